"""Minhash of texts on one core: numba, compiled at the first call and cached beside this file; little-endian hosts."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit
from .vector_cpu import WIDTH, flags, load32, load64, zeros_below

C1: Final = np.uint32(0xCC9E2D51)
C2: Final = np.uint32(0x1B873593)
C3: Final = np.uint32(0xE6546B64)
FMIX1: Final = np.uint32(0x85EBCA6B)
FMIX2: Final = np.uint32(0xC2B2AE35)
"""C1 to FMIX2: murmur3_x86_32 of Austin Appleby's SMHasher."""

HIGHEST: Final = np.uint32(0xFFFFFFFF)

PADDING: Final = WIDTH
"""Bytes past the end of a text that may be read."""

STRETCH: Final = 1 << 12
"""Bytes of a text that are hashed at a time: what is kept of each stays in the first-level cache, or nearly."""

LANES: Final = 64
"""Hashes are filled up to a multiple of it with one of their own, so that no loop ends in single steps."""

SIX: Final = 6
"""Characters of a window that is put together in vectors, from three pairs."""


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
def character_starts(
    text: NDArray[np.uint8], size: int, starts: NDArray[np.uint32], pairs: NDArray[np.uint64]
) -> tuple[int, bool]:
    """How many characters the first bytes of a text have, and whether one of them has four bytes.

    Their places and the end go to `starts`, the eight bytes from each on to `pairs`.
    """
    count, wide = np.uint64(0), np.uint64(0)
    for place in range(np.uint64(0), np.uint64(size), np.uint64(WIDTH)):
        far, lead = flags(text, place, 0x80), flags(text, place, 0x40)
        begun = ~far | lead
        if place + np.uint64(WIDTH) > np.uint64(size):
            begun &= (np.uint64(1) << (np.uint64(size) - place)) - np.uint64(1)
        wide |= begun & far & flags(text, place, 0x20) & flags(text, place, 0x10)
        while begun:
            start = place + zeros_below(begun)
            starts[count], pairs[count] = np.uint32(start), load64(text, start)
            count += np.uint64(1)
            begun &= begun - np.uint64(1)
    starts[count] = np.uint32(size)
    return int(np.int64(count)), bool(wide)


