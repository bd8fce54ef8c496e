"""Minhash of texts on one core: numba, compiled at the first call and cached beside this file; little-endian hosts."""

from collections.abc import Callable
from typing import Final

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic
from numpy.typing import NDArray

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

STRETCH: Final = 1 << 13
"""Bytes of a text that are hashed at a time: what is kept of each stays in the second-level cache."""

LANES: Final = 64
"""Hashes are filled up to a multiple of it with one of their own, so that no loop ends in single steps."""


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
def chained(h: np.uint32, block: np.uint32) -> np.uint32:
    """The hash with one more mixed block in it."""
    return np.uint32(rotated(np.uint32(h ^ block), np.uint32(13)) * np.uint32(5) + C3)


@njit(cache=True, nogil=True)
def finished(h: np.uint32) -> np.uint32:
    """The hash when all blocks and the length are in it."""
    h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) * FMIX1)
    h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * FMIX2)
    return np.uint32(h ^ (h >> np.uint32(16)))


@njit(cache=True, nogil=True)
def character_starts(data: NDArray[np.uint8], start: int, stop: int, starts: NDArray[np.uint32]) -> int:
    """How many characters `data[start:stop]` has; their places from `start` on, and the end, go to `starts`."""
    count = np.uint64(0)
    for place in range(start, stop):
        starts[count] = np.uint32(place - start)
        count += np.uint64((data[place] & TOP_BITS) != CONTINUED)
    starts[count] = np.uint32(stop - start)
    return int(count)


@njit(cache=True, nogil=True)
def mix_all(text: NDArray[np.uint8], blocks: NDArray[np.uint32]) -> None:
    """`blocks[p]`: the four bytes from place p on, mixed."""
    for place in range(len(blocks)):
        blocks[place] = mixed(load32(text, place))  # type: ignore[call-arg,arg-type] # numba passes the context


@njit(cache=True, nogil=True)
def chain(before: NDArray[np.uint32], blocks: NDArray[np.uint32], after: NDArray[np.uint32]) -> None:
    """The hash from each place on, longer by the block beside it: a loop over neighbours, which goes into vectors."""
    for place in range(len(after)):
        after[place] = chained(before[place], blocks[place])


@njit(cache=True, nogil=True)
def longest(starts: NDArray[np.uint32], span: int) -> int:
    """Bytes of the longest window of `span` characters."""
    found = np.uint32(0)
    behind = starts[span:]
    for window in range(len(behind)):
        found = max(found, np.uint32(behind[window] - starts[window]))
    return int(found)


@njit(cache=True, nogil=True)
def gather(
    text: NDArray[np.uint8],
    starts: NDArray[np.uint32],
    span: int,
    chains: NDArray[np.uint32],
    hashes: NDArray[np.uint32],
    tails: NDArray[np.uint32],
    lengths: NDArray[np.uint32],
) -> None:
    """Hash of whole blocks, last one to three bytes and length of the `span` characters from each of the first starts.

    `chains[n, p]` is the hash of the n blocks of four bytes from place p on.
    """
    for window in range(np.uint64(len(hashes))):
        start = starts[window]
        length = np.uint32(starts[window + np.uint64(span)] - start)
        whole = length >> np.uint32(2)
        mask = np.uint32((np.uint32(1) << np.uint32(np.uint32(8) * (length & np.uint32(3)))) - np.uint32(1))
        hashes[window] = chains[whole, start]
        tail = np.uint64(start) + np.uint64(whole) * np.uint64(4)
        tails[window] = load32(text, tail) & mask  # type: ignore[call-arg,arg-type] # numba passes the context
        lengths[window] = length


@njit(cache=True, nogil=True)
def finish(hashes: NDArray[np.uint32], tails: NDArray[np.uint32], lengths: NDArray[np.uint32]) -> None:
    """Makes murmur3_x86_32 of what `gather` gives, 0 read as 1."""
    for window in range(len(hashes)):
        h = np.uint32(hashes[window] ^ mixed(tails[window]))
        hashes[window] = max(finished(np.uint32(h ^ lengths[window])), np.uint32(1))


@njit(cache=True, nogil=True)
def least(hashes: NDArray[np.uint32], a: np.uint32, b: np.uint32) -> np.uint32:
    """The least `a * h + b` over the hashes; one permutation a pass keeps the loop in vector registers."""
    found = HIGHEST
    for index in range(len(hashes)):
        found = min(found, np.uint32(a * hashes[index] + b))
    return found


@njit(cache=True, nogil=True)
def permute(
    hashes: NDArray[np.uint32], count: int, a: NDArray[np.uint32], b: NDArray[np.uint32], out: NDArray[np.uint32]
) -> None:
    """Lowers each value of a sketch to the least of `count` hashes; what lies behind them is overwritten."""
    filled = -(-count // LANES) * LANES
    hashes[count:filled] = hashes[0]
    for value in range(len(a)):
        out[value] = min(out[value], least(hashes[:filled], a[value], b[value]))


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
    """The sketch of each text `data[offsets[i]:offsets[i + 1]]`, hashed `STRETCH` bytes at a time.

    `out` must come as zeros; behind the last text lie `PADDING` bytes.
    """
    reach = 4 * width
    starts, blocks = np.empty(STRETCH + reach + 1, np.uint32), np.zeros(STRETCH + 2 * reach, np.uint32)
    chains = np.full((width + 1, STRETCH + reach), seed)
    hashes, tails = np.empty(STRETCH + LANES, np.uint32), np.empty(STRETCH + LANES, np.uint32)
    lengths = np.empty(STRETCH + LANES, np.uint32)
    for row in range(len(out)):
        place, stop = offsets[row], offsets[row + 1]
        if place < stop:
            out[row] = HIGHEST
        while place < stop:
            text, size = data[place:], min(STRETCH + reach, stop - place)
            count = character_starts(data, place, place + size, starts)
            windows = max(count - width + 1, 1)
            here = min(windows, int(np.searchsorted(starts[:count], np.uint32(STRETCH))))
            mix_all(text, blocks[:size])
            for whole in range(longest(starts[: count + 1], min(width, count)) // 4):
                chain(chains[whole], blocks[4 * whole :], chains[whole + 1, :size])
            gather(text, starts, min(width, count), chains, hashes[:here], tails, lengths)
            finish(hashes[:here], tails, lengths)
            permute(hashes, here, a, b, out[row])
            place = stop if size == stop - place and here == windows else place + np.int64(starts[here])
