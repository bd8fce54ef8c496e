"""scrub: files of texts without personal data: Parquet, JSON Lines, and text files that are a document each."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..filters.pii import scrub_column
from ..schemas.dedup import BROKEN
from .corpus import Corpus, digest_of, fingerprint, folder, key_at, locked, sweep
from .errors import BadInput
from .parquet import write as write_table
from .results import apart, result, taken
from .signing import runs, valid
from .texts import Columns, File, Lost, Part, Rows, find, parts, plain_field, read, textless, texts

PLAIN: Final = ".txt"


@dataclass(frozen=True, slots=True)
class Request:
    """What to scrub: files, the folder for what is made of them, the column of texts, and the file of the key or None.

    Without a key everything leaves a tag.
    """

    source: str
    out: str
    column: str = "text"
    key_file: str | None = None


@dataclass(slots=True)
class Told:
    """Rows read, written, and changed, what was replaced by type, and BROKEN rows."""

    read: int = 0
    written: int = 0
    changed: int = 0
    found: Counter[str] = field(default_factory=Counter)
    broken: list[dict[str, Any]] = field(default_factory=list)

    def add(self, made: list[dict[str, int]]) -> None:
        """Counts rows that are written."""
        self.written += len(made)
        self.changed += sum(map(bool, made))
        for row in made:
            self.found.update(row)


def scrub(request: Request) -> dict[str, Any]:
    """Counts of what was read and replaced; the folder `out` has a file for each that was read.

    Rows that cannot be read, or have no text, are in none of them but in broken.parquet. Raises BadInput, Locked and
    RunAgain.
    """
    key = key_at(request.key_file) if request.key_file else None
    files, out, told = find(request.source, (PLAIN,)), folder(request.out, ()), Told()
    apart(request.source, files, (out,))
    _told_apart(files)
    with locked(out):
        sweep(out)
        taken(out, digest_of([file.url for file in files], request.column, key and fingerprint(key)))
        for file in files:
            _file(out, file, request.column, key, told)
        broken = pa.Table.from_pylist(told.broken, BROKEN)
        with result(out, "broken.parquet") as path:
            write_table(broken, path)
    return _summed(told, out)


def _summed(told: Told, out: Corpus) -> dict[str, Any]:
    reasons = Counter[str]()
    for row in told.broken:
        reasons[row["reason"]] += row["count"]
    counts = {"read": told.read, "written": told.written, "changed": told.changed, "out": out.root}
    return counts | {"found": dict(sorted(told.found.items())), "broken": dict(sorted(reasons.items()))}


def _file(out: Corpus, file: File, column: str, key: bytes | None, told: Told) -> None:
    """Commits a file without personal data, and tells what was in it."""
    if file.name.endswith(PLAIN):
        lost = _text(out, file, key, told)
    else:
        some, lost = parts(file, Columns(column))
        if some:
            with result(out, _name(file)) as path:
                (_write_lines if file.is_lines else _write_parquet)(some, path, column, key, told, lost)
    told.broken += [{"file": file.name, **asdict(each)} for each in lost]


def _name(file: File) -> str:
    """What the file is called that is made of one: it is not packed."""
    return file.name.removesuffix(".gz").removesuffix(".zst")


def _told_apart(files: list[File]) -> None:
    """Raises BadInput where two files would become one."""
    seen: dict[str, str] = {}
    for file in files:
        other = seen.setdefault(_name(file), file.url)
        if other != file.url:
            raise BadInput(f"{other} and {file.url} would both become {_name(file)}; scrub them into two folders")


def _text(out: Corpus, file: File, key: bytes | None, told: Told) -> list[Lost]:
    """Commits a file that is one document; what is no UTF-8 is lost."""
    told.read += 1
    with fsspec.open(file.url, "rb") as stream:
        content = stream.read()
    try:
        made, counts = scrub_column(pa.array([content.decode()], pa.large_string()), key)
    except UnicodeDecodeError:
        return [Lost(0, 1, "no-utf8")]
    with result(out, file.name) as path:
        path.write_bytes(made[0].as_py().encode())
    told.add(counts)
    return []


def _write_lines(some: list[Part], path: Path, column: str, key: bytes | None, told: Told, lost: list[Lost]) -> None:
    # A lone surrogate, which UTF-8 cannot hold, is written as JSON escapes it.
    with path.open("w", encoding="utf-8", errors="backslashreplace") as sink:
        for rows, whole in _batches(some, column, lost, told):
            kept = [row for row, good in zip(rows, whole, strict=True) if good]
            made, counts = scrub_column(texts(kept, column), key)
            told.add(counts)
            for row, text in zip(kept, made.to_pylist(), strict=True):
                sink.write(json.dumps({**row, column: text}, ensure_ascii=False) + "\n")


def _write_parquet(some: list[Part], path: Path, column: str, key: bytes | None, told: Told, lost: list[Lost]) -> None:
    with ExitStack() as opened:
        with fsspec.open(some[0].file.url, "rb") as stream:
            schema = pa.schema([*map(plain_field, pq.ParquetFile(stream).schema_arrow)])
        sink = opened.enter_context(pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True))
        for rows, whole in _batches(some, column, lost, told):
            if isinstance(rows, pa.RecordBatch):
                cast = [rows.column(place).cast(each.type) for place, each in enumerate(schema)]
                kept = pa.table(cast, schema).filter(pa.array(whole))
                made, counts = scrub_column(kept[column].combine_chunks().cast(pa.large_string()), key)
                told.add(counts)
                place = schema.names.index(column)
                sink.write_table(kept.set_column(place, schema[place], made.cast(schema[place].type)))


def _batches(some: list[Part], column: str, lost: list[Lost], told: Told) -> Iterator[tuple[Rows, NDArray[np.bool_]]]:
    """Rows, and which of them have a text; the others are added to `lost`."""
    for part in some:
        row = part.start
        for rows in read(part, lost):
            found = texts(rows, column)
            none, broken = textless(rows, found), ~valid(found)
            lost += runs(none, row, "no-text") + runs(broken, row, "no-utf8")
            told.read += len(rows)
            row += len(rows)
            yield rows, ~(np.asarray(found.is_null()) | broken)
