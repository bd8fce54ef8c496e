"""Looking up sorted keys in sorted keys that lie anywhere in a file: numba, compiled at the first call."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

WIDTH = 8
"""Bytes of a key."""


@njit(cache=True, nogil=True)
def key(data: NDArray[np.uint8], start: int, place: int) -> np.uint64:
    """The key at a place of the keys that begin at the byte `start`; bytes of a file need not be aligned."""
    at = start + place * WIDTH
    return data[at : at + WIDTH].view(np.uint64)[0]


@njit(cache=True, nogil=True)
def least(data: NDArray[np.uint8], start: int, low: int, high: int, wanted: np.uint64) -> int:
    """The first place from `low` on whose key is not below the wanted one, else `high`: near ones are found sooner."""
    step = 1
    while low + step < high and key(data, start, low + step) < wanted:
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while low < high:
        middle = (low + high) // 2
        if key(data, start, middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def probe(
    data: NDArray[np.uint8], start: int, count: int, wanted: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first place of each wanted key among `count` keys, and how often it is there; all are sorted."""
    first, sizes = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    place = 0
    for index in range(len(wanted)):
        place = first[index] = least(data, start, place, count, wanted[index])
        while place < count and key(data, start, place) == wanted[index]:
            place += 1
        sizes[index] = place - first[index]
    return first, sizes
