"""How malmoi writes and reads Parquet: zstd 3, page checksums, one place."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .corpus import Corpus, written

ROW_GROUP = 4096


def write(table: pa.Table, path: Path, rows: int = ROW_GROUP) -> None:
    """Write a table with fixed row groups, page checksums and no clock in it."""
    pq.write_table(
        table, path, compression="zstd", compression_level=3, row_group_size=rows, write_page_checksum=True
    )


def commit_table(corpus: Corpus, name: str, table: pa.Table, rows: int = ROW_GROUP) -> None:
    """Commit a table as Parquet under a name."""
    with written(corpus, name) as path:
        write(table, path, rows)


def read(corpus: Corpus, name: str, columns: list[str] | None = None) -> pa.Table:
    """A committed table, or some of its columns, page checksums verified."""
    with corpus.files.open(corpus.place(name)) as source:
        return pq.read_table(source, columns=columns, page_checksum_verification=True)
