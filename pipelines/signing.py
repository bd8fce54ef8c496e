"""Files of texts, signed part by part: what an index needs of them is committed, and does not count yet."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..schemas.dedup import NAMES
from ..schemas.fields import KEY
from ..schemas.signature import SPEC
from .corpus import Corpus, commit_json, digest_of, written
from .deduplicate.bands import band_rows, write_bands
from .deduplicate.sketch import sign
from .deduplicate.stored import write_signatures
from .parquet import commit_table
from .texts import ROWS, Lost, Part, names, parts, texts
from .texts import find as files_of
from .texts import read as rows_of


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the column of texts, and of that of ids."""

    text: str = "text"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A part of a file that is signed: its units, the rows of each, and what was lost."""

    part: Part
    units: tuple[str, ...]
    sizes: tuple[int, ...]
    lost: tuple[Lost, ...]


def found(source: str, column: str) -> tuple[list[Part], list[tuple[str, Lost]]]:
    """The parts of all files, and files that cannot be read. Raises BadInput."""
    read_all = [(file, *parts(file, column)) for file in files_of(source)]
    listed = [part for _, some, _ in read_all for part in some]
    return listed, [(file, lost) for file, _, some in read_all for lost in some]


def signed_part(store: Corpus, columns: Columns, kernels: str, part: Part) -> Signed:
    """A part whose units are signed and committed; it is not read again when it was."""
    name = f"parts/{_identity(part, columns)}.json"
    if not store.has(name):
        commit_json(store, name, _sign(store, columns, kernels, part, name))
    told = store.read_json(name)
    lost = tuple(Lost(*each) for each in told["lost"])
    return Signed(part, tuple(told["units"]), tuple(told["sizes"]), lost)


def _identity(part: Part, columns: Columns) -> str:
    """Digest of a part's place, the bytes of its file, and what is read of it."""
    with fsspec.open(part.file, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    name = PurePosixPath(part.file).name
    return digest_of(name, digest, part.start, part.groups, columns.text, columns.id, SPEC.to_json())


def _sign(store: Corpus, columns: Columns, kernels: str, part: Part, name: str) -> dict[str, Any]:
    lost: list[Lost] = []
    units: list[str] = []
    sizes: list[int] = []
    for tables in _units(_tables(part, columns, kernels, lost)):
        unit = digest_of(name, len(units))
        signatures, called = map(pa.concat_tables, zip(*tables, strict=True))
        _commit(store, unit, signatures, called)
        units, sizes = [*units, unit], [*sizes, len(called)]
    return {"units": units, "sizes": sizes, "lost": [(each.row, each.count, each.reason) for each in lost]}


def _units(tables: Iterable[tuple[pa.Table, pa.Table]]) -> Iterator[list[tuple[pa.Table, pa.Table]]]:
    """Tables by the unit of about `ROWS` rows."""
    held: list[tuple[pa.Table, pa.Table]] = []
    for pair in tables:
        held.append(pair)
        if sum(len(table) for table, _ in held) >= ROWS:
            yield held
            held = []
    if held:
        yield held


def _tables(part: Part, columns: Columns, kernels: str, lost: list[Lost]) -> Iterator[tuple[pa.Table, pa.Table]]:
    """SIGNATURE and NAMES of a part, batch by batch; its texts are held no longer."""
    row, key = part.start, int(digest_of(part.file, part.start)[:16], 16)
    for rows in rows_of(part, [columns.text, *([columns.id] if columns.id else [])], lost):
        column = _valid(texts(rows, columns.text), row, lost)
        yield sign(_ids(key, row, len(rows)), column, kernels), _names(part, names(rows, columns.id), row)
        row += len(rows)


def _ids(key: int, row: int, count: int) -> pa.FixedSizeBinaryArray:
    """Ids of rows: a number of their part, and their own."""
    numbers = (row + np.arange(count)).astype(np.uint64)
    ids = np.stack([np.full_like(numbers, key), numbers], axis=1).astype(">u8")
    return pa.FixedSizeBinaryArray.from_buffers(KEY, count, [None, pa.py_buffer(ids)])


def _names(part: Part, ids: pa.StringArray, row: int) -> pa.Table:
    """NAMES of some rows."""
    file = pa.array([PurePosixPath(part.file).name], pa.string())
    files = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(ids), np.int32)), file)
    return pa.table([files, row + np.arange(len(ids)), ids], NAMES)


def _valid(column: pa.LargeStringArray, row: int, lost: list[Lost]) -> pa.LargeStringArray:
    """The texts with nulls for what is no UTF-8, which Parquet may hold."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        whole = [_is_utf8(column[place]) for place in range(len(column))]
        lost += [Lost(row + place, 1, "no-utf8") for place, good in enumerate(whole) if not good]
        return pc.if_else(pa.array(whole), column, None)
    return column


def _is_utf8(value: pa.LargeStringScalar) -> bool:
    try:
        value.as_py()
    except UnicodeDecodeError:
        return False
    return True


def _commit(store: Corpus, unit: str, signatures: pa.Table, called: pa.Table) -> None:
    with written(store, f"signatures/{unit}.parquet") as path:
        write_signatures(signatures, str(path))
    with written(store, f"bands/{unit}.parquet") as path:
        write_bands(band_rows(signatures), str(path))
    commit_table(store, f"parts/{unit}.parquet", called)
