"""Texts folded to their sketch form through a table of characters, compiled; little-endian hosts only."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .table import DROPPED, UNSURE


@njit(cache=True, nogil=True)
def decoded(data: NDArray[np.uint8], place: int) -> tuple[int, int]:
    """The code point whose UTF-8 begins at a place, and its bytes."""
    lead = np.int64(data[place])
    if lead < 0x80:
        return lead, 1
    second = data[place + 1] & 0x3F
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | second, 2
    third = data[place + 2] & 0x3F
    if lead < 0xF0:
        return (lead & 0x0F) << 12 | second << 6 | third, 3
    return (lead & 0x07) << 18 | second << 12 | third << 6 | (data[place + 3] & 0x3F), 4


@njit(cache=True, nogil=True)
def encoded(point: int, out: NDArray[np.uint8], place: int) -> int:
    """Writes a code point's UTF-8 and returns the place behind it."""
    if point < 0x80:
        out[place] = point
        return place + 1
    if point < 0x800:
        out[place] = 0xC0 | point >> 6
        out[place + 1] = 0x80 | point & 0x3F
        return place + 2
    if point < 0x10000:
        out[place] = 0xE0 | point >> 12
        out[place + 1] = 0x80 | point >> 6 & 0x3F
        out[place + 2] = 0x80 | point & 0x3F
        return place + 3
    out[place] = 0xF0 | point >> 18
    out[place + 1] = 0x80 | point >> 12 & 0x3F
    out[place + 2] = 0x80 | point >> 6 & 0x3F
    out[place + 3] = 0x80 | point & 0x3F
    return place + 4


@njit(cache=True, nogil=True)
def fold_rows(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    table: NDArray[np.uint32],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which texts hold an UNSURE character; the others are folded into `out`, text i ending at `ends[i + 1]`."""
    unsure = np.zeros(len(ends) - 1, np.bool_)
    for row in range(len(unsure)):
        place, written = offsets[row], ends[row]
        while place < offsets[row + 1]:
            point, size = decoded(data, place)
            place += size
            folded = table[point]
            if folded == UNSURE:
                unsure[row] = True
                written = ends[row]
                break
            if folded != DROPPED:
                written = encoded(np.int64(folded), out, written)
        ends[row + 1] = written
    return unsure
