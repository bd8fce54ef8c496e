"""Sections of DEDUP.md: CPU seconds of signing and of a whole deduplication in memory, ours and others'."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dedup_runs import OURS, Section, race
from results import bar, table

SYSTEMS = {
    OURS: "malmoi: tagged form, folded, character 6-grams, 120 values",
    "rensa": "rensa RMinHash, character n-grams of raw text, 120 values",
    "datasketch": "datasketch MinHash, character 5-grams, xxh32, 120 values",
    "numpy": "text-dedup's way: NumPy, character 5-grams, xxh32, 120 values",
    "datatrove-words": "datatrove, words between white space, 5-grams, 14 x 8",
    "datatrove-kiwi": "datatrove for Korean: Kiwi, 5-grams, 14 x 8",
}

WHOLE = (OURS, "rensa", "datatrove-words", "datatrove-kiwi")
"""Systems that deduplicate; the others only sign here."""

Runs = Mapping[str, list[dict[str, Any]]]


class Texts(NamedTuple):
    """A file of texts, how many, and their megabytes of UTF-8."""

    path: Path
    rows: int
    size: float


def best(runs: list[dict[str, Any]]) -> float:
    """Least CPU seconds of any round."""
    return float(min(run["cpu_seconds"] for run in runs))


def times(runs: Runs, system: str) -> float:
    """How many times our CPU seconds a system took."""
    return best(runs[system]) / best(runs[OURS])


def spread(runs: list[dict[str, Any]]) -> str:
    """The CPU seconds of all rounds, from least to most."""
    seconds = sorted(run["cpu_seconds"] for run in runs)
    return f"{seconds[0]:.2f} to {seconds[-1]:.2f}"


def compared(runs: Runs, size: float) -> str:
    """A row a system."""
    rows = [
        [SYSTEMS[system], spread(each), f"{size / best(each):.1f}", f"{times(runs, system):.1f}x"]
        for system, each in runs.items()
    ]
    return table(["", "CPU seconds", "MB per CPU-second", "CPU of ours"], rows)


def signing(texts: Texts, rounds: int) -> Section:
    """Texts to sketches: the section and its bars."""
    runs = race(list(SYSTEMS), "sign", texts.path, rounds)
    rensa, kiwi = times(runs, "rensa"), times(runs, "datatrove-kiwi")
    found = [
        bar("text to signature, to rensa's CPU", f"{rensa:.1f}x", "≥ 10x", met=rensa >= 10),
        bar("text to signature, to datatrove's CPU for Korean", f"{kiwi:.1f}x", "≥ 80x", met=kiwi >= 80),
    ]
    head = f"{texts.rows} texts of the edit set, {texts.size:.1f} MB of UTF-8, {rounds} rounds, the least of each."
    return f"## Text to signature\n\n{head}\n\n{compared(runs, texts.size)}", found


def whole(texts: Texts, systems: Sequence[str], rounds: int) -> Section:
    """Texts to keepers: the section and its bars."""
    runs = race(systems, "dedup", texts.path, rounds)
    rensa = times(runs, "rensa")
    head = (
        f"{texts.rows} drawn texts, {texts.size:.1f} MB of UTF-8, {rounds} rounds, the least of each; JSON and imports "
        "are not counted. rensa: 6-grams, LSH of 20 bands, `jaccard` ≥ 0.70, union-find. datatrove: its four steps."
    )
    found = [bar("whole deduplication in memory, to rensa's CPU", f"{rensa:.1f}x", "≥ 10x", met=rensa >= 10)]
    return f"## Whole deduplication in memory\n\n{head}\n\n{compared(runs, texts.size)}", found
