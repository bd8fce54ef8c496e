"""What the guard costs: CPU seconds of `ingest_unit` on a WARC file with it and without it, in turn.

    python bench/guard.py FILE [ROUNDS]

The start of a child, which serves 5,000 pages, is not counted, as no import is.
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self
from unittest.mock import patch

from measure import measured
from ours import child_start, configured, direct

from bench import demo
from malmoi.pipelines import ingest
from malmoi.pipelines.extract import extract
from malmoi.pipelines.extract.guard import Guard
from malmoi.pipelines.extract.html import Extracted


class Bare:
    """The same pages in this process, with nothing that could end one."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""

    def extract(self, html: str, url: str = "", fetched_at: datetime | None = None) -> Extracted:
        """What the guard's child would answer."""
        return extract(html, url, fetched_at, foreign=False)


def cost(warcs: Path, kind: type[Guard | Bare]) -> float:
    """CPU seconds of `ingest_unit` on the files of a folder."""
    with tempfile.TemporaryDirectory() as work, patch.object(ingest, "Guard", kind), measured() as told:
        direct(configured(warcs, Path(work)))
    return told["cpu_seconds"] - (child_start() if kind is Guard else 0)


def main() -> None:
    """Prints the rounds and their median."""
    warc, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / warc.name).symlink_to(warc)
        warm_up = demo().parent
        for kind in (Guard, Bare):
            cost(warm_up, kind)
        for _ in range(rounds):
            ours, bare = cost(Path(folder), Guard), cost(Path(folder), Bare)
            shares.append(100 * ours / bare - 100)
            print(f"{ours:.2f} s with the guard, {bare:.2f} s without: {shares[-1]:+.1f} %")
    print(f"median of {rounds}: {median(shares):+.1f} %")


if __name__ == "__main__":
    main()
