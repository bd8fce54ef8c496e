"""Clusters of copies: what verified pairs join, and what the keeper of a cluster may represent."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...schemas.fields import KEY, field
from ...schemas.signature import SPEC
from .arrow import Digests, comparable, digest_array, digests, ranks, whole
from .kernels import Groups
from .kernels import kernels as kernels_named

CLUSTER = pa.schema(
    [
        field("id", KEY, "a document that has a copy", nullable=False),
        field("cluster", KEY, "the smallest id among all that pairs join with it", nullable=False),
    ],
)


def clusters(edges: pa.Table) -> pa.Table:
    """The CLUSTER of every document in an EDGE table, sorted by id."""
    from .kernels_cpu import components  # noqa: PLC0415 - numba takes a second to import

    ends = [digests(edges[name]) for name in ("a", "b")]
    ids = Digests(*(np.concatenate(halves) for halves in zip(*ends, strict=True)))
    first, number = ranks(ids)
    left, right = np.split(number, 2)
    distinct = ids.take(first)
    smallest = components(len(first), left, right)
    return pa.table([digest_array(distinct), digest_array(distinct.take(smallest))], CLUSTER)


def regroup(rows: NDArray[np.uint32], starts: NDArray[np.int64], kernels: str = "cpu") -> NDArray[np.int64]:
    """The keeper of each row, as a row number: the guard against chains.

    `rows` (see `comparable`) are the members of clusters one after the other, each cluster in order of preference,
    beginning at `starts` (a last entry is the end). The first member keeps those that agree with it; of the others
    the first keeps those that agree with it, and so on.
    """
    groups = Groups(starts, np.arange(len(rows)))
    keeper, _ = kernels_named(kernels).leaders(rows, groups, SPEC.agreement.keeper, len(rows))
    return keeper


def keepers(signatures: pa.Table, edges: pa.Table, kernels: str = "cpu") -> NDArray[np.int64]:
    """The keeper of each document as a row of `signatures`, which are in order of preference.

    Pairs with documents that are not among the signatures still join others.
    """
    joined = clusters(edges)
    joined = joined.filter(pc.is_in(joined["id"], whole(signatures["id"])))
    row = pc.index_in(joined["id"], whole(signatures["id"])).to_numpy()
    _, cluster = ranks(digests(joined["cluster"]))
    order = np.lexsort((row, cluster))
    members, sizes = row[order], np.bincount(cluster)
    kept = regroup(comparable(signatures.take(pa.array(members))), np.append(0, np.cumsum(sizes)), kernels)
    keeper = np.arange(len(signatures))
    keeper[members] = members[kept]
    return keeper
