"""Files that have a text column and nothing else to say: Parquet and JSON Lines, read and written again in parts."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, NoReturn, TypeAlias

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem
from numpy.typing import NDArray

from .cuts import CUT, Cuts, changed
from .errors import BadInput, RunAgain
from .read.table import UNREADABLE_LINES, lines

ROWS: Final = 1 << 16
"""Rows of a part at least, unless its file ends: whole row groups of Parquet; JSON Lines are one part a file."""

BATCH: Final = 4096
"""Rows that are held at a time at most."""

BYTES: Final = 1 << 25
"""Bytes of rows that are held at a time, or a row: 8 KiB a row of a whole batch."""

BUFFER: Final = 1 << 20
"""Bytes of a column that are read ahead; without it a column of a row group is read as a whole."""

UNREADABLE: Final = (pa.ArrowException, OSError, ValueError)
JSON_ENDINGS: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst")

COLUMNS: Final = pa.schema([("dup_cluster_id", pa.string()), ("dup_count", pa.int32())])
"""What is added to the columns of a file."""

AS_STRINGS: Final = pc.CastOptions(pa.string(), allow_invalid_utf8=True)

Rows: TypeAlias = list[Any] | pa.RecordBatch
"""Some rows: the objects of lines, None for one that is none, or a batch."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows that cannot be read: the first, how many, and why."""

    row: int
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the column of texts, and of that of ids."""

    text: str = "text"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file: its URL, and its path below the folder that was asked for."""

    url: str
    name: str

    @property
    def is_lines(self) -> bool:
        """Whether it is of JSON Lines."""
        return self.name.lower().endswith(JSON_ENDINGS)


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of a Parquet file from the row `start` on, or (none) all of a file of JSON Lines.

    `digest` is the SHA-256 of the whole file.
    """

    file: File
    digest: str
    start: int = 0
    groups: tuple[int, ...] = ()


def find(place: str, more: tuple[str, ...] = ()) -> list[File]:
    """The files at a path, in a folder, or that match a glob, with more endings if asked for. Raises BadInput."""
    files, path = url_to_fs(place)
    found = [path] if files.isfile(path) else _below(files, path) if files.isdir(path) else _matching(files, path)
    known = sorted(name for name in found if name.lower().endswith((".parquet", *JSON_ENDINGS, *more)))
    if not known:
        endings = ", ".join((".parquet", ".jsonl", *more))
        raise BadInput(f"{place} holds no {endings}; give a file, a folder or a glob of such")
    root = path if files.isdir(path) else re.split(r"[*?\[]", path)[0].rpartition("/")[0]
    return [File(str(files.unstrip_protocol(name)), name[len(root) :].lstrip("/")) for name in known]


def _below(files: fsspec.AbstractFileSystem, path: str) -> list[str]:
    """All files below a folder. One on a disk that may not be read is an error, where fsspec would pass over it."""
    if isinstance(files, LocalFileSystem):
        return [f"{folder}/{name}" for folder, _, found in os.walk(path, onerror=_raised) for name in found]
    return [str(name) for name in files.find(path)]


def _raised(error: OSError) -> NoReturn:
    raise error


def _matching(files: fsspec.AbstractFileSystem, pattern: str) -> set[str]:
    """All files that match, and those below folders that do: Spark's `x.parquet` is a folder."""
    matches = map(str, files.glob(pattern))
    return {name for match in matches for name in (_below(files, match) if files.isdir(match) else [match])}


