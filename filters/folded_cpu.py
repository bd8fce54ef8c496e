"""Texts as what copies of them share: letters and digits, without case, width, marks, spaces and punctuation."""

import unicodedata
from functools import cache
from itertools import chain
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .compiled_cpu import njit
from .text import utf8
from .text_cpu import character

POINTS: Final = 0x110000
MANY: Final = 1 << 31
"""Marks an entry that stands for several characters: above the lowest five bits where they are, below how many."""

WIDEST: Final = 6
"""Characters a byte of UTF-8 stands for at most: U+FDFA has three bytes and 18 letters."""

PADDING: Final = 4
"""Bytes behind a column that may be looked at with the last character."""

HANGUL: Final = range(0xAC00, 0xD7A4)
LAST: Final = 0x32400
"""Syllables, which stay as they are, and where letters end (Unicode 16, Blocks.txt)."""

LEADS, VOWELS, TAILS, SYLLABLES = 0x1100, 0x1161, 0x11A7, 0xAC00
TAIL_COUNT: Final = 28
"""Where conjoining jamo and syllables begin, and how many tails there are (Unicode 16, section 3.12)."""


@cache
def tables() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """What each code point folds to: none (0), one character, or several of the second array (`MANY`)."""
    table = np.zeros(POINTS, np.uint32)
    table[HANGUL.start : HANGUL.stop] = HANGUL
    more: list[int] = []
    for point in chain(range(HANGUL.start), range(0xF900, LAST)):
        made = [ord(each) for each in _folded(chr(point))]
        table[point] = sum(made) if len(made) < 2 else MANY | len(more) << 5 | len(made)
        more += made if len(made) > 1 else []
    return table, np.array(more, np.uint32)


def _folded(character: str) -> str:
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower())
    return unicodedata.normalize("NFC", "".join(each for each in small if each.isalnum()))


def folded(texts: pa.Array) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The folded code points of a column one after the other, and where each text begins in them and the last ends."""
    data, starts = utf8(texts, PADDING)
    points = np.empty(WIDEST * len(data), np.uint32)
    places = np.zeros(len(starts), np.int64)
    fold(data, starts, *tables(), points, places)
    return points[: places[-1]], places


@njit(cache=True, nogil=True)
def fold(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    table: NDArray[np.uint32],
    more: NDArray[np.uint32],
    points: NDArray[np.uint32],
    places: NDArray[np.int64],
) -> None:
    """Fold UTF-8 into `points`; `places` gets where each text ends in them."""
    at = 0
    for row in range(len(starts) - 1):
        begin, place, stop = at, np.uint64(starts[row]), np.uint64(starts[row + 1])
        while place < stop:
            point, size = character(data, place)
            place += np.uint64(size)
            made = table[point]
            if made < MANY:
                at = _put(points, begin, at, made)
            else:
                first = (made & np.uint32(MANY - 1)) >> np.uint32(5)
                for step in range(made & np.uint32(31)):
                    at = _put(points, begin, at, more[first + step])
        places[row + 1] = at


@njit(cache=True, nogil=True)
def _put(points: NDArray[np.uint32], begin: int, at: int, point: np.uint32) -> int:
    """Where the next character goes after this one was put, or was joined to the syllable before it."""
    if point == 0:
        return at
    if VOWELS <= point <= TAILS + 27 and at > begin:
        before = np.int64(points[at - 1])
        if point < VOWELS + 21 and LEADS <= before < LEADS + 19:
            points[at - 1] = SYLLABLES + ((before - LEADS) * 21 + (point - VOWELS)) * TAIL_COUNT
            return at
        if point > TAILS and SYLLABLES <= before < SYLLABLES + 11172 and (before - SYLLABLES) % TAIL_COUNT == 0:
            points[at - 1] = before + point - TAILS
            return at
    points[at] = point
    return at + 1


@njit(cache=True, nogil=True)
def grams(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    width: int,
    gate: NDArray[np.uint64],
    places: NDArray[np.int64],
    hashes: NDArray[np.uint64],
) -> int:
    """How many windows of `width` characters within a text pass the gate: where they begin, and their hashes."""
    base, power, found = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), 0
    for _ in range(width):
        power *= base
    last = np.uint64(len(gate) - 1)
    for row in range(len(starts) - 1):
        rolling = np.uint64(0)
        for place in range(starts[row], starts[row + 1]):
            rolling = rolling * base + np.uint64(points[place])
            start = place - width + 1
            if start > starts[row]:
                rolling -= power * np.uint64(points[start - 1])
            if start >= starts[row]:
                mixed = (rolling ^ rolling >> np.uint64(32)) * np.uint64(0xD6E8FEB86659FD93)
                mixed ^= mixed >> np.uint64(32)
                bits = marks(mixed)
                if gate[mixed >> np.uint64(20) & last] & bits == bits:
                    places[found], hashes[found] = start, mixed
                    found += 1
    return found


@njit(cache=True, nogil=True)
def marks(mixed: np.uint64) -> np.uint64:
    """The three bits of a word that a hash sets in a gate."""
    low, one = np.uint64(63), np.uint64(1)
    return one << (mixed & low) | one << (mixed >> np.uint64(6) & low) | one << (mixed >> np.uint64(12) & low)
