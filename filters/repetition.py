"""Measures of repetition: duplicate lines, and n-grams of eojeol that come back.

Definitions as in Gopher (Rae et al. 2021, arXiv 2112.11446, table A1), with eojeol for words.
"""

import numpy as np
import pyarrow as pa

from .text import Pieces, Texts, decoded, equal_ngrams, equals, lines, prose, prose_words, share


def duplicate_line_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code that lie in lines which stood before in the same text."""
    text = decoded(texts)
    found = prose(lines(text), text)
    again = _again(equals(found, text))
    return share(_sizes(text, found, again), _sizes(text, found))


def top_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in the most frequent n-gram of eojeol."""
    text = decoded(texts)
    found, first = prose_words(text), equal_ngrams(text, n)
    equal = np.flatnonzero(first >= 0)
    sizes = sum((found.sizes[equal + place] for place in range(n)), np.zeros(len(equal)))
    covered = np.bincount(first[equal], sizes, len(first))
    best = np.zeros(len(texts))
    np.maximum.at(best, found.row[equal], covered[equal])
    inked = _prose_inked(text)
    return share(np.minimum(best, inked), inked)


def duplicate_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in an n-gram of eojeol that stood before."""
    text = decoded(texts)
    found = prose_words(text)
    again = np.flatnonzero(_again(equal_ngrams(text, n)))
    covered = np.zeros(len(found.row), bool)
    for place in range(n):
        covered[again + place] = True
    return share(_sizes(text, found, covered), _prose_inked(text))


def _again(first: np.ndarray) -> np.ndarray:
    """Which of the pieces had an equal before them."""
    again: np.ndarray = (first >= 0) & (first < np.arange(len(first)))
    return again


def _prose_inked(text: Texts) -> np.ndarray:
    """Characters of each row in eojeol outside code."""
    made: np.ndarray = text.once("prose characters", lambda: _sizes(text, prose_words(text)))
    return made


def _sizes(text: Texts, found: Pieces, wanted: np.ndarray | None = None) -> np.ndarray:
    """Characters of each row in the wanted pieces, in all unless told."""
    chosen = slice(None) if wanted is None else wanted
    return np.bincount(found.row[chosen], found.sizes[chosen], len(text.sizes))
