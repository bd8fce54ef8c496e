"""Sorting, comparing and joining of documents on one core: numba, compiled at the first call."""

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit
from .kernels import BAND_SHIFT, HASH, MIX

DIGIT, PASSES = 8, 8
"""Bits of a key that are sorted at a time, and how often; an even number leaves the rows where they began."""


@njit(cache=True, nogil=True)
def scatter(
    digits: NDArray[np.uint64],
    keys: NDArray[np.uint64],
    rows: NDArray[np.int64],
    out: NDArray[np.uint64],
    moved: NDArray[np.int64],
    values: int,
) -> NDArray[np.int64]:
    """Where each digit's rows end, once keys and rows are written in its order; equal digits stay as they are."""
    places = np.zeros(values + 1, np.int64)
    for digit in digits:
        places[digit + np.uint64(1)] += 1
    for value in range(values):
        places[value + 1] += places[value]
    for index in range(len(keys)):
        place = np.uint64(places[digits[index]])
        out[place], moved[place] = keys[index], rows[index]
        places[digits[index]] += 1
    return places[:values]


@njit(cache=True, nogil=True)
def sort(
    keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Keys and rows by (partition, key), rows of equal keys as they were.

    First by partition, so that the passes of the radix sort of each stay in the second-level cache.
    """
    out, moved = np.empty_like(keys), np.empty_like(rows)
    start = 0
    for stop in scatter(keys % np.uint64(partitions), keys, rows, out, moved, partitions):
        some, places = out[start:stop], moved[start:stop]
        spare, others = np.empty_like(some), np.empty_like(places)
        for shift in range(0, PASSES * DIGIT, DIGIT):
            digits = (some >> np.uint64(shift)) & np.uint64((1 << DIGIT) - 1)
            scatter(digits, some, places, spare, others, 1 << DIGIT)
            some, spare, places, others = spare, some, others, places
        start = stop
    return out, moved


@njit(cache=True, nogil=True)
def band_keys(sketches: NDArray[np.uint32], bands: int, rows: int, keys: NDArray[np.uint64]) -> None:
    """Writes the keys of each sketch: the band number above a hash of the band's values, which `MIX` folds in turn."""
    for sketch in range(len(sketches)):
        for band in range(bands):
            word = np.uint64(0)
            for value in sketches[sketch, band * rows : (band + 1) * rows]:
                word = (word ^ np.uint64(value)) + MIX[0]
                word = (word ^ (word >> np.uint64(30))) * MIX[1]
                word = (word ^ (word >> np.uint64(27))) * MIX[2]
                word ^= word >> np.uint64(31)
            keys[sketch, band] = (word & HASH) | np.uint64(band) << np.uint64(BAND_SHIFT)


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
    leaders = np.empty(limit, np.int64)
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
def union(parents: NDArray[np.int64], one: int, other: int) -> None:
    """Joins two nodes."""
    one, other = root(parents, one), root(parents, other)
    parents[max(one, other)] = min(one, other)


@njit(cache=True, nogil=True)
def join(parents: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> None:
    """Joins pairs of nodes."""
    for edge in range(len(left)):
        union(parents, left[edge], right[edge])


@njit(cache=True, nogil=True)
def flatten(parents: NDArray[np.int64]) -> None:
    """Makes the parent of every node the smallest node joined to it."""
    for node in range(len(parents)):
        parents[node] = parents[parents[node]]


@njit(cache=True, nogil=True)
def smallest(
    label: NDArray[np.int64], high: NDArray[np.uint64], low: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The first place of the smallest value of each label, and whether the label has another value."""
    head = np.full(label.max() + 1 if len(label) else 0, -1)
    several = np.zeros(len(head), np.bool_)
    for place in range(len(label)):
        best = head[label[place]]
        if best < 0:
            head[label[place]] = place
        elif high[place] != high[best] or low[place] != low[best]:
            several[label[place]] = True
            if (high[place], low[place]) < (high[best], low[best]):
                head[label[place]] = place
    return head, several


@njit(cache=True, nogil=True)
def links_of(
    sketches: NDArray[np.uint32],
    members: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    threshold: int,
    out: NDArray[np.int64],
) -> int:
    """How many links join what agrees in a group, each written to `out` as two places and the agreement.

    Every pair with a fresh member is compared unless links join it already.
    """
    parents, count = np.arange(len(members)), 0
    for later in range(len(members)):
        for sooner in range(later):
            known = not (fresh[later] or fresh[sooner]) or root(parents, later) == root(parents, sooner)
            equal = 0 if known else agreement(sketches[members[sooner]], sketches[members[later]])
            if not known and equal >= threshold:
                union(parents, sooner, later)
                out[count] = (sooner, later, equal)
                count += 1
    return count


@njit(cache=True, nogil=True)
def leads_of(
    sketches: NDArray[np.uint32],
    members: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    threshold: int,
    limit: int,
    out: NDArray[np.int64],
) -> int:
    """`links_of` for a crowded group: each member is compared with `limit` leaders at most."""
    leaders, count, found = np.empty(limit, np.int64), 0, 0
    for place in range(len(members)):
        index, equal = first_agreeing(sketches, members[leaders[:count]], members[place], threshold)
        if index >= 0 and (fresh[place] or fresh[leaders[index]]):
            out[found] = (leaders[index], place, equal)
            found += 1
        elif index < 0 and count < limit:
            leaders[count] = place
            count += 1
    return found


@njit(cache=True, nogil=True)
def link(
    sketches: NDArray[np.uint32],
    starts: NDArray[np.int64],
    members: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    threshold: int,
    limit: int,
) -> NDArray[np.int64]:
    """Two places among `members` and the agreement, a row a link, group by group."""
    links, count = np.empty((len(members), 3), np.int64), 0
    for group in range(len(starts) - 1):
        start, stop = starts[group], starts[group + 1]
        some, new = members[start:stop], fresh[start:stop]
        if stop - start <= limit:
            found = links_of(sketches, some, new, threshold, links[count:])
        else:
            found = leads_of(sketches, some, new, threshold, limit, links[count:])
        links[count : count + found, :2] += start
        count += found
    return links[:count]
