"""Measures of repetition: duplicate lines, and n-grams of eojeol that come back.

Definitions as in Gopher (Rae et al. 2021, arXiv 2112.11446, table A1), with eojeol for words.
"""

import numpy as np
import pyarrow as pa

from .text import Pieces, Texts, decoded, identities, lines, ngrams, paired, prose, prose_words, share, sums


def duplicate_line_share(texts: pa.Array) -> pa.Array:
    """Share of the characters outside code that lie in lines which stood before in the same text."""
    text = decoded(texts)
    found = prose(lines(text), text)
    again = ~_first_seen(paired(found.row, identities(found, text)))
    return share(np.bincount(found.row, found.sizes * again, len(texts)), _inked(text, found))


def top_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in the most frequent n-gram of eojeol."""
    text = decoded(texts)
    found = prose_words(text)
    starts, grams = _by_row(text, found, n)
    counts = np.bincount(grams)
    first = starts[_first_seen(grams)]
    covered = _sizes(found, first, n) * np.where(counts > 1, counts, 0)
    best = np.zeros(len(texts))
    np.maximum.at(best, found.row[first], covered)
    return share(np.minimum(best, _inked(text, found)), _inked(text, found))


def duplicate_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in an n-gram of eojeol that stood before."""
    text = decoded(texts)
    found = prose_words(text)
    starts, grams = _by_row(text, found, n)
    again = starts[~_first_seen(grams)]
    edges = np.zeros(len(found.row) + 1, np.int64)
    edges[again] += 1
    edges[again + n] -= 1
    covered = np.bincount(found.row, found.sizes * (np.cumsum(edges)[:-1] > 0), len(texts))
    return share(covered, _inked(text, found))


def _by_row(text: Texts, found: Pieces, n: int) -> tuple[np.ndarray, np.ndarray]:
    """First eojeol of every n-gram within a row, and a number a row and n-gram, from 0 in order of first sight."""
    starts = np.flatnonzero(found.row[: max(len(found.row) - n + 1, 0)] == found.row[n - 1 :])
    return starts, paired(found.row[starts], ngrams(text, n)[starts])


def _first_seen(numbers: np.ndarray) -> np.ndarray:
    """Where a number stands for the first time, among numbers given in order of first sight."""
    first: np.ndarray = np.diff(np.maximum.accumulate(numbers), prepend=-1) > 0
    return first


def _sizes(found: Pieces, starts: np.ndarray, n: int) -> np.ndarray:
    return sums(found.sizes, starts, starts + n)


def _inked(text: Texts, found: Pieces) -> np.ndarray:
    return np.bincount(found.row, found.sizes, len(text.sizes))
