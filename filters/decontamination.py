"""Measures of contamination: how many items of a benchmark that the user supplies stand in a text."""

from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import benchmarks, leaks
from .filter import Filter, PolicyError, anything, at_most
from .models import Pinned


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A named benchmark: its files."""

    name: str
    files: tuple[Pinned, ...]

    def __str__(self) -> str:
        """What keys say of it: names and digests, no folders."""
        return f"{self.name}={','.join(sorted(map(str, self.files)))}"


Benchmarks = tuple[Benchmark, ...]


def test_items(given: Benchmarks, texts: pa.Array, of: str) -> pa.Array:
    """Items of a benchmark's test splits that stand in the text."""
    return _column(given, texts, (of, "test"))


def train_items(given: Benchmarks, texts: pa.Array, of: str) -> pa.Array:
    """Items of a benchmark's training splits that stand in the text."""
    return _column(given, texts, (of, "train"))


def filters(given: Benchmarks) -> tuple[Filter, ...]:
    """A filter a benchmark and split: a document with an item of a test split is dropped, others are only counted.

    Raises PolicyError for a file without items.
    """
    measures = {"test": (test_items, at_most(0)), "train": (train_items, anything())}
    found = [(name, *measures[split]) for name, split in _groups(given)]
    return tuple(Filter(partial(measure, given, of=name), bound) for name, measure, bound in found)


def _column(given: Benchmarks, texts: pa.Array, group: tuple[str, str]) -> pa.Array:
    return pa.array(_counts(given, texts)[:, list(_groups(given)).index(group)])


def _counts(given: Benchmarks, texts: pa.Array) -> NDArray[np.int32]:
    """Items of all groups by text; those of the last column are remembered, since measures ask one after the other."""
    remembered = _last()
    if not remembered or remembered[0][0] is not texts or remembered[0][1] != given:
        remembered[:] = [(texts, given, leaks.counts(texts, _index(given), len(_groups(given))))]
    return remembered[0][2]


@cache
def _last() -> list[tuple[pa.Array, Benchmarks, NDArray[np.int32]]]:
    return []


@cache
def _index(given: Benchmarks) -> leaks.Index:
    """The index of all benchmarks, made once a process."""
    return leaks.index(list(_groups(given).values()))


@cache
def _groups(given: Benchmarks) -> dict[tuple[str, str], list[benchmarks.Item]]:
    """The items of each benchmark and split that has some, each once, in the order of the files' names."""
    made: dict[tuple[str, str], dict[benchmarks.Item, None]] = {}
    for each in given:
        for file in sorted(each.files, key=str):
            for split, items in _items(file).items():
                made.setdefault((each.name, split), {}).update(dict.fromkeys(items))
    return {group: list(items) for group, items in made.items()}


def _items(file: Pinned) -> dict[str, list[benchmarks.Item]]:
    try:
        found = benchmarks.items(file.name, file.read())
    except ValueError as error:
        raise PolicyError(f"benchmark {file.path} cannot be read: {error}; mend or remove it") from error
    if not found:
        raise PolicyError(f"benchmark {file.path} has no item; its rows need one of {', '.join(benchmarks.QUESTION)}")
    return found
