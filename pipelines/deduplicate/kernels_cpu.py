"""The kernels on one core: numba, compiled at the first call and cached beside this file; little-endian hosts only."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic
from numpy.typing import NDArray

from ...schemas.signature import Banding, Hashing
from .arrow import fixed_lists, text_bytes
from .kernels import Groups, band_keys

C1: Final = np.uint32(0xCC9E2D51)
C2: Final = np.uint32(0x1B873593)
C3: Final = np.uint32(0xE6546B64)
FMIX1: Final = np.uint32(0x85EBCA6B)
FMIX2: Final = np.uint32(0xC2B2AE35)
"""C1 to FMIX2: murmur3_x86_32 of Austin Appleby's SMHasher."""

HIGHEST: Final = np.uint32(0xFFFFFFFF)
TOP_BITS: Final = 0xC0
CONTINUED: Final = 0x80
"""The top bits of a byte of UTF-8, and what they are unless a character begins there."""

PADDING: Final = 4
"""Bytes past the end of a text that a 32-bit load of its last byte may touch."""


@intrinsic
def load32(_: BaseContext, data: types.Array, index: types.Integer) -> tuple[Signature, Callable[..., ir.Value]]:
    """The 32-bit word at any byte of an array, in one unaligned load (2.2 times as fast as four byte loads)."""

    def generate(context: BaseContext, builder: ir.IRBuilder, call: Signature, values: list[ir.Value]) -> ir.Value:
        array = context.make_array(call.args[0])(context, builder, values[0])
        place = cgutils.pointer_add(builder, array.data, values[1], ir.IntType(32).as_pointer())
        word = builder.load(place)
        word.align = 1
        return word

    return types.uint32(data, index), generate


@njit(cache=True, nogil=True)
def rotated(word: np.uint32, left: np.uint32) -> np.uint32:
    """A word rotated to the left."""
    return np.uint32((word << left) | (word >> np.uint32(np.uint32(32) - left)))


@njit(cache=True, nogil=True)
def mixed(word: np.uint32) -> np.uint32:
    """A block as murmur3 folds it into the hash."""
    return np.uint32(rotated(np.uint32(word * C1), np.uint32(15)) * C2)


@njit(cache=True, nogil=True)
def murmur3(data: NDArray[np.uint8], start: int, stop: int, seed: np.uint32) -> np.uint32:
    """murmur3_x86_32 of `data[start:stop]`; reads up to 3 bytes beyond."""
    length = stop - start
    h = seed
    for place in range(start, stop - 3, 4):
        block = mixed(load32(data, place))  # type: ignore[call-arg,arg-type] # numba passes the context
        h = np.uint32(rotated(np.uint32(h ^ block), np.uint32(13)) * np.uint32(5) + C3)
    rest = length & 3
    if rest:
        mask = np.uint32((1 << (8 * rest)) - 1)
        tail = load32(data, stop - rest) & mask  # type: ignore[call-arg,arg-type] # numba passes the context
        h = np.uint32(h ^ mixed(np.uint32(tail)))
    h = np.uint32(h ^ np.uint32(length))
    h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) * FMIX1)
    h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * FMIX2)
    return np.uint32(h ^ (h >> np.uint32(16)))


@njit(cache=True, nogil=True)
def character_starts(data: NDArray[np.uint8], start: int, stop: int, starts: NDArray[np.int64]) -> int:
    """How many characters `data[start:stop]` has; their places, and `stop`, are written to `starts`."""
    count = 0
    for place in range(start, stop):
        starts[count] = place
        count += (data[place] & TOP_BITS) != CONTINUED
    starts[count] = stop
    return count


@njit(cache=True, nogil=True)
def least(hashes: NDArray[np.uint32], a: np.uint32, b: np.uint32) -> np.uint32:
    """The least `a * h + b` over the hashes; one permutation a pass keeps the loop in vector registers."""
    found = HIGHEST
    for index in range(len(hashes)):
        found = min(found, np.uint32(a * hashes[index] + b))
    return found


