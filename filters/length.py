"""Measures of length."""

import numpy as np
import pyarrow as pa

from .text import DIGIT, HANGUL, SPACE, decoded, share, sums, words


def characters(texts: pa.Array) -> pa.Array:
    """Code points of the text, without white space."""
    text = decoded(texts)
    return pa.array(text.count(text.kinds != 0))


def mean_eojeol_length(texts: pa.Array) -> pa.Array:
    """Letters an eojeol has on average, among the eojeol that hold Hangul."""
    text = decoded(texts)
    found = words(text)
    korean = sums(text.kinds == HANGUL, found.first, found.stop) > 0
    sizes = sums((text.kinds > SPACE) & (text.kinds < DIGIT), found.first, found.stop)
    rows = len(texts)
    total = np.bincount(found.row, weights=sizes * korean, minlength=rows)
    return share(total, np.bincount(found.row, weights=korean, minlength=rows))
