"""Stretches of texts that stood before, character for character.

What a suffix array would tell, its first characters tell too: windows of as many characters as a stretch has at least
are given names, equal ones the same, from the names of windows half as wide. That is how prefix doubling begins (Karp,
Miller and Rosenberg 1972; Manber and Myers 1993), ended where the order of suffixes would not matter any more. The work
is that of log2(characters of a stretch) passes at most, whatever the texts are. Names are of characters, not of bytes,
so no stretch ends inside of one.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .repeats_cpu import cover, prune, widen

MOST: Final = 1 << 30
"""Characters that can be compared, an end of text counted as one: names are of 31 bits, and so are the ends' codes."""

MEMORY: Final = 20
"""Bytes of memory a character: its code, two names, its mark, and a table of 6 bytes; 10 a byte of Korean in UTF-8."""


class Joined(NamedTuple):
    """Texts one after the other: code points, each text with an end of its own behind, and where each begins.

    `starts` has one place more than there are texts: the end of all.
    """

    codes: NDArray[np.int32]
    starts: NDArray[np.int64]


class Stretches(NamedTuple):
    """Characters `start` to `stop` of a text that stand in the text `first` from `first_start` on, by text and start.

    They do not overlap. One is shorter than what was asked for where the one before it reaches into it.
    """

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    first: NDArray[np.int64]
    first_start: NDArray[np.int64]


def room() -> int:
    """Characters that this machine can compare: `MOST`, or fewer that fit its memory."""
    return min(MOST, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEMORY)


def joined(columns: Iterable[pa.LargeStringArray]) -> Joined:
    """The texts of some columns; a null is an empty one. Raises OverflowError as soon as they are more than `room`."""
    codes, sizes, total, most = [np.empty(0, np.int32)], [np.zeros(1, np.int64)], 0, room()
    for column in columns:
        sizes.append(pc.fill_null(pc.utf8_length(column), 0).to_numpy(zero_copy_only=False) + 1)
        codes.append(_codes(column))
        total += len(codes[-1])
        if total > most:
            raise OverflowError(f"more than {most:,} characters")
    starts = np.cumsum(np.concatenate(sizes), dtype=np.int64)
    made = np.concatenate(codes)
    made[starts[1:] - 1] = sys.maxunicode + 1 + np.arange(len(starts) - 1)
    return Joined(made, starts)


def _codes(column: pa.LargeStringArray) -> NDArray[np.int32]:
    """The code points of texts, a zero behind each."""
    text = "".join(f"{row or ''}\0" for row in column.to_pylist())
    return np.frombuffer(text.encode("utf-32-le"), np.int32)


def repeats(texts: Joined, least: int) -> Stretches:
    """All stretches of at least so many characters, 2 or more, that ended before they begin again."""
    names, shared, width = texts.codes, np.ones(len(texts.codes), np.bool_), 1
    while width < least:
        apart = min(width, least - width)
        width += apart
        names = widen(names, shared, apart, width)
        prune(shared, least - width + 1)
    pieces = np.empty((2 * (len(names) // least + 1), 3), np.int64)
    start, stop, first = pieces[: cover(names, shared, least, pieces)].T
    text, other = (np.searchsorted(texts.starts, places, side="right") - 1 for places in (start, first))
    begin = texts.starts[text]
    return Stretches(text, start - begin, stop - begin, other, first - texts.starts[other])


def emptied(texts: Joined, found: Stretches) -> NDArray[np.int64]:
    """Texts that had stretches and are nothing but white space without them."""
    ink = ~_white()[np.minimum(texts.codes, len(_white()) - 1)]
    for start, stop in zip(texts.starts[found.text] + found.start, texts.starts[found.text] + found.stop, strict=True):
        ink[start:stop] = False
    cut = np.unique(found.text)
    left = np.add.reduceat(ink, texts.starts[:-1], dtype=np.int64) if len(cut) else np.empty(0, np.int64)
    return cut[left[cut] == 0]


@cache
def _white() -> NDArray[np.bool_]:
    """Whether a code point is white space, and, last, that an end of text is to be counted as such."""
    white = np.zeros(sys.maxunicode + 2, np.bool_)
    white[[code for code in range(sys.maxunicode + 1) if chr(code).isspace()]] = white[-1] = True
    return white
