"""lookup/: sorted runs that lead from a document id or a URL key to its unit; derived, so they can be made again."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ..schemas.fields import DICTIONARY, KEY, field
from .corpus import Corpus, commit_json, digest_of
from .parquet import commit_table, groups_with, opened, read

ENTRY = pa.schema([
    field("key", KEY, "document id or URL key", nullable=False),
    field("unit", DICTIONARY, "text key of the unit", nullable=False),
    field("row", pa.int32(), "row in the unit's ledger", nullable=False),
])

RUNS = {"id": "ids", "url_key": "urls"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: the unit it is of, and its row in the unit's ledger."""

    unit: str
    row: int


def add_lookups(corpus: Corpus, units: tuple[str, ...]) -> None:
    """Commit a run for the units that no run has yet."""
    listed = {unit for name in _runs(corpus) for unit in _units(corpus, name)}
    fresh = [unit for unit in units if unit not in listed]
    if fresh:
        run = digest_of(fresh)[:16]
        for column, prefix in RUNS.items():
            table = pa.concat_tables([_entries(corpus, unit, column) for unit in fresh]).unify_dictionaries()
            commit_table(corpus, f"lookup/{prefix}-{run}.parquet", table.sort_by("key"))
        commit_json(corpus, f"lookup/run-{run}.json", {"units": fresh})


def _runs(corpus: Corpus) -> list[str]:
    """Receipts of the runs: a run without one does not count."""
    return [name for name in corpus.named("lookup", ".json") if name.startswith("run-")]


def _units(corpus: Corpus, name: str) -> list[str]:
    return list(corpus.read_json(f"lookup/{name}")["units"])


def _entries(corpus: Corpus, unit: str, column: str) -> pa.Table:
    keys = read(corpus, f"ledger/{unit}.parquet", [column])[column].combine_chunks()
    rows = pa.array(range(len(keys)), pa.int32())
    units = pa.array([unit] * len(keys), DICTIONARY)
    table = pa.table([keys, units, rows], ENTRY.names).filter(keys.is_valid())
    return table.cast(ENTRY)


def look_up(corpus: Corpus, column: str, key: bytes) -> list[Entry]:
    """Every record with that `id` or `url_key`; only row groups that can hold it are read."""
    runs = [name.removeprefix("run-").removesuffix(".json") for name in _runs(corpus)]
    return [entry for run in runs for entry in _found(corpus, f"lookup/{RUNS[column]}-{run}.parquet", key)]


def _found(corpus: Corpus, name: str, key: bytes) -> list[Entry]:
    with opened(corpus, name) as file:
        table = file.read_row_groups(groups_with(file, "key", key))
    rows = table.filter(pc.equal(table["key"], pa.scalar(key, KEY))).to_pylist()
    return [Entry(row["unit"], row["row"]) for row in rows]
