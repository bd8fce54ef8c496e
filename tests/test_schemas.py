"""Schemas: every field has a sentence, and conform is the one gate."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.pipelines.lookup import ENTRY
from malmoi.schemas import signature, statistics
from malmoi.schemas.batch import SchemaError, conform, table
from malmoi.schemas.document import DOCUMENT, judged
from malmoi.schemas.fields import DICTIONARY, KEY, TIME, field
from malmoi.schemas.ledger import LEDGER
from malmoi.schemas.page import Address, Page
from malmoi.schemas.release import MANIFEST, OUTCOME, PLAN, SHARD, manifest_problems

SCHEMAS = {
    "DOCUMENT": judged({"characters": pa.int64()}, ("scrub",)),
    "LEDGER": LEDGER,
    "OUTCOME": OUTCOME,
    "SHARD": SHARD,
    "PLAN": PLAN,
    "ENTRY": ENTRY,
    "SIGNATURE": signature.SIGNATURE,
    "BAND": signature.BAND,
    "EDGE": signature.EDGE,
    "COUNTED": statistics.COUNTED,
    "COMMON": statistics.COMMON,
    "CUT": statistics.CUT,
}
SCHEMA = pa.schema([
    field("id", pa.int32(), "a number", nullable=False),
    field("name", DICTIONARY, "a name"),
    field("time", TIME, "a time"),
])
ROWS = st.lists(
    st.fixed_dictionaries({
        "id": st.integers(-(2**31), 2**31 - 1),
        "name": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    })
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_sentence_that_travels_in_the_file(name):
    for each in SCHEMAS[name]:
        assert len(each.metadata[b"doc"].decode()) > 5, each.name


def test_documents_of_a_policy_begin_with_document():
    made = judged({"characters": pa.int64()}, ("normalise", "scrub"))
    assert made.names[: len(DOCUMENT)] == DOCUMENT.names
    assert made.names[len(DOCUMENT) :] == ["edited.normalise", "edited.scrub", "measure.characters"]


@given(ROWS)
def test_rows_come_back_from_a_table_as_they_went_in(rows):
    made = table(rows, SCHEMA)
    assert made.schema.equals(SCHEMA, check_metadata=True)
    assert made.select(["id", "name"]).to_pylist() == rows
    assert made["time"].null_count == len(rows)


@given(ROWS)
def test_conform_of_what_conforms_changes_nothing(rows):
    made = table(rows, SCHEMA)
    assert conform(made, SCHEMA).equals(made)
    assert conform(made.select(["time", "id", "name"]), SCHEMA).equals(made)


def test_a_record_batch_conforms_with_types_that_cast_safely():
    batch = pa.record_batch({"id": pa.array([1], pa.int64()), "name": ["가"], "time": pa.array([None], TIME)})
    assert conform(batch, SCHEMA).to_pylist() == [{"id": 1, "name": "가", "time": None}]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": [1], "name": ["a"]}, "column 'time' is missing; it should be timestamp"),
        ({"id": [1], "name": ["a"], "time": [None], "x": [1], "y": [2]}, r"columns \['x', 'y'\] are not in the schema"),
        ({"id": [None], "name": ["a"], "time": [None]}, "column 'id' holds 1 nulls; none may be"),
        ({"id": [2**40], "name": ["a"], "time": [None]}, "column 'id' is int64; it should be int32"),
        ({"id": ["b"], "name": ["a"], "time": [None]}, "column 'id' is string; it should be int32"),
    ],
)
def test_what_does_not_conform_is_named_by_column_and_types(columns, message):
    with pytest.raises(SchemaError, match=message):
        conform(pa.table(columns), SCHEMA)


def test_a_row_with_a_key_too_many_or_a_value_too_few_is_refused():
    with pytest.raises(SchemaError, match=r"\['nmae'\]"):
        table([{"id": 1, "nmae": "a"}], SCHEMA)
    with pytest.raises(SchemaError, match="'id' holds 1 nulls"):
        table([{"name": "a"}], SCHEMA)


def test_keys_are_128_bits():
    assert pa.array([bytes(16)], KEY).type.byte_width == 16
    with pytest.raises(pa.ArrowInvalid):
        pa.array([bytes(15)], KEY)


def test_a_manifest_has_every_key_and_no_other():
    assert manifest_problems(dict.fromkeys(MANIFEST, 1)) == []
    spoilt = dict.fromkeys(MANIFEST, 1) | {"shard": 1}
    del spoilt["shards"]
    assert manifest_problems(spoilt) == ["missing key 'shards'", "unknown key 'shard'"]
    assert all(len(sentence) > 5 for sentence in MANIFEST.values())


def test_a_manifest_of_older_code_has_no_statistics_and_nothing_frozen():
    assert manifest_problems(dict.fromkeys(set(MANIFEST) - {"statistics", "frozen"}, 1)) == []


def test_the_first_header_of_a_name_counts_whatever_its_case():
    page = Page("", b"", (("X-A", "1"), ("x-a", "2")), Address("r", 0))
    assert (page.header("x-A"), page.header("b")) == ("1", None)
