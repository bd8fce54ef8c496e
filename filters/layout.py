"""Measures of what a text is laid out as: prose, or a list, a table of figures, a heap of tags, unspaced text."""

from functools import cache

import numpy as np
import pyarrow as pa

from .korean import SENTENCE_ENDINGS, TERMINAL_MARKS
from .text import (
    DIGIT,
    HANGUL,
    OTHER,
    Texts,
    among,
    classes,
    decoded,
    lines,
    prose,
    prose_spans,
    prose_words,
    share,
    sums,
    words,
)

LONG = 60
"""Characters from which a line is a paragraph, whatever it ends with: few titles and no menu item have as many."""

UNSPACED = 25
"""Hangul syllables from which an eojeol is several that lost their spaces: the longest compounds of law have 20."""

PROSE_MARKS = ".,?!:;'\"()…·~-–—/%“”‘’「」『』<>[]|"
"""Punctuation of sentences, quotations, lists and tables; every other mark is a symbol."""

AFFIX = 3
"""Characters that two eojeol share at their head or tail by more than chance; a verb ending has two."""


def fragment_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code that stand in lines below 60 characters which end like no sentence."""
    text = decoded(texts)
    found = prose(lines(text), text)
    last = text.points[found.stop - 1]
    fragments = (found.sizes < LONG) & ~among(last, SENTENCE_ENDINGS + TERMINAL_MARKS)
    rows = len(texts)
    return share(np.bincount(found.row, found.sizes * fragments, rows), np.bincount(found.row, found.sizes, rows))


def digit_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code, white space aside, that are digits."""
    text = decoded(texts)
    return _share_of(text, text.kinds == DIGIT)


def symbol_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code, white space aside, that are symbols: no letter, digit or mark of prose."""
    text = decoded(texts)
    return _share_of(text, _symbols()[text.points])


@cache
def _symbols() -> np.ndarray:
    """Which code points are symbols."""
    symbols: np.ndarray = classes() == OTHER
    symbols[_points(PROSE_MARKS)] = False
    return symbols


def url_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code, white space aside, that stand in eojeol with a URL."""
    text = decoded(texts)
    found = prose_words(text)
    marks = text.points == ord(":")
    after = np.flatnonzero(marks)[:, None] + np.arange(1, 3)
    marks[marks] = (text.points.take(after, mode="clip") == ord("/")).all(axis=1)
    urls = sums(marks, found.first, found.stop) > 0
    return share(np.bincount(found.row[urls], found.sizes[urls], len(texts)), _inked(text))


def unspaced_share(texts: pa.Array) -> pa.Array:
    """Share of the Hangul syllables that stand in eojeol of more than 25 of them."""
    text = decoded(texts)
    found = words(text)
    hangul = sums(text.kinds == HANGUL, found.first, found.stop)
    rows = len(texts)
    return share(np.bincount(found.row, hangul * (hangul > UNSPACED), rows), np.bincount(found.row, hangul, rows))


def echo_share(texts: pa.Array) -> pa.Array:
    """Share of the eojeol outside code that begin or end with the three characters of one of the two before.

    Both are longer than those three. Lists of tags and stuffed keywords do so: 부산출장, 부산출장샵, 강남출장샵.
    """
    text = decoded(texts)
    found = prose_words(text)
    long = found.sizes > AFFIX
    heads, tails = _affixes(text, found.first), _affixes(text, found.stop - AFFIX)
    echoes = np.zeros(len(long), bool)
    for back in (1, 2):
        near = long[back:] & long[:-back] & (found.row[back:] == found.row[:-back])
        echoes[back:] |= near & ((heads[back:] == heads[:-back]) | (tails[back:] == tails[:-back]))
    return share(np.bincount(found.row, echoes, len(texts)), found.per_row(len(texts)))


def _affixes(text: Texts, first: np.ndarray) -> np.ndarray:
    """A number for the three code points (21 bits each) from each place."""
    numbers = np.zeros(len(first), np.int64)
    for step in range(AFFIX):
        numbers = numbers << 21 | text.points.take(first + step, mode="clip")
    return numbers


def _share_of(text: Texts, mask: np.ndarray) -> pa.Array:
    found = prose_spans(text)
    part = np.bincount(found.row, sums(mask, found.first, found.stop), len(text.sizes))
    return share(part, _inked(text))


def _inked(text: Texts) -> np.ndarray:
    """Characters of each row outside code, white space aside."""
    found = prose_words(text)
    made: np.ndarray = text.once("inked", lambda: np.bincount(found.row, found.sizes, len(text.sizes)))
    return made


def _points(characters: str) -> np.ndarray:
    return np.array([ord(character) for character in characters], np.uint32)
