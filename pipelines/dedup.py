"""dedup: files with a text column, without their copies, and an index that the next files are compared with."""

import ctypes
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import repeat
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..schemas.dedup import BROKEN, COPY, DUPLICATE, NAMES
from ..schemas.fields import KEY
from ..schemas.signature import SPEC
from .copies import copies
from .corpus import Corpus, digest_of, folder, locked, sweep
from .cuts import Cuts
from .cutting import Chosen, Cut, cut, record
from .deduplicate import index
from .deduplicate.arrow import contains
from .deduplicate.kernels import kernels as kernels_named
from .deduplicate.partition import FileStore
from .deduplicate.purge import marked
from .deduplicate.stage import match_span, spans
from .errors import BadInput
from .parquet import WHOLE, commit_table, groups_between, opened, read
from .parquet import write as write_table
from .progress import counted
from .release.erased import erased
from .release.keeper import Members
from .results import apart, result, taken
from .signing import Signed, signed_part
from .texts import Columns, File, Kept, ending, find, parts, write

FOLDERS: Final = ("signatures", "bands", "index", "edges", "clusters", "copies", "parts", "erased")
"""What an index is made of; `copies` are the documents that an earlier one stands for, `parts` what was read."""

Ints = NDArray[np.int64]

M_MMAP_THRESHOLD: Final = -3
"""Of glibc's malloc.h."""

LARGE: Final = 1 << 20
"""Bytes of an array whose memory goes back when it is freed.

glibc raises the bound to 32 MB by itself, and then keeps twice as much for each thread: 100 MB with two.
"""


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
    """Counts of what was read, kept, lost and is a copy; the files lie in the folder `out`.

    What was there first stands for its copies: rows of earlier runs against the same index, then of earlier files,
    then earlier rows. Raises BadInput, Locked, Corrupt and RunAgain.
    """
    _give_back()
    files = find(request.source)
    out, store = folder(request.out, ()), folder(request.against or f"{request.out}/index", FOLDERS)
    apart(request.source, files, (out, store))
    with locked(store):
        sweep(store)
        sweep(out)
        known = index.current(store)
        signed, broken = _signed(store, request, files)
        units = [unit for each in signed for unit in each.units]
        taken(out, digest_of(units, broken.to_pylist(), request.against is None))
        state = _matched(store, request, known, units)
        told = _written(store, out, request, state, signed)
        with result(out, "broken.parquet") as path:
            write_table(broken, path)
    before = set(known.units)
    again = sum(size for each in signed for unit, size in zip(each.units, each.sizes, strict=True) if unit in before)
    return {**told, "again": again, "out": out.root, "broken": _summed(broken)}


def _signed(store: Corpus, request: Request, files: list[File]) -> tuple[list[Signed], pa.Table]:
    """The parts of all files, signed, and BROKEN."""
    listed = _each(request, "read", partial(parts, columns=request.columns), files)
    _check(request.kernels)
    work = partial(signed_part, store, request.columns, request.kernels)
    signed = _each(request, "sign", work, [part for some, _ in listed for part in some])
    lost = [(file.name, each) for file, (_, some) in zip(files, listed, strict=True) for each in some]
    lost += [(part.part.file.name, each) for part in signed for each in part.lost]
    return signed, pa.Table.from_pylist([{"file": name, **asdict(each)} for name, each in lost], BROKEN)


