"""Which texts need no normalisation, compiled: one pass over the bytes."""

import numpy as np
from numpy.typing import NDArray

from .compiled_cpu import njit

NEWLINE, SPACE = ord("\n"), ord(" ")
BLANK = (SPACE, ord("\t"))
WHITE = (*BLANK, NEWLINE)

BEYOND = 0x10000
"""The first code point of the planes whose characters take four bytes."""

PADDING = 2
"""Bytes behind the last text that are read."""


@njit(cache=True, nogil=True)
def untidy(point: np.uint32, before: np.uint32, earlier: np.uint32) -> bool:
    """Whether a character after two others is one that the layout of lines takes away."""
    if point == NEWLINE:
        return bool(before in BLANK or (before == NEWLINE and earlier == NEWLINE))
    if point == SPACE and before == SPACE:
        return bool(earlier not in WHITE)
    return False


@njit(cache=True, nogil=True)
def read(data: NDArray[np.uint8], place: int) -> tuple[np.uint32, int]:
    """The character at a place of UTF-8 and its bytes; of one beyond `BEYOND`, no more is told than its second byte."""
    lead, second = np.uint32(data[place]), np.uint32(data[place + 1])
    if lead < np.uint32(0x80):
        return lead, 1
    if lead < np.uint32(0xE0):
        return (lead & np.uint32(0x1F)) << np.uint32(6) | second & np.uint32(0x3F), 2
    if lead >= np.uint32(0xF0):
        return np.uint32(BEYOND) + (second if lead == np.uint32(0xF0) else np.uint32(0)), 4
    third = np.uint32(data[place + 2])
    high = (lead & np.uint32(0x0F)) << np.uint32(12)
    return high | (second & np.uint32(0x3F)) << np.uint32(6) | third & np.uint32(0x3F), 3


@njit(cache=True, nogil=True)
def plain(data: NDArray[np.uint8], offsets: NDArray[np.int64], safe: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which texts have only characters that `read` gives a safe number, and no line or space too many."""
    found = np.ones(len(offsets) - 1, np.bool_)
    for row in range(len(found)):
        place = offsets[row]
        before = earlier = np.uint32(NEWLINE)
        while place < offsets[row + 1]:
            point, size = read(data, place)
            if not safe[point] or untidy(point, before, earlier):
                found[row] = False
                break
            place, earlier, before = place + size, before, point
        if before in WHITE and offsets[row + 1] > offsets[row]:
            found[row] = False
    return found
