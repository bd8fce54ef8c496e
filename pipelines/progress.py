"""How far a stage is: a bar on a terminal, one line each ten seconds elsewhere."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Finished = Callable[[object], bool]
"""Whether a reference has its receipt."""

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


@contextmanager
def shown(label: str, references: Sequence[object], finished: Finished) -> Iterator[None]:
    """Show how many references have their receipts until the block ends."""
    ended = threading.Event()
    show = _bar if sys.stderr.isatty() else _lines
    thread = threading.Thread(target=show, args=(label, references, finished, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _bar(label: str, references: Sequence[object], finished: Finished, ended: threading.Event) -> None:
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(label, total=len(references))
        while not ended.wait(0.5):
            progress.update(task, completed=_count(references, finished))
        progress.update(task, completed=_count(references, finished))


def _lines(label: str, references: Sequence[object], finished: Finished, ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        print(f"{label}: {_count(references, finished)} of {len(references)}", file=sys.stderr, flush=True)


def _count(references: Sequence[object], finished: Finished) -> int:
    return sum(map(finished, references))
