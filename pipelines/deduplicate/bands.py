"""Band rows: one row a band and document, sorted by hash partition, one Parquet row group a partition."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...schemas.signature import BAND, SPEC
from ..corpus import Corpus
from ..parquet import opened
from .arrow import digests, matrix, words
from .kernels import BAND_SHIFT, HASH
from .kernels import kernels as kernels_named
from .pages import Sink

EXACT_BAND: Final = np.uint64(SPEC.banding.bands << BAND_SHIFT)
"""The band after the sketch's: its hash is the exact hash."""

ENCODINGS: Final = {"key": "DELTA_BINARY_PACKED", "row": "BYTE_STREAM_SPLIT"}
"""Sorted keys differ by little and rows are small: research/dedup §3.3 measured a third less than plain zstd."""

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]


class Rows(NamedTuple):
    """Keys and, beside each, the document it is of."""

    key: Keys
    document: Ints


def band_rows(signatures: pa.Table, kernels: str = "cpu", partitions: int = SPEC.partitions) -> pa.Table:
    """The BAND rows of a unit's signatures, sorted by (partition, key, row).

    A document with a sketch has a row for each band; every document that is not empty has one for its exact hash.
    """
    used = kernels_named(kernels)
    sketched = np.flatnonzero(signatures["sketch"].is_valid())
    sketches = matrix(signatures["sketch"])
    keys = used.bands(sketches if len(sketched) == len(sketches) else sketches[sketched], SPEC.banding)
    present = np.flatnonzero(signatures["characters"].to_numpy() > 0)
    exact = digests(words(signatures["exact"])).low[present] & HASH | EXACT_BAND
    rows = np.append(np.repeat(sketched, keys.shape[1]), present)
    return pa.table(_columns(*used.sort(np.append(keys, exact), rows, partitions)), BAND)


def _columns(keys: Keys, rows: Ints) -> list[NDArray[np.generic]]:
    return [keys, rows.astype(np.uint32)]


def write_bands(table: pa.Table, sink: Sink, partitions: int = SPEC.partitions) -> None:
    """Writes band rows as `partitions` row groups, some perhaps empty; the table must be sorted by `band_rows`."""
    partition = table["key"].to_numpy() % np.uint64(partitions)
    ends = np.searchsorted(partition, np.arange(partitions + 1, dtype=np.uint64))
    write_groups((table.slice(start, end - start) for start, end in pairwise(ends.tolist())), _packed(sink))


def write_groups(tables: Iterable[pa.Table], sink: pq.ParquetWriter) -> None:
    """Writes tables of keys as one row group each."""
    with sink:
        for table in tables:
            sink.write_table(table, row_group_size=max(len(table), 1))


def _packed(sink: Sink) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        sink, BAND, compression="zstd", use_dictionary=False, column_encoding=ENCODINGS, write_page_checksum=True
    )


def read_bands(corpus: Corpus, name: str, span: Sequence[int]) -> Rows:
    """The rows of some partitions of a unit, or of a run. Raises Corrupt."""
    with opened(corpus, name) as file:
        table = file.read_row_groups(span)
    return Rows(table["key"].to_numpy(), table["row"].to_numpy().astype(np.int64))