def _give_back() -> None:
    """Has the memory of arrays go back when they are freed, where the C library can be told to."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell:
        tell(M_MMAP_THRESHOLD, LARGE)


def _check(kernels: str) -> None:
    """Raises BadInput where this machine has none of these kernels."""
    try:
        kernels_named(kernels)
    except RuntimeError as error:
        raise BadInput(str(error)) from error


def _summed(broken: pa.Table) -> list[dict[str, object]]:
    """How many rows each file lost for each reason."""
    summed = broken.group_by(["file", "reason"], use_threads=False).aggregate([("count", "sum")])
    return summed.rename_columns(["file", "reason", "count"]).to_pylist()


def _each(request: Request, label: str, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """What a function makes of each item, in their order; compiled kernels let threads run side by side."""
    listed, made = list(items), list[Any]()
    with ThreadPoolExecutor(request.workers) as pool, counted(label, len(listed), lambda: len(made)):
        for one in pool.map(partial(_released, work), listed):
            made += [one]
    return made


def _released(work: Callable[[Any], Any], item: Any) -> Any:  # noqa: ANN401 - whatever the work is of
    """What a function makes of an item; Arrow would keep what it freed, 25 MB a thread and more with each item."""
    try:
        return work(item)
    finally:
        pa.default_memory_pool().release_unused()


def _matched(store: Corpus, request: Request, known: index.State, units: list[str]) -> index.State:
    """The index with these units, and their copies; they are on record before the index counts them."""
    made = index.batch(store, (*known.units, *units))
    if not made.fresh:
        return known
    _each(request, "match", partial(match_span, corpus=store, kernels=request.kernels), spans(store, made))
    state = index.joined(store, made)
    name = f"copies/{made.id}.parquet"
    if not store.has(name):
        commit_table(store, name, _copies(store, state, len(known.units)), WHOLE)
    index.commit(store, state)
    return state


def _copies(store: Corpus, state: index.State, first: int) -> pa.Table:
    """The COPY rows of documents of units from the place `first` on."""
    return copies(index.store(store, state.units), _members(store, state, first)).sort_by("node")


def _members(store: Corpus, state: index.State, first: int) -> Members:
    """Who may keep the clusters of documents of units from the place `first` on: what was kept before, then these."""
    table = read(store, state.clusters[-1], ["node", "head"])
    node, head = (table[name].to_numpy().astype(np.int64) for name in ("node", "head"))
    published = node >> 32 < first
    left = np.ones(len(node), np.bool_)
    for batch in state.batches[:-1]:
        left &= ~contains(_copy_nodes(store, batch), node)
    order = np.flatnonzero(left)[np.lexsort((node[left], ~published[left], head[left]))]
    return Members(node[order], head[order], published[order], np.zeros(len(order), bool))


def _copy_nodes(store: Corpus, batch: str) -> Ints:
    """Documents of a batch that others stand for, sorted."""
    nodes: Ints = read(store, f"copies/{batch}.parquet", ["node"])["node"].to_numpy().astype(np.int64)
    return nodes


class Copies(NamedTuple):
    """COPY rows of the units of a run as arrays sorted by node, and their twins, sorted for themselves."""

    node: Ints
    twin: Ints
    matches: NDArray[np.uint8]
    stands: Ints


def _own(store: Corpus, state: index.State, signed: list[Signed]) -> Copies:
    """The copies among the rows of a run, whichever batch its units came in."""
    where = _places(state)
    places = [where[unit] for each in signed for unit in each.units]
    tables = [COPY.empty_table(), *(_of_units(store, batch, places) for batch in state.batches if places)]
    table = pa.concat_tables(tables).sort_by("node")
    node, twin = (table[name].to_numpy().astype(np.int64) for name in ("node", "twin"))
    return Copies(node, twin, table["matches"].to_numpy(), np.sort(twin))


def _of_units(store: Corpus, batch: str, places: list[int]) -> pa.Table:
    """The COPY rows of a batch whose units have these places."""
    with opened(store, f"copies/{batch}.parquet") as file:
        table = file.read_row_groups(groups_between(file, "node", min(places) << 32, (max(places) + 1) << 32))
    return table.filter(pa.array(np.isin(table["node"].to_numpy() >> np.uint64(32), places)))


def _written(
    store: Corpus, out: Corpus, request: Request, state: index.State, signed: list[Signed]
) -> dict[str, Any]:
    """Counts of what the files in `out` hold: the rows of every part without copies, and the copies' twins."""
    known, gone = _own(store, state, signed), _erased(store, state, signed)
    choose = partial(_chosen, _places(state), known, gone)
    made = cut([*map(choose, signed)], request.columns.text, request.cut_repeats) if request.cut_repeats else None
    work = partial(_write_part, store, out, state, known, choose)
    numbered = enumerate(zip(signed, made.parts if made else repeat(None), strict=False))
    kept = _each(request, "write", work, numbered)
    table = _named(store, state, known)
    with result(out, "duplicates.parquet") as path:
        write_table(table, path)
    total, exact = sum(sum(each.sizes) for each in signed), int(pc.sum(table["exact"]).as_py() or 0)
    lost = sum(each.count for one in signed for each in one.lost)
    left_out = int(np.count_nonzero(_counts(known.node, gone) == 0))
    told = {"read": total, "kept": sum(kept), "duplicates": table.num_rows, "exact": exact, "lost": lost}
    told |= {"erased": left_out} if len(gone) else {}
    return told | (_recorded(store, out, state, made) if made else {})


