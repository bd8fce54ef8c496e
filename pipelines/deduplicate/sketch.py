"""From texts to signatures: what deduplication remembers of a document."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from ...schemas.signature import SIGNATURE, SPEC
from .arrow import text_bytes
from .kernels import kernels as kernels_named
from .table import folding, sketch_form

Texts: TypeAlias = Sequence[str | None] | pa.Array | pa.ChunkedArray


def column(texts: Texts) -> pa.LargeStringArray:
    """Texts as one array."""
    if isinstance(texts, pa.ChunkedArray):
        return texts.cast(pa.large_string()).combine_chunks()
    return texts.cast(pa.large_string()) if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())


def tagged_forms(texts: Texts) -> pa.LargeStringArray:
    """The sketch form of the tagged form of each text; null for a null."""
    from ...filters.pii import tagged  # noqa: PLC0415 - a search of tagged forms needs no finder

    found = [text and tagged(text) for text in column(texts).to_pylist()]
    return sketch_forms(pa.array(found, pa.large_string()))


def sketch_forms(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """`sketch_form` of each text; null for a null, ArrowInvalid for broken UTF-8."""
    from .fold_cpu import fold_rows  # noqa: PLC0415 - numba takes a second to import

    # What comes next writes past its buffer on broken UTF-8.
    texts.validate(full=True)
    data, offsets = text_bytes(texts, padding=4)
    # No character grows by more than half: two bytes of UTF-8 become at most three, three at most four.
    out, ends = np.empty(len(data) * 3 // 2, np.uint8), np.zeros(len(texts) + 1, np.int64)
    unsure = pa.array(fold_rows(data, offsets, folding(), out, ends))
    forms = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(out))
    forms = pc.if_else(texts.is_null(), None, forms)
    slow = [text and sketch_form(text) for text in texts.filter(unsure).to_pylist()]
    return pc.replace_with_mask(forms, unsure, pa.array(slow, pa.large_string()))


def exact_hashes(forms: pa.LargeStringArray) -> pa.FixedSizeBinaryArray:
    """xxh3-128 of the UTF-8 bytes of each form; a null counts as empty."""
    data, offsets = text_bytes(pc.fill_null(forms, ""), padding=0)
    view, ends = memoryview(data.data), offsets.tolist()
    hashes = (xxhash.xxh3_128_digest(view[start:end]) for start, end in pairwise(ends))
    return pa.array(hashes, SIGNATURE.field("exact").type)


def sign(ids: pa.FixedSizeBinaryArray, texts: Texts, kernels: str = "cpu") -> pa.Table:
    """The SIGNATURE of each document, in the order given; a null text counts as empty."""
    return sign_forms(ids, pc.fill_null(tagged_forms(texts), ""), kernels)


def sign_forms(ids: pa.FixedSizeBinaryArray, forms: pa.LargeStringArray, kernels: str = "cpu") -> pa.Table:
    """The SIGNATURE of each document of which the sketch form is known."""
    characters = pc.utf8_length(forms).cast(pa.int32())
    long = pc.greater_equal(characters, SPEC.agreement.characters)
    sketches = kernels_named(kernels).signatures(pc.if_else(long, forms, None), SPEC.hashing)
    return pa.table([ids, exact_hashes(forms), characters, sketches], SIGNATURE)
