"""Crawls read by an index: each row names a WARC file and the byte range of a record in it."""

import errno
import io
import json
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, TypeAlias

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from ...schemas.page import Damage, Page
from .http import LARGEST_BODY
from .records import read_stream
from .table import UNREADABLE_LINES, lines

Found: TypeAlias = Page | Damage
Span: TypeAlias = tuple[int, int]

ROWS = 2**13
"""Rows sorted at a time, by file and offset: at 30 KB a record of Common Crawl they name 250 MB."""

GAP = 2**16
"""Bytes between two ranges that are read along with them: less than what a request costs."""

LARGEST_READ = 2**24
"""Bytes of ranges that are asked for at a time; a longer range is asked for alone."""

_LONGEST = LARGEST_BODY + 2**20
_FARTHEST = 2**43
"""An offset that no file has: an object of S3 has 5 TiB at most, and local file systems refuse larger ones."""

_LONGEST_NAME = 1024
_LONGEST_PART = 255
"""Bytes of a file's name, as in S3, and of a folder in it, as on Linux."""

_COLUMNS = ("warc_filename", "warc_record_offset", "warc_record_length")
"""Of Common Crawl's columnar index."""

_DIGITS = re.compile(r"[0-9]{1,18}")

_UNREADABLE = (pa.ArrowException, KeyError, ValueError, *UNREADABLE_LINES)


class Range(NamedTuple):
    """What a row of an index names; sorts by file and offset."""

    file: str
    offset: int
    length: int
    row: int

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.offset + self.length


def index(path: str, base: str | None = None, span: Span | None = None) -> Iterator[Found]:
    """The records that the rows of an index name, `ROWS` rows at a time by file and offset; a Damage a lost row.

    `base` is the folder that file names are relative to, itself from the index's folder on; a span is of rows. A page's
    `address.member` is its WARC file and its offset lies there; a Damage's offset is its row. Raises OSError where
    a file cannot be read now; one that is not there is a Damage.
    """
    start, stop = span or (0, sys.maxsize)
    named = (each for each in _ranges(path, range(start, stop)) if start <= _row(each) < stop)
    folder = _folder(path, base or "")
    while batch := list(islice(named, ROWS)):
        yield from (each for each in batch if isinstance(each, Damage))
        yield from _read(folder, sorted(each for each in batch if isinstance(each, Range)))


def _row(each: Range | Damage) -> int:
    return each.row if isinstance(each, Range) else each.offset


def _folder(path: str, base: str) -> str:
    if "://" in base or base.startswith("/"):
        return base
    protocol, separator, own = path.rpartition("://")
    return protocol + separator + posixpath.normpath(posixpath.join(posixpath.dirname(own), base))


def _ranges(path: str, span: range) -> Iterator[Range | Damage]:
    """What the rows of an index come to; rows before and after a span may be left out."""
    row, reason = -1, None
    try:
        with fsspec.open(path, "rb") as stream:
            for each in _of_parquet(stream, span) if path.lower().endswith(".parquet") else _of_lines(stream, path):
                row = _row(each)
                yield each
    except _UNREADABLE as error:
        reason = "index-columns" if isinstance(error, KeyError) else "index-damage"
    if reason or row < 0:
        yield Damage(row + 1, 0, reason or "empty-file")


def _of_lines(stream: BinaryIO, path: str) -> Iterator[Range | Damage]:
    said = (line for line in lines(stream, path) if line.strip() and not line.startswith(b"!"))
    return (_range(row, *_cells(line)) for row, line in enumerate(said))


def _of_parquet(stream: BinaryIO, span: range) -> Iterator[Range | Damage]:
    """The rows of the row groups that a span touches. Raises KeyError where a column is not there."""
    file = pq.ParquetFile(stream, page_checksum_verification=True)
    if lacking := set(_COLUMNS) - set(file.schema_arrow.names):
        raise KeyError(*lacking)
    end = 0
    for group in range(file.num_row_groups):
        start, end = end, end + file.metadata.row_group(group).num_rows
        if start < span.stop and end > span.start:
            yield from _of_group(file, group, range(start, end))


