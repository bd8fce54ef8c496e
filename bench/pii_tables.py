"""Tables of PII.md: what finders found in the labelled set and in real texts. Pure."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pii_runs import SCRUB, SYSTEMS, System
from results import bar, table

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from pii_foils import FOILS, NEVER  # noqa: E402 - siblings of a script
from pii_set import TYPES, Row, Score, Span, recalls, scores, total, touched  # noqa: E402

Found = Sequence[tuple[Row, Sequence[Span]]]
"""Texts of the set with what a system found in each, by the names of the set."""

ALL, NUMBERS, TOUCHED, STRAY, FAST = (0.98, 0.95), (0.99, 0.97), 0.005, 2.0, 10.0
"""Bars: precision and recall of all types and of each that identifies, negatives touched, other spans in a MB of real
text, MB per CPU-second."""

IDENTIFYING = ("RRN", "FRN", "CARD", "PASSPORT", "DRIVER")


def part(some: Found, *, held: bool) -> Found:
    """The rows that are held out, or the others."""
    return [each for each in some if each[0].held is held]


def f1(score: Score) -> float:
    """Harmonic mean of precision and recall."""
    both = score.precision + score.recall
    return 2 * score.precision * score.recall / both if both else 0.0


def pair(score: Score) -> str:
    """Precision and recall."""
    return f"{score.precision:.3f} / {score.recall:.3f}"


def overall(results: Mapping[System, Found], rates: Mapping[str, float]) -> str:
    """A row a system."""
    made: list[list[object]] = []
    for system, some in results.items():
        by_type = scores(some)
        whole, own = total(by_type.values()), total(by_type[name] for name in system.claims or by_type)
        cells = [pair(whole), f"{f1(whole):.3f}", f"{len(system.claims or TYPES)}", pair(own), f"{touched(some):.1%}"]
        made.append([system.name, *cells, f"{rates[system.name]:.1f}"])
    made.append([SCRUB.name, *["-"] * 5, f"{rates[SCRUB.name]:.1f}"])
    head = ["system", "P / R", "F1", "types it claims", "P / R over them", "negatives touched", "MB per CPU-second"]
    return table(head, made)


def by_type(results: Mapping[System, Found]) -> str:
    """A row a type, a column a system, a dash where it claims nothing of the kind."""
    known = {system: scores(some) for system, some in results.items()}
    made: list[list[object]] = []
    for name in TYPES:
        cells = (pair(one[name]) if claims(system, name) else "-" for system, one in known.items())
        made.append([name, known[SYSTEMS[0]][name].gold, *cells])
    return table(["type", "spans", *(system.name for system in results)], made)


def claims(system: System, name: str) -> bool:
    """Whether a system claims to find a type."""
    return not system.claims or name in system.claims


def halves(some: Found) -> str:
    """Ours by type on both halves of the frames."""
    both = {held: scores(part(some, held=held)) for held in (False, True)}
    wholes = [{**one, "all": total(one.values())} for one in both.values()]
    made = [[name, *(cell for one in wholes for cell in (one[name].gold, pair(one[name])))] for name in (*TYPES, "all")]
    return table(["type", "spans, dev", "P / R, dev", "spans, held out", "P / R, held out"], made)


def forms(results: Mapping[System, Found]) -> str:
    """Recall of the ways in which people write a value, a row a way, but for the plain one."""
    known = {system: recalls(some) for system, some in results.items()}
    made: list[list[object]] = []
    for name, form in sorted(place for place in known[SYSTEMS[0]] if place[1]):
        cells = (f"{one[name, form].recall:.2f}" if claims(system, name) else "-" for system, one in known.items())
        made.append([f"{name}, {form}", known[SYSTEMS[0]][name, form].gold, *cells])
    return table(["form", "spans", *(system.name for system in results)], made)


def kinds(results: Mapping[System, Found]) -> str:
    """Share of negative texts touched, a row a kind."""
    made = []
    for kind in FOILS:
        some = {system: [each for each in one if each[0].style == kind] for system, one in results.items()}
        made.append([kind, len(some[SYSTEMS[0]]), *(f"{touched(one):.1%}" for one in some.values())])
    return table(["kind", "texts", *(system.name for system in results)], made)


def counts(real: Mapping[System, Counter[str]], megabytes: float) -> str:
    """Spans per MB of real text by the names of the set, a row a type."""
    lines = [[name, *(f"{one[name] / megabytes:.1f}" for one in real.values())] for name in TYPES]
    lines.append(["all but EMAIL and IP", *(f"{others(one, megabytes):.1f}" for one in real.values())])
    return table(["type", *(system.name for system in real)], lines)


def others(found: Counter[str], megabytes: float) -> float:
    """Spans in a MB that are neither e-mail nor IP addresses, which clean texts of programmers are full of."""
    return (found.total() - found["EMAIL"] - found["IP"]) / megabytes


def bars(some: Found, rates: Mapping[str, float], stray: float) -> Iterator[tuple[str, str, str, str]]:
    """What was promised of ours, and whether it holds; `stray` are the others in a MB of real text."""
    yield from half_bars("dev", part(some, held=False))
    yield from half_bars("held out", part(some, held=True))
    never = sum(bool(found) for row, found in some if row.style in NEVER)
    yield bar(f"touched texts of {', '.join(NEVER)}", str(never), "0", met=not never)
    yield bar("spans but EMAIL and IP in a MB of real text", f"{stray:.1f}", f"≤ {STRAY:.0f}", met=stray <= STRAY)
    rate = rates[SCRUB.name]
    yield bar("MB per CPU-second, replaced in a column", f"{rate:.1f}", f"≥ {FAST:.0f}", met=rate >= FAST)


def half_bars(label: str, half: Found) -> Iterator[tuple[str, str, str, str]]:
    """The bars of one half of the frames."""
    known = scores(half)
    for name, bounds in {"all types": ALL, **dict.fromkeys(IDENTIFYING, NUMBERS)}.items():
        score = known.get(name) or total(known.values())
        met = score.precision >= bounds[0] and score.recall >= bounds[1]
        yield bar(f"{name}, {label}", pair(score), f"≥ {bounds[0]} / {bounds[1]}", met=met)
    share = touched(half)
    yield bar(f"negatives touched, {label}", f"{share:.2%}", f"≤ {TOUCHED:.1%}", met=share <= TOUCHED)
