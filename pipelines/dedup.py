"""dedup: files with a text column, without their copies, and an index that the next files are compared with."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..schemas.dedup import BROKEN, COPY, DUPLICATE, NAMES
from ..schemas.signature import SPEC
from .corpus import Corpus, folder, locked, replaced, sweep, written
from .cuts import Cuts
from .cutting import Chosen, cut, record
from .deduplicate import index
from .deduplicate.arrow import contains
from .deduplicate.components import regroup
from .deduplicate.purge import Purged
from .deduplicate.stage import match_partition, partitions
from .parquet import commit_table, read
from .parquet import write as write_table
from .release.keeper import Members, elected
from .signing import Columns, Signed, found, signed_part
from .texts import Kept, Lost, ending, write

FOLDERS: Final = ("signatures", "bands", "index", "edges", "clusters", "copies", "parts", "erased")
"""What an index is made of; `copies` are the documents that an earlier one stands for, `parts` what was read."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Request:
    """What to dedup: files, the folder of what is kept, columns, the index, threads and kernels.

    And the characters from which on a stretch that stood before is cut; None leaves them all.
    """

    source: str
    out: str
    columns: Columns
    against: str | None = None
    workers: int = 1
    kernels: str = "auto"
    cut_repeats: int | None = None


def dedup(request: Request) -> dict[str, Any]:
    """Counts of what was read, kept and is a copy; the files lie in the folder `out`.

    What was there first stands for its copies: rows of earlier runs against the same index, then of earlier files,
    then earlier rows. Raises BadInput, Locked and Corrupt.
    """
    out, store = folder(request.out, ()), folder(request.against or f"{request.out}/index", FOLDERS)
    with locked(store):
        sweep(store)
        listed, broken = found(request.source, request.columns.text)
        signed = _each(request, partial(signed_part, store, request.columns, request.kernels), listed)
        units = [unit for each in signed for unit in each.units]
        state = _matched(store, request, units)
        told = _written(store, out, request, state, signed)
        lost = _lost(signed, broken)
        commit_table(out, "broken.parquet", pa.Table.from_pylist(lost, BROKEN))
        return told | {"broken": lost}


