"""Signatures in Parquet: a document's row can be read alone, in one copy from the file's own pages."""

from typing import Final

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
from .pages import Mapped, Sink, mapped, values, writer

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


def write_signatures(table: pa.Table, sink: Sink) -> None:
    """Writes a unit's signatures; the file has the schema STORED.

    Hashes hardly compress: zstd saves 15 % of a file and costs a third of the time of matching.
    """
    with writer(sink, STORED) as made:
        for start in range(0, max(len(table), 1), GROUP):
            made.write_table(_stored(table.slice(start, GROUP)), row_group_size=GROUP)


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
        return _picked(mapped(path, STORED), rows, column)
    with fsspec.open(source, "rb") as opened:
        return _fetched(pq.ParquetFile(opened), rows, column)


def _picked(file: Mapped, rows: Ints, column: str) -> NDArray[np.uint8]:
    width = STORED.field(column).type.byte_width
    _within(rows, int(file.sizes.sum()))
    return values(file.data, file.starts[column][rows // GROUP] + rows % GROUP * width, width)


def _within(rows: Ints, count: int) -> None:
    if len(rows) and int(rows.max()) >= count:
        raise Corrupt(f"row {rows.max()} of signatures that are {count}; build into a new folder")


def _fetched(file: pq.ParquetFile, rows: Ints, column: str) -> NDArray[np.uint8]:
    _within(rows, file.metadata.num_rows)
    groups, place = np.unique(rows // GROUP, return_inverse=True)
    begins = np.arange(len(groups)) * GROUP
    stored = whole(file.read_row_groups(groups.tolist(), [column])[column])
    return words(stored.take(pa.array(begins[place] + rows % GROUP)))


def read_signatures(source: str) -> pa.Table:
    """All SIGNATUREs of a file."""
    with fsspec.open(source, "rb") as opened:
        stored = pq.ParquetFile(opened).read()
    short = stored["characters"].to_numpy() < SPEC.agreement.characters
    sketches = fixed_lists(words(stored["sketch"]).view("<u4").astype(np.uint32), pa.array(short))
    return pa.table([stored["id"], stored["exact"], stored["characters"], sketches], SIGNATURE)

