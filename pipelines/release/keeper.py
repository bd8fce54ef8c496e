"""decide: which captures supersede which, and who keeps a cluster; facts in, one outcome a document out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...schemas.fields import DICTIONARY, KEY
from ...schemas.release import OUTCOME
from .grouping import codes, copies_by, firsts

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Matches = NDArray[np.uint8]
Regroup = Callable[[Ints, Ints], tuple[Ints, Matches]]
"""Rows of documents in order of preference, cluster by cluster, and where each cluster begins, to the place, among
these rows, of the keeper of each, and their equal sketch values (see `deduplicate.components.regroup`)."""

AGAINST = "against"
"""What is written, while it is decided, for a document that is compared with and never released."""

VALUES = 120
"""Values of a sketch, of which equal ones are counted."""

_LONG_AGO, _LATE = -(2**62), 2**62
"""Seconds that stand for an unknown time where the newest, and where the earliest, is looked for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What `decide` decides from.

    The SELECTION of all units, clusters, the outcomes of the parent release, which captures of a page to keep, and
    the ids of documents, and keys of pages, that were erased.
    """

    selection: pa.Table
    clusters: pa.Table
    parent: pa.Table | None
    versions: str
    erased: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is decided so far, a row a place: the outcome, the row of the twin, -1 for none, and what they share."""

    outcome: NDArray[np.object_]
    twin: Ints
    matches: Matches


@dataclass(frozen=True, slots=True)
class Members:
    """Rows that may keep a cluster, cluster by cluster in order of preference.

    A published one stays a keeper, but for copies of one that is firm.
    """

    row: Ints
    label: Ints
    published: Flags
    firm: Flags


def decide(facts: Facts, regroup: Regroup) -> pa.Table:
    """The OUTCOME of every row of the selection, with `dup_count`, `dup_sources` and `dup_licences` beside it.

    In this order: what is erased is gone, a refused verdict withholds, a bound drops, a newer capture supersedes, a
    keeper stands for its copies. A denied capture of a page withholds all that are not newer. Documents that are only
    compared with stand for their copies whatever they are themselves, and are withheld.
    """
    table = facts.selection
    ids = codes(table["id"])
    first = _first_rows(ids)
    judged = _first_judgement(facts, first)
    members = _members(facts, ids, judged)
    keeper, matches, group = elected(members, regroup)
    _stand_for(judged, members, keeper, matches)
    _repeat(judged, first)
    judged.outcome[judged.outcome == AGAINST] = "withheld"
    cluster = _cluster_ids(facts, members.row, group).take(first)
    stands = np.arange(len(ids))
    stands[members.row] = keeper
    return _with_copies(_outcomes(table.take(first), judged, cluster), table, stands)


def _first_rows(ids: Ints) -> Ints:
    """The first row of each row's document: one record in two units is one document."""
    order = np.argsort(ids, kind="stable")
    made = np.empty_like(order)
    made[order] = order[firsts(ids[order])]
    return made


def _first_judgement(facts: Facts, first: Ints) -> _Judged:
    table = facts.selection
    outcome = np.where(np.asarray(table["filter"].is_valid()), "dropped", "kept").astype(object)
    newest = _newest_first(table)
    twin = _denial(table, newest)
    outcome[~table["taken"].to_numpy() | (twin >= 0)] = "withheld"
    outcome[table["against"].to_numpy()] = AGAINST
    gone = pa.array(sorted(facts.erased), KEY)
    outcome[np.asarray(pc.or_(pc.is_in(table["id"], gone), pc.is_in(table["page"], gone)))] = "erased"
    outcome[first != np.arange(len(first))] = "duplicate"
    if facts.versions == "newest":
        _supersede(table, outcome, twin, newest)
    return _Judged(outcome, twin, np.zeros(len(outcome), np.uint8))


def _times(table: pa.Table, unknown: int) -> Ints:
    made: Ints = table["fetched_at"].cast(pa.int64()).fill_null(unknown).to_numpy()
    return made


def _newest_first(table: pa.Table) -> Ints:
    """Rows by page, then from the newest capture to the oldest, ties by id; rows without a page first."""
    return np.lexsort((codes(table["id"]), -_times(table, _LONG_AGO), codes(table["page"])))


