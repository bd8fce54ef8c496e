"""How far a stage is: a bar on a terminal, one line each ten seconds elsewhere."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Finished = Callable[[object], bool]
"""Whether a reference has its receipt."""

Count = Callable[[], int]
"""How many are done by now."""

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


@contextmanager
def shown(label: str, references: Sequence[object], finished: Finished) -> Iterator[None]:
    """Show how many references have their receipts until the block ends."""
    with counted(label, len(references), lambda: sum(map(finished, references))):
        yield


@contextmanager
def counted(label: str, total: int, count: Count) -> Iterator[None]:
    """Show how many of all are done until the block ends."""
    ended = threading.Event()
    show = _bar if sys.stderr.isatty() else _lines
    thread = threading.Thread(target=show, args=(label, total, count, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _bar(label: str, total: int, count: Count, ended: threading.Event) -> None:
    from rich.console import Console  # noqa: PLC0415 - where there is no terminal none of it is needed
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(label, total=total)
        while not ended.wait(0.5):
            progress.update(task, completed=count())
        progress.update(task, completed=count())


def _lines(label: str, total: int, count: Count, ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        print(f"{label}: {count()} of {total}", file=sys.stderr, flush=True)
