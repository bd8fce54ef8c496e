"""Texts folded to their sketch form through a table of characters, compiled; little-endian hosts only."""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .table import DROPPED, UNSURE

TWO_BYTES: Final = 0x80
THREE_BYTES: Final = 0x800
FOUR_BYTES: Final = 0x10000
"""The first code points that take so many bytes (RFC 3629)."""

LEADS_THREE: Final = 0xE0
LEADS_FOUR: Final = 0xF0
"""The smallest first bytes of so many."""


@njit(cache=True, nogil=True)
def decoded(data: NDArray[np.uint8], place: int) -> tuple[int, int]:
    """The code point whose UTF-8 begins at a place, and its bytes."""
    lead = int(data[place])
    if lead < TWO_BYTES:
        return lead, 1
    second = int(data[place + 1]) & 0x3F
    if lead < LEADS_THREE:
        return (lead & 0x1F) << 6 | second, 2
    third = int(data[place + 2]) & 0x3F
    if lead < LEADS_FOUR:
        return (lead & 0x0F) << 12 | second << 6 | third, 3
    return (lead & 0x07) << 18 | second << 12 | third << 6 | int(data[place + 3]) & 0x3F, 4


@njit(cache=True, nogil=True)
def encoded(point: int, out: NDArray[np.uint8], place: int) -> int:
    """Writes a code point's UTF-8 and returns the place behind it."""
    if point < TWO_BYTES:
        out[place] = point
        return place + 1
    if point < THREE_BYTES:
        out[place] = 0xC0 | point >> 6
        out[place + 1] = 0x80 | point & 0x3F
        return place + 2
    if point < FOUR_BYTES:
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
                written = encoded(int(folded), out, written)
        ends[row + 1] = written
    return unsure
