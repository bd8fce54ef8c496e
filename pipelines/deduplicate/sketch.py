"""From texts to signatures: what deduplication remembers of a document."""

from collections.abc import Sequence
from itertools import chain, pairwise, zip_longest
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from numpy.typing import NDArray

from ...filters.text import put, utf8
from ...schemas.signature import SIGNATURE, SPEC
from .kernels import kernels as kernels_named
from .table import folding, sketch_form

Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = Sequence[str | None] | pa.Array | pa.ChunkedArray


def column(texts: Texts) -> pa.LargeStringArray:
    """Texts as one array."""
    if isinstance(texts, pa.ChunkedArray):
        return texts.cast(pa.large_string()).combine_chunks()
    return texts.cast(pa.large_string()) if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())


def tagged_forms(texts: Texts) -> pa.LargeStringArray:
    """The sketch form of the tagged form of each text; null for a null, ArrowInvalid for broken UTF-8."""
    from ...filters.pii import tagged_rows  # noqa: PLC0415 - a search of tagged forms needs no finder

    texts = column(texts)
    forms = sketch_forms(texts)
    tagged = tagged_rows(texts)
    return put(forms, tagged.rows, sketch_forms(pa.array(tagged.texts, pa.large_string())))


def sketch_forms(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """`sketch_form` of each text; null for a null, ArrowInvalid for broken UTF-8."""
    from .fold_cpu import fold_rows  # noqa: PLC0415 - numba takes a second to import

    data, offsets = utf8(texts, padding=0)
    # No character grows by more than half: two bytes of UTF-8 become at most three, three at most four.
    out, ends = np.empty(len(data) * 3 // 2 + 1, np.uint8), np.zeros(len(texts) + 1, np.int64)
    words, broken = fold_rows(data, offsets, folding(), out, ends)
    if broken >= 0:
        raise pa.ArrowInvalid(f"text {broken} of {len(texts)} is not UTF8; decode it before")
    if len(words):
        out, ends = _with_words(data, words, out, ends)
    forms = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(out))
    return pc.if_else(texts.is_null(), None, forms) if texts.null_count else forms


def _with_words(data: Bytes, words: Ints, out: Bytes, ends: Ints) -> tuple[Bytes, Ints]:
    """Forms and their ends with the forms of some words put in: row, begin and end in `data`, place in `out`."""
    made = [sketch_form(data[start:stop].tobytes().decode()).encode() for _, start, stop, _ in words.tolist()]
    cuts = [0, *words[:, 3].tolist(), int(ends[-1])]
    pieces = [out[start:stop].tobytes() for start, stop in pairwise(cuts)]
    joined = b"".join(chain.from_iterable(zip_longest(pieces, made, fillvalue=b"")))
    longer = np.bincount(words[:, 0] + 1, weights=list(map(len, made)), minlength=len(ends))
    return np.frombuffer(joined, np.uint8), ends + np.cumsum(longer).astype(np.int64)


def exact_hashes(forms: pa.LargeStringArray) -> pa.FixedSizeBinaryArray:
    """xxh3-128 of the UTF-8 bytes of each form; a null counts as empty."""
    data, offsets = utf8(forms, padding=0)
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
