"""erase: documents and pages put on the list of what no release may have. compact: what they left is gone."""

import json
from collections.abc import Iterator
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..schemas.fields import KEY
from .blank import blanked, cleared
from .corpus import PURGED, Corpus, locked, point, sha256, sweep
from .deduplicate import index
from .deduplicate.purge import Marked, marked, purge
from .errors import BadInput, Corrupt
from .forget import forget
from .lookup import look_up
from .parquet import read
from .release.erased import add, erased
from .urls import url_key

KINDS = ("id", "url", "host", "source")
"""What documents can be erased by."""


def erase(corpus: Corpus, kind: str, value: str) -> dict[str, object]:
    """How many documents were put on the list; the next release is without them, `compact --now` takes what is left.

    By URL the page is on the list too: what is captured of it later is erased as well. Raises BadInput where nothing
    is called so.
    """
    with locked(corpus):
        found = sorted(set(_found(corpus, kind, value)))
        if not found:
            raise BadInput(f"no document of {corpus.root} has the {kind} that was given; nothing was erased")
        page = [url_key(value, corpus.key)] if kind == "url" else []
        return {"erased": len(found), "list": corpus.shown(add(corpus, sorted(found + page)))}


def _found(corpus: Corpus, kind: str, value: str) -> Iterator[bytes]:
    """Ids of documents; of an index of plain files, what its rows are called."""
    if not corpus.has("key.json"):
        yield from _rows_called(corpus, value) if kind == "id" else ()
    elif kind in ("host", "source"):
        yield from _documents(corpus, kind, value)
    elif kind == "id":
        yield from [key for key in [_digest(value)] if look_up(corpus, "id", key)]
    else:
        entries = look_up(corpus, "url_key", url_key(value, corpus.key))
        ids = [read(corpus, f"ledger/{each.unit}.parquet", ["id"])["id"][each.row].as_py() for each in entries]
        yield from (found for found in ids if found is not None)


def _digest(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise BadInput(f"{value!r} is no id: give its 32 hexadecimal digits, or --url") from None


def _documents(corpus: Corpus, kind: str, value: str) -> Iterator[bytes]:
    for name in corpus.named("documents", ".parquet"):
        table = read(corpus, f"documents/{name}", ["id", kind])
        yield from table.filter(pc.equal(table[kind].cast(pa.string()), value))["id"].to_pylist()


def _rows_called(corpus: Corpus, value: str) -> Iterator[bytes]:
    for unit in index.current(corpus).units:
        called = read(corpus, f"parts/{unit}.parquet", ["id"])["id"]
        ids = read(corpus, f"signatures/{unit}.parquet", ["id"])["id"]
        yield from ids.filter(pc.equal(called, value)).to_pylist()


def compact(corpus: Corpus, *, now: bool) -> dict[str, object]:
    """What of erased documents the index still has, or (`now`) that it has nothing of them, looked for and not found.

    Nothing is left of their texts in `documents/` either, nor of their rows in any shard: the releases that are named
    have lost some. The lists stay. Raises Corrupt where something is found.
    """
    with locked(corpus):
        sweep(corpus)
        ids, state = _with_captures(corpus, erased(corpus)), index.current(corpus)
        found = marked(corpus, state.units, ids)
        due = sum(map(len, found.due))
        if not now:
            return {"runs": len(state.runs), "erased": len(ids), "still in the index": due}
        if len(state.runs) > 1 or _trace(corpus, state, found):
            made = purge(corpus, state, ids, found)
            forget(corpus, state, made)
            index.commit(corpus, made.state)
            state, found = made.state, marked(corpus, state.units, ids)
        documents, shards = blanked(corpus, ids), cleared(corpus, ids)
        _remember(corpus, state.units, found, [*documents, *sorted({*chain.from_iterable(shards.values())})])
        if trace := _trace(corpus, state, found):
            raise Corrupt(f"{trace} still has an erased document; run `malmoi compact --now` again")
        told = {"runs": len(state.runs), "erased": len(ids), "taken out": due, "still in the index": 0}
        return told | {"releases that lost rows": list(shards)}


def _with_captures(corpus: Corpus, gone: frozenset[bytes]) -> frozenset[bytes]:
    """Ids of documents, those too that were captured of an erased page since it was."""
    tables = (read(corpus, f"documents/{name}", ["id", "page"]) for name in corpus.named("documents", ".parquet"))
    keys = pa.array(sorted(gone), KEY)
    found = (table.filter(pc.is_in(table["page"], keys))["id"].to_pylist() for table in tables if gone)
    return gone.union(*found)


def _remember(corpus: Corpus, units: tuple[str, ...], found: Marked, files: list[str]) -> None:
    """Writes down what files of a release are since documents were taken out of them, for `verify`."""
    rows = zip(units, found.due, found.empty, strict=True)
    touched = [unit for unit, due, empty in rows if len(due) or len(empty)]
    names = [f"{folder}/{unit}.parquet" for unit in touched for folder in ("signatures", "bands")] + files
    known = {name: sha256(corpus.read(name)) for name in names}
    point(corpus, PURGED, json.dumps(known, indent=1, sort_keys=True).encode())


def _trace(corpus: Corpus, state: index.State, found: Marked) -> str | None:
    """A file that has rows of documents that must go, or went; None where there is none."""
    left = [f"signatures/{unit}.parquet" for unit, due in zip(state.units, found.due, strict=True) if len(due)]
    looked = [(name, end, found.gone) for name in state.edges for end in ("a", "b")]
    looked += [(name, end, found.gone) for name in state.clusters for end in ("node", "head")]
    looked += [(run.name, "row", found.gone) for run in state.runs if run.place < 0]
    looked += [(f"bands/{unit}.parquet", "row", rows) for unit, rows in zip(state.units, found.empty, strict=True)]
    has = (name for name, end, rows in looked if len(rows) and _holds(corpus, name, end, rows))
    return next(chain(left, has), None)


def _holds(corpus: Corpus, name: str, column: str, values: np.ndarray) -> bool:
    return bool(np.isin(read(corpus, name, [column])[column].to_numpy().astype(np.int64), values).any())
