"""Letters of each script in pieces of a text, compiled; addresses and code within a line are set aside."""

import numpy as np
from numpy.typing import NDArray

from .compiled_cpu import njit
from .text import DIGIT, LETTER, SPACE

TICK, COLON, SLASH, ASCII = ord("`"), ord(":"), ord("/"), 0x80


@njit(cache=True, nogil=True)
def behind_code(points: NDArray[np.uint32], place: int, stop: int) -> int:
    """The place behind code from one backtick to the next; the place itself where no other comes."""
    for behind in range(place + 1, stop):
        if points[behind] == TICK:
            return behind + 1
    return place


@njit(cache=True, nogil=True)
def behind_url(points: NDArray[np.uint32], kinds: NDArray[np.uint8], place: int, stop: int) -> int:
    """The place behind a URL whose `://` may begin at a place: its ASCII characters; the place where none does."""
    if place + 2 >= stop or points[place + 1] != SLASH or points[place + 2] != SLASH:
        return place
    while place < stop and points[place] < ASCII and kinds[place] != SPACE:
        place += 1
    return place


@njit(cache=True, nogil=True)
def scripts(
    points: NDArray[np.uint32], kinds: NDArray[np.uint8], first: NDArray[np.int64], stop: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Letters of each piece by their class, shape (pieces, classes); the scheme of a URL is set aside with it."""
    found = np.zeros((len(first), DIGIT), np.int64)
    for piece in range(len(first)):
        place, scheme = first[piece], 0
        while place < stop[piece]:
            point, kind, behind = points[place], kinds[place], place
            if point == TICK:
                behind = behind_code(points, place, stop[piece])
            elif point == COLON:
                behind = behind_url(points, kinds, place, stop[piece])
                found[piece, LETTER] -= scheme if behind > place else 0
            elif SPACE < kind < DIGIT:
                found[piece, kind] += 1
            scheme = scheme + 1 if kind == LETTER and point < ASCII else 0
            place = max(behind, place + 1)
    return found
