"""Crawls read by an index: each row names a WARC file and the byte range of a record in it."""

import io
import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple, TypeAlias

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
_COLUMNS = ("warc_filename", "warc_record_offset", "warc_record_length")
"""Of Common Crawl's columnar index."""

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
    named = islice(_ranges(path), *(span or (0, None)))
    folder = _folder(path, base or "")
    while batch := list(islice(named, ROWS)):
        yield from (each for each in batch if isinstance(each, Damage))
        yield from _read(folder, sorted(each for each in batch if isinstance(each, Range)))


def _folder(path: str, base: str) -> str:
    if "://" in base or base.startswith("/"):
        return base
    protocol, separator, own = path.rpartition("://")
    return protocol + separator + posixpath.normpath(posixpath.join(posixpath.dirname(own), base))


def _ranges(path: str) -> Iterator[Range | Damage]:
    row, reason = -1, None
    try:
        for row, cells in enumerate(_rows(path)):
            yield _range(row, *cells)
    except _UNREADABLE as error:
        reason = "index-columns" if isinstance(error, KeyError) else "index-damage"
    if reason or row < 0:
        yield Damage(row + 1, 0, reason or "empty-file")


def _rows(path: str) -> Iterator[tuple[object, object, object]]:
    with fsspec.open(path, "rb") as stream:
        if path.lower().endswith(".parquet"):
            table = pq.ParquetFile(stream, page_checksum_verification=True)
            for batch in table.iter_batches(ROWS, columns=list(_COLUMNS)):
                yield from zip(*(batch[name].to_pylist() for name in _COLUMNS), strict=True)
        else:
            yield from (_cells(line) for line in lines(stream, path) if line.strip() and not line.startswith(b"!"))


def _cells(line: bytes) -> tuple[object, object, object]:
    """File, offset and length of a line of CDXJ: a key and a time, then an object; its numbers may be texts."""
    try:
        said = json.loads(line[line.index(b"{") :])
        return said.get("filename"), int(said["offset"]), int(said["length"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return None, None, None


def _range(row: int, file: object, offset: object, length: object) -> Range | Damage:
    if not isinstance(file, str) or not isinstance(offset, int) or not isinstance(length, int):
        return Damage(row, 0, "index-row")
    if offset < 0 or length <= 0:
        return Damage(row, 0, "index-row")
    # What a crawl names must lie below the folder that the configuration names.
    if "://" in file or file.startswith("/") or ".." in PurePosixPath(file).parts:
        return Damage(row, 0, "index-path")
    return Range(file, offset, length, row) if length <= _LONGEST else Damage(row, length, "too-large")


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


def _piece(each: Range, run: list[Range], data: bytes | Exception) -> bytes | None:
    """The bytes of a range in those of its run; None where the file is missing. Raises what kept it from being read."""
    if isinstance(data, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return None
    if isinstance(data, Exception):
        raise data
    start = each.offset - run[0].offset
    return data[start : start + each.length]


def _record(each: Range, piece: bytes | None) -> Found:
    if piece is None:
        return Damage(each.row, each.length, "missing-file")
    found = list(islice(read_stream(io.BytesIO(piece), each.file), 2))
    if isinstance(found[0], Damage):
        return Damage(each.row, each.length, found[0].reason)
    address = found[0].address
    moved = replace(address, offset=each.offset + address.offset, member=each.file)
    return replace(found[0], address=moved)
