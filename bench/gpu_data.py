"""What the steps of deduplication read, made up at any size: bench/gpu.py measures with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from malmoi.pipelines.deduplicate.arrow import begins
from malmoi.pipelines.deduplicate.kernels import Groups

BATCH = 100_000
"""Documents that are made at a time."""


class Grouped(NamedTuple):
    """Documents that share a key, in groups, and which of them are fresh."""

    groups: Groups
    fresh: NDArray[np.bool_]

    def part(self, some: slice) -> "Grouped":
        """Some of the groups, those without a break."""
        starts = self.groups.starts[some.start : some.stop + 1]
        held = slice(starts[0], starts[-1])
        return Grouped(Groups(starts - starts[0], self.groups.members[held]), self.fresh[held])


def write(path: Path, count: int) -> None:
    """Writes the sketch forms of some documents, the column `form`, as Parquet."""
    with pq.ParquetWriter(path, pa.schema([("form", pa.large_string())]), compression="zstd") as writer:
        for forms in documents(count):
            writer.write_table(pa.table({"form": forms}))


def documents(count: int) -> Iterator[pa.LargeStringArray]:
    """Sketch forms, `BATCH` at a time: 400 characters in the median, a third of them changed copies of others."""
    draw = np.random.default_rng(count)
    for start in range(0, count, BATCH):
        yield made(draw, min(BATCH, count - start))


def made(draw: np.random.Generator, count: int) -> pa.LargeStringArray:
    """Forms of which every third is a copy of one before it, 2 % of its characters changed."""
    row = np.arange(count)
    origin = np.where(row % 3 == 2, row // 3 * 3, row)
    sizes = np.clip(draw.lognormal(6, 0.8, count), 30, 20_000).astype(np.int64)[origin]
    ends = np.cumsum(sizes)
    shift = (ends - sizes)[origin] - (ends - sizes)
    points = characters(draw, int(ends[-1]))[np.arange(ends[-1]) + np.repeat(shift, sizes)]
    changed = draw.random(len(points)) < np.repeat(np.where(origin == row, 0, 0.02), sizes)
    points[changed] = characters(draw, int(changed.sum()))
    stops = np.cumsum(np.where(points < 0x80, 1, 3))[ends - 1]
    data = points.astype("<u4").tobytes().decode("utf-32-le").encode()
    return pa.LargeStringArray.from_buffers(count, pa.py_buffer(np.append(0, stops)), pa.py_buffer(data))


def characters(draw: np.random.Generator, count: int) -> NDArray[np.uint32]:
    """Random characters as a sketch form has them: nine syllables to a letter."""
    letters = draw.integers(ord("a"), ord("z") + 1, count, np.uint32)
    return np.where(draw.random(count) < 0.1, letters, draw.integers(0xAC00, 0xD7A4, count, np.uint32))


def grouped(keys: NDArray[np.uint64], rows: NDArray[np.int64]) -> Grouped:
    """The rows of each of the sorted keys that has several; six of seven rows are fresh."""
    new = begins(keys)
    several = ~(new & np.append(new[1:], True))
    members = rows[several]
    starts = np.append(np.flatnonzero(new[several]), len(members))
    return Grouped(Groups(starts, members), members % 7 > 0)
