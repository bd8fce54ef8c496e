"""Verified pairs among the documents whose band keys fall into one hash partition.

Which documents are joined depends on the documents that share a key, on nothing else: not on units, their order, or
the number of partitions. Documents that were compared before are not compared again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import EDGE, SPEC
from .arrow import alone, begins, digests, distinct, numbers
from .bands import EXACT_BAND, Rows
from .kernels import Groups, Kernels, Rule
from .stored import STORED, gathered

CROWD: Final = 64
"""Documents of one key of which every pair is compared; in a larger crowd each is compared with so many leaders.

Bounds the work on a key at 64 comparisons a document; real keys are met by 1 or 2 (the near-duplicate sets: 3).
"""

SLICE: Final = 1 << 16
"""Rows of shared keys that are looked at together: their sketches take 30 MiB."""

TOGETHER: Final = 16
"""Partitions whose slices may be one: a document has rows in many of them, and its sketch is read once a slice."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Store(Protocol):
    """Signatures by node: a document's unit above 32 bits, its row below."""

    def rows(self, nodes: Ints, column: str) -> NDArray[np.uint8]:
        """The bytes of `id`, `exact` or `sketch` of some documents, a row each."""


@dataclass(frozen=True)
class FileStore:
    """Signatures in files, one a unit: paths or fsspec URLs."""

    files: tuple[str, ...]

    def rows(self, nodes: Ints, column: str) -> NDArray[np.uint8]:
        """Read from the files of the units that the nodes are of."""
        order = np.argsort(nodes, kind="stable")
        units, first = np.unique(nodes[order] >> 32, return_index=True)
        parts = np.split(nodes[order] & 0xFFFFFFFF, first[1:]) if len(nodes) else []
        made = np.empty((len(nodes), STORED.field(column).type.byte_width), np.uint8)
        for unit, start, some in zip(units.tolist(), first.tolist(), parts, strict=True):
            made[order[start : start + len(some)]] = gathered(self.files[unit], some, column)
        return made


def sketches(store: Store, nodes: Ints) -> NDArray[np.uint32]:
    """The sketch values of some documents, a row each (see `comparable`)."""
    return store.rows(nodes, "sketch").view("<u4")


class Documents(NamedTuple):
    """Documents in the order of their nodes: node, a number an exact hash, and whether they are new."""

    node: Ints
    exact: Ints
    fresh: Flags


class Members(NamedTuple):
    """Documents that share a key, by number, group by group."""

    group: Ints
    document: Ints


class Pairs(NamedTuple):
    """Documents a before b by number, and their equal sketch values."""

    a: Ints
    b: Ints
    matches: NDArray[np.uint8]


class Found(NamedTuple):
    """The EDGE table of one partition, and how many of its keys are met by a crowd."""

    edges: pa.Table
    crowds: int


def merged(parts: Sequence[Rows]) -> Rows:
    """Rows of several sorted lists in the order of keys."""
    keys = np.concatenate([np.empty(0, np.uint64), *(part.key for part in parts)])
    order = np.argsort(keys, kind="stable")
    return Rows(keys[order], np.concatenate([np.empty(0, np.int64), *(part.document for part in parts)])[order])


def pairs(rows: Rows, first: int, store: Store, kernels: Kernels, partitions: int = 1) -> Found:
    """The pairs of sorted rows of so many partitions; documents of units from the place `first` on are new."""
    found = [_sliced(part, first, store, kernels) for part in slices(shared(rows), SLICE * min(partitions, TOGETHER))]
    table = pa.concat_tables([EDGE.empty_table(), *(each.edges for each in found)])
    return Found(unique(table), sum(each.crowds for each in found))


def shared(rows: Rows) -> Rows:
    """The rows whose key occurs more than once."""
    again = ~alone(rows.key)
    return Rows(rows.key[again], rows.document[again])


def slices(rows: Rows, size: int) -> Iterator[Rows]:
    """Rows in parts of about `size`, the rows of a key in one part."""
    starts = np.append(np.flatnonzero(begins(rows.key)), len(rows.key))
    cuts = starts[np.searchsorted(starts, np.arange(0, len(rows.key), size))]
    for start, stop in pairwise(np.unique(np.append(cuts, len(rows.key))).tolist()):
        yield Rows(rows.key[start:stop], rows.document[start:stop])


def _sliced(rows: Rows, first: int, store: Store, kernels: Kernels) -> Found:
    documents, number = identified(rows.document, first, store)
    exact = rows.key >= EXACT_BAND
    copies, _ = split_copies(grouped(rows.key[exact], number[exact]), documents)
    _, firsts = split_copies(grouped(rows.key[~exact], number[~exact]), documents)
    near, crowds = near_pairs(firsts, documents, store, kernels)
    return Found(edge_table(documents, copies, near), crowds)


def identified(nodes: Ints, first: int, store: Store) -> tuple[Documents, Ints]:
    """The documents at some nodes, and the number of each node's."""
    node, number = distinct(nodes)
    exact = numbers(digests(store.rows(node, "exact")))
    return Documents(node, exact, node >> 32 >= first), number


def grouped(keys: NDArray[np.uint64], number: Ints) -> Members:
    """The documents of each key."""
    return Members(np.cumsum(begins(keys)), number)


def _sorted(members: Members) -> Members:
    # As one number each: NumPy sorts numbers several times as fast as it finds their order.
    packed = np.sort(members.group << 32 | members.document)
    return Members(packed >> 32, packed & 0xFFFFFFFF)


def split_copies(members: Members, documents: Documents) -> tuple[Pairs, Members]:
    """Exact copies, each paired with the first of its group where one of the two is new, and those firsts.

    The firsts of a group are in the order of their numbers.
    """
    order = np.argsort(documents.exact, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    group, ordered = _sorted(Members(members.group, place[members.document]))
    document = order[ordered]
    new = begins(group, documents.exact[document])
    first = document[np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))]
    told = ~new & (documents.fresh[first] | documents.fresh[document])
    copies = Pairs(first[told], document[told], np.full(np.count_nonzero(told), SPEC.permutations, np.uint8))
    return copies, _sorted(Members(group[new], document[new]))


def near_pairs(members: Members, documents: Documents, store: Store, kernels: Kernels) -> tuple[Pairs, int]:
    """Links between documents of a group that agree in enough sketch values, and how many groups are crowds."""
    several = ~alone(members.group)
    group, document = members.group[several], members.document[several]
    needed, row = distinct(document)
    found = sketches(store, documents.node[needed])
    starts = np.append(np.flatnonzero(begins(group)), len(group))
    links = kernels.links(found, Groups(starts, row), documents.fresh[document], Rule(SPEC.agreement.pair, CROWD))
    crowds = np.count_nonzero(np.diff(starts) > CROWD)
    return Pairs(document[links.first], document[links.second], links.matches), int(crowds)


def edge_table(documents: Documents, copies: Pairs, near: Pairs) -> pa.Table:
    """Pairs as an EDGE table."""
    a, b = np.append(copies.a, near.a), np.append(copies.b, near.b)
    matches, exact = np.append(copies.matches, near.matches), np.arange(len(a)) < len(copies.a)
    return pa.table([*(documents.node[ends].astype(np.uint64) for ends in (a, b)), matches, exact], EDGE)


def unique(edges: pa.Table) -> pa.Table:
    """Edges sorted by (a, b), each once."""
    a, b = edges["a"].to_numpy(), edges["b"].to_numpy()
    order = np.lexsort((b, a))
    return edges.take(pa.array(order[begins(a[order], b[order])]))