def _recorded(store: Corpus, out: Corpus, state: index.State, made: Cut) -> dict[str, int]:
    """How many characters were cut, and rows of which nothing is left, once it is on record in `out`."""
    with result(out, "cuts.parquet") as path:
        write_table(record(made, partial(_called, store, state)), path)
    return {"cut": int(np.sum(made.stretches.stop - made.stretches.start)), "emptied": len(made.emptied)}


def _erased(store: Corpus, state: index.State, signed: list[Signed]) -> Ints:
    """The rows of a run that were erased, sorted."""
    ids, where = erased(store), _places(state)
    units = [unit for each in signed for unit in each.units] if ids else []
    found = marked(store, units, ids)
    rows = zip(units, map(np.union1d, found.due, found.empty), strict=True)
    return np.sort(np.concatenate([np.empty(0, np.int64), *(some | where[unit] << 32 for unit, some in rows)]))


def _places(state: index.State) -> dict[str, int]:
    """The place of each unit of an index."""
    return {unit: place for place, unit in enumerate(state.units)}


def _chosen(where: dict[str, int], known: Copies, erased: Ints, signed: Signed) -> Chosen:
    """Which rows of a part are no copies, not erased and not lost."""
    places = [where[unit] << 32 for unit in signed.units]
    rows = [place + np.arange(size) for place, size in zip(places, signed.sizes, strict=True)]
    nodes = np.concatenate([np.empty(0, np.int64), *rows])
    kept = (_counts(known.node, nodes) + _counts(erased, nodes) == 0) & ~_gone(signed, len(nodes))
    return Chosen(signed.part, kept, nodes)


def _write_part(
    store: Corpus,
    out: Corpus,
    state: index.State,
    known: Copies,
    choose: Callable[[Signed], Chosen],
    numbered: tuple[int, tuple[Signed, Cuts | None]],
) -> int:
    """How many rows of a part are kept; they are committed to `out` with what they stand for."""
    number, (signed, cuts) = numbered
    if not sum(signed.sizes):
        return 0
    _, kept, nodes = choose(signed)
    if cuts is not None:
        kept[cuts.emptied] = False
    stands = 1 + _counts(known.stands, nodes)
    told = Kept(kept, stands, _hex(index.store(store, state.units), nodes, stands > 1), cuts)
    with result(out, f"part-{number:05}{ending(signed.part)}") as path:
        write(signed.part, told, path)
    return int(np.count_nonzero(kept))


def _counts(values: Ints, nodes: Ints) -> Ints:
    """How often each node is among sorted values."""
    return np.searchsorted(values, nodes, side="right") - np.searchsorted(values, nodes)


def _gone(signed: Signed, count: int) -> NDArray[np.bool_]:
    """Rows that were lost."""
    gone = np.zeros(count, np.bool_)
    for lost in signed.lost:
        gone[lost.row - signed.part.start :][: lost.count] = True
    return gone


def _hex(signatures: FileStore, nodes: Ints, wanted: NDArray[np.bool_]) -> pa.StringArray:
    """The ids of some documents in hexadecimal; null for the others."""
    digits = pa.py_buffer(signatures.rows(nodes[wanted], "id").tobytes().hex().encode())
    width = 2 * KEY.byte_width
    ends = pa.py_buffer((width * np.append(0, np.cumsum(wanted))).astype(np.int32))
    present = pa.py_buffer(np.packbits(wanted, bitorder="little"))
    return pa.StringArray.from_buffers(len(nodes), ends, digits, present)


def _named(store: Corpus, state: index.State, known: Copies) -> pa.Table:
    """The DUPLICATE of every copy."""
    own, others = _called(store, state, known.node), _called(store, state, known.twin)
    signatures = index.store(store, state.units)
    exact = (signatures.rows(known.node, "exact") == signatures.rows(known.twin, "exact")).all(axis=1)
    likeness = (known.matches / SPEC.permutations).astype(np.float32)
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