def _of_group(file: pq.ParquetFile, group: int, rows: range) -> Iterator[Range | Damage]:
    """The rows of a row group; a Damage for each from where its pages are damaged on."""
    row, about = rows.start, file.metadata
    try:
        for batch in file.iter_batches(ROWS, row_groups=[group], columns=list(_COLUMNS)):
            for cells in zip(*(_values(batch[name]) for name in _COLUMNS), strict=True):
                yield _range(row, *cells)
                row += 1
    except (pa.ArrowException, OSError, ValueError):
        pass
    # A footer has no checksum: where it contradicts itself, the number of rows lost is not known.
    told = sum(about.row_group(each).num_rows for each in range(about.num_row_groups)) == about.num_rows
    yield from (
        Damage(place, 0, "index-damage") for place in range(row, rows.stop if told else min(row + 1, rows.stop))
    )


def _values(column: pa.Array) -> list[object]:
    """The values of a column; None for a text that is no UTF-8."""
    try:
        return list(column.to_pylist())
    except ValueError:
        return [_value(each) for each in column]


def _value(cell: pa.Scalar) -> object:
    try:
        return cell.as_py()
    except ValueError:
        return None


def _cells(line: bytes) -> tuple[object, object, object]:
    """File, offset and length of a line of CDXJ: a key and a time, then an object."""
    try:
        said = json.loads(line[line.index(b"{") :])
        return said["filename"], said["offset"], said["length"]
    except (ValueError, LookupError, RecursionError):
        return None, None, None


def _number(value: object) -> int | None:
    """A whole number, also one that a text or a column of floats gives."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _range(row: int, file: object, offset: object, length: object) -> Range | Damage:
    start, size = _number(offset), _number(length)
    if not isinstance(file, str) or start is None or size is None:
        return Damage(row, 0, "index-row")
    if not 0 <= start < _FARTHEST or not 0 < size < _FARTHEST:
        return Damage(row, 0, "index-row")
    if not _is_below(file):
        return Damage(row, 0, "index-path")
    return Range(file, start, size, row) if size <= _LONGEST else Damage(row, size, "too-large")


def _is_below(file: str) -> bool:
    """Whether a name is one that a file below the folder of the configuration can have."""
    parts = PurePosixPath(file).parts
    if "://" in file or file.startswith("/") or ".." in parts or not file.isprintable():
        return False
    return len(file.encode()) <= _LONGEST_NAME and all(len(part.encode()) <= _LONGEST_PART for part in parts)


def _read(folder: str, ranges: list[Range]) -> Iterator[Found]:
    files, root = fsspec.core.url_to_fs(folder)
    for runs in _bounded(_runs(ranges)):
        wanted = [(f"{root}/{run[0].file}", run[0].offset, max(each.end for each in run)) for run in runs]
        # One request a run, many at a time where the file system can.
        got = files.cat_ranges(*map(list, zip(*wanted, strict=True)), on_error="return")
        for run, data in zip(runs, got, strict=True):
            yield from (_record(each, _piece(each, run, data)) for each in run)


def _runs(ranges: list[Range]) -> Iterator[list[Range]]:
    """Sorted ranges in runs that are read at once: neighbours in a file, `LARGEST_READ` bytes at most."""
    run: list[Range] = []
    for each in ranges:
        near = run and each.file == run[-1].file and each.offset - run[-1].end <= GAP
        if run and not (near and each.end - run[0].offset <= LARGEST_READ):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _bounded(runs: Iterable[list[Range]]) -> Iterator[list[list[Range]]]:
    held: list[list[Range]] = []
    size = 0
    for run in runs:
        length = run[-1].end - run[0].offset
        if held and size + length > LARGEST_READ:
            yield held
            held, size = [], 0
        held.append(run)
        size += length
    if held:
        yield held


def _piece(each: Range, run: list[Range], data: bytes | Exception) -> bytes | str:
    """The bytes of a range in those of its run, or why there are none. Raises what kept them from being read now."""
    if isinstance(data, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return "missing-file"
    if isinstance(data, OSError) and data.errno == errno.EINVAL:
        return "index-row"
    if isinstance(data, Exception):
        raise data
    start = each.offset - run[0].offset
    return data[start : start + each.length]


def _record(each: Range, piece: bytes | str) -> Found:
    if isinstance(piece, str):
        return Damage(each.row, each.length, piece)
    found = list(islice(read_stream(io.BytesIO(piece), each.file), 2))
    if isinstance(found[0], Damage):
        return Damage(each.row, each.length, found[0].reason)
    address = found[0].address
    moved = replace(address, offset=each.offset + address.offset, member=each.file)
    return replace(found[0], address=moved)
