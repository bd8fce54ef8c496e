"""Naming of equal windows of a text, and the pieces that repeated ones cover, on one core: numba."""

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit
from .kernels import MIX

HALF = np.uint64(32)


@njit(cache=True, nogil=True)
def first_with(table: NDArray[np.int32], names: NDArray[np.int32], place: int, apart: int) -> int:
    """The first place whose name, and the name `apart` further on, are those of this place; itself where it is new.

    The table holds places by a hash of the two names, and is probed one slot after the other; it must not be full.
    """
    left, right = names[place], names[place + apart]
    word = ((np.uint64(left) << HALF) | np.uint64(right)) * MIX[1]
    word = (word ^ (word >> HALF)) * MIX[2]
    slot = np.int64(((word >> HALF) * np.uint64(len(table))) >> HALF)
    while table[slot] >= 0:
        known = table[slot]
        if names[known] == left and names[known + apart] == right:
            return int(known)
        slot = np.int64(slot + 1 if slot + 1 < len(table) else 0)
    table[slot] = place
    return place


@njit(cache=True, nogil=True)
def widen(names: NDArray[np.int32], shared: NDArray[np.bool_], apart: int, width: int) -> NDArray[np.int32]:
    """The names of windows of `width` characters, from those of windows `apart` narrower, half as wide at least.

    The name of a window is the first place where an equal one begins. `shared` tells which windows have an equal; it is
    brought up to date. A window without an equal has none when it is wider, and is looked up no more.
    """
    table = np.full(np.count_nonzero(shared) * 3 // 2 + 1, -1, np.int32)
    wider = np.empty_like(names)
    for place in range(len(names)):
        first = place
        if shared[place] and place + width <= len(names):
            first = first_with(table, names, place, apart)
        shared[place] = first < place
        shared[first] |= first < place
        wider[place] = first
    return wider


@njit(cache=True, nogil=True)
def prune(shared: NDArray[np.bool_], run: int) -> None:
    """Unmarks windows that have an equal, but fewer than `run` in a row: no long repeat is made of them."""
    begin = 0
    for place in range(len(shared) + 1):
        if place == len(shared) or not shared[place]:
            if place - begin < run:
                shared[begin:place] = False
            begin = place + 1


@njit(cache=True, nogil=True)
def repeated(names: NDArray[np.int32], shared: NDArray[np.bool_], width: int, place: int) -> bool:
    """Whether an equal of a window ended before it begins."""
    return bool(shared[place]) and names[place] + width <= place


@njit(cache=True, nogil=True)
def following(names: NDArray[np.int32], shared: NDArray[np.bool_], width: int, place: int, done: int) -> int:
    """The last repeated window from `place` on that begins at `done` at most, or else the first; -1 for none."""
    for start in range(min(done, len(names) - 1), place - 1, -1):
        if repeated(names, shared, width, start):
            return start
    for start in range(max(done + 1, place), len(names)):
        if repeated(names, shared, width, start):
            return start
    return -1


@njit(cache=True, nogil=True)
def cover(names: NDArray[np.int32], shared: NDArray[np.bool_], width: int, out: NDArray[np.int64]) -> int:
    """How many pieces cover all that repeated windows do: first place, end, and where the same stood first.

    Pieces do not overlap, and none overlaps what it repeats. Each begins with the window that reaches furthest, so that
    any two in turn cover more than `width`: there are at most two a `width` of characters.
    """
    count = place = done = 0
    start = following(names, shared, width, place, done)
    while start >= 0:
        since, last = max(start, done), start
        while (
            last + 1 < len(names)
            and repeated(names, shared, width, last + 1)
            and names[last + 1] == names[last] + 1
            and names[last + 1] + width <= since
        ):
            last += 1
        out[count] = (since, last + width, names[start] + since - start)
        count, place, done = count + 1, last + 1, last + width
        start = following(names, shared, width, place, done)
    return count
