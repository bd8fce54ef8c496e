"""Verified pairs among the documents whose band keys fall into one hash partition.

What is decided for a key depends on the documents that share it and on their ids, on nothing else: not on units,
their order, or the number of partitions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.fields import KEY
from ...schemas.signature import EDGE, SPEC
from .arrow import Digests, begins, comparable, digest_array, digests, ranks
from .bands import band_rows, read_bands, read_signatures
from .kernels import Groups, Kernels
from .kernels import kernels as kernels_named

LEADERS: Final = 64
"""Documents of one key that others are compared with; past them only exact copies are linked.

Bounds the work on a key at 64 comparisons a document; real keys are met by 1 or 2 (the near-duplicate sets: 3).
"""

LOW: Final = 0xFFFFFFFF
"""The lower half of two numbers packed into 64 bits, which sort as the pair does."""

Ints = NDArray[np.int64]
Take = Callable[[int, Ints, list[str]], pa.Table]
"""Some rows and columns of the signatures of a unit, given its number."""


@dataclass(frozen=True)
class UnitFiles:
    """Where a unit's band rows and signatures lie: paths or fsspec URLs."""

    bands: str
    signatures: str


class Members(NamedTuple):
    """Documents that share a key, by number; sorted by (group, document)."""

    group: Ints
    document: Ints


class Documents(NamedTuple):
    """Distinct documents in the order of (id, exact hash).

    `name` numbers ids, `exact` numbers exact hashes, `node` is where the document lies: its unit above 32 bits, its
    row below.
    """

    id: Digests
    name: Ints
    exact: Ints
    node: Ints


class Pairs(NamedTuple):
    """Documents a < b by number, and their equal sketch values."""

    a: Ints
    b: Ints
    matches: NDArray[np.uint8]


def match(partition: int, units: Sequence[UnitFiles], kernels: str = "cpu") -> pa.Table:
    """The EDGE table of one partition: unique, sorted by (a, b)."""

    def take(unit: int, rows: Ints, columns: list[str]) -> pa.Table:
        return read_signatures(units[unit].signatures, rows, columns)

    return edges([read_bands(unit.bands, partition) for unit in units], take, kernels_named(kernels))


def match_signatures(signatures: pa.Table, kernels: str = "cpu") -> pa.Table:
    """The EDGE table of documents held in memory."""

    def take(_: int, rows: Ints, columns: list[str]) -> pa.Table:
        return signatures.select(columns).take(pa.array(rows))

    return edges([band_rows(signatures, kernels, partitions=1)], take, kernels_named(kernels))


def edges(bands: Sequence[pa.Table], take: Take, kernels: Kernels) -> pa.Table:
    """The EDGE table of the band rows of each unit.

    In each key the documents are taken by id. Exact copies are linked to the first of them; of those firsts, each is
    linked to the first leader it agrees with (`Kernels.leaders`).
    """
    keys, nodes = shared(bands)
    documents, number = identified(nodes, take)
    members = grouped(keys, number)
    copies, firsts = split_copies(members, documents.exact)
    near = near_pairs(firsts, documents, take, kernels)
    return edge_table(documents, copies, near)


def shared(bands: Sequence[pa.Table]) -> tuple[NDArray[np.uint64], Ints]:
    """Keys that occur more than once, sorted, and the node of each occurrence."""
    keys = np.concatenate([table["key"].to_numpy() for table in bands] or [np.empty(0, np.uint64)])
    numbered = [table["row"].to_numpy().astype(np.int64) | unit << 32 for unit, table in enumerate(bands)]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    new = begins(keys)
    again = ~(new & np.roll(new, -1))
    return keys[again], np.concatenate([*numbered, np.empty(0, np.int64)])[order][again]


def gathered(nodes: Ints, take: Take, columns: list[str]) -> pa.Table | None:
    """Columns of the signatures of sorted nodes, in their order; None for no nodes."""
    units, begins = np.unique(nodes >> 32, return_index=True)
    rows = np.split(nodes & LOW, begins[1:])
    tables = [take(int(unit), some, columns) for unit, some in zip(units, rows, strict=False)]
    return pa.concat_tables(tables) if tables else None


def identified(nodes: Ints, take: Take) -> tuple[Documents, Ints]:
    """The documents at some nodes, and the number of each node's: a record that is in two units is one document."""
    distinct, where = np.unique(nodes, return_inverse=True)
    found = gathered(distinct, take, ["id", "exact"])
    columns = found or pa.table({column: pa.array([], KEY) for column in ("id", "exact")})
    ids = digests(columns["id"])
    _, name = ranks(ids)
    _, exact = ranks(digests(columns["exact"]))
    _, first, number = np.unique(name << 32 | exact, return_index=True, return_inverse=True)
    return Documents(ids.take(first), name[first], exact[first], distinct[first]), number[where]


def grouped(keys: NDArray[np.uint64], number: Ints) -> Members:
    """The documents of each key, each once."""
    group = np.cumsum(begins(keys))
    pairs = np.sort(group << 32 | number)  # np.unique hashes here: six times as slow
    pairs = pairs[begins(pairs)]
    return Members(pairs >> 32, pairs & LOW)


def split_copies(members: Members, exact: Ints) -> tuple[Pairs, Members]:
    """Exact copies, each paired with the first of its group, and those firsts."""
    order = np.lexsort((members.document, exact[members.document], members.group))
    group, document = members.group[order], members.document[order]
    new = begins(group, exact[document])
    first = document[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    copies = Pairs(first[~new], document[~new], np.full(np.count_nonzero(~new), SPEC.permutations, np.uint8))
    kept = np.sort(order[new])
    return copies, Members(members.group[kept], members.document[kept])


def near_pairs(members: Members, documents: Documents, take: Take, kernels: Kernels) -> Pairs:
    """Pairs of a leader and a document of its group that agree in enough sketch values."""
    new = begins(members.group)
    several = ~(new & np.roll(new, -1))
    group, document = members.group[several], members.document[several]
    needed, row = np.unique(document, return_inverse=True)
    sketches = _sketches(documents.node[needed], take)
    groups = Groups(np.append(np.flatnonzero(begins(group)), len(group)), row)
    leader, matches = kernels.leaders(sketches, groups, SPEC.agreement.pair, LEADERS)
    led = leader != row
    return Pairs(needed[leader[led]], document[led], matches[led])


def _sketches(nodes: Ints, take: Take) -> NDArray[np.uint32]:
    order = np.argsort(nodes)
    found = gathered(nodes[order], take, ["exact", "sketch"])
    rows = np.empty((len(nodes), SPEC.permutations), np.uint32)
    if found is not None:
        rows[order] = comparable(found)
    return rows


def edge_table(documents: Documents, copies: Pairs, near: Pairs) -> pa.Table:
    """Pairs of unlike ids as an EDGE table: each once, sorted."""
    a, b = np.append(copies.a, near.a), np.append(copies.b, near.b)
    matches, exact = np.append(copies.matches, near.matches), np.arange(len(a)) < len(copies.a)
    code, place = np.unique(documents.name[a] << 32 | documents.name[b], return_index=True)
    place = place[code >> 32 != code & LOW]
    ids = [digest_array(documents.id.take(ends[place])) for ends in (a, b)]
    return pa.table([*ids, matches[place], exact[place]], EDGE)
