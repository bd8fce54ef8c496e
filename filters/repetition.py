"""Measures of repetition: duplicate lines, and n-grams of eojeol that come back.

Definitions as in Gopher (Rae et al. 2021, arXiv 2112.11446, table A1), with eojeol for words.
"""

import numpy as np
import pyarrow as pa

from .text import Pieces, Texts, decoded, identities, lines, prose, share, words


def duplicate_line_share(texts: pa.Array) -> pa.Array:
    """Share of the characters that lie in lines which stood before in the same text."""
    text = decoded(texts)
    found = lines(text)
    _, first = np.unique(_paired(found.row, identities(found, text)), return_index=True)
    again = np.ones(len(found.row), bool)
    again[first] = False
    rows = len(texts)
    return share(np.bincount(found.row, found.sizes * again, rows), np.bincount(found.row, found.sizes, rows))


def top_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in the most frequent n-gram of eojeol."""
    text = decoded(texts)
    found, grams = _grams(text, n)
    starts = np.flatnonzero(_begins(found, n))
    _, where, counts = np.unique(grams, return_index=True, return_counts=True)
    covered = _sizes(found, n)[where] * np.where(counts > 1, counts, 0)
    best = np.zeros(len(texts))
    np.maximum.at(best, found.row[starts[where]], covered)
    return share(np.minimum(best, _inked(text, found)), _inked(text, found))


def duplicate_ngram_share(texts: pa.Array, n: int) -> pa.Array:
    """Share of the characters outside code that lie in an n-gram of eojeol that stood before."""
    text = decoded(texts)
    found, grams = _grams(text, n)
    _, first = np.unique(grams, return_index=True)
    again = np.ones(len(grams), bool)
    again[first] = False
    starts = np.flatnonzero(_begins(found, n))[again]
    marks = np.zeros(len(found.row) + 1, np.int64)
    np.add.at(marks, starts, 1)
    np.add.at(marks, starts + n, -1)
    covered = np.bincount(found.row, found.sizes * (np.cumsum(marks)[:-1] > 0), len(texts))
    return share(covered, _inked(text, found))


def _grams(text: Texts, n: int) -> tuple[Pieces, np.ndarray]:
    found = prose(words(text), text)
    ids = identities(found, text)
    starts = np.flatnonzero(_begins(found, n))
    gram = found.row[starts]
    for step in range(n):
        _, gram = np.unique(_paired(gram, ids[starts + step]), return_inverse=True)
    return found, gram


def _paired(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One number a pair, equal for equal pairs alone: both count from 0, and a batch has fewer than 2^31 words."""
    return left * (right.max(initial=0) + 1) + right


def _begins(found: Pieces, n: int) -> np.ndarray:
    begins = np.zeros(len(found.row), bool)
    if len(found.row) >= n:
        begins[: len(begins) - n + 1] = found.row[: len(begins) - n + 1] == found.row[n - 1 :]
    return begins


def _sizes(found: Pieces, n: int) -> np.ndarray:
    total = np.concatenate([[0], np.cumsum(found.sizes)])
    starts = np.flatnonzero(_begins(found, n))
    return total[starts + n] - total[starts]


def _inked(text: Texts, found: Pieces) -> np.ndarray:
    return np.bincount(found.row, found.sizes, len(text.sizes))
