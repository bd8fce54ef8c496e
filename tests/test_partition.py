"""Pairs do not depend on how documents were spread over units and partitions."""

import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate import partition
from malmoi.pipelines.deduplicate.bands import (
    band_rows,
    read_bands,
    read_signatures,
    write_bands,
    write_signatures,
)
from malmoi.pipelines.deduplicate.partition import UnitFiles, match, match_signatures
from malmoi.pipelines.deduplicate.sketch import column, sign_forms
from malmoi.schemas.signature import BAND, EDGE, SPEC

POOL = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def base(seed: int, length: int = 300) -> str:
    return "".join(np.random.default_rng(seed).choice(list(POOL), length))


def signed(forms: list[str], first: int = 0) -> pa.Table:
    """Signatures of forms, with ids that do not follow their order."""
    numbers = [(number * 0x9E3779B97F4A7C15) % (1 << 64) for number in range(first, first + len(forms))]
    return sign_forms(pa.array([number.to_bytes(16, "little") for number in numbers], pa.binary(16)), column(forms))


@st.composite
def collections(draw: st.DrawFn) -> pa.Table:
    """Signatures of a few texts, most of them edited copies of others; some short, some empty."""
    bases = [base(seed) for seed in range(draw(st.integers(1, 4)))]
    edits = st.tuples(st.sampled_from(bases), st.integers(0, 280), st.integers(0, 60), st.sampled_from(POOL))
    drawn = draw(st.lists(edits, max_size=25))
    forms = [text[:at] + letter * size + text[at + size :] for text, at, size, letter in drawn]
    return signed(forms + draw(st.lists(st.sampled_from(["", "짧다", "짧은글", *bases]), max_size=6)))


def unit(folder: Path, name: str, signatures: pa.Table, partitions: int = SPEC.partitions) -> UnitFiles:
    files = UnitFiles(f"{folder}/{name}.bands", f"{folder}/{name}.signatures")
    write_bands(band_rows(signatures, partitions=partitions), files.bands, partitions)
    write_signatures(signatures, files.signatures)
    return files


def all_edges(units: list[UnitFiles], partitions: int = SPEC.partitions) -> list[tuple[object, ...]]:
    """The distinct edges of all partitions, sorted."""
    tables = [match(number, units) for number in range(partitions)]
    return sorted({tuple(row.values()) for row in pa.concat_tables(tables).to_pylist()})


def edges_of(signatures: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in match_signatures(signatures).to_pylist()]


@RELAXED
@given(collections(), st.data())
def test_edges_do_not_depend_on_units_or_their_order(tmp_path: Path, signatures: pa.Table, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(signatures)), max_size=3)))
    rows = np.split(np.array(data.draw(st.permutations(range(len(signatures)))), np.int64), cuts)
    units = [unit(tmp_path, str(number), signatures.take(pa.array(some)), 3) for number, some in enumerate(rows)]
    assert all_edges(units, 3) == edges_of(signatures)


@RELAXED
@given(collections(), st.integers(1, 40))
def test_edges_do_not_depend_on_the_partitions(tmp_path: Path, signatures: pa.Table, partitions: int) -> None:
    assert all_edges([unit(tmp_path, "whole", signatures, partitions)], partitions) == edges_of(signatures)


@RELAXED
@given(collections())
def test_a_document_in_two_units_is_one_document(tmp_path: Path, signatures: pa.Table) -> None:
    twice = [unit(tmp_path, name, signatures, 3) for name in ("first", "again")]
    assert all_edges(twice, 3) == edges_of(signatures)


def test_edges_are_sorted_pairs_that_agree() -> None:
    text = base(1)
    table = match_signatures(
        signed([text, text, base(2), "짧다", "짧다", "", "", *(text[:-cut] for cut in range(1, 9))])
    )
    assert table.schema.equals(EDGE, check_metadata=True)
    assert all(row["a"] < row["b"] and row["matches"] >= SPEC.agreement.pair for row in table.to_pylist())
    assert table["exact"].to_pylist().count(True) == 2
    assert table.equals(table.sort_by([("a", "ascending"), ("b", "ascending")]))


def test_the_smallest_id_leads_its_group() -> None:
    alike = signed([base(1)] * 9)
    several = alike.set_column(1, alike.schema.field("exact"), alike["id"])
    table = match_signatures(several)
    assert table["a"].unique().to_pylist() == [min(alike["id"].to_pylist())]
    assert set(table["exact"].to_pylist()) == {False}


def test_two_versions_of_a_document_are_not_its_copies() -> None:
    old, new = signed([base(1)]), signed([base(1)[:295]])
    both = pa.concat_tables([old, new, signed([base(1)], first=1)])
    assert both["id"].to_pylist()[0] == both["id"].to_pylist()[1]
    assert [(row["exact"], row["a"] < row["b"]) for row in match_signatures(both).to_pylist()] == [(True, True)]


def test_no_documents_have_no_edges() -> None:
    assert match(0, []).equals(EDGE.empty_table())
    assert match_signatures(signed([])).num_rows == match_signatures(signed([""])).num_rows == 0


def test_a_hundred_thousand_copies_are_matched_in_seconds(tmp_path: Path) -> None:
    one = signed([base(1)])
    count = 100_000
    ids = pa.array([number.to_bytes(16, "big") for number in range(count)], pa.binary(16))
    copies = one.take(pa.array(np.zeros(count, np.int64))).set_column(0, one.schema.field("id"), ids)
    units = [unit(tmp_path, "copies", copies)]
    began = time.perf_counter()
    tables = [match(number, units) for number in range(SPEC.partitions)]
    assert time.perf_counter() - began < 20
    assert {len(table) for table in tables} == {0, count - 1}
    assert {value for table in tables for value in table["a"].unique().to_pylist()} == {bytes(16)}


def test_past_the_limit_of_leaders_only_exact_copies_are_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition, "LEADERS", 0)
    text = base(1)
    assert match_signatures(signed([text, text, text[:295]]))["exact"].to_pylist() == [True]


def test_band_rows_are_sorted_by_partition_key_and_row() -> None:
    rows = band_rows(signed([base(1), "", "짧다", base(1)]))
    assert rows.schema.equals(BAND, check_metadata=True)
    keys, places = rows["key"].to_numpy(), rows["row"].to_numpy()
    found = list(zip(keys % SPEC.partitions, keys, places, strict=True))
    assert found == sorted(found)
    assert np.bincount(places).tolist() == [21, 0, 1, 21]
    assert np.bincount(keys >> 59).tolist() == [2] * 20 + [3]


def test_a_unit_has_a_row_group_for_every_partition(tmp_path: Path) -> None:
    rows = band_rows(signed(["짧다", "짧은글"]))
    write_bands(rows, f"{tmp_path}/bands")
    assert pq.ParquetFile(f"{tmp_path}/bands").metadata.num_row_groups == SPEC.partitions
    parts = [read_bands(f"file://{tmp_path}/bands", number) for number in range(SPEC.partitions)]
    assert pa.concat_tables(parts).equals(rows)


def test_signatures_are_read_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("malmoi.pipelines.deduplicate.bands.SIGNATURE_ROWS", 3)
    table = signed([base(seed) for seed in range(9)] + ["", "짧다"])
    write_signatures(table, f"{tmp_path}/signatures")
    rows = np.array([10, 1, 9, 2, 1])
    found = read_signatures(f"file://{tmp_path}/signatures", rows, ["id", "sketch"])
    assert found.equals(table.select(["id", "sketch"]).take(pa.array(rows)))