@njit(cache=True, nogil=True)
def cut(pairs: NDArray[np.uint64], starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> None:
    """Leaves of the bytes from each start on those before its end, which is at most seven bytes behind."""
    for place in range(len(pairs)):
        pairs[place] &= (np.uint64(1) << (np.uint64(ends[place] - starts[place]) << np.uint64(3))) - np.uint64(1)


@njit(cache=True, nogil=True)
def hash_sixes(
    pairs: NDArray[np.uint64], starts: NDArray[np.uint32], seed: np.uint32, hashes: NDArray[np.uint32]
) -> None:
    """murmur3_x86_32 of the six characters from each of the first starts, 0 read as 1; none of them has four bytes.

    `pairs` are two characters each. No branches, so that a compiler hashes a vector of windows at a time: a window's
    18 bytes at most are one word of 160 bits, of which the bytes behind its end are 0.
    """
    second, third, thirds, fourths, ends = pairs[2:], pairs[4:], starts[2:], starts[4:], starts[6:]
    for place in range(len(hashes)):
        up, between = np.uint64(thirds[place] - starts[place]) << np.uint64(3), fourths[place] - thirds[place]
        shift = np.uint64(between) << np.uint64(3)
        low, high = second[place] | third[place] << shift, third[place] >> (np.uint64(64) - shift)
        down = np.uint64(64) - up
        one, two = pairs[place] | low << up, low >> down | high << up
        length = np.uint32(ends[place] - starts[place])
        hashes[place] = hashed_word(one, two, np.uint32(high >> down), length, seed)


@njit(cache=True, nogil=True)
def hashed_word(one: np.uint64, two: np.uint64, three: np.uint32, length: np.uint32, seed: np.uint32) -> np.uint32:
    """murmur3_x86_32 of the first 4 to 19 of 20 bytes, the others of which are 0; 0 is read as 1."""
    second, third = mixed(np.uint32(one >> np.uint64(32))), mixed(np.uint32(two))
    fourth, fifth = mixed(np.uint32(two >> np.uint64(32))), mixed(three)
    whole = length >> np.uint32(2)
    # A block behind the whole ones is the tail, which murmur3 folds in like this; an empty one changes nothing.
    h = np.uint32(chained(seed, mixed(np.uint32(one))) ^ second)
    h = np.uint32(chained(h, np.uint32(0)) ^ third) if whole > np.uint32(1) else h
    h = np.uint32(chained(h, np.uint32(0)) ^ fourth) if whole > np.uint32(2) else h
    h = np.uint32(chained(h, np.uint32(0)) ^ fifth) if whole > np.uint32(3) else h
    return max(finished(np.uint32(h ^ length)), np.uint32(1))


@njit(cache=True, nogil=True)
def hashed(text: NDArray[np.uint8], start: np.uint64, stop: np.uint64, seed: np.uint32) -> np.uint32:
    """murmur3_x86_32 of some bytes of a text, 0 read as 1."""
    h, length = seed, np.uint32(stop - start)
    for _ in range(length >> np.uint32(2)):
        h = chained(h, mixed(load32(text, start)))
        start += np.uint64(4)
    mask = np.uint32((np.uint32(1) << np.uint32(np.uint32(8) * (length & np.uint32(3)))) - np.uint32(1))
    h = np.uint32(h ^ mixed(np.uint32(load32(text, start) & mask)))
    return max(finished(np.uint32(h ^ length)), np.uint32(1))


@njit(cache=True, nogil=True)
def hash_each(
    text: NDArray[np.uint8], starts: NDArray[np.uint32], span: int, seed: np.uint32, hashes: NDArray[np.uint32]
) -> None:
    """The hash of the `span` characters from each of the first starts: any characters, any span."""
    for place in range(len(hashes)):
        hashes[place] = hashed(text, np.uint64(starts[place]), np.uint64(starts[place + span]), seed)


@njit(cache=True, nogil=True)
def permute(
    hashes: NDArray[np.uint32], count: int, a: NDArray[np.uint32], b: NDArray[np.uint32], out: NDArray[np.uint32]
) -> None:
    """Lowers each value of a sketch to the least `a * h + b` of `count` hashes; what lies behind them is overwritten.

    Two values a pass keep the loop in vector registers and read each hash half as often.
    """
    hashes[count : -(-count // LANES) * LANES] = hashes[0]
    filled = hashes[: -(-count // LANES) * LANES]
    for value in range(0, len(a), 2):
        other = min(value + 1, len(a) - 1)
        one, two = out[value], out[other]
        for index in range(len(filled)):
            one = min(one, np.uint32(a[value] * filled[index] + b[value]))
            two = min(two, np.uint32(a[other] * filled[index] + b[other]))
        out[value], out[other] = one, two


@njit(cache=True, nogil=True)
def sketch_rows(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    width: int,
    seed: np.uint32,
    factors: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    """The sketch of each chosen text `data[offsets[i]:offsets[i + 1]]`, hashed `STRETCH` bytes at a time.

    The factors are a and b of each value. `out` must come as zeros; behind the last text lie `PADDING` bytes.
    """
    reach = 4 * width
    starts, hashes = np.empty(STRETCH + reach + LANES, np.uint32), np.empty(STRETCH + LANES, np.uint32)
    pairs = np.empty(STRETCH + reach + LANES, np.uint64)
    for row in np.flatnonzero(chosen):
        place, stop = offsets[row], offsets[row + 1]
        if place < stop:
            out[row] = HIGHEST
        while place < stop:
            text, size = data[place:], min(STRETCH + reach, stop - place)
            count, wide = character_starts(text, size, starts, pairs)
            windows = max(count - width + 1, 1)
            here = min(windows, int(np.searchsorted(starts[:count], np.uint32(STRETCH))))
            if width == SIX and count >= SIX and not wide:
                cut(pairs[: here + 4], starts, starts[2:])
                hash_sixes(pairs, starts, seed, hashes[:here])
            else:
                hash_each(text, starts, min(width, count), seed, hashes[:here])
            permute(hashes, here, factors[0], factors[1], out[row])
            place = stop if size == stop - place and here == windows else place + np.int64(starts[here])
