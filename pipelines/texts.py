"""Files that have a text column and nothing else to say: Parquet and JSON Lines, read and written again in parts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.core import url_to_fs
from numpy.typing import NDArray

from .cuts import CUT, Cuts, changed
from .errors import BadInput
from .read.table import UNREADABLE_LINES, lines

ROWS: Final = 1 << 16
"""Rows of a part at least, unless its file ends: whole row groups of Parquet; JSON Lines are one part a file."""

BATCH: Final = 4096
"""Rows that are held at a time."""

UNREADABLE: Final = (pa.ArrowException, OSError, ValueError)
JSON_ENDINGS: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst")

COLUMNS: Final = pa.schema([("dup_cluster_id", pa.string()), ("dup_count", pa.int32())])
"""What is added to the columns of a file."""

Rows: TypeAlias = list[Any] | pa.RecordBatch
"""Some rows: the objects of lines, None for one that is none, or a batch."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows that cannot be read: the first, how many, and why."""

    row: int
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of a Parquet file from the row `start` on, or (none) all of a file of JSON Lines."""

    file: str
    start: int = 0
    groups: tuple[int, ...] = ()

    @property
    def is_lines(self) -> bool:
        """Whether the file is of JSON Lines."""
        return self.file.lower().endswith(JSON_ENDINGS)


def find(place: str) -> list[str]:
    """The files at a path, in a folder, or that match a glob. Raises BadInput where there is none."""
    files, path = url_to_fs(place)
    found = [path] if files.isfile(path) else files.find(path) if files.isdir(path) else files.glob(path)
    known = sorted(name for name in found if name.lower().endswith((".parquet", *JSON_ENDINGS)))
    if not known:
        raise BadInput(f"{place} holds no .parquet or .jsonl; give a file, a folder or a glob of such")
    return [str(files.unstrip_protocol(name)) for name in known]


def parts(file: str, column: str) -> tuple[list[Part], list[Lost]]:
    """The parts of a file, and what of it cannot be read at all. Raises BadInput where there is no such text column."""
    if Part(file).is_lines:
        return [Part(file)], []
    with fsspec.open(file, "rb") as stream:
        try:
            about = pq.ParquetFile(stream)
        except UNREADABLE as error:
            return [], [Lost(0, 0, f"parquet-{type(error).__name__}")]
        _check(file, about.schema_arrow, column)
        sizes = [about.metadata.row_group(group).num_rows for group in range(about.num_row_groups)]
    return list(_cut(file, sizes)), []


def _check(file: str, schema: pa.Schema, column: str) -> None:
    if column not in schema.names:
        raise BadInput(f"{file} has no column {column!r}; it has {', '.join(schema.names)}: give --text-column")
    kind = schema.field(column).type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        raise BadInput(f"column {column!r} of {file} is {kind}, not string; give --text-column")


def _cut(file: str, sizes: list[int]) -> Iterator[Part]:
    if not sizes:
        yield Part(file)
    groups: list[int] = []
    start = rows = 0
    for group, size in enumerate(sizes):
        groups, rows = [*groups, group], rows + size
        if rows >= ROWS or group == len(sizes) - 1:
            yield Part(file, start, tuple(groups))
            groups, start, rows = [], start + rows, 0


def read(part: Part, columns: list[str] | None, lost: list[Lost]) -> Iterator[Rows]:
    """The rows of a part in batches, one at least; what cannot be read comes as empty rows, and is added to `lost`."""
    with fsspec.open(part.file, "rb") as stream:
        yield from _objects(stream, part, lost) if part.is_lines else _batches(stream, part, columns, lost)


def _batches(
    stream: BinaryIO, part: Part, columns: list[str] | None, lost: list[Lost]
) -> Iterator[pa.RecordBatch | list[None]]:
    file = pq.ParquetFile(stream, page_checksum_verification=True)
    row = part.start
    for group in part.groups:
        end = row + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(BATCH, row_groups=[group], columns=columns):
                yield batch
                row += batch.num_rows
        except UNREADABLE as error:
            lost.append(Lost(row, end - row, f"parquet-{type(error).__name__}"))
            yield [None] * (end - row)
        row = end
    if row == part.start:
        yield []


def _objects(stream: BinaryIO, part: Part, lost: list[Lost]) -> Iterator[list[Any]]:
    held: list[Any] = []
    row = 0
    try:
        for row, line in enumerate(lines(stream, part.file), 1):
            held.append(_object(line, row - 1, lost))
            if len(held) == BATCH:
                yield held
                held = []
    except UNREADABLE_LINES as error:
        lost.append(Lost(row, 0, "truncated" if isinstance(error, EOFError) else "jsonl-damage"))
    yield held


def _object(line: bytes, row: int, lost: list[Lost]) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    lost.append(Lost(row, 1, "no-object" if line.strip() else "empty-line"))
    return None


def texts(rows: Rows, column: str) -> pa.LargeStringArray:
    """The text of each row; null where there is none."""
    return _column(rows, column, pa.large_string())


def names(rows: Rows, column: str | None) -> pa.StringArray:
    """The id of each row as text; null without such a column."""
    return _column(rows, column, pa.string()) if column else pa.nulls(len(rows), pa.string())


def _column(rows: Rows, column: str, kind: pa.DataType) -> pa.Array:
    if isinstance(rows, pa.RecordBatch):
        return rows.column(column).cast(kind)
    return pa.array([_text(row, column) for row in rows], kind)


def _text(row: dict[str, Any] | None, column: str) -> str | None:
    value = None if row is None else row.get(column)
    return None if value is None else str(value).encode("utf-8", "replace").decode()


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
    return ".jsonl" if part.is_lines else ".parquet"


def write(part: Part, told: Kept, path: Path) -> None:
    """Writes the kept rows of a part with `dup_cluster_id` and `dup_count`."""
    (_write_lines if part.is_lines else _write_parquet)(part, told, path)


def _write_lines(part: Part, told: Kept, path: Path) -> None:
    place = 0
    with path.open("w", encoding="utf-8") as sink:
        for rows in read(part, None, []):
            for row in _rest(rows, told.cuts, place):
                if told.kept[place]:
                    more = {"dup_cluster_id": told.cluster[place].as_py(), "dup_count": int(told.stands[place])}
                    sink.write(json.dumps({**row, **more}, ensure_ascii=False) + "\n")
                place += 1


def _write_parquet(part: Part, told: Kept, path: Path) -> None:
    with fsspec.open(part.file, "rb") as stream:
        schema = pq.ParquetFile(stream).schema_arrow
    added = [*([CUT] if told.cuts else []), *COLUMNS]
    taken = [name for name in schema.names if name not in pa.schema(added).names]
    schema = pa.schema([*(schema.field(name) for name in taken), *added])
    place = 0
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as sink:
        for rows in read(part, taken, []):
            here = slice(place, place + len(rows))
            place += len(rows)
            if isinstance(rows, pa.RecordBatch):
                own = _rest(rows, told.cuts, here.start).columns
                columns = [*own, told.cluster[here], pa.array(told.stands[here], pa.int32())]
                sink.write_table(pa.table(columns, schema).filter(pa.array(told.kept[here])))


def _rest(rows: Rows, cuts: Cuts | None, place: int) -> Any:  # noqa: ANN401 - lines or a batch, as given
    """Rows from the place `place` of a part on without what is cut from them, if anything is."""
    return rows if cuts is None else changed(rows, texts(rows, cuts.column), cuts, place)
