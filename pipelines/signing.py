"""Files of texts, signed part by part: what an index needs of them is committed, and does not count yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..schemas.dedup import NAMES
from ..schemas.signature import SPEC
from .corpus import Corpus, commit_json, digest_of, written
from .deduplicate.arrow import Digests, digest_array
from .deduplicate.bands import band_rows, write_bands
from .deduplicate.sketch import sign
from .deduplicate.stored import write_signatures
from .parquet import commit_table
from .texts import Columns, Lost, Part, names, textless, texts
from .texts import read as rows_of

ROWS: Final = 1 << 14
"""Rows of a unit, and a batch more: the sketches of one take 8 MiB, its band rows as much again for a moment."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A part of a file that is signed: its units, the rows of each, and what was lost."""

    part: Part
    units: tuple[str, ...]
    sizes: tuple[int, ...]
    lost: tuple[Lost, ...]


def signed_part(store: Corpus, columns: Columns, kernels: str, part: Part) -> Signed:
    """A part whose units are signed and committed; it is not read again when it was."""
    name = f"parts/{_identity(part, columns)}.json"
    if not store.has(name):
        commit_json(store, name, _sign(store, columns, kernels, part))
    told = store.read_json(name)
    lost = tuple(Lost(*each) for each in told["lost"])
    return Signed(part, tuple(told["units"]), tuple(told["sizes"]), lost)


def _identity(part: Part, columns: Columns) -> str:
    """Digest of a part's place, the bytes of its file, and what is read of it: equal wherever the file lies."""
    return digest_of(part.file.name, part.digest, part.start, part.groups, columns.text, columns.id, SPEC.to_json())


def _sign(store: Corpus, columns: Columns, kernels: str, part: Part) -> dict[str, Any]:
    lost: list[Lost] = []
    units: list[str] = []
    sizes: list[int] = []
    for tables in _units(_tables(part, columns, kernels, lost)):
        unit = digest_of(_identity(part, columns), len(units))
        units, sizes = [*units, unit], [*sizes, sum(len(called) for _, called in tables)]
        _commit(store, unit, tables)
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
    row, key = part.start, int(_identity(part, columns)[:16], 16)
    for rows in rows_of(part, lost):
        column = texts(rows, columns.text)
        whole = valid(column)
        lost += runs(textless(rows, column), row, "no-text") + runs(~whole, row, "no-utf8")
        signed = column if whole.all() else pc.if_else(pa.array(whole), column, None)
        yield sign(_ids(key, row, len(rows)), signed, kernels), _names(part, names(rows, columns.id), row)
        row += len(rows)


def runs(flags: NDArray[np.bool_], row: int, reason: str) -> list[Lost]:
    """Runs of the rows that are flagged, of rows from `row` on."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return [Lost(row + start, stop - start, reason) for start, stop in edges.reshape(-1, 2).tolist()]


def _ids(key: int, row: int, count: int) -> pa.FixedSizeBinaryArray:
    """Ids of rows: a number of their part, and their own."""
    numbers = (row + np.arange(count)).astype(np.uint64)
    return digest_array(Digests(np.full_like(numbers, key), numbers))


def _names(part: Part, ids: pa.StringArray, row: int) -> pa.Table:
    """NAMES of some rows."""
    files = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(ids), np.int32)), [part.file.name])
    return pa.table([files, row + np.arange(len(ids)), _replaced(ids)], NAMES)


def _replaced(ids: pa.StringArray) -> pa.StringArray:
    """The ids with U+FFFD for bytes that are no UTF-8."""
    if valid(ids).all():
        return ids
    values = (value.as_buffer() for value in ids)
    return pa.array([None if each is None else each.to_pybytes().decode(errors="replace") for each in values], ids.type)


def valid(column: pa.StringArray | pa.LargeStringArray) -> NDArray[np.bool_]:
    """Which values are UTF-8: Parquet may hold others. A null is."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return np.array([_is_utf8(value) for value in column], np.bool_)
    return np.ones(len(column), np.bool_)


def _is_utf8(value: pa.StringScalar | pa.LargeStringScalar) -> bool:
    try:
        value.as_py()
    except UnicodeDecodeError:
        return False
    return True


def _commit(store: Corpus, unit: str, tables: list[tuple[pa.Table, pa.Table]]) -> None:
    """Commits a unit's files; the tables are taken from the list, since sketches of a unit take 8 MiB."""
    signatures, called = (pa.concat_tables(some).combine_chunks() for some in zip(*tables, strict=True))
    tables.clear()
    with written(store, f"signatures/{unit}.parquet") as path:
        write_signatures(signatures, str(path))
    with written(store, f"bands/{unit}.parquet") as path:
        write_bands(band_rows(signatures), str(path))
    commit_table(store, f"parts/{unit}.parquet", called)
