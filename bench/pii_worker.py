"""One finder of personal data in a process of its own, for any venv: JSON Lines of texts in, JSON of its cost out."""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from measure import measured

Span = tuple[str, int, int]
"""Type, start and end."""

Task = Callable[[list[str]], Iterable[Iterable[Span]]]
"""Texts to the spans of each."""

WARM_UP = 200
"""Texts of the run before the one that counts: it compiles what is compiled late."""


def each(find: Callable[[str], Iterable[Span]]) -> Task:
    """A finder of one text as a task."""
    return lambda texts: [list(find(text)) for text in texts]


def run(tasks: Mapping[str, Task], packages: Sequence[str]) -> None:
    """Runs the task that the command line names; prints its CPU and wall seconds and the versions of some packages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", type=Path)
    parser.add_argument("task", choices=tasks)
    parser.add_argument("--spans", type=Path, help="where to write the spans of each text, as JSON")
    given = parser.parse_args()
    texts = [json.loads(line) for line in given.texts.read_text(encoding="utf-8").split("\n") if line]
    tasks[given.task](texts[:WARM_UP])
    with measured() as cost:
        found = tasks[given.task](texts)
    if given.spans:
        given.spans.write_text(json.dumps([list(spans) for spans in found]), encoding="utf-8")
    print(json.dumps({**cost, "versions": {name: version(name) for name in packages}}))