def parts(file: File, columns: Columns) -> tuple[list[Part], list[Lost]]:
    """The parts of a file, and what of it cannot be read at all. Raises BadInput where it lacks a column."""
    with fsspec.open(file.url, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        if file.is_lines:
            _check_lines(stream, file, columns.text)
            return [Part(file, digest)], []
        try:
            about = pq.ParquetFile(stream)
        except UNREADABLE as error:
            return [], [Lost(0, 0, f"parquet-{type(error).__name__}")]
        _check(file, about.schema_arrow, columns)
        sizes = [about.metadata.row_group(group).num_rows for group in range(about.num_row_groups)]
        if min(sizes, default=0) < 0 or sum(sizes) != about.metadata.num_rows:
            return [], [Lost(0, 0, "parquet-footer")]
    return [Part(file, digest, start, groups) for start, groups in _cut(sizes)], []


def _check(file: File, schema: pa.Schema, columns: Columns) -> None:
    for column, option in ((columns.text, "--text-column"), (columns.id, "--id-column")):
        if column and schema.names.count(column) != 1:
            raise BadInput(_lack(file, column, schema.names, option))
    kind = schema.field(columns.text).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise BadInput(f"column {columns.text!r} of {file.url} is {kind}, not string; give --text-column")
    if columns.id and pa.types.is_nested(schema.field(columns.id).type):
        raise BadInput(f"column {columns.id!r} of {file.url} is {schema.field(columns.id).type}; give --id-column")


def _lack(file: File, column: str, names: list[str], option: str) -> str:
    found = f"{names.count(column)} columns" if column in names else "no column"
    return f"{file.url} has {found} {column!r}; it has {', '.join(names)}: give {option}"


def _check_lines(stream: BinaryIO, file: File, column: str) -> None:
    """Raises BadInput where the first lines hold objects and none has the column."""
    objects = [each for each in next(_objects(stream, file, []), []) if each is not None]
    if objects and not any(column in each for each in objects):
        keys = dict.fromkeys(name for each in objects for name in each)
        raise BadInput(_lack(file, column, list(keys), "--text-column"))
    stream.seek(0)


def _cut(sizes: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The first row, and the row groups, of each part; one of no groups where there are none."""
    if not sizes:
        yield 0, ()
    groups: list[int] = []
    start = rows = 0
    for group, size in enumerate(sizes):
        groups, rows = [*groups, group], rows + size
        if rows >= ROWS or group == len(sizes) - 1:
            yield start, tuple(groups)
            groups, start, rows = [], start + rows, 0


def read(part: Part, lost: list[Lost]) -> Iterator[Rows]:
    """The rows of a part in batches; what cannot be read comes as empty rows, and is added to `lost`.

    There is one batch at least. All columns are read: a row of which one is damaged cannot be written again, and must
    not stand for others.
    """
    with fsspec.open(part.file.url, "rb") as stream:
        yield from _objects(stream, part.file, lost) if part.file.is_lines else _batches(stream, part, lost)


def _batches(stream: BinaryIO, part: Part, lost: list[Lost]) -> Iterator[pa.RecordBatch | list[None]]:
    file = pq.ParquetFile(stream, page_checksum_verification=True, buffer_size=BUFFER)
    row = part.start
    for group in part.groups:
        about, reason = file.metadata.row_group(group), "parquet-rows"
        end = row + about.num_rows
        try:
            for batch in file.iter_batches(_batch_rows(about), row_groups=[group], use_threads=False):
                yield batch
                row += batch.num_rows
        except UNREADABLE as error:
            reason = f"parquet-{type(error).__name__}"
        if row < end:
            lost.append(Lost(row, end - row, reason))
            yield from ([None] * min(BATCH, end - start) for start in range(row, end, BATCH))
        row = end
    if row == part.start:
        yield []


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    """Rows of a batch of a row group so that it takes about `BYTES`."""
    return max(1, min(BATCH, BYTES * group.num_rows // max(group.total_byte_size, 1)))


def _objects(stream: BinaryIO, file: File, lost: list[Lost]) -> Iterator[list[Any]]:
    held: list[Any] = []
    row = size = 0
    try:
        for row, line in enumerate(lines(stream, file.name), 1):
            held.append(_object(line))
            size += len(line)
            if len(held) == BATCH or size >= BYTES:
                yield _told(held, row - len(held), lost)
                held, size = [], 0
        ended = None
    except UNREADABLE_LINES as error:
        ended = Lost(row, 0, "truncated" if isinstance(error, EOFError) else "jsonl-damage")
    yield _told(held, row - len(held), lost)
    lost += [ended] if ended else []


def _object(line: bytes) -> dict[str, Any] | str:
    """The object of a line, or why it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else "no-object" if line.strip() else "empty-line"


def _told(values: list[Any], row: int, lost: list[Lost]) -> list[Any]:
    """The objects among values; of others, whose reasons they are, runs are added to `lost`."""
    for reason, some in groupby(values, lambda value: value if isinstance(value, str) else None):
        count = len(list(some))
        lost += [Lost(row, count, reason)] if reason else []
        row += count
    return [None if isinstance(value, str) else value for value in values]


def texts(rows: Rows, column: str) -> pa.LargeStringArray:
    """The text of each row; null where there is none."""
    if isinstance(rows, pa.RecordBatch):
        return rows.column(column).cast(pa.large_string())
    found = (None if row is None else row.get(column) for row in rows)
    return pa.array([_clean(value) if isinstance(value, str) else None for value in found], pa.large_string())


def textless(rows: Rows, found: pa.LargeStringArray) -> NDArray[np.bool_]:
    """Rows that can be read and have no text."""
    none = np.asarray(found.is_null())
    return none if isinstance(rows, pa.RecordBatch) else none & np.array([row is not None for row in rows], np.bool_)


def names(rows: Rows, column: str | None) -> pa.StringArray:
    """The id of each row as text, perhaps no UTF-8; null without such a column."""
    if not column:
        return pa.nulls(len(rows), pa.string())
    if isinstance(rows, pa.RecordBatch):
        return pc.cast(rows.column(column), options=AS_STRINGS)
    found = (None if row is None else row.get(column) for row in rows)
    return pa.array([None if value is None else _clean(str(value)) for value in found], pa.string())


def _clean(value: str) -> str:
    """Without lone surrogates, which JSON can hold and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode()


class Kept(NamedTuple):
    """Of each row of a part: whether it is kept, how many rows it stands for, and the id of its cluster or null.

    And what is cut from them; None where nothing was looked for.
    """

    kept: NDArray[np.bool_]
    stands: NDArray[np.int64]
    cluster: pa.StringArray
    cuts: Cuts | None = None


def ending(part: Part) -> str:
    """How the file that a part is written to ends."""
    return ".jsonl" if part.file.is_lines else ".parquet"


def write(part: Part, told: Kept, path: Path) -> None:
    """Writes the kept rows of a part with `COLUMNS`, and `CUT` if asked for. Raises RunAgain for one it cannot read."""
    (_write_lines if part.file.is_lines else _write_parquet)(part, told, path)


def _again(part: Part, told: Kept) -> Iterator[tuple[Any, Kept]]:
    """Batches that have a kept row, beside what was told of them. Raises RunAgain where such a row is not there."""
    place = 0
    for rows in read(part, []):
        span = slice(place, place + len(rows))
        here = Kept(told.kept[span], told.stands[span], told.cluster[span])
        place += len(rows)
        if here.kept.any():
            if isinstance(rows, list) and any(row is None for row, kept in zip(rows, here.kept, strict=True) if kept):
                raise _changed(part)
            yield rows if told.cuts is None else changed(rows, told.cuts, span.start), here
    if place != len(told.kept):
        raise _changed(part)


def _changed(part: Part) -> RunAgain:
    return RunAgain(f"{part.file.url} changed while it was read; run again when it is whole")


def _write_lines(part: Part, told: Kept, path: Path) -> None:
    # A lone surrogate, which UTF-8 cannot hold, is written as JSON escapes it.
    with path.open("w", encoding="utf-8", errors="backslashreplace") as sink:
        for rows, here in _again(part, told):
            for row, kept, stands, cluster in zip(rows, here.kept, here.stands, here.cluster, strict=True):
                if kept:
                    more = {"dup_cluster_id": cluster.as_py(), "dup_count": int(stands)}
                    sink.write(json.dumps({**row, **more}, ensure_ascii=False) + "\n")


def _write_parquet(part: Part, told: Kept, path: Path) -> None:
    with fsspec.open(part.file.url, "rb") as stream:
        source = pq.ParquetFile(stream).schema_arrow
    more = [] if told.cuts is None else [CUT]
    added = pa.schema([*more, *COLUMNS])
    taken = [place for place, name in enumerate(source.names) if name not in added.names]
    schema = pa.schema([*(plain_field(source.field(place)) for place in taken), *added])
    taken += range(len(source), len(source) + len(more))
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as sink:
        for rows, here in _again(part, told):
            columns = [*map(rows.column, taken), here.cluster, pa.array(here.stands, pa.int32())]
            cast = [column.cast(each.type) for column, each in zip(columns, schema, strict=True)]
            sink.write_table(pa.table(cast, schema).filter(pa.array(here.kept)))


def plain_field(field: pa.Field) -> pa.Field:
    """The field as a type that Arrow can filter: views of text and bytes it cannot (25.0)."""
    kinds = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    return field.with_type(kinds.get(field.type, field.type))
