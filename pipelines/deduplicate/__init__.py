"""Copies among documents: sketches, verified pairs, clusters."""

import pyarrow as pa

from ...schemas.signature import SPEC
from . import sketch
from .kernels import kernels as kernels_named
from .memory import keepers

__all__ = ["duplicates", "signatures"]


def signatures(texts: sketch.Texts, kernels: str = "cpu") -> pa.FixedSizeListArray:
    """The sketch of each text; null for a null, zeros where nothing is left of a text to compare."""
    used = kernels_named(kernels)
    return pa.concat_arrays([used.signatures(forms, SPEC.hashing) for forms in sketch.form_parts(texts)])


def duplicates(texts: sketch.Texts, kernels: str = "cpu") -> pa.Int64Array:
    """The row of the text that stands for each text: its own, or that of the first of its copies.

    Exact copies of any length, near copies from 30 characters; a text without letters or numbers has no copies.
    """
    return pa.array(keepers(texts, kernels_named(kernels)))
