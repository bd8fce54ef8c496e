"""Opens containers and yields a PAGE a record; what cannot be read is a value, Damage, never an exception."""

from collections.abc import Iterator, Mapping

from ...schemas.page import Damage, Page
from .index import index
from .records import records
from .table import jsonl, parquet

__all__ = ["Damage", "Page", "kind_of", "read"]

ENDINGS = {".parquet": "parquet", ".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".jsonl.zst": "jsonl"}


def read(
    path: str, kind: str | None = None, columns: Mapping[str, str] | None = None, span: tuple[int, int] | None = None
) -> Iterator[Page | Damage]:
    """Every record of a container: `kind` is warc, cc-index, parquet or jsonl, by the file's name when None.

    `columns` says what the columns text, id, url, date and title of a delivery are called there, and as `base` the
    folder that an index's file names are relative to. A span (start, stop) is of bytes of a warc, whose records that
    begin there are read, or of rows of a cc-index; spans that follow each other give each record once.
    """
    kind = kind or kind_of(path)
    if kind == "warc":
        return records(path, span)
    if kind == "cc-index":
        return index(path, (columns or {}).get("base"), span)
    return (parquet if kind == "parquet" else jsonl)(path, columns or {})


def kind_of(path: str) -> str:
    """The kind that a file's name says; warc when it says none."""
    return next((kind for ending, kind in ENDINGS.items() if path.lower().endswith(ending)), "warc")
