"""Rows with equal keys, as numbers."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def codes(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """A number a row in the order of the 128-bit keys, equal for equal keys; -1 for a null."""
    array = column.combine_chunks()
    words = np.frombuffer(array.buffers()[1] or b"", ">u8")[2 * array.offset : 2 * (array.offset + len(array))]
    halves = words.astype(np.uint64).reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    new = np.ones(len(order), bool)
    new[1:] = (halves[order][1:] != halves[order][:-1]).any(axis=1)
    made = np.empty(len(order), np.int64)
    made[order] = np.cumsum(new) - 1
    made[np.asarray(array.is_null())] = -1
    return made


def firsts(grouped: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place of the first row of each row's group, in rows that lie group by group."""
    new = np.ones(len(grouped), bool)
    new[1:] = grouped[1:] != grouped[:-1]
    return np.maximum.accumulate(np.where(new, np.arange(len(grouped)), 0)) if len(grouped) else grouped
