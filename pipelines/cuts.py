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


def changed(
    rows: list[Any] | pa.RecordBatch, whole: pa.LargeStringArray, cuts: Cuts, place: int
) -> list[Any] | pa.RecordBatch:
    """The rows from the place `place` of a part on, of which `whole` are the texts, cut, and with the column `CUT`."""
    here = slice(*np.searchsorted(cuts.row, [place, place + len(rows)]))
    count = np.bincount(cuts.row[here] - place, cuts.stop[here] - cuts.start[here], len(rows)).astype(np.int32)
    wanted = np.flatnonzero(count).tolist()
    left = [_left(whole[row].as_py(), cuts, place + row) for row in wanted]
    if isinstance(rows, pa.RecordBatch):
        column = rows.schema.names.index(cuts.column)
        new = put(whole, wanted, left).cast(rows.schema.field(column).type)
        return rows.set_column(column, rows.schema.field(column), new).append_column(CUT, pa.array(count))
    new = dict(zip(wanted, ({cuts.column: text} for text in left), strict=True))
    return [row and {**row, **new.get(at, {}), CUT.name: int(count[at])} for at, row in enumerate(rows)]


def _left(text: str, cuts: Cuts, row: int) -> str:
    first, last = (np.searchsorted(cuts.row, row, side) for side in ("left", "right"))
    starts, stops = cuts.start[first:last].tolist(), cuts.stop[first:last].tolist()
    return "".join(text[start:stop] for start, stop in zip([0, *stops], [*starts, len(text)], strict=True))
