"""Copies among sketches in memory, joined as they are found, without keys sorted or pairs written: numba, one core."""

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit
from .match_cpu import agreement, first_agreeing, flatten, root, union


@njit(cache=True, nogil=True)
def chain(
    keys: NDArray[np.uint64], heads: NDArray[np.int32], nexts: NDArray[np.int32], sizes: NDArray[np.int32]
) -> None:
    """Chains the places of equal keys, which are hashes: the size of each chain at its first place, elsewhere 0.

    `nexts` of a place is the next one of its key, of the last one the last itself. `heads` is a table of open
    addresses: a power of two, more than there are keys.
    """
    heads[:] = -1
    sizes[:] = 0
    last = np.empty(len(keys), np.int32)
    mask = np.uint64(len(heads) - 1)
    for place in range(np.int32(len(keys))):
        slot = keys[place] & mask
        while heads[slot] >= 0 and keys[heads[slot]] != keys[place]:
            slot = (slot + np.uint64(1)) & mask
        if heads[slot] < 0:
            heads[slot] = place
            last[place] = place
        head = heads[slot]
        nexts[last[head]] = nexts[place] = last[head] = place
        sizes[head] += 1


@njit(cache=True, nogil=True)
def join_pairs(
    sketches: NDArray[np.uint32], members: NDArray[np.int64], threshold: int, parents: NDArray[np.int64]
) -> None:
    """Joins all that agree among some members, which are rows of sketches."""
    for later in range(1, len(members)):
        for sooner in range(later):
            one, other = members[sooner], members[later]
            if root(parents, one) != root(parents, other) and agreement(sketches[one], sketches[other]) >= threshold:
                union(parents, one, other)


@njit(cache=True, nogil=True)
def join_crowd(
    sketches: NDArray[np.uint32], members: NDArray[np.int64], threshold: int, limit: int, parents: NDArray[np.int64]
) -> None:
    """Joins each member with the first of `limit` leaders at most that it agrees with, as `match_cpu.leads_of` does."""
    leaders, count = np.empty(limit, np.int64), 0
    for member in members:
        index, _ = first_agreeing(sketches, leaders[:count], member, threshold)
        if index >= 0:
            union(parents, leaders[index], member)
        elif count < limit:
            leaders[count] = member
            count += 1


@njit(cache=True, nogil=True)
def components(sketches: NDArray[np.uint32], keys: NDArray[np.uint64], threshold: int, limit: int) -> NDArray[np.int64]:
    """The smallest row that each row of sketches is joined with, by itself or others.

    `keys` has a row for each band, a key for each sketch. Of the sketches of one key, if at most `limit`, every two are
    compared, unless they are joined already.
    """
    count = len(sketches)
    parents = np.arange(count)
    heads = np.empty(2 << int(np.ceil(np.log2(max(count, 1)))), np.int32)
    nexts, sizes, members = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int64)
    for band in range(len(keys)):
        chain(keys[band], heads, nexts, sizes)
        for head in np.flatnonzero(sizes > 1):
            place, size = head, sizes[head]
            for index in range(size):
                members[index] = place
                place = nexts[place]
            if size <= limit:
                join_pairs(sketches, members[:size], threshold, parents)
            else:
                join_crowd(sketches, members[:size], threshold, limit, parents)
    flatten(parents)
    return parents


@njit(cache=True, nogil=True)
def elect(sketches: NDArray[np.uint32], parents: NDArray[np.int64], threshold: int, limit: int) -> NDArray[np.int64]:
    """The keeper of each row: the first keeper of its component that it agrees with, else itself (see `regroup`).

    A component has `limit` keepers at most that stand for others.
    """
    keepers, nexts, last = np.arange(len(parents)), np.full(len(parents), -1), np.arange(len(parents))
    counts = np.ones(len(parents), np.int64)
    for row in range(len(parents)):
        first = leader = parents[row]
        if first == row:
            continue
        while leader >= 0 and agreement(sketches[leader], sketches[row]) < threshold:
            leader = nexts[leader]
        if leader >= 0:
            keepers[row] = leader
        elif counts[first] < limit:
            nexts[last[first]] = last[first] = row
            counts[first] += 1
    return keepers
