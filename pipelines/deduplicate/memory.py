"""Copies among texts that lie in memory: what `partition` and `components` find in files, without tables of edges."""

from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from numpy.typing import NDArray

from ...schemas.signature import SPEC
from .arrow import matrix
from .components import LEADERS
from .kernels import Kernels
from .partition import CROWD
from .sketch import Texts, digests_of, form_parts, only

NOTHING: Final = xxhash.xxh3_128_digest(b"")
"""The exact hash of an empty form."""

Ints = NDArray[np.int64]


class Firsts(NamedTuple):
    """The first row with the form of each row, and those of these rows that have a sketch, with their sketches."""

    first: Ints
    rows: Ints
    sketches: NDArray[np.uint32]


def keepers(texts: Texts, kernels: Kernels) -> Ints:
    """The row of the text that stands for each text: its own, or that of its first copy."""
    from .whole_cpu import components, elect  # noqa: PLC0415 - numba takes a second to import

    known, agreement = firsts(texts, kernels), SPEC.agreement
    keys = np.ascontiguousarray(kernels.bands(known.sketches, SPEC.banding).T)
    joined = components(known.sketches, keys, agreement.pair, CROWD)
    keeper = np.arange(len(known.first))
    keeper[known.rows] = known.rows[elect(known.sketches, joined, agreement.keeper, LEADERS)]
    return keeper[known.first]


def firsts(texts: Texts, kernels: Kernels) -> Firsts:
    """The first of equal forms, and their sketches; an empty form equals none.

    Part by part: what is made of a part's texts goes before the next, and is still in the cache when it is looked at.
    """
    seen: dict[bytes, int] = {}
    first: list[int] = []
    rows, sketches = [np.empty(0, np.int64)], [np.empty((0, SPEC.permutations), np.uint32)]
    for part in form_parts(texts):
        forms, start = pc.fill_null(part, ""), len(first)
        digests = enumerate(digests_of(forms), start)
        first += [row if digest == NOTHING else seen.setdefault(digest, row) for row, digest in digests]
        chosen = (np.array(first[start:]) == np.arange(start, len(first))) & long(forms)
        sketches.append(matrix(kernels.signatures(only(forms, chosen), SPEC.hashing))[chosen])
        rows.append(np.flatnonzero(chosen) + start)
    return Firsts(np.array(first, np.int64), np.concatenate(rows), np.concatenate(sketches))


def long(forms: pa.LargeStringArray) -> NDArray[np.bool_]:
    """Whether each form has characters enough for a sketch; of four bytes at most, so that few must be counted."""
    size, least = pc.binary_length(forms).to_numpy(), SPEC.agreement.characters
    enough: NDArray[np.bool_] = size >= 4 * least
    unsure = np.flatnonzero(~enough & (size >= least))
    enough[unsure] = pc.utf8_length(forms.take(pa.array(unsure))).to_numpy() >= least
    return enough
