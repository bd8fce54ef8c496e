"""Deliveries with a text column: Parquet and JSON Lines."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from ...schemas.page import Address, Damage, Page
from .dates import utc

BATCH = 1024
_STEP = 2**14
_UNPACKERS: dict[str, Callable[[], Any]] = {
    "gz": partial(zlib.decompressobj, wbits=31),
    "zst": zstandard.ZstdDecompressor().decompressobj,
}
_UNREADABLE = (pa.ArrowException, OSError, ValueError)
UNREADABLE_LINES = (OSError, EOFError, zlib.error, zstandard.ZstdError)
_ODD = (ValueError, ArithmeticError, LookupError, NotImplementedError)
"""What Arrow raises for a value that Python cannot hold; an unknown time zone is a LookupError."""


def parquet(path: str, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    """Every row of a Parquet file; a Damage for a file that is none, or lacks the text column, and for damaged rows."""
    with fsspec.open(path, "rb") as stream:
        try:
            yield from _rows(pq.ParquetFile(stream, page_checksum_verification=True), columns)
        except _UNREADABLE as error:
            size = stream.seek(0, 2)
            yield Damage(0, size, f"parquet-{type(error).__name__}" if size else "empty-file")


def _rows(file: pq.ParquetFile, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    text = columns.get("text", "text")
    if text not in file.schema_arrow.names:
        yield from _lost(file, 0, file.metadata.num_rows, f"no-column:{text}")
        return
    end = 0
    for group in range(file.num_row_groups):
        row, end = end, end + file.metadata.row_group(group).num_rows
        try:
            for value in _values(file, group, columns):
                yield Damage(row, 1, value) if isinstance(value, str) else _item(value, row, columns)
                row += 1
        except _UNREADABLE as error:
            yield from _lost(file, row, end, f"parquet-{type(error).__name__}")
        else:
            yield from _lost(file, row, end, "parquet-rows")


def _lost(file: pq.ParquetFile, row: int, end: int, reason: str) -> Iterator[Damage]:
    """A Damage a row; a single one where the footer, which has no checksum, contradicts itself about their number."""
    about = file.metadata
    known = about.num_rows == sum(about.row_group(group).num_rows for group in range(about.num_row_groups))
    yield from (Damage(place, 1, reason) for place in range(row, end if known else min(row + 1, end)))


def _values(file: pq.ParquetFile, group: int, columns: Mapping[str, str]) -> Iterator[dict[str, object] | str]:
    """The rows of a row group, or the reason why a row has no value."""
    wanted = [name for name in _named(columns).values() if name in file.schema_arrow.names]
    day = columns.get("date", "date")
    for batch in file.iter_batches(BATCH, row_groups=[group], columns=wanted):
        for cells in zip(*map(_readable, batch.columns), strict=True):
            try:
                pairs = zip(batch.schema.names, cells, strict=True)
                yield {name: _moment(cell) if name == day else cell.as_py() for name, cell in pairs}
            except _ODD as error:
                yield f"parquet-{type(error).__name__}"


def _readable(column: pa.Array) -> pa.Array:
    """The same column; of moments the seconds in UTC, since Python lacks nanoseconds and some time zones."""
    return column.cast(pa.timestamp("s", "UTC"), safe=False) if pa.types.is_timestamp(column.type) else column


def _moment(cell: pa.Scalar) -> object:
    try:
        return cell.as_py()
    except _ODD:
        return None


def jsonl(path: str, columns: Mapping[str, str]) -> Iterator[Page | Damage]:
    """Every line of a JSON Lines file, compressed or not; a Damage for each line that is no object with a text."""
    row = -1
    with fsspec.open(path, "rb") as stream:
        try:
            for row, line in enumerate(lines(stream, path)):
                if line.strip():
                    yield _line(line, row, columns)
        except UNREADABLE_LINES as error:
            yield Damage(row + 1, 0, "truncated" if isinstance(error, EOFError) else "jsonl-damage")
        else:
            if row < 0:
                yield Damage(0, 0, "empty-file")


def lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of a file, packed as its name says. Raises UNREADABLE_LINES where it is damaged or cut off."""
    return _lines(_unpacked(stream, name.rpartition(".")[2].lower()))


def _unpacked(stream: BinaryIO, ending: str) -> Iterator[bytes]:
    """The bytes of a file of gzip members, zstd frames or neither. Raises EOFError where the last one is cut off."""
    blocks = iter(partial(stream.read, _STEP), b"")
    make = _UNPACKERS.get(ending)
    if make is None:
        yield from blocks
        return
    unpack = None
    for block in blocks:
        left = block
        while left:
            unpack = make() if unpack is None or unpack.eof else unpack
            yield unpack.decompress(left)
            left = unpack.unused_data
    if unpack and not unpack.eof:
        raise EOFError


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    for block in blocks:
        first, *more = block.split(b"\n")
        held.append(first)
        for each in more:
            yield b"".join(held)
            held = [each]
    if any(held):
        yield b"".join(held)


def _line(line: bytes, row: int, columns: Mapping[str, str]) -> Page | Damage:
    try:
        value = json.loads(line)
        return _object(value, row, columns) or Damage(row, len(line), _lack(value, columns))
    except (ValueError, RecursionError):
        return Damage(row, len(line), "no-json")


def _object(value: object, row: int, columns: Mapping[str, str]) -> Page | None:
    if isinstance(value, dict) and columns.get("text", "text") in value:
        return _item(value, row, columns)
    return None


def _lack(value: object, columns: Mapping[str, str]) -> str:
    return f"no-column:{columns.get('text', 'text')}" if isinstance(value, dict) else "no-object"


def _named(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: columns.get(name, name) for name in ("text", "id", "url", "date", "title")}


def _item(value: Mapping[str, object], row: int, columns: Mapping[str, str]) -> Page:
    cells = {name: value.get(given) for name, given in _named(columns).items()}
    title, text = cells["title"], cells["text"]
    return Page(
        url=_clean(cells["url"] or ""),
        body=b"",
        headers=(("title", _clean(title)),) if title else (),
        address=Address(_clean(cells["id"]) if cells["id"] is not None else "", row),
        kind="item",
        fetched_at=utc(cells["date"]),
        damage=None if isinstance(text, str) else "no-text",
        text=_clean(text) if isinstance(text, str) else None,
    )


def _clean(value: object) -> str:
    """As text without lone surrogates, which JSON can hold and UTF-8 cannot."""
    return str(value).encode("utf-8", "replace").decode()
