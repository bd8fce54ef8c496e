"""Measured runs as the Markdown of RESULTS.md. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Run = dict[str, Any]
"""What a run printed, and `peak_pss` in bytes."""

FASTER, OVERHEAD, MEMORY = 4.0, 1.05, 1.5e9
"""The bars: times the peer's documents per CPU-second; CPU seconds with Beam by those without; bytes."""

LEAST = 10.0
"""CPU seconds of ours from which a file is large enough for the bars: what is done once a run no longer tells."""

KINDS = {
    "ours": "malmoi build",
    "peer": "datatrove, through its filters",
    "short": "datatrove, extraction and language only",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A WARC file by name: its response records, their bytes of body and of file, and the runs of each kind."""

    name: str
    records: int
    raw: int
    size: int
    runs: dict[str, list[Run]] = field(default_factory=dict)


def cpu(run: Run) -> float:
    """CPU seconds of a run without the imports of its extraction children."""
    return float(run["cpu_seconds"] - run.get("child_start_seconds", 0.0))


def wall(run: Run) -> float:
    """Seconds a run took."""
    return float(run["wall_seconds"])


def middle(runs: Sequence[Run], value: Callable[[Run], float] = cpu) -> float:
    """Median of a value over runs."""
    return median(map(value, runs))


def rate(case: Case, kind: str) -> float:
    """Response records of the file per CPU-second, whatever became of them."""
    return case.records / middle(case.runs[kind])


def faster(case: Case, kind: str = "peer") -> float:
    """How many times the peer's rate ours is."""
    return rate(case, "ours") / rate(case, kind)


def beam_ratio(case: Case) -> float:
    """CPU seconds of a pipeline by those within `ingest_unit`: both of one run, so free of other runs' noise."""
    return middle(case.runs["beam"], lambda run: run["cpu_seconds"] / run["inside_seconds"])


def peak(runs: Sequence[Run]) -> float:
    """Largest PSS of any of the runs, in bytes."""
    return float(max(run["peak_pss"] for run in runs))


def spread(runs: Sequence[Run], value: Callable[[Run], float] = cpu) -> str:
    """The median of a value, and the smallest and largest."""
    values = [value(run) for run in runs]
    return f"{median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, its first column left and the others right."""
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, rule, *rows))


def compared(case: Case) -> str:
    """The sides of a case in a column each."""
    kinds = [kind for kind in KINDS if kind in case.runs]
    rows: dict[str, Callable[[str], str]] = {
        "CPU seconds, median (least to most)": lambda kind: spread(case.runs[kind]),
        "documents per CPU-second": lambda kind: f"**{rate(case, kind):.1f}**",
        "MB of HTML per CPU-second": lambda kind: f"{case.raw / 1e6 / middle(case.runs[kind]):.2f}",
        "wall seconds": lambda kind: spread(case.runs[kind], wall),
        "documents read": lambda kind: str(read(case.runs[kind][0])),
        "rows out": lambda kind: same("rows_out", case.runs[kind]),
        "largest PSS, MB": lambda kind: f"{peak(case.runs[kind]) / 1e6:.0f}",
    }
    return table(["", *map(KINDS.__getitem__, kinds)], [[name, *map(value, kinds)] for name, value in rows.items()])


def read(run: Run) -> int:
    """Records that a run took for a page: what is neither skipped nor of another type."""
    skipped = sum(number for name, number in run["reasons"].items() if name.startswith("skipped:"))
    return int(run["docs_in"]) - skipped


def same(name: str, runs: Sequence[Run]) -> str:
    """A number that should be the same in every run; all of them where it is not."""
    return " / ".join(map(str, dict.fromkeys(run[name] for run in runs)))


def bar(name: str, value: str, bound: str, *, met: bool) -> tuple[str, str, str, str]:
    """A line of the bars."""
    return name, value, bound, "yes" if met else "**no**"


def bars(case: Case) -> str:
    """What was promised and whether it holds on this case."""
    if middle(case.runs["ours"]) < LEAST:
        return f"Too small for the bars, which are for {LEAST:.0f} CPU seconds of work and more."
    times, largest = faster(case), peak(case.runs["ours"])
    lines = [
        bar("documents per CPU-second, to datatrove's", f"{times:.1f}x", "≥ 4x", met=times >= FASTER),
        bar("largest PSS", f"{largest / 1e9:.2f} GB", "≤ 1.5 GB", met=largest <= MEMORY),
    ]
    if "beam" in case.runs:
        over = beam_ratio(case)
        lines.append(bar("CPU seconds with Beam, to those of the unit", f"{over:.3f}", "≤ 1.05", met=over <= OVERHEAD))
    return table(["bar", "measured", "bound", "met"], lines)


def lost(case: Case, kind: str) -> str:
    """What a side did not keep, by reason, the largest first; its first run."""
    run = case.runs[kind][0]
    reasons: dict[str, int] = {**run["reasons"], **run.get("judged", {})}
    if kind != "ours":
        reasons["reader: not HTML, or not decoded"] = case.records - run["docs_in"]
    ordered = sorted((-number, name) for name, number in reasons.items() if number)
    return table([KINDS[kind], "documents"], [(f"`{name}`", -number) for number, name in ordered])


def steps(case: Case) -> str:
    """Where the seconds of the first run of each side went."""
    rows = [
        (KINDS[kind], name, f"{took:.1f}") for kind in ("ours", "peer") for name, took in _steps(case.runs[kind][0])
    ]
    return table(["", "step, first round", "seconds"], rows)


def _steps(run: Run) -> list[tuple[str, float]]:
    children = [("CPU of the children that extract", run["child_cpu_seconds"])]
    return [*((f"{name}, wall", took) for name, took in run["steps"].items()), *children]


def beam(case: Case) -> str:
    """The cost of Beam on a unit."""
    runs = case.runs
    rows = [
        ("`ingest_unit` called directly", spread(runs["direct"]), spread(runs["direct"], wall)),
        ("the same through Beam", spread(runs["beam"]), spread(runs["beam"], wall)),
    ]
    between = middle(runs["beam"]) / middle(runs["direct"])
    return (
        table(["one unit", "CPU seconds", "wall seconds"], rows)
        + f"\n\nWithin one run, Beam adds {beam_ratio(case) - 1:.1%} to the CPU seconds of `ingest_unit`: the bar. "
        f"Between the two rows the ratio is {between:.3f}, which also holds the noise between runs."
    )


def section(case: Case) -> str:
    """All about one WARC file."""
    size = f"{case.records} response records, {case.raw / 1e6:.1f} MB of bodies, {case.size / 1e6:.1f} MB packed"
    parts = [f"## {case.name}", f"{size}.", compared(case), bars(case)]
    if "short" in case.runs:
        parts.append(f"Against datatrove without its quality filters, malmoi with all of its own: {_short(case)}.")
    parts += ["### Where the documents went", lost(case, "ours"), lost(case, "peer")]
    parts += ["### Where the seconds went", steps(case)]
    return "\n\n".join([*parts, *(["### Beam", beam(case)] if "beam" in case.runs else [])])


def _short(case: Case) -> str:
    return f"{faster(case, 'short'):.1f}x the documents per CPU-second"


def page(head: str, cases: Sequence[Case], tail: str) -> str:
    """RESULTS.md."""
    return "\n\n".join(["# Side by side", head, *map(section, cases), tail]) + "\n"