def _denied(table: pa.Table) -> Flags:
    denied = np.asarray(pc.equal(table["verdict"].cast(pa.string()), "deny"))
    return denied & ~table["against"].to_numpy()


def _denial(table: pa.Table, newest: Ints) -> Ints:
    """The newest denied capture of the page of each capture that is not newer and not denied itself; else -1."""
    pages, times, denied = codes(table["page"]), _times(table, _LONG_AGO), _denied(table)
    order = newest[denied[newest] & (pages[newest] >= 0)]
    heads = order[firsts(pages[order]) == np.arange(len(order))]
    of_page = np.full(len(pages) + 1, -1)
    of_page[pages[heads]] = heads
    found = of_page[pages]
    return np.where((found >= 0) & ~denied & (times <= times[found]), found, -1)


def _supersede(table: pa.Table, outcome: NDArray[np.object_], twin: Ints, newest: Ints) -> None:
    pages = codes(table["page"])
    order = newest[(outcome[newest] == "kept") & (pages[newest] >= 0)]
    first = firsts(pages[order])
    older = first != np.arange(len(order))
    outcome[order[older]] = "superseded"
    twin[order[older]] = order[first[older]]


def _members(facts: Facts, ids: Ints, judged: _Judged) -> Members:
    kept = np.flatnonzero((judged.outcome == "kept") | (judged.outcome == AGAINST))
    where = pc.index_in(facts.selection["id"].take(kept), facts.clusters["id"].combine_chunks())
    row = kept[np.asarray(where.is_valid())]
    label = codes(facts.clusters["cluster"].take(where.drop_null()))
    published, firm = _published(facts, row), judged.outcome[row] == AGAINST
    order = np.lexsort((*_preference(facts.selection, ids, row), ~published, ~firm, label))
    return Members(row[order], label[order], published[order], firm[order])


def _preference(table: pa.Table, ids: Ints, row: Ints) -> tuple[Ints, ...]:
    """Keys of order, the last first: licence and source, longest, earliest, id."""
    times, characters, ranks = _times(table, _LATE), table["characters"].to_numpy(), table["rank"].to_numpy()
    return ids[row], times[row], -characters[row], ranks[row]


def _published(facts: Facts, row: Ints) -> Flags:
    if facts.parent is None:
        return np.zeros(len(row), bool)
    kept = facts.parent.filter(pc.equal(facts.parent["outcome"].cast(pa.string()), "kept"))["id"]
    return np.asarray(pc.is_in(facts.selection["id"].take(row), kept.combine_chunks()))


def elected(members: Members, regroup: Regroup) -> tuple[Ints, Matches, Ints]:
    """The row that keeps each member, their equal values, and the row that its group is named after.

    A published member keeps itself, even where it agrees with one that is preferred, and then leads those that agree
    with none before.
    """
    place = np.arange(len(members.row))
    keeper, matches = _led(members, place, regroup)
    beside = members.published & (keeper != place) & ~members.firm[keeper]
    head = np.where(beside, keeper, place)
    keeper[beside] = place[beside]
    for now in _one_a_cluster(members.label, np.flatnonzero(beside)):
        open_ = ~members.published[keeper] & np.isin(members.label, members.label[now])
        asked = np.union1d(now, np.flatnonzero(open_))
        keeper[asked], matches[asked] = _led(members, asked, regroup)
    return members.row[keeper], matches, members.row[head[keeper]]


def _led(members: Members, asked: Ints, regroup: Regroup) -> tuple[Ints, Matches]:
    """The place of the leader of each of some members, as if there were no others, and their equal values."""
    starts = np.flatnonzero(firsts(members.label[asked]) == np.arange(len(asked)))
    leader, matches = regroup(members.row[asked], np.append(starts, len(asked)))
    return asked[leader], matches


def _one_a_cluster(label: Ints, places: Ints) -> Iterator[Ints]:
    """These places in turns, in each turn the next of every cluster."""
    turn = np.arange(len(places)) - firsts(label[places])
    return (places[turn == each] for each in range(turn.max(initial=-1) + 1))


def _stand_for(judged: _Judged, members: Members, keeper: Ints, matches: Matches) -> None:
    row = members.row
    copies = (keeper != row) & ~members.firm
    judged.outcome[row[copies]] = "duplicate"
    judged.twin[row[copies]] = keeper[copies]
    judged.matches[row[copies]] = matches[copies]


