"""From texts to signatures: what deduplication remembers of a document."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from numpy.typing import NDArray

from ...filters.text import utf8
from ...schemas.fields import KEY
from ...schemas.signature import SIGNATURE, SPEC
from .kernels import kernels as kernels_named
from .table import folding, sketch_form

Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
EMPTY: Mapping[int, str] = MappingProxyType({})
PART: Final = 4 << 20
"""Bytes of texts that are signed at a time: their forms stay in the last-level cache, and memory is used again."""

Texts: TypeAlias = Sequence[str | None] | pa.Array | pa.ChunkedArray


def column(texts: Texts) -> pa.LargeStringArray:
    """Texts as one array."""
    if isinstance(texts, pa.ChunkedArray):
        return texts.cast(pa.large_string()).combine_chunks()
    return texts.cast(pa.large_string()) if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())


def form_parts(texts: Texts) -> Iterator[pa.LargeStringArray]:
    """`tagged_forms` of texts in parts of about `PART` bytes; one empty part where there are none."""
    texts = column(texts)
    _, offsets = utf8(texts, padding=0)
    cuts = np.searchsorted(offsets[:-1], np.arange(0, max(offsets[-1], 1), PART))
    for start, stop in pairwise([*np.unique(cuts).tolist(), len(texts)]):
        yield tagged_forms(texts[start:stop], start)


def tagged_forms(texts: Texts, number: int = 0) -> pa.LargeStringArray:
    """The sketch form of the tagged form of each text; null for a null.

    Raises ArrowInvalid for broken UTF-8; `number` is that of the first text.
    """
    from ...filters.pii import tagged_rows  # noqa: PLC0415 - a search of tagged forms needs no finder

    texts = column(texts)
    tagged = tagged_rows(texts)
    forms = sketch_forms(pa.array(tagged.texts, pa.large_string())).to_pylist()
    return sketch_forms(texts, dict(zip(tagged.rows, forms, strict=True)), number)


def sketch_forms(texts: pa.LargeStringArray, known: Mapping[int, str] = EMPTY, number: int = 0) -> pa.LargeStringArray:
    """`sketch_form` of each text, but for rows of which another is known; null for a null.

    Raises ArrowInvalid for broken UTF-8; `number` is that of the first text.
    """
    from .fold_cpu import fold_rows  # noqa: PLC0415 - numba takes a second to import
    from .vector_cpu import WIDTH  # noqa: PLC0415 - as above

    data, offsets = utf8(texts, padding=0)
    skipped = np.zeros(len(texts), np.bool_)
    skipped[[*known]] = True
    # No character grows by more than half: two bytes of UTF-8 become at most three, three at most four. What folds
    # writes, and what hashes the forms reads, past their end.
    out, ends = np.empty(len(data) * 3 // 2 + WIDTH, np.uint8), np.zeros(len(texts) + 1, np.int64)
    words, broken = fold_rows(data, offsets, skipped, folding(), out, ends)
    if broken >= 0:
        raise pa.ArrowInvalid(f"text {number + broken} is not UTF8; decode it before")
    if len(words):
        out, ends = _with_words(data, words, known, out, ends)
    forms = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(out))
    return pc.if_else(texts.is_null(), None, forms) if texts.null_count else forms


def _with_words(data: Bytes, words: Ints, known: Mapping[int, str], out: Bytes, ends: Ints) -> tuple[Bytes, Ints]:
    """Forms and their ends with those of some words or rows put in: row, begin and end in `data`, place in `out`."""
    made = [
        (known[row] if row in known else sketch_form(data[start:stop].tobytes().decode())).encode()
        for row, start, stop, _ in words.tolist()
    ]
    cuts = [0, *words[:, 3].tolist(), int(ends[-1])]
    parts: list[bytes | memoryview] = []
    for (start, stop), form in zip_longest(pairwise(cuts), made, fillvalue=b""):
        parts += [out[start:stop].data, form]
    joined = b"".join([*parts, bytes(64)])
    longer = np.bincount(words[:, 0] + 1, weights=list(map(len, made)), minlength=len(ends))
    return np.frombuffer(joined, np.uint8), ends + np.cumsum(longer).astype(np.int64)


def exact_hashes(forms: pa.LargeStringArray) -> pa.FixedSizeBinaryArray:
    """xxh3-128 of the UTF-8 bytes of each form; a null counts as empty."""
    return pa.FixedSizeBinaryArray.from_buffers(KEY, len(forms), [None, pa.py_buffer(b"".join(digests_of(forms)))])


def digests_of(forms: pa.LargeStringArray) -> list[bytes]:
    """`exact_hashes` as bytes."""
    data, offsets = utf8(forms, padding=0)
    view, ends = memoryview(data.data), offsets.tolist()
    return [xxhash.xxh3_128_digest(view[start:end]) for start, end in pairwise(ends)]


def only(forms: pa.LargeStringArray, chosen: Flags) -> pa.LargeStringArray:
    """The forms, of which none is null, with null for those that are not chosen; their bytes are not copied."""
    _, offsets, data = forms.buffers()
    buffers = [pa.array(chosen).buffers()[1], offsets.slice(8 * forms.offset), data]
    return pa.LargeStringArray.from_buffers(len(forms), *buffers[1:], buffers[0])


def sign(ids: pa.FixedSizeBinaryArray, texts: Texts, kernels: str = "cpu") -> pa.Table:
    """The SIGNATURE of each document, in the order given; a null text counts as empty."""
    return sign_forms(ids, pc.fill_null(tagged_forms(texts), ""), kernels)


def sign_forms(ids: pa.FixedSizeBinaryArray, forms: pa.LargeStringArray, kernels: str = "cpu") -> pa.Table:
    """The SIGNATURE of each document of which the sketch form is known."""
    characters = pc.utf8_length(forms).cast(pa.int32())
    long = characters.to_numpy() >= SPEC.agreement.characters
    sketches = kernels_named(kernels).signatures(only(forms, long), SPEC.hashing)
    return pa.table([ids, exact_hashes(forms), characters, sketches], SIGNATURE)
