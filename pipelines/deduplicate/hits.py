"""Band rows of a run that have a wanted key, without reading the rest where the run can be mapped."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...schemas.signature import RUN, SPEC
from ..corpus import Corpus
from ..parquet import opened
from .bands import Keys, Rows
from .pages import Mapped, mapped
from .runs import Run, placed

Ints = NDArray[np.int64]


class _Group(NamedTuple):
    """A row group: places and counts of keys in it, and the documents at places."""

    probe: Callable[[Keys], tuple[Ints, Ints]]
    documents: Callable[[Ints], Ints]


def read_hits(corpus: Corpus, run: Run, span: Sequence[int], wanted: Keys) -> Rows:
    """The rows of some partitions of a run whose key is among the wanted ones, which are sorted and distinct."""
    apart = (wanted % np.uint64(SPEC.partitions)).astype(np.int64)
    parts = [wanted[apart == partition] for partition in span]
    found = [_hits(group, keys) for group, keys in zip(_groups(corpus, run, span), parts, strict=True)]
    return placed(run, Rows(*map(np.concatenate, zip(*found, strict=True))))


def _hits(group: _Group, wanted: Keys) -> Rows:
    first, sizes = group.probe(wanted)
    places = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    return Rows(np.repeat(wanted, sizes), group.documents(places) if len(places) else places)


def _groups(corpus: Corpus, run: Run, span: Sequence[int]) -> Iterator[_Group]:
    if run.place < 0 and corpus.local:
        file = mapped(corpus.place(run.name), RUN)
        yield from (_mapped(file, partition) for partition in span)
    else:
        with opened(corpus, run.name) as packed:
            yield from (_packed(packed, partition) for partition in span)


def _mapped(file: Mapped, partition: int) -> _Group:
    """A row group that is looked into where it lies."""
    from .probe_cpu import WORD, probe  # noqa: PLC0415 - numba takes a second to import

    size = int(file.sizes[partition]) * WORD.itemsize
    starts = (int(file.starts[name][partition]) for name in ("key", "row"))
    keys, rows = (file.data[start : start + size].view(WORD) for start in starts)
    return _Group(partial(probe, keys), lambda places: rows["word"][places].astype(np.int64))


def _packed(file: pq.ParquetFile, partition: int) -> _Group:
    """A row group of which the keys are read, and the documents where one is among them."""

    def column(name: str) -> NDArray[np.uint64]:
        return file.read_row_group(partition, [name])[name].to_numpy()

    def probe(wanted: Keys) -> tuple[Ints, Ints]:
        keys = column("key")
        first = np.searchsorted(keys, wanted)
        return first, np.searchsorted(keys, wanted, side="right") - first

    return _Group(probe, lambda places: column("row")[places].astype(np.int64))
