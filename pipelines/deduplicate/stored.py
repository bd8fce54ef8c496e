"""Signatures in Parquet: a document's row can be read alone, in one copy from the file's own pages."""

from collections.abc import Sequence
from functools import lru_cache
from typing import IO, Final, NamedTuple

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem
from numpy.typing import NDArray

from ...schemas.fields import field
from ...schemas.signature import SIGNATURE, SPEC
from ..errors import Corrupt
from .arrow import comparable, fixed_lists, whole, words

GROUP: Final = 4096
"""Rows of a row group: 2 MiB, the least that is read from a store that has no files to map."""

WORDS: Final = pa.binary(4 * SPEC.permutations)

STORED: Final = pa.schema(
    [
        SIGNATURE.field("id"),
        SIGNATURE.field("exact"),
        SIGNATURE.field("characters"),
        field("sketch", WORDS, "little-endian values; of a short document its exact hash, repeated", nullable=False),
    ],
)
"""SIGNATURE as it lies in Parquet.

Every value has its width and none is null, so that a page of plain encoding is an array.
"""

Ints = NDArray[np.int64]
Sink = str | IO[bytes]


class Mapped(NamedTuple):
    """A file's bytes, and where in them the values of each column begin, a place a row group."""

    data: NDArray[np.uint8]
    starts: dict[str, Ints]
    rows: int


def write_signatures(table: pa.Table, sink: Sink) -> None:
    """Writes a unit's signatures; the file has the schema STORED.

    Hashes hardly compress: zstd saves 15 % of a file and costs a third of the time of matching.
    """
    with pq.ParquetWriter(
        sink,
        STORED,
        compression="none",
        use_dictionary=False,
        write_statistics=False,
        data_page_size=2 * GROUP * WORDS.byte_width,
    ) as writer:
        for start in range(0, max(len(table), 1), GROUP):
            writer.write_table(_stored(table.slice(start, GROUP)), row_group_size=GROUP)


def _stored(table: pa.Table) -> pa.Table:
    """The STORED of some SIGNATUREs."""
    sketch_words = pa.py_buffer(comparable(table).astype("<u4", copy=False))
    sketches = pa.FixedSizeBinaryArray.from_buffers(WORDS, len(table), [None, sketch_words])
    return pa.table([*map(whole, table.columns[:-1]), sketches], STORED)


def gathered(source: str, rows: Ints, column: str) -> NDArray[np.uint8]:
    """The bytes of a column of fixed width in some rows of a file of signatures, a row each: a path or fsspec URL.

    Raises Corrupt for a file that is none.
    """
    files, path = url_to_fs(source)
    if isinstance(files, LocalFileSystem):
        return _picked(mapped(path), rows, column)
    with fsspec.open(source, "rb") as opened:
        return _fetched(pq.ParquetFile(opened), rows, column)


def _picked(file: Mapped, rows: Ints, column: str) -> NDArray[np.uint8]:
    width = STORED.field(column).type.byte_width
    _within(rows, file.rows)
    places = file.starts[column][rows // GROUP] + rows % GROUP * width
    # A view of overlapping windows, of which each wanted one is copied once.
    windows = np.lib.stride_tricks.sliding_window_view(file.data, width)
    return windows[places]


def _within(rows: Ints, count: int) -> None:
    if len(rows) and int(rows.max()) >= count:
        raise Corrupt(f"row {rows.max()} of signatures that are {count}; build into a new folder")


@lru_cache(maxsize=4096)
def mapped(path: str) -> Mapped:
    """A file of signatures, mapped; files are never written over, so it may be kept. Raises Corrupt."""
    try:
        about = pq.read_metadata(path)
        data: NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
    except (OSError, ValueError, pa.ArrowException) as error:
        raise Corrupt(f"{path} is missing or damaged: {error}; restore it or build into a new folder") from error
    if not about.schema.to_arrow_schema().equals(STORED):
        raise Corrupt(f"{path} is not of this version's form; build into a new folder")
    groups = [about.row_group(group) for group in range(about.num_row_groups)]
    return Mapped(data, {name: _starts(groups, place) for place, name in enumerate(STORED.names)}, about.num_rows)


def _starts(groups: Sequence[pq.RowGroupMetaData], column: int) -> Ints:
    """Where the one page's values begin in each row group: at the end of the chunk less their size."""
    width = STORED.field(column).type.bit_width // 8
    chunks = [group.column(column) for group in groups]
    ends = [chunk.data_page_offset + chunk.total_compressed_size for chunk in chunks]
    return np.array([end - chunk.num_values * width for end, chunk in zip(ends, chunks, strict=True)], np.int64)


def _fetched(file: pq.ParquetFile, rows: Ints, column: str) -> NDArray[np.uint8]:
    _within(rows, file.metadata.num_rows)
    groups, place = np.unique(rows // GROUP, return_inverse=True)
    begins = np.arange(len(groups)) * GROUP
    values = whole(file.read_row_groups(groups.tolist(), [column])[column])
    return words(values.take(pa.array(begins[place] + rows % GROUP)))


def read_signatures(source: str) -> pa.Table:
    """All SIGNATUREs of a file."""
    with fsspec.open(source, "rb") as opened:
        stored = pq.ParquetFile(opened).read()
    short = stored["characters"].to_numpy() < SPEC.agreement.characters
    values = words(stored["sketch"]).view("<u4").astype(np.uint32)
    sketches = fixed_lists(values, pa.array(short))
    return pa.table([stored["id"], stored["exact"], stored["characters"], sketches], SIGNATURE)

