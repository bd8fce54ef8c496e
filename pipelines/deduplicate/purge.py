"""Erased documents taken out of an index: signatures, band rows, runs, edges and clusters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...schemas.fields import KEY
from ...schemas.signature import SIGNATURE, SPEC
from ..corpus import Corpus, digest_of, replaced, written
from ..parquet import read, write
from . import index
from .arrow import digests, fixed_lists, matrix
from .bands import EXACT_BAND, Rows, band_rows, write_bands
from .kernels import HASH
from .kernels import kernels as kernels_named
from .pages import mapped
from .partition import merged, pairs, sketches, unique
from .runs import merge
from .stored import read_signatures, write_signatures

Ints = NDArray[np.int64]

NOBODY = bytes(16)
"""The id that is written in the place of an erased document's."""


@dataclass(frozen=True, slots=True)
class Purged:
    """An index without some documents, and the nodes where they were."""

    state: index.State
    gone: Ints


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows of each unit of an index: those of documents that must go, and those where others were."""

    due: tuple[Ints, ...]
    empty: tuple[Ints, ...]

    @property
    def gone(self) -> Ints:
        """All of them as nodes, sorted."""
        rows = map(np.union1d, self.due, self.empty)
        return np.concatenate([np.empty(0, np.int64), *(some | place << 32 for place, some in enumerate(rows))])


def marked(corpus: Corpus, units: Sequence[str], ids: frozenset[bytes]) -> Marked:
    """Where documents of these ids are in some units, and where others were."""
    found = [_rows_of(corpus, unit, (ids, frozenset([NOBODY]))) for unit in units]
    return Marked(tuple(due for due, _ in found), tuple(empty for _, empty in found))


def purge(corpus: Corpus, state: index.State, ids: frozenset[bytes], found: Marked) -> Purged:
    """The index without documents of these ids, all of its runs and batches merged into one; it does not count yet.

    `found` is where they are. Rows of files stay where they are, so that nodes mean what they did; what stood in them
    is gone. Ended in between and done again, it comes to the same.
    """
    gone = _blanked(corpus, state.units, found)
    name = digest_of(state.batches, sorted(each.hex() for each in ids))[:16]
    run = merge(corpus, state.runs, f"index/run-{name}.parquet", gone)
    _relink(corpus, state, gone, name)
    made = index.State(state.units, state.sizes, (run,), (name,), (max(state.spans, default=1),), state.crowds)
    index.cluster(corpus, made)
    return Purged(made, gone)


def _rows_of(corpus: Corpus, unit: str, wanted: Iterable[frozenset[bytes]]) -> tuple[Ints, ...]:
    """Rows of a unit whose documents have one of some ids, for each set of ids."""
    column = read(corpus, f"signatures/{unit}.parquet", ["id"])["id"]
    flags = (pc.is_in(column, pa.array(sorted(ids), KEY)) for ids in wanted)
    return tuple(np.flatnonzero(np.asarray(each)) for each in flags)


def _blanked(corpus: Corpus, units: Sequence[str], found: Marked) -> Ints:
    """The nodes of documents that must go, and of those gone before; their signatures and bands are written over."""
    for unit, rows in zip(units, found.due, strict=True):
        if len(rows):
            _blank(corpus, unit, rows)
    mapped.cache_clear()
    return found.gone


def _blank(corpus: Corpus, unit: str, rows: Ints) -> None:
    """Writes over the signatures of some rows of a unit, and its band rows."""
    table = read_signatures(corpus.url(f"signatures/{unit}.parquet"))
    gone = np.zeros(len(table), bool)
    gone[rows] = True
    empty = pa.array(gone)
    columns = [pc.if_else(empty, pa.scalar(NOBODY, KEY), table[name].combine_chunks()) for name in ("id", "exact")]
    characters = pc.if_else(empty, pa.scalar(0, pa.int32()), table["characters"].combine_chunks())
    sketch = table["sketch"].combine_chunks()
    values = np.where(gone[:, None], np.uint32(0), matrix(sketch))
    blank = pa.table([*columns, characters, fixed_lists(values, pc.or_(empty, sketch.is_null()))], SIGNATURE)
    # Signatures last: they tell whether a unit is still to be written over.
    with replaced(corpus, f"bands/{unit}.parquet") as path:
        write_bands(band_rows(blank), str(path))
    with replaced(corpus, f"signatures/{unit}.parquet") as path:
        write_signatures(blank, str(path))


def _relink(corpus: Corpus, state: index.State, gone: Ints, name: str) -> None:
    """Commits the edges of all batches as those of one.

    Clusters that had a document that is gone are matched again: pairs that only it joined are no longer joined, and
    pairs that were not looked at since it joined them are.
    """
    touched = _touched(corpus, state, gone)
    fresh = _matched_again(corpus, state, np.setdiff1d(touched, gone))
    most = max(state.spans, default=1)
    for span in range(most):
        tables = [read(corpus, edges) for edges in _of_span(state, span, most)]
        kept = [_without(table, touched) for table in tables] + ([fresh] if span == 0 else [])
        with written(corpus, index.edges_file(name, span)) as path:
            write(unique(pa.concat_tables(kept).replace_schema_metadata()), path)


def _of_span(state: index.State, span: int, most: int) -> Iterator[str]:
    """The edges of all batches that go into one of `most` files: each in the span that its first partition is in."""
    for batch, count in zip(state.batches, state.spans, strict=True):
        if span * count % most == 0:
            yield index.edges_file(batch, span * count // most)


def _touched(corpus: Corpus, state: index.State, gone: Ints) -> Ints:
    """The nodes of all clusters that have one of some nodes."""
    table = index.clusters_of(corpus, state)
    node, head = (table[name].to_numpy().astype(np.int64) for name in ("node", "head"))
    return node[np.isin(head, head[np.isin(node, gone)])]


def _without(edges: pa.Table, nodes: Ints) -> pa.Table:
    """Edges that touch none of some nodes."""
    apart = [~np.isin(edges[end].to_numpy().astype(np.int64), nodes) for end in ("a", "b")]
    return edges.filter(pa.array(apart[0] & apart[1]))


def _matched_again(corpus: Corpus, state: index.State, nodes: Ints) -> pa.Table:
    """The EDGE table of some documents among themselves."""
    store, used = index.store(corpus, state.units), kernels_named("cpu")
    long = store.rows(nodes, "characters").view("<i4")[:, 0] >= SPEC.agreement.characters
    keys = used.bands(sketches(store, nodes[long]).astype(np.uint32), SPEC.banding)
    exact = digests(store.rows(nodes, "exact")).low & HASH | EXACT_BAND
    rows = np.append(np.repeat(nodes[long], keys.shape[1]), nodes)
    sorted_rows = merged([Rows(np.append(keys, exact), rows)])
    return pairs(sorted_rows, 0, store, used).edges
