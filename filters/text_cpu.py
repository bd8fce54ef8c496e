"""Code points, words, lines and equal pieces of a text column, compiled."""

import numpy as np
from numpy.typing import NDArray

from .compiled_cpu import njit

MIX = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4): spreads what is multiplied."""

HALF = np.uint64(32)
NEWLINE = 10
SPACE = 0
"""The class of white space (`text`)."""


@njit(cache=True, nogil=True)
def character(data: NDArray[np.uint8], place: np.uint64) -> tuple[np.uint32, int]:
    """The code point that begins at a place of well-formed UTF-8, and how many bytes it takes."""
    lead = np.uint32(data[place])
    size: int = 1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)  # type: ignore[assignment]
    point = lead if size == 1 else lead & np.uint32(0x7F >> size)
    for behind in range(1, size):
        point = point << np.uint32(6) | np.uint32(data[place + np.uint64(behind)]) & np.uint32(0x3F)
    return point, size


@njit(cache=True, nogil=True)
def decode(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    classes: NDArray[np.uint8],
    points: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """Where each row begins in the points, and the last ends; points and their classes are written.

    The bytes must be well-formed UTF-8, and there must be room for all their characters.
    """
    starts = np.zeros(len(offsets), np.int64)
    place, count = np.uint64(0), 0
    for row in range(len(offsets) - 1):
        stop = np.uint64(offsets[row + 1])
        while place < stop:
            point, size = character(data, place)
            points[count], kinds[count] = point, classes[point]
            place, count = place + np.uint64(size), count + 1
        starts[row + 1] = count
    return starts


@njit(cache=True, nogil=True)
def cut(
    points: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    starts: NDArray[np.int64],
    words: NDArray[np.int64],
    begins: NDArray[np.bool_],
) -> int:
    """How many words there are; the first point, the end and the row of each are written, and if it begins a line."""
    count = 0
    for row in range(len(starts) - 1):
        inside, begin = False, True
        for place in range(starts[row], starts[row + 1]):
            if kinds[place] == SPACE:
                if inside:
                    words[1, count] = place
                    count += 1
                inside = False
                begin |= points[place] == NEWLINE
            elif not inside:
                words[0, count], words[2, count], begins[count] = place, row, begin
                inside, begin = True, False
        if inside:
            words[1, count] = starts[row + 1]
            count += 1
    return count


@njit(cache=True, nogil=True)
def sums(values: NDArray[np.bool_], first: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of a flat array, a mask or numbers, over pieces."""
    found = np.empty(len(first), np.int64)
    for piece in range(len(first)):
        found[piece] = values[first[piece] : stop[piece]].sum()
    return found


@njit(cache=True, nogil=True)
def lasts(mask: NDArray[np.bool_], first: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """The last place of each piece that is set in a mask, -1 where none is."""
    found = np.full(len(first), -1)
    for piece in range(len(first)):
        for place in range(stop[piece] - 1, first[piece] - 1, -1):
            if mask[place]:
                found[piece] = place
                break
    return found


@njit(cache=True, nogil=True)
def same(points: NDArray[np.uint32], left: int, right: int, size: int) -> bool:
    """Whether as many points from one place on are those from another on."""
    for place in range(size):
        if points[left + place] != points[right + place]:
            return False
    return True


@njit(cache=True, nogil=True)
def slot_of(key: np.uint64, size: int) -> np.int64:
    """The slot of a table of some size at which the search for a key begins."""
    spread = (key ^ (key >> HALF)) * MIX
    return np.int64(((spread >> HALF) * np.uint64(size)) >> HALF)


@njit(cache=True, nogil=True)
def equals(
    points: NDArray[np.uint32],
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    bounds: NDArray[np.int64],
    table: NDArray[np.int32],
) -> NDArray[np.int32]:
    """For each piece the first equal one of its row, -1 where it has no equal.

    `bounds` are where the pieces of each row begin, and those of the last end. The table has room for twice the pieces
    of a row and one more; what is in it does not matter.
    """
    names = np.full(len(first), -1, np.int32)
    for row in range(len(bounds) - 1):
        width = 2 * (bounds[row + 1] - bounds[row]) + 1
        table[:width] = -1
        for piece in range(bounds[row], bounds[row + 1]):
            begin, size = first[piece], stop[piece] - first[piece]
            key = np.uint64(size)
            for place in range(begin, begin + size):
                key = (key ^ np.uint64(points[place])) * MIX
            slot = slot_of(key, width)
            known = table[slot]
            while known >= 0 and not (stop[known] - first[known] == size and same(points, first[known], begin, size)):
                slot = np.int64(slot + 1 if slot + 1 < width else 0)
                known = table[slot]
            if known < 0:
                table[slot] = piece
            else:
                names[known] = names[piece] = known
    return names


@njit(cache=True, nogil=True)
def widen(
    names: NDArray[np.int32], bounds: NDArray[np.int64], apart: int, table: NDArray[np.int32]
) -> NDArray[np.int32]:
    """What `equals` says of windows of pieces, from what it says of windows narrower by `apart`, half as wide at least.

    A window has an equal where both of those that it is made of have theirs, and the same way apart. One that reaches
    over the end of its row has none.
    """
    wider = np.full(len(names), -1, np.int32)
    for row in range(len(bounds) - 1):
        width = 2 * (bounds[row + 1] - bounds[row]) + 1
        table[:width] = -1
        for place in range(bounds[row], bounds[row + 1] - apart):
            left, right = names[place], names[place + apart]
            if left < 0 or right < 0:
                continue
            slot = slot_of((np.uint64(left) << HALF | np.uint64(right)) * MIX, width)
            known = table[slot]
            while known >= 0 and (names[known] != left or names[known + apart] != right):
                slot = np.int64(slot + 1 if slot + 1 < width else 0)
                known = table[slot]
            if known < 0:
                table[slot] = place
            else:
                wider[known] = wider[place] = known
    return wider
