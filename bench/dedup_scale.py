"""Sections of DEDUP.md: `malmoi dedup` on files of more and more documents, and on a new batch against an index."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dedup_data import documents, plan, written
from dedup_runs import WORK, Bar, Section
from measure import family
from results import bar, table

MALMOI = Path(sys.executable).with_name("malmoi")
MEAN = 9.0
"""Sentences of a document on average: some 440 characters, 1 kB."""

EVERY = 0.05
"""Seconds between two looks at the memory."""

FIELDS = ("VmRSS:", "RssAnon:")
DONE = (0, 20)
"""Exit codes of a run that did its work, or had none."""

BATCHES = 3
"""Batches after a full run, each the next 1 %."""

SCALING, REFRESH = "Files of more and more documents", "A new batch against an index"
MADE = (
    "`malmoi dedup IN OUT` on Parquet parts of 50,000 documents of 1 kB on average (drawn sentences of the real texts, "
    "edited copies of FineWeb-2's Korean cluster sizes). Memory is of all its processes together, looked at each 50 ms."
)
REFRESHED = (
    "`malmoi dedup IN OUT --against INDEX`: an empty file against a new index, all documents against a new index, then "
    "three batches of 1 % (copies of old documents among them) one after the other, the least of the three. The ratio "
    "is of CPU seconds beyond the empty run."
)


class Cost(NamedTuple):
    """CPU and wall seconds of a command and its children, and their largest RSS and RssAnon together, in bytes."""

    cpu: float
    wall: float
    rss: int
    anon: int


def exists() -> bool:
    """Whether this malmoi has the command."""
    done = subprocess.run([MALMOI, "dedup", "--help"], capture_output=True, check=False)
    return done.returncode == 0


def memory(pid: int) -> tuple[int, ...]:
    """RSS and RssAnon of a process in bytes; zeros when it is gone."""
    with suppress(OSError):
        return memory_of(Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    return (0, 0)


def memory_of(status: str) -> tuple[int, ...]:
    """The bytes that the lines of a /proc status name in kB; 0 for a line that is not there."""
    lines = {name: value for name, _, value in (line.partition("\t") for line in status.splitlines())}
    return tuple(int(lines.get(name, "0").split()[0]) * 1024 for name in FIELDS)


def cost(command: Sequence[str]) -> Cost:
    """What a command cost; the bench ends where it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=compiled())
        rss, anon = peaks(process)
        if process.returncode not in DONE:
            errors.seek(0)
            sys.exit(f"bench: {' '.join(command)} failed:\n{errors.read().decode(errors='replace')[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.perf_counter() - began, rss, anon)


def compiled() -> dict[str, str]:
    """The environment, in which Python keeps what it compiled, as it does unless told otherwise."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def peaks(process: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """Largest RSS and RssAnon of a process and its descendants together, until it ends; shared pages count twice."""
    rss = anon = 0
    while process.poll() is None:
        now = [memory(pid) for pid in family(process.pid)]
        rss, anon = max(rss, sum(each[0] for each in now)), max(anon, sum(each[1] for each in now))
        time.sleep(EVERY)
    return rss, anon


def dedup(source: Path, *options: str) -> Cost:
    """The cost of `malmoi dedup` on a folder, into an empty folder."""
    out = WORK / "out"
    shutil.rmtree(out, ignore_errors=True)
    return cost([str(MALMOI), "dedup", str(source), str(out), *options])


def corpus(count: int, first: int, last: int) -> Path:
    """The folder of documents `first` to `last` of a plan of `count`."""
    return written(WORK / f"{count}-{first}-{last}", documents(plan(count)[first:last], MEAN), first)


def megabytes(size: int) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:.0f}"


def skipped(title: str) -> Section:
    """A section that this malmoi cannot have."""
    return f"## {title}\n\nSkipped: this malmoi has no command `dedup`.", []


def scaling(sizes: Sequence[int]) -> Section:
    """The section on sizes, and its bars."""
    if not exists():
        return skipped(SCALING)
    dedup(corpus(min(sizes), 0, min(sizes)))  # the first run of all compiles the kernels
    found = {size: dedup(corpus(size, 0, size)) for size in sizes}
    rows = [
        [f"{size:,}", f"{each.cpu:.1f}", f"{each.wall:.1f}", f"{size / each.cpu:,.0f}", *map(megabytes, each[2:])]
        for size, each in found.items()
    ]
    head = ["documents", "CPU s", "wall s", "documents a CPU s", "largest RSS, MB", "largest RssAnon, MB"]
    return f"## {SCALING}\n\n{MADE}\n\n{table(head, rows)}", memory_bars(found)


def memory_bars(found: Mapping[int, Cost]) -> list[Bar]:
    """What was promised of the largest size, where it is beyond the smallest."""
    largest, smallest = max(found), min(found)
    if largest == smallest:
        return []
    each = (found[largest].anon - found[smallest].anon) / (largest - smallest)
    beyond = f"RssAnon a document from {smallest:,} to {largest:,}"
    return [
        bar(
            f"RSS at {largest:,} documents",
            f"{found[largest].rss / 1e9:.2f} GB",
            "≤ 2 GB",
            met=found[largest].rss <= 2e9,
        ),
        bar(beyond, f"{each:.0f} bytes", "≤ 200 bytes", met=each <= 200),
    ]


def refresh(sizes: Sequence[int]) -> Section:
    """The section on batches against an index, and its bar."""
    if not exists():
        return skipped(REFRESH)
    found = {size: batch(size) for size in sizes}
    rows = [[f"{size:,}", *(f"{cpu:.2f}" for cpu in each), f"1/{1 / share(each):.0f}"] for size, each in found.items()]
    head = ["documents in the index", "empty run, CPU s", "full run, CPU s", "batch of 1 %, CPU s", "batch to full"]
    last = share(found[max(sizes)])
    line = bar(f"batch of 1 % of {max(sizes):,}, to a full run", f"1/{1 / last:.0f}", "≤ 1/30", met=last <= 1 / 30)
    return f"## {REFRESH}\n\n{REFRESHED}\n\n{table(head, rows)}", [line]


def batch(size: int) -> tuple[float, float, float]:
    """CPU seconds of an empty run, of a full run and, the least of `BATCHES`, of a batch after it."""
    index, more = WORK / "index", size // 100
    count = size + BATCHES * more
    empty = min(against(corpus(count, 0, 0), index, new=True) for _ in range(BATCHES))
    full = against(corpus(count, 0, size), index, new=True)
    starts = range(size, count, more)
    return empty, full, min(against(corpus(count, start, start + more), index) for start in starts)


def against(source: Path, index: Path, *, new: bool = False) -> float:
    """CPU seconds of a run against an index, a new one or as it stands."""
    if new:
        shutil.rmtree(index, ignore_errors=True)
    return dedup(source, "--against", str(index)).cpu


def share(times: tuple[float, float, float]) -> float:
    """What a batch took beyond an empty run, to what the full run did; at least a thousandth."""
    empty, full, new = times
    return max((new - empty) / (full - empty), 0.001)
