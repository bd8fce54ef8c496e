"""lookup/: from an id or a URL key to a unit and a row, by reading only what can hold it."""

from hashlib import blake2b

import pyarrow.parquet as pq
import pytest

from malmoi.pipelines import lookup
from malmoi.pipelines.lookup import Entry, add_lookups, look_up
from malmoi.pipelines.parquet import commit_table, read
from malmoi.schemas.batch import table
from malmoi.schemas.ledger import LEDGER


def key(*values):
    return blake2b(repr(values).encode(), digest_size=16).digest()


def ledger(corpus, unit, rows=50):
    """A ledger whose even rows are documents; each has a URL but the last."""
    made = [
        {
            "offset": row,
            "outcome": "skipped" if row % 2 else "document",
            "url_key": None if row == rows - 1 else key("url", row),
            "id": None if row % 2 else key(unit, row),
        }
        for row in range(rows)
    ]
    commit_table(corpus, f"ledger/{unit}.parquet", table(made, LEDGER))


@pytest.fixture
def filled(corpus):
    for unit in ("one", "two"):
        ledger(corpus, unit)
    add_lookups(corpus, ("one", "two"))
    return corpus


def test_an_id_leads_to_its_row_and_a_url_to_all_of_its_rows(filled):
    assert look_up(filled, "id", key("two", 4)) == [Entry("two", 4)]
    assert look_up(filled, "url_key", key("url", 7)) == [Entry("one", 7), Entry("two", 7)]


def test_what_no_ledger_holds_is_not_found(filled):
    assert look_up(filled, "id", key("two", 5)) == []
    assert look_up(filled, "url_key", key("url", 49)) == []
    assert look_up(filled, "id", bytes(16)) == look_up(filled, "id", b"\xff" * 16) == []


def test_a_unit_is_listed_once_however_often_it_is_given(filled):
    before = filled.named("lookup", "")
    add_lookups(filled, ("two", "one"))
    assert filled.named("lookup", "") == before
    ledger(filled, "three")
    add_lookups(filled, ("one", "two", "three"))
    assert len(filled.named("lookup", ".json")) == 2
    assert look_up(filled, "url_key", key("url", 7)).count(Entry("three", 7)) == 1


def test_runs_are_sorted_by_key(filled):
    for name in filled.named("lookup", ".parquet"):
        keys = read(filled, f"lookup/{name}", ["key"])["key"].to_pylist()
        assert keys == sorted(keys)


def test_only_row_groups_that_can_hold_a_key_are_read(filled, monkeypatch):
    name = next(name for name in filled.named("lookup", ".parquet") if name.startswith("ids"))
    run = read(filled, f"lookup/{name}")
    commit_table(filled, "lookup/ids-small.parquet", run, rows=5)
    asked = []
    reader = pq.ParquetFile.read_row_groups
    watched = lambda file, groups: asked.append(groups) or reader(file, groups)  # noqa: E731 - told here alone
    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", watched)
    assert lookup._found(filled, "lookup/ids-small.parquet", key("one", 8)) == [Entry("one", 8)]
    assert len(asked[0]) == 1