def _each(request: Request, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """What a function makes of each item, in their order; compiled kernels let threads run side by side."""
    with ThreadPoolExecutor(request.workers) as pool:
        return list(pool.map(work, items))


def _matched(store: Corpus, request: Request, units: list[str]) -> index.State:
    """The index with these units, and their copies; they are on record before the index counts them."""
    known = index.current(store)
    made = index.batch(store, (*known.units, *units))
    if not made.fresh:
        return known
    _each(request, partial(match_partition, corpus=store, kernels=request.kernels), partitions(store, made))
    state = index.joined(store, made)
    name = f"copies/{made.id}.parquet"
    if not store.has(name):
        commit_table(store, name, _copies(store, state, len(known.units)))
    index.commit(store, state)
    return state


def _copies(store: Corpus, state: index.State, first: int) -> pa.Table:
    """The COPY rows of documents of units from the place `first` on."""
    table = read(store, state.clusters[-1], ["node", "head"])
    node, head = (table[name].to_numpy().astype(np.int64) for name in ("node", "head"))
    published = node >> 32 < first
    copied = _copied(store, state.batches[:-1])["node"].to_numpy().astype(np.int64)
    left = ~published | ~contains(np.sort(copied), node)
    order = np.flatnonzero(left)[np.lexsort((node[left], ~published[left], head[left]))]
    members = Members(node[order], head[order], published[order], np.zeros(len(order), bool))
    signatures = index.store(store, state.units)
    twin, matches, _ = elected(members, partial(regroup, lambda nodes: signatures.rows(nodes, "sketch").view("<u4")))
    copy = twin != members.row
    rows = [members.row[copy].astype(np.uint64), twin[copy].astype(np.uint64), matches[copy]]
    return pa.table(rows, COPY).sort_by("node")


def _copied(store: Corpus, batches: Sequence[str]) -> pa.Table:
    """The COPY rows of some batches."""
    tables = [read(store, f"copies/{batch}.parquet") for batch in batches]
    return pa.concat_tables([COPY.empty_table(), *tables])


def _written(
    store: Corpus, out: Corpus, request: Request, state: index.State, signed: list[Signed]
) -> dict[str, Any]:
    """Counts of what the files in `out` hold: the rows of every part without copies, and the copies' twins."""
    copies = _own(_copied(store, state.batches), [state.units.index(unit) for each in signed for unit in each.units])
    cuts = _cuts(store, out, request, state, copies, signed)
    work = partial(_write_part, store, out, state, copies)
    kept = _each(request, work, list(enumerate(zip(signed, cuts, strict=True))))
    table = _named(store, state, copies)
    commit_table(out, "duplicates.parquet", table)
    exact = int(pc.sum(table["exact"]).as_py() or 0)
    total = sum(size for each in signed for size in each.sizes)
    told = {"read": total, "kept": sum(kept), "duplicates": table.num_rows, "exact": exact, "out": out.root}
    return told | _told(cuts)


def _own(copies: pa.Table, places: list[int]) -> pa.Table:
    unit = copies["node"].to_numpy() >> np.uint64(32)
    return copies.filter(pa.array(np.isin(unit, places))).sort_by("node")


def _cuts(
    store: Corpus, out: Corpus, request: Request, state: index.State, copies: pa.Table, signed: list[Signed]
) -> list[Cuts | None]:
    """What is cut from each part, which then is on record in `out`; None of each where that was not asked for."""
    if request.cut_repeats is None:
        return [None] * len(signed)
    chosen = [Chosen(each.part, *_kept(state, copies, each)) for each in signed]
    made = cut(chosen, request.columns.text, request.cut_repeats)
    commit_table(out, "cuts.parquet", record(made, partial(_called, store, state)))
    return [*made.parts]


def _told(cuts: list[Cuts | None]) -> dict[str, int]:
    """Characters that were cut, and rows of which nothing is left, if that was asked for."""
    asked = [each for each in cuts if each is not None]
    sizes = {"cut": sum(int(np.sum(each.stop - each.start)) for each in asked)}
    return sizes | {"emptied": sum(len(each.emptied) for each in asked)} if asked else {}


def _kept(state: index.State, copies: pa.Table, signed: Signed) -> tuple[NDArray[np.bool_], Ints]:
    """Which rows of a part are kept, and what the index calls its rows."""
    places = [state.units.index(unit) << 32 for unit in signed.units]
    rows = [place + np.arange(size) for place, size in zip(places, signed.sizes, strict=True)]
    nodes = np.concatenate([np.empty(0, np.int64), *rows])
    return ~np.isin(nodes, copies["node"].to_numpy().astype(np.int64)) & ~_gone(signed, len(nodes)), nodes


def _write_part(
    store: Corpus, out: Corpus, state: index.State, copies: pa.Table, numbered: tuple[int, tuple[Signed, Cuts | None]]
) -> int:
    """How many rows of a part are kept; they are committed to `out` with what they stand for."""
    number, (signed, cuts) = numbered
    if not sum(signed.sizes):
        return 0
    kept, nodes = _kept(state, copies, signed)
    if cuts is not None:
        kept[cuts.emptied] = False
    stands, count = np.unique(copies["twin"].to_numpy().astype(np.int64), return_counts=True)
    place = np.minimum(np.searchsorted(stands, nodes), max(len(stands) - 1, 0))
    counts = 1 + np.where(stands[place] == nodes, count[place], 0) if len(stands) else np.ones(len(nodes), np.int64)
    ids = _hex(store, state, nodes, counts > 1)
    with written(out, f"part-{number:05}{ending(signed.part)}") as path:
        write(signed.part, Kept(kept, counts, ids, cuts), path)
    return int(np.count_nonzero(kept))


def _gone(signed: Signed, count: int) -> NDArray[np.bool_]:
    """Rows that were lost."""
    gone = np.zeros(count, np.bool_)
    for lost in signed.lost:
        gone[lost.row - signed.part.start :][: lost.count] = True
    return gone


def _hex(store: Corpus, state: index.State, nodes: Ints, wanted: NDArray[np.bool_]) -> pa.Array:
    """The ids of some documents in hexadecimal; null for the others."""
    found = index.store(store, state.units).rows(nodes[wanted], "id")
    made = np.full(len(nodes), None, object)
    made[wanted] = [row.tobytes().hex() for row in found]
    return pa.array(made, pa.string())


def _named(store: Corpus, state: index.State, copies: pa.Table) -> pa.Table:
    """The DUPLICATE of every copy."""
    node, twin = (copies[name].to_numpy().astype(np.int64) for name in ("node", "twin"))
    own, others = _called(store, state, node), _called(store, state, twin)
    signatures = index.store(store, state.units)
    exact = (signatures.rows(node, "exact") == signatures.rows(twin, "exact")).all(axis=1)
    likeness = (copies["matches"].to_numpy() / SPEC.permutations).astype(np.float32)
    return pa.table([*own.columns, *others.columns, likeness, exact], DUPLICATE)


def _called(store: Corpus, state: index.State, nodes: Ints) -> pa.Table:
    """NAMES of some documents, in their order."""
    order = np.argsort(nodes, kind="stable")
    units, first = np.unique(nodes[order] >> 32, return_index=True)
    rows = np.split(nodes[order] & 0xFFFFFFFF, first[1:]) if len(nodes) else []
    files = [f"parts/{state.units[unit]}.parquet" for unit in units.tolist()]
    found = [read(store, file).take(some) for file, some in zip(files, rows, strict=True)]
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return pa.concat_tables([NAMES.empty_table(), *found]).unify_dictionaries().take(pa.array(back))


def _lost(signed: list[Signed], broken: list[tuple[str, Lost]]) -> list[dict[str, object]]:
    """What could not be read, a BROKEN row each."""
    rows = [*broken, *((each.part.file, lost) for each in signed for lost in each.lost)]
    return [
        {"file": PurePosixPath(file).name, "row": lost.row, "count": lost.count, "reason": lost.reason}
        for file, lost in rows
    ]


def forget(store: Corpus, state: index.State, purged: Purged) -> None:
    """What an index of plain files has beside it goes on without the documents that were taken out.

    What one of them stood for stays a copy, of itself: it is in no file, so it stands for nothing.
    """
    if not store.has(f"copies/{state.batches[-1]}.parquet"):
        return
    table = _copied(store, state.batches)
    node, twin = (table[name].to_numpy().astype(np.int64) for name in ("node", "twin"))
    twin = np.where(np.isin(twin, purged.gone), node, twin)
    left = pa.table([table["node"], twin.astype(np.uint64), table["matches"]], COPY)
    name = f"copies/{purged.state.batches[-1]}.parquet"
    commit_table(store, name, left.filter(pa.array(~np.isin(node, purged.gone))))
    for place in np.unique(purged.gone >> 32).tolist():
        _unname(store, state.units[place], purged.gone[purged.gone >> 32 == place] & 0xFFFFFFFF)


def _unname(store: Corpus, unit: str, rows: Ints) -> None:
    """Writes over the ids of some rows of a unit."""
    table = read(store, f"parts/{unit}.parquet")
    gone = np.isin(np.arange(len(table)), rows)
    ids = pc.if_else(pa.array(gone), None, table["id"].combine_chunks())
    with replaced(store, f"parts/{unit}.parquet") as path:
        write_table(table.set_column(2, NAMES.field("id"), ids), path)
