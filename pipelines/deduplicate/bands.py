"""Band rows: one row a band and document, sorted by hash partition, one Parquet row group a partition."""

from itertools import pairwise
from typing import IO, Final

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...schemas.signature import BAND, SIGNATURE, SPEC
from .arrow import digests, fixed_lists, matrix, whole
from .kernels import BAND_SHIFT, HASH
from .kernels import kernels as kernels_named

EXACT_BAND: Final = np.uint64(SPEC.banding.bands << BAND_SHIFT)
"""The band after the sketch's: its hash is the exact hash."""

SIGNATURE_ROWS: Final = 4096
"""Signatures in a row group: 2 MiB, the least that is read to verify one pair."""

STORED: Final = SIGNATURE.set(
    SIGNATURE.get_field_index("sketch"),
    SIGNATURE.field("sketch").with_type(pa.binary(4 * SPEC.permutations)),
)
"""SIGNATURE as it lies in Parquet: a sketch is its little-endian words in one value.

Arrow (25.0) writes, but cannot read, a null among fixed-size lists; among lists it reads five times as slowly.
"""

Sink = str | IO[bytes]


def band_rows(signatures: pa.Table, kernels: str = "cpu", partitions: int = SPEC.partitions) -> pa.Table:
    """The BAND rows of a unit's signatures, sorted by (partition, key, row).

    A document with a sketch has a row for each band; every document that is not empty has one for its exact hash.
    """
    sketched = np.flatnonzero(signatures["sketch"].is_valid())
    sketches = whole(signatures["sketch"].take(pa.array(sketched)))
    keys = kernels_named(kernels).bands(matrix(sketches), SPEC.banding)
    present = np.flatnonzero(signatures["characters"].to_numpy() > 0)
    exact = digests(signatures["exact"]).low[present] & HASH | EXACT_BAND
    return _sorted(np.append(keys, exact), np.append(np.repeat(sketched, keys.shape[1]), present), partitions)


def _sorted(keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int) -> pa.Table:
    order = np.lexsort((rows, keys, keys % np.uint64(partitions)))
    return pa.table([keys[order], rows[order].astype(np.uint32)], BAND)


def write_bands(table: pa.Table, sink: Sink, partitions: int = SPEC.partitions) -> None:
    """Writes band rows as `partitions` row groups, some perhaps empty; the table must be sorted by `band_rows`."""
    partition = table["key"].to_numpy() % np.uint64(partitions)
    ends = np.searchsorted(partition, np.arange(partitions + 1, dtype=np.uint64))
    # Sorted keys differ by little and rows are small: research/dedup §3.3 measured a third less than plain zstd.
    encodings = {"key": "DELTA_BINARY_PACKED", "row": "BYTE_STREAM_SPLIT"}
    with pq.ParquetWriter(sink, BAND, compression="zstd", use_dictionary=False, column_encoding=encodings) as writer:
        for start, end in pairwise(ends.tolist()):
            writer.write_table(table.slice(start, end - start), row_group_size=max(end - start, 1))


def read_bands(source: str, partition: int) -> pa.Table:
    """The band rows of one partition of a unit: a path or fsspec URL."""
    with fsspec.open(source, "rb") as opened:
        return pq.ParquetFile(opened).read_row_group(partition)


def packed(sketches: pa.FixedSizeListArray) -> pa.FixedSizeBinaryArray:
    """Sketches as they lie in Parquet."""
    words = pa.py_buffer(matrix(sketches).astype("<u4"))
    values = pa.FixedSizeBinaryArray.from_buffers(STORED.field("sketch").type, len(sketches), [None, words])
    return pc.if_else(sketches.is_valid(), values, None)


def unpacked(values: pa.FixedSizeBinaryArray) -> pa.FixedSizeListArray:
    """Sketches read from Parquet."""
    words = np.frombuffer(values.buffers()[1], "<u4").reshape(-1, SPEC.permutations)
    return fixed_lists(words[values.offset : values.offset + len(values)], values.is_null())


def write_signatures(table: pa.Table, sink: Sink) -> None:
    """Writes a unit's signatures in row groups small enough to fetch a few rows from.

    The file has the schema STORED; `read_signatures` gives SIGNATURE again.
    """
    stored = pa.table([*table.columns[:-1], packed(whole(table["sketch"]))], STORED)
    # Hashes hardly compress: zstd saves 15 % of a file and costs a third of the time of matching.
    pq.write_table(stored, sink, compression="none", use_dictionary=False, row_group_size=SIGNATURE_ROWS)


def read_signatures(source: str, rows: NDArray[np.int64], columns: list[str]) -> pa.Table:
    """Some rows of a unit's signatures, in the order asked for; only row groups that hold one are read."""
    with fsspec.open(source, "rb") as opened:
        file = pq.ParquetFile(opened)
        sizes = np.array([file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)])
        ends = np.cumsum(sizes)
        groups = np.searchsorted(ends, rows, side="right")
        wanted, position = np.unique(groups, return_inverse=True)
        begins = np.cumsum(sizes[wanted]) - sizes[wanted]
        places = rows - (ends - sizes)[groups] + begins[position]
        found = file.read_row_groups(wanted.tolist(), columns).take(pa.array(places))
    arrays = [unpacked(whole(found[column])) if column == "sketch" else found[column] for column in columns]
    return pa.table(arrays, pa.schema([SIGNATURE.field(column) for column in columns]))
