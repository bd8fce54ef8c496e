"""Arrow columns as NumPy arrays and back, without a Python object a row."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.fields import KEY
from ...schemas.signature import SPEC


class Digests(NamedTuple):
    """16-byte values as big-endian halves, which compare as the bytes do."""

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "Digests":
        """The values at some places."""
        return Digests(self.high[places], self.low[places])


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def fixed_lists(rows: NDArray[np.uint32], nulls: pa.BooleanArray | None = None) -> pa.FixedSizeListArray:
    """The rows of a matrix as fixed-size lists."""
    kind = pa.list_(pa.field("item", pa.uint32(), nullable=False), rows.shape[1])
    return pa.FixedSizeListArray.from_arrays(pa.array(rows.reshape(-1)), type=kind, mask=nulls)


def matrix(lists: pa.Array | pa.ChunkedArray) -> NDArray[np.uint32]:
    """Fixed-size lists as the rows of a matrix; the row of a null is whatever lies there."""
    array = whole(lists)
    width = array.type.list_size
    values = np.asarray(array.values)[array.offset * width : (array.offset + len(array)) * width]
    return values.reshape(-1, width)


def words(column: pa.Array | pa.ChunkedArray) -> NDArray[np.uint8]:
    """Values of fixed width as rows of bytes; the row of a null is whatever lies there."""
    array = whole(column)
    width = array.type.byte_width
    data = np.frombuffer(array.buffers()[1] or b"", np.uint8)
    return data[array.offset * width : (array.offset + len(array)) * width].reshape(-1, width)


def digests(values: NDArray[np.uint8]) -> Digests:
    """Rows of 16 bytes."""
    halves = np.ascontiguousarray(values).view(">u8").astype(np.uint64)
    return Digests(halves[:, 0], halves[:, 1])


def digest_array(values: Digests) -> pa.FixedSizeBinaryArray:
    """The values as a column."""
    data = np.stack(values, axis=1).astype(">u8").tobytes()
    return pa.FixedSizeBinaryArray.from_buffers(KEY, len(values.high), [None, pa.py_buffer(data)])


def comparable(signatures: pa.Table) -> NDArray[np.uint32]:
    """A row of sketch values for each document; equal rows for exact copies.

    A document too short for a sketch gets its exact hash, repeated: it agrees with its exact copies only.
    """
    sketch = whole(signatures["sketch"])
    rows = matrix(sketch).copy()
    short = np.asarray(sketch.is_null())
    hashes = np.stack(digests(words(signatures["exact"])), axis=1)[short].view(np.uint32)
    rows[short] = np.tile(hashes, (1, SPEC.permutations // hashes.shape[1]))
    return rows


def begins(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a run of rows with equal values in all columns begins."""
    new = np.ones(len(columns[0]), np.bool_)
    new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return new


def alone(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each row of a sorted column has no equal beside it."""
    new = begins(column)
    return new & np.append(new[1:], np.ones(1, np.bool_))[: len(new)]


def contains(known: NDArray[Any], values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value is among the known ones, which are sorted."""
    place = np.minimum(np.searchsorted(known, values), max(len(known) - 1, 0))
    return known[place] == values if len(known) else np.zeros(len(values), np.bool_)


def distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The values, sorted and each once, and the place of each value among them."""
    coded = pa.array(values).dictionary_encode()
    found = coded.dictionary.to_numpy()
    order = np.argsort(found)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return found[order], place[coded.indices.to_numpy()]


def numbers(values: Digests) -> NDArray[np.int64]:
    """A number for each value, equal for equal ones."""
    order = np.argsort(values.low, kind="stable")
    ordered = values.take(order)
    if np.any((ordered.low[1:] == ordered.low[:-1]) & (ordered.high[1:] != ordered.high[:-1])):
        # Half of a digest tells nearly all apart; here it does not.
        order = np.lexsort((values.low, values.high))
        ordered = values.take(order)
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(begins(ordered.high, ordered.low)) - 1
    return number
