"""Looking up sorted keys among sorted keys that lie anywhere in a file: numba, compiled at the first call."""

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit

WORD = np.dtype([("word", "<u8")])
"""Eight bytes as a record, since those need not be aligned."""


@njit(cache=True, nogil=True)
def least(keys: NDArray[np.void], low: int, wanted: np.uint64) -> int:
    """The first place from `low` on whose key is not below the wanted one, else the end: near ones are found sooner."""
    step, high = 1, len(keys)
    while low + step < high and keys[low + step]["word"] < wanted:
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while low < high:
        middle = (low + high) // 2
        if keys[middle]["word"] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def probe(keys: NDArray[np.void], wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first place of each wanted key among the words of a file, and how often it is there; both are sorted."""
    first, sizes = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    place = 0
    for index in range(len(wanted)):
        place = first[index] = least(keys, place, wanted[index])
        while place < len(keys) and keys[place]["word"] == wanted[index]:
            place += 1
        sizes[index] = place - first[index]
    return first, sizes
