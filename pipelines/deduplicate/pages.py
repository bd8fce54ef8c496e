"""Parquet files whose values can be read where they lie: plain, uncompressed, a page a column of each row group."""

from collections.abc import Sequence
from functools import lru_cache
from typing import IO, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..errors import Corrupt

LARGEST: Final = 1 << 30
"""Bytes, and rows, of a page: Parquet counts both in 31 bits. Arrow makes no row group of more than 2^26 rows."""

HEADER: Final = 36
"""Bytes of the header of a page at most, by Parquet's Thrift definition; those of two are more."""

Ints = NDArray[np.int64]
Sink = str | IO[bytes]


class Mapped(NamedTuple):
    """A file's bytes, and of each row group where in them the values of each column begin, and its rows."""

    data: NDArray[np.uint8]
    starts: dict[str, Ints]
    sizes: Ints


def writer(sink: Sink, schema: pa.Schema) -> pq.ParquetWriter:
    """Writes tables so that they can be mapped; their columns have values of fixed width, and no nulls.

    Each page has its CRC-32, which whatever reads the file as Parquet checks.
    """
    return pq.ParquetWriter(
        sink,
        schema,
        compression="none",
        use_dictionary=False,
        write_statistics=False,
        data_page_size=LARGEST,
        max_rows_per_page=LARGEST,
        write_page_checksum=True,
    )


def values(data: NDArray[np.uint8], places: Ints, width: int) -> NDArray[np.uint8]:
    """The values of so many bytes that begin at some places of a file, a row each."""
    # A view of overlapping windows, of which each wanted one is copied once.
    return np.lib.stride_tricks.sliding_window_view(data, width)[places]


@lru_cache(maxsize=4096)
def mapped(path: str, schema: pa.Schema) -> Mapped:
    """A file of this schema, mapped; files are never written over, so it may be kept. Raises Corrupt."""
    try:
        about = pq.read_metadata(path)
        data: NDArray[np.uint8] = np.asarray(np.memmap(path, np.uint8, "r"))
        if not about.schema.to_arrow_schema().equals(schema):
            raise Corrupt(f"{path} is not of this version's form; build into a new folder")
        groups = [about.row_group(group) for group in range(about.num_row_groups)]
        widths = [field.type.bit_width // 8 for field in schema]
        starts = {name: _starts(groups, place, widths[place]) for place, name in enumerate(schema.names)}
    except (OSError, ValueError, pa.ArrowException) as error:
        raise Corrupt(f"{path} is missing or damaged: {error}; restore it or build into a new folder") from error
    return Mapped(data, starts, np.array([group.num_rows for group in groups], np.int64))


def _starts(groups: Sequence[pq.RowGroupMetaData], column: int, width: int) -> Ints:
    """Where the one page's values begin in each row group. Raises ValueError where there are several."""
    chunks = [group.column(column) for group in groups]
    headers = np.array([each.total_compressed_size - each.num_values * width for each in chunks], np.int64)
    if headers.max(initial=0) > HEADER:
        raise ValueError(f"column {column} has more than a page of plain values in a row group")
    return headers + np.array([each.data_page_offset for each in chunks], np.int64)
