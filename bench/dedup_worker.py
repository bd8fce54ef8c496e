"""One run of one deduplication in a process of its own, for any venv: JSON Lines of texts in, JSON of its cost out."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from measure import measured

Task = Callable[[Any], Sequence[int] | None]
"""What is measured: signatures, which nobody reads, or the keeper of each text as a row."""

Held = Callable[[list[str]], Any]
"""Texts as a system takes them, made before the clock runs."""

WARM_UP = 200
"""Texts of the run before the one that counts: it compiles kernels and loads models."""


def run(tasks: Mapping[str, Task], packages: Sequence[str], held: Held = list) -> None:
    """Runs the task that the command line names; prints its CPU and wall seconds and the versions of some packages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", type=Path)
    parser.add_argument("task", choices=tasks)
    parser.add_argument("--keepers", type=Path, help="where to write the keeper of each text, as JSON")
    given = parser.parse_args()
    texts = [json.loads(line) for line in given.texts.read_text(encoding="utf-8").split("\n") if line]
    tasks[given.task](held(texts[:WARM_UP]))
    taken = held(texts)
    with measured() as cost:
        keepers = tasks[given.task](taken)
    if given.keepers:
        given.keepers.write_text(json.dumps(list(map(int, keepers or []))), encoding="utf-8")
    print(json.dumps({**cost, "versions": {name: version(name) for name in packages}}))
