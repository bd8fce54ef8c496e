"""Rows of a file of texts without the stretches that are cut from their texts."""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..filters.text import put

CUT: Final = pa.field("dup_cut", pa.int32())
"""What is added to the columns of a file: how many characters were cut."""


class Cuts(NamedTuple):
    """Stretches to cut from the texts of a part, by row and start, and the rows of which nothing is left.

    Rows count from the beginning of the part, characters from that of the text; `stop` is not cut.
    """

    column: str
    row: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    emptied: NDArray[np.int64]


def changed(rows: list[Any] | pa.RecordBatch, cuts: Cuts, place: int) -> list[Any] | pa.RecordBatch:
    """The rows from the place `place` of a part on, without what is cut from their texts, and with the column `CUT`."""
    here = slice(*np.searchsorted(cuts.row, [place, place + len(rows)]))
    sizes = np.bincount(cuts.row[here] - place, cuts.stop[here] - cuts.start[here], len(rows)).astype(np.int32)
    return (_batch if isinstance(rows, pa.RecordBatch) else _lines)(rows, cuts, place, sizes)


def _batch(rows: pa.RecordBatch, cuts: Cuts, place: int, sizes: NDArray[np.int32]) -> pa.RecordBatch:
    column = rows.schema.names.index(cuts.column)
    texts, wanted = rows.column(column).cast(pa.large_string()), np.flatnonzero(sizes).tolist()
    left = put(texts, wanted, [_left(texts[row].as_py(), cuts, place + row) for row in wanted])
    field = rows.schema.field(column)
    return rows.set_column(column, field, left.cast(field.type)).append_column(CUT, pa.array(sizes))


def _lines(rows: list[Any], cuts: Cuts, place: int, sizes: NDArray[np.int32]) -> list[Any]:
    told = zip(rows, sizes.tolist(), strict=True)
    made: list[Any] = [None if row is None else {**row, CUT.name: size} for row, size in told]
    for row in np.flatnonzero(sizes).tolist():
        made[row][cuts.column] = _left(rows[row][cuts.column], cuts, place + row)
    return made


def _left(text: str, cuts: Cuts, row: int) -> str:
    first, last = (np.searchsorted(cuts.row, row, side) for side in ("left", "right"))
    starts, stops = cuts.start[first:last].tolist(), cuts.stop[first:last].tolist()
    return "".join(text[start:stop] for start, stop in zip([0, *stops], [*starts, len(text)], strict=True))
