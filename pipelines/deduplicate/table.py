"""The sketch form of single characters."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

KEPT: Final = frozenset("LNM")
"""First letters of the general categories of letters, numbers and marks."""

DROPPED: Final = np.uint32(0)
"""In a table: the character is left out."""

UNSURE: Final = np.uint32(0xFFFFFFFF)
"""In a table: the character becomes several, or what becomes of it depends on its neighbours."""

POINTS: Final = 0x110000
"""Entries of a table: the code points."""

_ASSIGNED: Final = (range(0xD800), range(0xE000, 0x40000), range(0xE0000, 0xE1000))
"""Code points that may be letters, numbers or marks: no surrogates, no private or unassigned planes."""

_CONJOINING: Final = frozenset(map(chr, chain(range(0x1161, 0x1176), range(0x11A8, 0x11C3))))
"""Hangul vowels and final consonants that compose with what stands before them (Unicode 3.12)."""

_SIGMA: Final = "\u03a3"
"""Capital sigma: its lower case at the end of a word is another than elsewhere."""


def sketch_form(text: str) -> str:
    """A text in NFKC and lower case with nothing left but letters, numbers and marks."""
    folded = unicodedata.normalize("NFKC", text).lower()
    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    return points[kept()[points]].tobytes().decode("utf-32-le")


@cache
def kept() -> NDArray[np.bool_]:
    """Whether each code point is a letter, number or mark."""
    table = np.zeros(POINTS, np.bool_)
    for points in _ASSIGNED:
        table[points.start : points.stop] = [unicodedata.category(each)[0] in KEPT for each in map(chr, points)]
    return table


@cache
def folding() -> NDArray[np.uint32]:
    """What each code point becomes in the sketch form wherever it stands: one code point, DROPPED or UNSURE."""
    table = np.where(kept(), np.arange(POINTS), int(DROPPED)).astype(np.uint32)
    seconds = _seconds()
    for point in _changed(seconds):
        table[point] = _fold(chr(point), seconds)
    return table


def _changed(seconds: frozenset[str]) -> Iterator[int]:
    """Code points that may fold to something else than themselves or nothing, by blocks of 256 that none is in."""
    for points in _ASSIGNED:
        for start in range(points.start, points.stop, 256):
            block = [*map(chr, range(start, start + 256))]
            text = "".join(block)
            alike = unicodedata.normalize("NFKD", text) == text == text.lower() and seconds.isdisjoint(block)
            if not alike or any(map(unicodedata.combining, block)):
                yield from range(start, start + 256)


def _seconds() -> frozenset[str]:
    """Characters that may compose with the one before them."""
    parts = map(unicodedata.decomposition, map(chr, chain(*_ASSIGNED)))
    return _CONJOINING | {chr(int(pair.split()[1], 16)) for pair in parts if pair.count(" ") == 1 and "<" not in pair}


def _fold(character: str, seconds: frozenset[str]) -> int:
    first = unicodedata.normalize("NFKD", character)[0]
    composed = unicodedata.normalize("NFKC", character)
    if unicodedata.combining(first) or first in seconds or _SIGMA in composed:
        return int(UNSURE)
    form = [letter for letter in composed.lower() if unicodedata.category(letter)[0] in KEPT]
    if len(form) > 1:
        return int(UNSURE)
    return ord(form[0]) if form else int(DROPPED)
