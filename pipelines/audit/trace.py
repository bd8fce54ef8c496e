"""trace: where a text comes from. why: what became of a page."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ...schemas.release import units_read
from ..corpus import Corpus
from ..errors import BadInput
from ..lookup import Entry, look_up
from ..parquet import groups_with, opened
from ..release import manifest_of
from ..release.costly import known
from ..urls import url_key

_OUTCOME = ("outcome", "filter", "value", "bound", "evidence", "twin", "cluster", "lines_cut")


def trace(corpus: Corpus, asked: str) -> list[dict[str, Any]]:
    """Every document with an id (32 hexadecimal digits) or URL: origin, measures, edits, and outcome. No text.

    Measures are those of the stored text; `lines_cut` tells of lines that the release has not.
    Raises BadInput when there is none.
    """
    found = [_document(corpus, entry) for entry in _entries(corpus, asked)]
    documents = [document for document in found if document is not None]
    if not documents:
        raise BadInput(f"no document for {asked!r}; `malmoi why` tells what became of a page")
    return documents


def why(corpus: Corpus, url: str) -> list[dict[str, Any]]:
    """What became of every capture of a page: ledger outcome and reason, and the current release's outcome."""
    entries = _entries(corpus, url)
    if not entries:
        raise BadInput(f"{url!r} is in no ledger of {corpus.root}: it was never read")
    return [_fate(corpus, entry) for entry in entries]


def _entries(corpus: Corpus, asked: str) -> list[Entry]:
    """The records of the current release's units with that id or URL."""
    released = {unit["text"] for unit in units_read(manifest_of(corpus))}
    return [entry for entry in _found(corpus, asked) if entry.unit in released]


def _found(corpus: Corpus, asked: str) -> list[Entry]:
    if len(asked) == 32 and all(digit in "0123456789abcdef" for digit in asked):  # noqa: PLR2004 - hex digits of an id
        return look_up(corpus, "id", bytes.fromhex(asked))
    if not corpus.key:
        raise BadInput(f"{asked!r} is looked up through the corpus key, and it is not at hand; give --key-file")
    return look_up(corpus, "url_key", url_key(asked, corpus.key))


def _ledger(corpus: Corpus, entry: Entry) -> dict[str, Any]:
    return _row(corpus, f"ledger/{entry.unit}.parquet", entry.row)


def _row(corpus: Corpus, name: str, row: int) -> dict[str, Any]:
    with opened(corpus, name) as file:
        group = 0
        while row >= file.metadata.row_group(group).num_rows:
            row -= file.metadata.row_group(group).num_rows
            group += 1
        answer: dict[str, Any] = file.read_row_group(group).slice(row, 1).to_pylist()[0]
    return answer


def _fate(corpus: Corpus, entry: Entry) -> dict[str, Any]:
    row = _ledger(corpus, entry)
    unit = corpus.read_json(f"ledger/{entry.unit}.json")["unit"]
    told = {"file": unit["file"], "offset": row["offset"], "ledger": row["outcome"]}
    if row["reason"] is not None:
        told["reason"] = row["reason"]
    if row["id"] is not None:
        told |= {"id": row["id"].hex()} | outcome(corpus, entry.unit, row["id"])
    return told


def _document(corpus: Corpus, entry: Entry) -> dict[str, Any] | None:
    row = _ledger(corpus, entry)
    if row["id"] is None:
        return None
    name = _measured(corpus, entry.unit)
    with opened(corpus, name) as file:
        columns = [column for column in file.schema_arrow.names if column != "text"]
        table = _with_id(file, row["id"], columns)
    document = _plain(known(table, corpus, name).to_pylist()[0])
    return {**document, "release": manifest_of(corpus)["release"], **outcome(corpus, entry.unit, row["id"])}


def _measured(corpus: Corpus, unit: str) -> str:
    manifest = manifest_of(corpus)
    keys = {each["text"]: each["measures"] for each in units_read(manifest)}
    return f"documents/{unit}-{keys[unit]}.parquet"


def outcome(corpus: Corpus, unit: str, key: bytes) -> dict[str, Any]:
    """The outcome of a document in the current release, without nulls; empty where the release lacks its unit."""
    name = f"releases/{manifest_of(corpus)['release']}/outcomes/{unit}.parquet"
    if not corpus.has(name):
        return {}
    with opened(corpus, name) as file:
        rows = _with_id(file, key, file.schema_arrow.names).to_pylist()
    told = _plain(rows[0])
    return {name: told[name] for name in _OUTCOME if name in told}


def _with_id(file: pq.ParquetFile, key: bytes, columns: list[str]) -> pa.Table:
    table = file.read_row_groups(groups_with(file, "id", key), columns)
    return table.filter(pc.equal(table["id"], pa.scalar(key, pa.binary(16))))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row without nulls, its keys in hexadecimal, its maps as objects, its times as ISO 8601."""
    return {name: _told(value) for name, value in row.items() if value not in (None, [])}


def _told(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list) and all(isinstance(each, tuple) for each in value):
        return dict(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
