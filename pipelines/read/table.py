"""Deliveries with a text column: Parquet and JSON Lines."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from ...schemas.page import Address, Damage, Page

BATCH = 1024


def parquet(path: str, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    """Every row of a Parquet file; one Damage for a file that is none, or lacks the text column."""
    with fsspec.open(path, "rb") as stream:
        try:
            yield from _rows(pq.ParquetFile(stream, page_checksum_verification=True), columns)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            size = stream.seek(0, 2)
            yield Damage(0, size, f"parquet-{type(error).__name__}" if size else "empty-file")


def _rows(file: pq.ParquetFile, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    present = file.schema_arrow.names
    wanted = [name for name in _named(columns).values() if name in present]
    if columns.get("text", "text") not in present:
        yield Damage(0, file.metadata.num_rows, f"no-column:{columns.get('text', 'text')}")
        return
    row = 0
    for batch in file.iter_batches(BATCH, columns=wanted):
        for value in batch.to_pylist():
            yield _item(value, row, columns)
            row += 1


def jsonl(path: str, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    """Every line of a JSON Lines file, compressed or not; a Damage for each line that is no object with a text."""
    empty = True
    try:
        with fsspec.open(path, "rb", compression=_compression(path)) as stream:
            for row, line in enumerate(stream):
                empty = False
                if line.strip():
                    yield _line(line, row, columns)
    except (OSError, EOFError, ValueError) as error:
        yield Damage(0, 0, f"jsonl-{type(error).__name__}")
    if empty:
        yield Damage(0, 0, "empty-file")


def _compression(path: str) -> str | None:
    return {"gz": "gzip", "zst": "zstd"}.get(path.rpartition(".")[2].lower())


def _line(line: bytes, row: int, columns: Mapping[str, str]) -> Page | Damage:
    try:
        value = json.loads(line)
    except ValueError:
        return Damage(row, len(line), "no-json")
    if not isinstance(value, dict):
        return Damage(row, len(line), "no-object")
    text = columns.get("text", "text")
    return _item(value, row, columns) if text in value else Damage(row, len(line), f"no-column:{text}")


def _named(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: columns.get(name, name) for name in ("text", "id", "url", "date", "title")}


def _item(value: Mapping[str, object], row: int, columns: Mapping[str, str]) -> Page:
    cells = {name: value.get(given) for name, given in _named(columns).items()}
    title = cells["title"]
    return Page(
        url=str(cells["url"] or ""),
        body=b"",
        headers=(("title", str(title)),) if title else (),
        address=Address(str(cells["id"]) if cells["id"] is not None else "", row),
        kind="item",
        fetched_at=_time(cells["date"]),
        damage=None if isinstance(cells["text"], str) else "no-text",
        text=cells["text"] if isinstance(cells["text"], str) else None,
    )


def _time(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    try:
        made = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)
