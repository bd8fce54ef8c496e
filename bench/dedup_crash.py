"""The bar on kills of `malmoi dedup`: SIGKILL at random moments, then the same bytes as a run that was left alone.

    python bench/dedup_crash.py [KILLS]

Of four kinds of run: a first one, a second batch against the index, a batch for which the index must merge runs, and
a compaction after an erasure. Prints one line a kind; exit 1 when one does not hold.
"""

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from crash import torn
from dedup_data import documents, plan

RUN = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"
KILLS = 30
COUNT, SHARE = 12_000, 3
"""Documents of all files together, and files: a run takes some seconds."""

MEAN = 9.0
"""Sentences of a document on average, as in the other benches of dedup."""

LOCK = ".lock"

Files = dict[str, str]
"""Digests of files by their names."""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of run: command lines that come before it, and the one that is killed. `{at}` is a folder of its own."""

    name: str
    before: tuple[tuple[str, ...], ...]
    killed: tuple[str, ...]


def dedup(*words: str) -> tuple[str, ...]:
    """A command line of `malmoi dedup` with two threads."""
    return ("dedup", *words, "--id-column", "id", "--workers", "2")


def batch(source: Path, number: int) -> tuple[str, ...]:
    """The command line of a batch against an index."""
    return dedup(f"{source}/{number}", f"{{at}}/out{number}", "--against", "{at}/index")


def cases(source: Path) -> list[Case]:
    """The kinds of run: any command line can be one."""
    small = tuple(dedup(f"{source}/s{number}", f"{{at}}/s{number}", "--against", "{at}/index") for number in range(9))
    return [
        Case("a first run", (), dedup(str(source / "1"), "{at}/out")),
        Case("a second batch", (batch(source, 0),), batch(source, 1)),
        Case("a batch that merges runs", small[:-1], small[-1]),
        Case(
            "a compaction",
            (batch(source, 0), batch(source, 1), ("erase", "{at}/index", "--id", "7")),
            ("compact", "{at}/index", "--now"),
        ),
    ]


def written(folder: Path) -> None:
    """Three folders of files for batches, and nine of a few documents each, which make nine runs of one tier."""
    texts = list(documents(plan(COUNT), MEAN))
    size = COUNT // SHARE
    for number in range(SHARE):
        for place in range(2):
            part(folder / str(number) / f"{place}.parquet", texts[number * size :][place * size // 2 :][: size // 2])
    for number in range(9):
        part(folder / f"s{number}" / "a.parquet", texts[number * 100 :][:100])


def part(path: Path, texts: list[str]) -> None:
    """A Parquet file of texts in row groups of 500, called after their rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"text": texts, "id": [str(row) for row in range(len(texts))]})
    pq.write_table(table, path, row_group_size=500)


def start(words: Sequence[str], at: Path) -> "subprocess.Popen[bytes]":
    """A command line in a process of its own."""
    command = [sys.executable, "-c", RUN, *(word.format(at=at) for word in words)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def done(words: Sequence[str], at: Path) -> float:
    """Seconds that a command line took; the bench ends where it fails."""
    began = time.monotonic()
    with start(words, at) as process:
        said = process.communicate()[1]
    if process.returncode:
        sys.exit(f"bench: {' '.join(words)} ended with {process.returncode}: {said.decode(errors='replace')}")
    return time.monotonic() - began


def files(folder: Path) -> Files:
    """All that lies in a folder, but locks: what a dead run left behind too."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def killed(case: Case, at: Path, seconds: float, chance: random.Random) -> bool:
    """Starts the run of a case and kills it at a moment; whether it was still at work."""
    with start(case.killed, at) as process:
        time.sleep(chance.uniform(0.0, seconds))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return process.returncode == -signal.SIGKILL


def measured(case: Case, work: Path, kills: int, chance: random.Random) -> tuple[int, int, int]:
    """Of so many kills: how many met the run at work, how many ends differ from the one left alone, and torn files.

    Every kill meets the state before the run, or (odd ones) what the kill before left.
    """
    prepared, alone = work / "prepared", work / "alone"
    prepared.mkdir(parents=True)
    for words in case.before:
        done(words, prepared)
    shutil.copytree(prepared, alone)
    seconds = done(case.killed, alone)
    wanted, hits, wrong, broken, at = files(alone), 0, 0, 0, work / "killed"
    for number in range(kills):
        if number % 2 == 0:
            shutil.rmtree(at, ignore_errors=True)
            shutil.copytree(prepared, at)
        hits += killed(case, at, seconds, chance)
        broken += torn(at)
        if number % 2 or number == kills - 1:
            done(case.killed, at)
            wrong += files(at) != wanted
    return hits, wrong, broken


def main() -> int:
    """Measure and print."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        written(source)
        for place, case in enumerate(cases(source)):
            chance = random.Random(place)  # noqa: S311 - moments, not secrets
            hits, wrong, broken = measured(case, Path(folder) / str(place), kills, chance)
            line = f"{kills} kills, {hits} at work; ends that differ: {wrong}; torn files: {broken}"
            print(f"{case.name}: {line}", flush=True)
            failed |= bool(wrong or broken)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
