"""Copies among documents: sketches, verified pairs, clusters."""

import numpy as np
import pyarrow as pa

from ...schemas.signature import SPEC
from . import sketch
from .components import keepers
from .kernels import kernels as kernels_named
from .partition import match_signatures

__all__ = ["duplicates", "signatures"]


def signatures(texts: sketch.Texts, kernels: str = "cpu") -> pa.FixedSizeListArray:
    """The sketch of each text; null for a null, zeros where nothing is left of a text to compare."""
    return kernels_named(kernels).signatures(sketch.tagged_forms(texts), SPEC.hashing)


def duplicates(texts: sketch.Texts, kernels: str = "cpu") -> pa.Int64Array:
    """The row of the text that stands for each text: its own, or that of the first of its copies.

    Exact copies of any length, near copies from 30 characters; a text without letters or numbers has no copies.
    """
    numbers = np.arange(len(texts), dtype=">u8")
    ids = np.stack([np.zeros_like(numbers), numbers], axis=1).tobytes()
    column = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(numbers), [None, pa.py_buffer(ids)])
    signed = sketch.sign(column, texts, kernels)
    return pa.array(keepers(signed, match_signatures(signed, kernels), kernels))
