"""How malmoi writes and reads Parquet: zstd 3, page checksums, one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .corpus import Corpus, commit, scratch, sha256, written
from .errors import Corrupt

ROW_GROUP = 4096

WHOLE = 1 << 16
"""Rows of a row group where a table is read as a whole: in half the time."""


def write(table: pa.Table, path: Path, rows: int = ROW_GROUP) -> None:
    """Write a table with fixed row groups, page checksums and no clock in it."""
    pq.write_table(
        table, path, compression="zstd", compression_level=3, row_group_size=rows, write_page_checksum=True
    )


def commit_table(corpus: Corpus, name: str, table: pa.Table, rows: int = ROW_GROUP) -> None:
    """Commit a table as Parquet under a name."""
    with written(corpus, name) as path:
        write(table, path, rows)


def commit_by_digest(corpus: Corpus, folder: str, table: pa.Table) -> str:
    """The name of a table, which is committed in a folder under the SHA-256 of its bytes."""
    with scratch(corpus, f"{folder}/new") as path:
        write(table, path)
        name = f"{folder}/{sha256(path.read_bytes())}.parquet"
        commit(corpus, name, path)
    return name


def read(corpus: Corpus, name: str, columns: list[str] | None = None) -> pa.Table:
    """A committed table, or some of its columns, page checksums verified."""
    with opened(corpus, name) as file:
        return file.read(columns)


@contextmanager
def opened(corpus: Corpus, name: str) -> Iterator[pq.ParquetFile]:
    """A committed Parquet file, page checksums verified. Raises Corrupt when it is missing or damaged."""
    damaged = Corrupt(f"{name} of {corpus.root} is missing or damaged; restore it or build into a new folder")
    try:
        with corpus.files.open(corpus.place(name)) as source:
            yield pq.ParquetFile(source, page_checksum_verification=True)
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        raise damaged from error
    except OSError as error:
        if error.errno:
            raise
        raise damaged from error


def groups_with(file: pq.ParquetFile, column: str, key: bytes) -> list[int]:
    """Row groups that can hold a key, by the statistics of its column."""
    return groups_between(file, column, key, key)


def groups_between(file: pq.ParquetFile, column: str, low: Any, high: Any) -> list[int]:  # noqa: ANN401 - of the column's type
    """Row groups that can hold a value from `low` to `high`, by the statistics of its column."""
    place = file.schema_arrow.names.index(column)
    about = (file.metadata.row_group(group).column(place).statistics for group in range(file.num_row_groups))
    return [
        group for group, told in enumerate(about)
        if told is None or not told.has_min_max or (told.min <= high and told.max >= low)
    ]
