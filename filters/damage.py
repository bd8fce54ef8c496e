"""What a text lost before it came to us."""

import numpy as np
import pyarrow as pa

from .text import HANGUL, decoded

_LOST = 0xFFFD
"""The replacement character, which stands for bytes that were no character (Unicode Standard, section 23.8)."""


def lost_share(texts: pa.Array) -> pa.Array:
    """Replacement characters (U+FFFD) for each Hangul syllable; their number where there is no syllable."""
    text = decoded(texts)
    return pa.array(text.count(text.points == _LOST) / np.maximum(text.count(text.kinds == HANGUL), 1))