@njit(cache=True, nogil=True)
def window_hashes(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    count: int,
    width: int,
    seed: np.uint32,
    hashes: NDArray[np.uint32],
) -> int:
    """How many windows of `width` of the `count` characters there are; a short text is one window."""
    windows = max(count - width + 1, 1)
    span = min(width, count)
    for window in range(windows):
        hashes[window] = max(murmur3(data, starts[window], starts[window + span], seed), np.uint32(1))
    return windows


@njit(cache=True, nogil=True)
def sketch_rows(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    width: int,
    seed: np.uint32,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    """The sketch of each text `data[offsets[i]:offsets[i + 1]]`; `out` must come as zeros."""
    longest = 1
    for row in range(len(out)):
        longest = max(longest, offsets[row + 1] - offsets[row])
    starts = np.empty(longest + 1, np.int64)
    hashes = np.empty(longest, np.uint32)
    for row in range(len(out)):
        count = character_starts(data, offsets[row], offsets[row + 1], starts)
        if count:
            windows = window_hashes(data, starts, count, width, seed, hashes)
            for value in range(len(a)):
                out[row, value] = least(hashes[:windows], a[value], b[value])


@njit(cache=True, nogil=True)
def agreement(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> int:
    """How many values of two sketches are equal."""
    equal = 0
    for place in range(len(left)):
        equal += left[place] == right[place]
    return equal


@njit(cache=True, nogil=True)
def first_agreeing(
    sketches: NDArray[np.uint32],
    leaders: NDArray[np.int64],
    member: int,
    threshold: int,
) -> tuple[int, int]:
    """Index among `leaders` of the first that agrees with a member, and the agreement; -1 and 0 for none."""
    for index in range(len(leaders)):
        equal = agreement(sketches[leaders[index]], sketches[member])
        if equal >= threshold:
            return index, equal
    return -1, 0


@njit(cache=True, nogil=True)
def lead(
    sketches: NDArray[np.uint32],
    starts: NDArray[np.int64],
    members: NDArray[np.int64],
    threshold: int,
    limit: int,
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The first leader each member of each group agrees with (itself for a leader), and the agreement."""
    chosen = members.copy()
    matches = np.full(len(members), sketches.shape[1], np.uint8)
    leaders = np.empty(len(members), np.int64)
    for group in range(len(starts) - 1):
        count = 0
        for place in range(starts[group], starts[group + 1]):
            index, equal = first_agreeing(sketches, leaders[:count], members[place], threshold)
            if index >= 0:
                chosen[place], matches[place] = leaders[index], equal
            elif count < limit:
                leaders[count] = members[place]
                count += 1
    return chosen, matches


@njit(cache=True, nogil=True)
def root(parents: NDArray[np.int64], node: int) -> int:
    """The smallest node joined to this one; halves the path to it."""
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


@njit(cache=True, nogil=True)
def components(count: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest node of the connected component of each of `count` nodes."""
    parents = np.arange(count)
    for edge in range(len(left)):
        one, other = root(parents, left[edge]), root(parents, right[edge])
        parents[max(one, other)] = min(one, other)
    for node in range(count):
        parents[node] = parents[parents[node]]
    return parents


class CpuKernels:
    """`Kernels` on the core that calls them; the interpreter lock is released meanwhile."""

    name = "cpu"

    def signatures(self, forms: pa.Array, hashing: Hashing) -> pa.FixedSizeListArray:
        """Sketch of each text; a null stays null, an empty text is all zeros."""
        data, offsets = text_bytes(forms, PADDING)
        a, b = np.array(hashing.a, np.uint32), np.array(hashing.b, np.uint32)
        out = np.zeros((len(forms), len(a)), np.uint32)
        sketch_rows(data, offsets, hashing.width, np.uint32(hashing.seed), a, b, out)
        return fixed_lists(out, forms.is_null())

    def bands(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        """Keys of each sketch, band by band: `band_keys`."""
        return band_keys(sketches, banding)

    def leaders(
        self,
        sketches: NDArray[np.uint32],
        groups: Groups,
        threshold: int,
        limit: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Leader of each member: `lead`."""
        return lead(sketches, groups.starts, groups.members, threshold, limit)
