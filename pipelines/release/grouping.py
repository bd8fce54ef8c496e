"""Rows with equal keys, as numbers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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


def copies_by(stands: NDArray[np.int64], column: pa.ChunkedArray, wanted: NDArray[np.bool_]) -> pa.Array:
    """How many rows each wanted row stands for, by the value of a column; null for the others. Null is no value.

    Keys are sorted.
    """
    values = column.cast(pa.string()).combine_chunks()
    names = sorted(set(values.drop_null().to_pylist()))
    code = np.asarray(pc.fill_null(pc.index_in(values, pa.array(names, pa.string())), -1))
    pair, count = np.unique((stands << 32 | code)[(code >= 0) & wanted[stands]], return_counts=True)
    sizes = np.bincount(pair >> 32, minlength=len(stands))
    offsets = pa.array(np.append(0, np.cumsum(sizes)), pa.int32(), mask=np.append(~wanted, False))
    keys = pa.array(names, pa.string()).take(pa.array(pair & 0xFFFFFFFF))
    return pa.MapArray.from_arrays(offsets, keys, pa.array(count, pa.int32()))