def _repeat(judged: _Judged, first: Ints) -> None:
    """A record seen again is a duplicate of what is kept of it, else what became of it."""
    again = np.flatnonzero(first != np.arange(len(first)))
    origin = first[again]
    kept = judged.outcome[origin] == "kept"
    judged.outcome[again] = np.where(kept, "duplicate", judged.outcome[origin])
    judged.twin[again] = np.where(kept, origin, judged.twin[origin])
    judged.matches[again] = np.where(kept, VALUES, judged.matches[origin])


def _cluster_ids(facts: Facts, row: Ints, group: Ints) -> pa.Array:
    """The cluster id of every row: the parent's where its group inherits one, else the group's smallest member."""
    ids = facts.selection["id"].combine_chunks()
    again, size = np.unique(group, return_inverse=True, return_counts=True)[1:]
    chosen = size[again] > 1
    row, group = row[chosen], group[chosen]
    named = _named(ids.take(row).to_pylist(), group.tolist(), _earlier(facts, ids, row))
    names = np.full(len(ids), None, object)
    names[row] = [named[head] for head in group.tolist()]
    return pa.array(names, KEY)


def _named(ids: list[bytes], groups: list[int], earlier: list[bytes | None]) -> dict[int, bytes]:
    """The id of each group, no two the same.

    An earlier id goes to the group of the document it was taken from, else of the smallest that had it.
    """
    heirs: dict[bytes, int] = {}
    smallest: dict[int, bytes] = {}
    known = set(earlier)
    heirs.update((name, group) for name, group in zip(ids, groups, strict=True) if name in known)
    for name, group, former in sorted(zip(ids, groups, earlier, strict=True), key=lambda each: each[0]):
        smallest.setdefault(group, name)
        if former is not None:
            heirs.setdefault(former, group)
    return smallest | {group: name for name, group in sorted(heirs.items(), reverse=True)}


def _earlier(facts: Facts, ids: pa.Array, row: Ints) -> list[bytes | None]:
    if facts.parent is None:
        return [None] * len(row)
    place = pc.index_in(ids.take(row), facts.parent["id"].combine_chunks())
    found: list[bytes | None] = facts.parent["cluster"].combine_chunks().take(place).to_pylist()
    return found


def _outcomes(table: pa.Table, judged: _Judged, cluster: pa.Array) -> pa.Table:
    dropped, withheld = (pa.array(judged.outcome == each) for each in ("dropped", "withheld"))
    refused = pc.and_(withheld, pc.invert(table["against"])).combine_chunks()
    reason = pc.if_else(withheld, pc.if_else(refused, "rights", AGAINST), None)
    name = pc.if_else(dropped, table["filter"].cast(pa.string()), reason)
    bound = pc.if_else(dropped, table["bound"].cast(pa.string()), None)
    bound = pc.if_else(refused, table["verdict"].cast(pa.string()), bound)
    recalled = pa.array((judged.outcome == "withheld") & (judged.twin >= 0))
    ids = table["id"].combine_chunks()
    columns = [
        ids,
        pa.array(judged.outcome, pa.string()).cast(DICTIONARY),
        name.combine_chunks().cast(DICTIONARY),
        pc.if_else(dropped, table["value"], None),
        pc.if_else(recalled, "deny", bound).combine_chunks().cast(DICTIONARY),
        pc.if_else(refused, table["evidence"].cast(pa.string()), None).combine_chunks().cast(DICTIONARY),
        ids.take(pa.array(judged.twin, mask=judged.twin < 0)),
        cluster,
        table["characters"],
        pa.array((judged.matches / VALUES).astype(np.float32), mask=judged.outcome != "duplicate"),
        table["lines_cut"],
    ]
    return pa.table(columns, schema=OUTCOME)


def _with_copies(outcomes: pa.Table, selection: pa.Table, stands: Ints) -> pa.Table:
    """Outcomes with how many documents each stands for, and of which sources and licences."""
    count = np.bincount(stands, minlength=len(stands))
    made = outcomes.append_column("dup_count", pa.array(count, pa.int32()))
    for name in ("source", "licence"):
        made = made.append_column(f"dup_{name}s", copies_by(stands, selection[name], count > 1))
    return made
