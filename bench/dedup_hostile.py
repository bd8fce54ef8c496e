"""What `malmoi dedup` costs on inputs that are made to cost much: CPU seconds and memory, beside usual ones.

    python bench/dedup_hostile.py

Prints a line an input.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from dedup_data import documents, plan
from dedup_scale import Cost, cost

RUN = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"
USUAL, COPIES, HUGE = 1000, 200_000, 200_000_000
"""Usual documents, copies of one, and bytes of a huge one."""


def usual() -> list[str]:
    """Documents as others."""
    return list(documents(plan(USUAL), 9.0))


def copies() -> list[str]:
    """One document over and over."""
    return usual()[:1] * COPIES


def huge() -> list[str]:
    """Two documents of many megabytes that differ at the end."""
    text = "\n".join(usual())
    text *= HUGE // len(text.encode())
    return [text, f"{text} 끝"]


def shuffled() -> list[str]:
    """Documents of the same lines, each line in all of them, no two in the same order: keys that many share."""
    lines = "\n".join(usual()[:40]).splitlines()
    return ["\n".join(lines[turn % len(lines) :] + lines[: turn % len(lines)]) for turn in range(20_000)]


def measured(made: Callable[[], list[str]], folder: Path) -> Cost:
    """The cost of dedup of some texts on two threads."""
    source = folder / f"{made.__name__}.parquet"
    pq.write_table(pa.table([pa.array(made(), pa.large_string())], ["text"]), source)
    options = [str(source), str(folder / made.__name__), "--workers", "2"]
    return cost([sys.executable, "-c", RUN, "dedup", *options])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for made in (usual, usual, copies, huge, shuffled):  # the first run compiles
            found = measured(made, Path(tempfile.mkdtemp(dir=folder)))
            print(f"{made.__name__:9} CPU {found.cpu:6.1f} s, RSS {found.rss / 1e6:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
