"""What a run costs: CPU seconds and memory of a process and its children. Standard library only, for any venv."""

import argparse
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY = 0.2
"""Seconds between two looks at the memory."""

Cost = dict[str, float]


def arguments(*extra: str) -> argparse.Namespace:
    """The folder of WARC files, a warm-up folder and a work folder, and `extra` options, each with one value."""
    parser = argparse.ArgumentParser()
    for name in ("warcs", "warm_up", "work"):
        parser.add_argument(name, type=Path)
    for name in extra:
        parser.add_argument(f"--{name}", required=True)
    return parser.parse_args()


@contextmanager
def measured() -> Iterator[Cost]:
    """A mapping that holds, once the block ends, its CPU seconds (user and system), wall seconds, and the children's.

    Children count when they have ended and were waited for.
    """
    cost: Cost = {}
    own, children, began = _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN), time.perf_counter()
    yield cost
    cost["wall_seconds"] = time.perf_counter() - began
    cost["child_cpu_seconds"] = _cpu(resource.RUSAGE_CHILDREN) - children
    cost["cpu_seconds"] = _cpu(resource.RUSAGE_SELF) - own + cost["child_cpu_seconds"]


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def peak_pss(process: "subprocess.Popen[bytes]") -> int:
    """Largest sum, in bytes, of the proportional set sizes of a process and its descendants, until it ends."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(pss, family(process.pid))))
        time.sleep(EVERY)
    return peak


def pss(pid: int) -> int:
    """Proportional set size of a process in bytes; 0 when it is gone."""
    with suppress(OSError):
        return pss_of(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    return 0


def pss_of(rollup: str) -> int:
    """The bytes that the `Pss:` line of a smaps_rollup names in kB."""
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def family(pid: int) -> list[int]:
    """A process and all that descend from it now."""
    return [pid, *(each for child in _children(pid) for each in family(child))]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text(encoding="ascii").split())
    return found
