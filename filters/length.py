"""Measures of length."""

import numpy as np
import pyarrow as pa

from .text import HANGUL, LETTER, decoded, share, words


def characters(texts: pa.Array) -> pa.Array:
    """Code points of the text, without white space."""
    text = decoded(texts)
    return pa.array(text.count(text.kinds != 0))


def mean_eojeol_length(texts: pa.Array) -> pa.Array:
    """Letters an eojeol has on average, among the eojeol that hold Hangul."""
    text = decoded(texts)
    found = words(text)
    letters = np.concatenate([[0], np.cumsum((text.kinds >= HANGUL) & (text.kinds <= LETTER))])
    hangul = np.concatenate([[0], np.cumsum(text.kinds == HANGUL)])
    korean = hangul[found.stop] > hangul[found.first]
    sizes = letters[found.stop] - letters[found.first]
    rows = len(texts)
    total = np.bincount(found.row, weights=sizes * korean, minlength=rows)
    return share(total, np.bincount(found.row, weights=korean, minlength=rows))
