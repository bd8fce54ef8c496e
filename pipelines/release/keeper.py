"""decide: which captures supersede which, and who keeps a cluster; facts in, one outcome a document out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...schemas.fields import DICTIONARY, KEY
from ...schemas.release import OUTCOME
from .grouping import codes, firsts

Ints = NDArray[np.int64]
Regroup = Callable[[Ints, Ints], Ints]
"""Rows of documents in order of preference, cluster by cluster, and where each cluster begins, to the place, among
these rows, of the keeper of each (see `deduplicate.regroup`)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What `decide` decides from: the SELECTION of all units, clusters, and the outcomes of the parent release."""

    selection: pa.Table
    clusters: pa.Table
    parent: pa.Table | None
    versions: str


def decide(facts: Facts, regroup: Regroup) -> pa.Table:
    """The OUTCOME of every row of the selection, with `dup_count` beside it.

    In this order: a refused verdict withholds, a bound drops, a newer capture supersedes, a keeper stands for its
    copies. A page whose newest capture is denied is withheld in all its captures.
    """
    table = facts.selection
    ids = codes(table["id"])
    outcome, twin = _first_judgement(table, ids, facts.versions)
    cluster, count = _keep(facts, ids, (outcome, twin), regroup)
    return _outcomes(table, outcome, twin, cluster).append_column("dup_count", pa.array(count, pa.int32()))


def _first_judgement(table: pa.Table, ids: Ints, versions: str) -> tuple[NDArray[np.object_], Ints]:
    outcome = np.where(np.asarray(table["filter"].is_valid()), "dropped", "kept").astype(object)
    newest = _newest_first(table)
    outcome[~table["taken"].to_numpy() | _newest_denied(table, newest)] = "withheld"
    twin = np.full(len(ids), -1)
    _repeated(outcome, twin, ids)
    if versions == "newest":
        _supersede(table, outcome, twin, newest)
    return outcome, twin


def _newest_first(table: pa.Table) -> Ints:
    """Rows by page, then from the newest capture to the oldest, ties by id; rows without a page last."""
    times = table["fetched_at"].cast(pa.int64()).fill_null(0).to_numpy()
    return np.lexsort((codes(table["id"]), -times, codes(table["page"])))


def _newest_denied(table: pa.Table, newest: Ints) -> NDArray[np.bool_]:
    pages = codes(table["page"])
    first = firsts(pages[newest])
    denied = np.asarray(pc.equal(table["verdict"].cast(pa.string()), "deny"))[newest]
    answer = np.zeros(len(newest), bool)
    answer[newest] = denied[first] & (pages[newest] >= 0)
    return answer


def _repeated(outcome: NDArray[np.object_], twin: Ints, ids: Ints) -> None:
    """One record in two units is one document: the second is a duplicate of the first."""
    order = np.argsort(ids, kind="stable")
    first = firsts(ids[order])
    again = order[first != np.arange(len(order))]
    outcome[again] = "duplicate"
    twin[again] = order[first[first != np.arange(len(order))]]


def _supersede(table: pa.Table, outcome: NDArray[np.object_], twin: Ints, newest: Ints) -> None:
    pages = codes(table["page"])
    order = newest[(outcome[newest] == "kept") & (pages[newest] >= 0)]
    first = firsts(pages[order])
    older = first != np.arange(len(order))
    outcome[order[older]] = "superseded"
    twin[order[older]] = order[first[older]]


def _keep(
    facts: Facts, ids: Ints, judged: tuple[NDArray[np.object_], Ints], regroup: Regroup
) -> tuple[pa.Array, Ints]:
    """Elects keepers among what is still kept; gives the cluster id of its members, and how many each stands for."""
    outcome, twin = judged
    table = facts.selection
    kept = np.flatnonzero(outcome == "kept")
    where = pc.index_in(table["id"].take(kept), facts.clusters["id"].combine_chunks())
    member = kept[np.asarray(where.is_valid())]
    label = codes(facts.clusters["cluster"].take(where.drop_null()))
    order = _preferred(facts, member, label, ids)
    member, label = member[order], label[order]
    starts = np.flatnonzero(firsts(label) == np.arange(len(label)))
    keeper = member[regroup(member, np.append(starts, len(member)))]
    outcome[member[keeper != member]] = "duplicate"
    twin[member] = np.where(keeper != member, keeper, -1)
    return _cluster_ids(facts, member, keeper), np.bincount(np.append(np.arange(len(ids)), keeper[keeper != member]))


def _preferred(facts: Facts, member: Ints, label: Ints, ids: Ints) -> Ints:
    """Members by cluster, then: published, licence and source, longest, earliest, id."""
    table = facts.selection
    times = table["fetched_at"].cast(pa.int64()).fill_null(2**62).to_numpy()[member]
    characters = table["characters"].to_numpy()[member]
    ranks = table["rank"].to_numpy()[member]
    return np.lexsort((ids[member], times, -characters, ranks, ~_published(facts, member), label))


def _published(facts: Facts, member: Ints) -> NDArray[np.bool_]:
    if facts.parent is None:
        return np.zeros(len(member), bool)
    kept = facts.parent.filter(pc.equal(facts.parent["outcome"].cast(pa.string()), "kept"))["id"]
    return np.asarray(pc.is_in(facts.selection["id"].take(member), kept.combine_chunks()))


def _cluster_ids(facts: Facts, member: Ints, keeper: Ints) -> pa.Array:
    """The cluster id of every row: the parent's where a member of the group had one, else its smallest member."""
    ids = facts.selection["id"].combine_chunks()
    names = np.full(len(ids), None, object)
    wanted = _earlier(facts, ids, member)
    groups: dict[int, list[tuple[bool, bytes]]] = {}
    for row, head, early in zip(member.tolist(), keeper.tolist(), wanted, strict=True):
        groups.setdefault(head, []).append((early is None, early or ids[row].as_py()))
    for row, head in zip(member.tolist(), keeper.tolist(), strict=True):
        if len(groups[head]) > 1:
            names[row] = min(groups[head])[1]
    return pa.array(names, KEY)


def _earlier(facts: Facts, ids: pa.Array, member: Ints) -> list[bytes | None]:
    if facts.parent is None:
        return [None] * len(member)
    place = pc.index_in(ids.take(member), facts.parent["id"].combine_chunks())
    found: list[bytes | None] = facts.parent["cluster"].combine_chunks().take(place).to_pylist()
    return found


def _outcomes(table: pa.Table, outcome: NDArray[np.object_], twin: Ints, cluster: pa.Array) -> pa.Table:
    dropped = pa.array(outcome == "dropped")
    withheld = pa.array(outcome == "withheld")
    name = pc.if_else(dropped, table["filter"].cast(pa.string()), pc.if_else(withheld, "rights", None))
    bound = pc.if_else(dropped, table["bound"].cast(pa.string()), None)
    bound = pc.if_else(withheld, table["verdict"].cast(pa.string()), bound)
    ids = table["id"].combine_chunks()
    columns = [
        ids,
        pa.array(outcome, pa.string()).cast(DICTIONARY),
        name.combine_chunks().cast(DICTIONARY),
        pc.if_else(dropped, table["value"], None),
        bound.combine_chunks().cast(DICTIONARY),
        ids.take(pa.array(twin, mask=twin < 0)),
        cluster,
        table["characters"],
    ]
    return pa.table(columns, schema=OUTCOME)
