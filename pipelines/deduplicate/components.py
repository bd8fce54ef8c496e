"""Clusters of copies: what verified pairs join, and what the keeper of a cluster may represent."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import CLUSTER, SPEC
from .arrow import Digests, digest_array, digests
from .kernels import Groups, Leaders, Rule
from .kernels import kernels as kernels_named

LEADERS: Final = 256
"""Keepers of one cluster at most; past them a member that agrees with none of them keeps itself."""

CHUNK: Final = 1 << 14
"""Members whose sketches are held at a time, 8 MiB, or one cluster; and rows that are looked at together."""

Ints = NDArray[np.int64]
Ids = Callable[[Ints], NDArray[np.uint8]]
"""The 16 bytes of the ids of some nodes, a row each."""

Sketches = Callable[[Ints], NDArray[np.uint32]]
"""The sketch values of some rows (see `comparable`)."""


class Forest:
    """Documents joined so far, by node: 9 bytes a document of the index."""

    def __init__(self, sizes: Sequence[int]) -> None:
        """For units with so many documents, by place."""
        self._begins = np.append(0, np.cumsum(np.asarray(sizes, np.int64)))
        self._parents = np.arange(self._begins[-1])
        self._new = np.zeros(self._begins[-1], np.bool_)

    def join(self, edges: pa.Table) -> None:
        """Joins the pairs of an EDGE table, which are new."""
        from .match_cpu import join  # noqa: PLC0415 - numba takes a second to import

        ends = self._ends(edges, ("a", "b"))
        join(self._parents, *ends)
        for numbers in ends:
            self._new[numbers] = True

    def extend(self, table: pa.Table) -> None:
        """Joins the nodes of a CLUSTER table that was known with their heads, where new pairs have one of them."""
        from .match_cpu import join  # noqa: PLC0415 - as above

        parts = [self._ends(batch, ("node", "head")) for batch in table.to_batches(CHUNK)]
        touched = np.zeros(len(self._parents), np.bool_)
        for numbers, heads in parts:
            touched[heads[self._new[numbers]]] = True
        for numbers, heads in parts:
            some = touched[heads]
            join(self._parents, numbers[some], heads[some])

    def joined(self) -> tuple[Ints, Ints]:
        """The nodes that new pairs join with others, directly or not, and a number a component."""
        from .match_cpu import flatten  # noqa: PLC0415 - as above

        flatten(self._parents)
        changed = np.zeros(len(self._parents), np.bool_)
        changed[self._parents[self._new]] = True
        members = np.flatnonzero(changed[self._parents])
        return self._node(members), self._parents[members]

    def _ends(self, rows: pa.Table | pa.RecordBatch, names: tuple[str, str]) -> tuple[Ints, Ints]:
        """The numbers of the documents at the nodes of two columns."""
        left, right = (rows[name].to_numpy().astype(np.int64) for name in names)
        return self._number(left), self._number(right)

    def _number(self, nodes: Ints) -> Ints:
        return self._begins[nodes >> 32] + (nodes & 0xFFFFFFFF)

    def _node(self, numbers: Ints) -> Ints:
        unit = np.searchsorted(self._begins, numbers, side="right") - 1
        return numbers - self._begins[unit] | unit << 32


def clusters(sizes: Sequence[int], known: Iterable[pa.Table], edges: Iterable[pa.Table], ids: Ids) -> pa.Table:
    """The CLUSTER of every document in a cluster that edges have made or changed.

    `sizes` are the documents of each unit, `known` the clusters before: a table has all of a cluster that it changed.
    """
    forest = Forest(sizes)
    for table in edges:
        forest.join(table)
    for table in known:
        forest.extend(table)
    nodes, component = forest.joined()
    return named(nodes, component, digests(ids(nodes)))


def named(nodes: Ints, component: Ints, ids: Digests) -> pa.Table:
    """CLUSTER rows of sorted nodes: a component is called after its smallest id; one id alone is none."""
    from .match_cpu import smallest  # noqa: PLC0415 - numba takes a second to import

    _, label = np.unique(component, return_inverse=True)
    head, several = smallest(label, ids.high, ids.low)
    kept = np.flatnonzero(several[label])
    both = (kept, head[label[kept]])
    columns = [digest_array(ids.take(places)) for places in both]
    return pa.table([*columns, *(nodes[places].astype(np.uint64) for places in both)], CLUSTER)


def regroup(sketches: Sketches, members: Ints, starts: Ints, kernels: str = "cpu") -> Leaders:
    """The keeper of each member, as its place among the members, and their equal values: the guard against chains.

    Members are those of clusters one after the other, each cluster in order of preference, beginning at `starts` (a
    last entry is the end). The first member keeps those that agree with it; of the others the first keeps those that
    agree with it, and so on.
    """
    used, rule = kernels_named(kernels), Rule(SPEC.agreement.keeper, LEADERS)
    found = [Leaders(np.empty(0, np.int64), np.empty(0, np.uint8))]
    for first, last in pairwise(_chunks(starts).tolist()):
        begin, end = starts[first], starts[last]
        groups = Groups(starts[first : last + 1] - begin, np.arange(end - begin))
        leaders = used.leaders(sketches(members[begin:end]), groups, rule)
        found.append(Leaders(leaders.leader + begin, leaders.matches))
    return Leaders(*map(np.concatenate, zip(*found, strict=True)))


def _chunks(starts: Ints) -> Ints:
    """Places in `starts` that part clusters into chunks of about `CHUNK` members."""
    cuts = np.searchsorted(starts, np.arange(0, starts[-1], CHUNK))
    return np.unique(np.append(cuts, len(starts) - 1))
