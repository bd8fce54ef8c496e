"""NeMo Curator's fuzzy deduplication with its defaults, in NumPy: the real one needs GPUs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from dedup_union import joined
from numpy.typing import NDArray

WIDTH, BANDS, ROWS, SEED = 24, 20, 13, 42
"""`char_ngrams`, `num_bands`, `minhashes_per_band` and `seed` of FuzzyDeduplicationWorkflow (its docs, v26.07)."""

LARGEST = 2**31 - 1
"""Its permutations are `h * a + b` mod 2^32 with `a` and `b` below this (stages/deduplication/fuzzy/minhash.py)."""

C1, C2, C3 = np.uint32(0xCC9E2D51), np.uint32(0x1B873593), np.uint32(0xE6546B64)
FMIX1, FMIX2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
"""murmur3_x86_32 of Austin Appleby's SMHasher."""

Words = NDArray[np.uint32]
Places = NDArray[np.int64]


class Permutations(NamedTuple):
    """The seed of murmur3, and the multipliers and addends of the permutations."""

    seed: int
    a: Words
    b: Words


def permutations() -> Permutations:
    """260 of them; NeMo seeds murmur3 with the first multiplier."""
    chance = np.random.default_rng(SEED)
    a = chance.integers(1, LARGEST, BANDS * ROWS, np.uint32)
    return Permutations(int(a[0]), a, chance.integers(0, LARGEST, BANDS * ROWS, np.uint32))


def rotated(words: Words, left: int) -> Words:
    """Words rotated to the left."""
    return words << np.uint32(left) | words >> np.uint32(32 - left)


def mixed(words: Words) -> Words:
    """Blocks as murmur3 folds them in."""
    return rotated(words * C1, 15) * C2


def murmur3(data: NDArray[np.uint8], begins: Places, ends: Places, seed: int) -> Words:
    """murmur3_x86_32 of each `data[begins[i]:ends[i]]`."""
    padded, sizes = np.append(data, np.zeros(4, np.uint8)).astype(np.uint32), ends - begins
    word = sum((padded[byte : len(data) + 1 + byte] << np.uint32(8 * byte) for byte in range(1, 4)), padded[:-3])
    found = np.full(len(begins), seed, np.uint32)
    for place in range(0, int(sizes.max()) - 3, 4):
        live = place + 4 <= sizes
        found[live] = rotated(found[live] ^ mixed(word[begins[live] + place]), 13) * np.uint32(5) + C3
    rest = sizes & 3
    found ^= mixed(word[ends - rest] & ((1 << 8 * rest) - 1).astype(np.uint32))
    found ^= sizes.astype(np.uint32)
    found = (found ^ found >> np.uint32(16)) * FMIX1
    found = (found ^ found >> np.uint32(13)) * FMIX2
    return found ^ found >> np.uint32(16)


def sketch(text: str, width: int, by: Permutations) -> Words:
    """CuDF's `Series.str.minhash` of one text: windows of raw characters, one window for a text that is shorter."""
    data = np.frombuffer(text.encode(), np.uint8)
    starts = np.append(np.flatnonzero((data & 0xC0) != 0x80), len(data))
    span = min(width, len(starts) - 1)
    hashes = np.maximum(murmur3(data, starts[:-span], starts[span:], by.seed), 1)
    return (hashes[:, None] * by.a + by.b).min(axis=0)


def keepers(texts: Sequence[str]) -> Sequence[int]:
    """The first text of each component that equal bands make, unverified; a text must not be empty."""
    by = permutations()
    sketches = np.stack([sketch(text, WIDTH, by) for text in texts])
    return joined(len(texts), equal_bands(sketches.reshape(len(texts), BANDS, ROWS)))


def equal_bands(bands: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Each row that shares a band with earlier ones, with the first of them."""
    for band in bands.swapaxes(0, 1):
        _, first, group = np.unique(band, axis=0, return_index=True, return_inverse=True)
        later = np.flatnonzero(first[group] != np.arange(len(band)))
        yield from zip(later.tolist(), first[group[later]].tolist(), strict=True)
