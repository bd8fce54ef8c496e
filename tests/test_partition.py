"""Pairs do not depend on how documents were spread over units and partitions."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malmoi.pipelines.corpus import Corpus, at, digest_of, opened, written
from malmoi.pipelines.deduplicate import index, partition, runs, stored
from malmoi.pipelines.deduplicate.bands import Rows, band_rows, read_bands, write_bands
from malmoi.pipelines.deduplicate.components import clusters
from malmoi.pipelines.deduplicate.kernels import kernels
from malmoi.pipelines.deduplicate.pages import mapped
from malmoi.pipelines.deduplicate.sketch import column, sign_forms
from malmoi.pipelines.deduplicate.stage import match_span, spans
from malmoi.pipelines.deduplicate.stored import gathered, read_signatures, write_signatures
from malmoi.pipelines.errors import BadInput, Corrupt
from malmoi.pipelines.parquet import read
from malmoi.schemas.signature import BAND, EDGE, SPEC
from matching import TableStore, match_signatures

FOLDER = tempfile.TemporaryDirectory()
POOL = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
RELAXED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh_corpus() -> Corpus:
    """An empty corpus, in a folder that is gone when the tests are."""
    folder = tempfile.mkdtemp(dir=FOLDER.name)
    return opened(f"{folder}/corpus", f"{folder}/key", create=True)


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


def unit(corpus: Corpus, signatures: pa.Table) -> str:
    """The name of a committed unit of these signatures."""
    name = digest_of(signatures["id"].to_pylist(), signatures["exact"].to_pylist())
    ordered = signatures.sort_by("id")
    if not corpus.has(f"bands/{name}.parquet"):
        with written(corpus, f"signatures/{name}.parquet") as path:
            write_signatures(ordered, str(path))
        with written(corpus, f"bands/{name}.parquet") as path:
            write_bands(band_rows(ordered), str(path))
    return name


def matched(corpus: Corpus, units: list[str], *, afresh: bool = False) -> index.State:
    """The index of these units, brought up to date."""
    made = index.batch(corpus, tuple(sorted(units)), afresh=afresh)
    for ref in spans(corpus, made):
        match_span(ref, corpus)
    if made.fresh:
        index.commit(corpus, index.joined(corpus, made))
    return index.current(corpus)


def named(table: pa.Table, rows: Callable[[np.ndarray, str], np.ndarray]) -> set[tuple[object, ...]]:
    ends = [[row.tobytes() for row in rows(table[end].to_numpy().astype(np.int64), "id")] for end in ("a", "b")]
    pairs = map(sorted, zip(*ends, strict=True))
    listed = zip(pairs, table["matches"].to_pylist(), table["exact"].to_pylist(), strict=True)
    return {(*pair, matches, exact) for pair, matches, exact in listed}


def edges_of(signatures: pa.Table) -> set[tuple[object, ...]]:
    return named(match_signatures(signatures), TableStore(signatures).rows)


def groups(clusters: pa.Table) -> list[tuple[bytes, bytes]]:
    return sorted(set(zip(clusters["id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True)))


def clusters_of(corpus: Corpus, state: index.State) -> list[tuple[bytes, bytes]]:
    return groups(index.clusters_of(corpus, state))


def parts(data: st.DataObject, signatures: pa.Table) -> list[pa.Table]:
    """The documents spread over some units."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(signatures)), max_size=3)))
    rows = np.split(np.array(data.draw(st.permutations(range(len(signatures)))), np.int64), cuts)
    return [signatures.take(pa.array(some)) for some in rows]


@RELAXED
@given(collections(), st.data())
def test_clusters_do_not_depend_on_units_or_their_order(signatures: pa.Table, data: st.DataObject) -> None:
    corpus = fresh_corpus()
    state = matched(corpus, [unit(corpus, part) for part in parts(data, signatures)])
    assert clusters_of(corpus, state) == groups(whole_clusters(signatures))


@RELAXED
@given(collections(), st.data())
def test_batches_come_to_the_clusters_of_one_go(signatures: pa.Table, data: st.DataObject) -> None:
    corpus, units = fresh_corpus(), []
    for part in parts(data, signatures):
        units.append(unit(corpus, part))
        state = matched(corpus, units)
    one = fresh_corpus()
    assert clusters_of(corpus, state) == clusters_of(one, matched(one, [unit(one, signatures)]))
    assert len(state.batches) == len(set(units))


@RELAXED
@given(collections())
def test_a_document_in_two_units_is_one_document(signatures: pa.Table) -> None:
    corpus = fresh_corpus()
    halves = [unit(corpus, signatures), unit(corpus, signatures[: len(signatures) // 2])]
    assert clusters_of(corpus, matched(corpus, halves)) == groups(whole_clusters(signatures))


@RELAXED
@given(collections(), st.integers(1, 40))
def test_pairs_do_not_depend_on_the_partitions(signatures: pa.Table, count: int) -> None:
    table = band_rows(signatures, partitions=count)
    rows = Rows(table["key"].to_numpy(), table["row"].to_numpy().astype(np.int64))
    store, found = TableStore(signatures), set()
    for number in range(count):
        here = rows.key % np.uint64(count) == number
        part = partition.pairs(Rows(rows.key[here], rows.document[here]), 0, store, kernels("cpu"))
        found |= named(part.edges, store.rows)
    assert found == edges_of(signatures)


@RELAXED
@given(collections(), st.integers(1, 9))
def test_pairs_do_not_depend_on_how_many_keys_are_looked_at_together(signatures: pa.Table, size: int) -> None:
    whole = match_signatures(signatures)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partition, "SLICE", size)
        assert match_signatures(signatures).equals(whole)


def test_edges_are_sorted_pairs_that_agree() -> None:
    text = base(1)
    forms = [text, text, base(2), "짧다", "짧다", "", "", *(text[:-cut] for cut in range(1, 9))]
    table = match_signatures(signed(forms))
    assert table.schema.equals(EDGE, check_metadata=True)
    assert all(a < b and matches >= SPEC.agreement.pair for a, b, matches, _ in edges_of(signed(forms)))
    assert table["exact"].to_pylist().count(True) == 2
    assert table.equals(table.sort_by([("a", "ascending"), ("b", "ascending")]))


def test_a_chain_is_linked_pair_by_pair_whatever_the_ids() -> None:
    text = base(1, 400)
    chain = [text[cut : cut + 250] for cut in range(0, 150, 30)]
    for order in ([0, 1, 2, 3, 4], [3, 0, 4, 1, 2], [4, 2, 0, 3, 1]):
        assert len(groups(whole_clusters(signed(chain).take(pa.array(order))))) == 5


def test_two_versions_of_a_document_are_not_its_copies() -> None:
    old, new = signed([base(1)]), signed([base(1)[:295]])
    both = pa.concat_tables([old, new, signed([base(1)], first=1)])
    assert both["id"].to_pylist()[0] == both["id"].to_pylist()[1]
    assert {exact for _, _, _, exact in edges_of(both)} == {True, False}
    alone = signed([base(1)])
    assert len(whole_clusters(pa.concat_tables([alone, alone]))) == 0


def test_no_documents_have_no_edges() -> None:
    assert match_signatures(signed([])).num_rows == match_signatures(signed([""])).num_rows == 0
    corpus = fresh_corpus()
    assert matched(corpus, []) == index.State()
    assert clusters_of(corpus, matched(corpus, [unit(corpus, signed([]))])) == []


def alike(count: int, first: int = 0) -> pa.Table:
    """So many exact copies."""
    numbers = [number.to_bytes(16, "big") for number in range(first, first + count)]
    one = signed([base(1)])
    copies = one.take(pa.array(np.zeros(count, np.int64)))
    return copies.set_column(0, one.schema.field("id"), pa.array(numbers, pa.binary(16)))


def test_a_hundred_thousand_copies_have_one_edge_each() -> None:
    corpus, count = fresh_corpus(), 100_000
    state = matched(corpus, [unit(corpus, alike(count))])
    found = [read(corpus, name) for name in state.edges]
    assert sorted(map(len, found)) == [0] * (state.spans[0] - 1) + [count - 1]
    assert index.clusters_of(corpus, state)["cluster"].unique().to_pylist() == [bytes(16)]
    state = matched(corpus, [*state.units, unit(corpus, alike(1, count))])
    assert len(clusters_of(corpus, state)) == count + 1


def test_in_a_crowd_each_is_compared_with_some_and_the_index_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [base(1)[cut:] for cut in range(9)]
    every = len(edges_of(signed(copies)))
    monkeypatch.setattr(partition, "CROWD", 1)
    assert 8 <= len(edges_of(signed(copies))) <= every
    corpus = fresh_corpus()
    parts = [unit(corpus, signed(copies[:5])), unit(corpus, signed(copies[5:], first=5))]
    state = [matched(corpus, parts[: count + 1]) for count in range(2)][-1]
    assert state.crowds > 0
    found = clusters_of(corpus, state)
    assert len(found) == 9
    again = matched(corpus, parts, afresh=True)
    assert (len(again.batches), clusters_of(corpus, again)) == (1, found)


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
    parts = [read_bands(at(str(tmp_path)), "bands", [number]) for number in range(SPEC.partitions)]
    assert np.concatenate([part.key for part in parts]).tolist() == rows["key"].to_pylist()
    assert np.concatenate([part.document for part in parts]).tolist() == rows["row"].to_pylist()


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_signatures_are_read_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setattr(stored, "GROUP", 3)
    table, source = signed([base(seed) for seed in range(9)] + ["", "짧다"]), f"{scheme}://{tmp_path}/signatures"
    with fsspec.open(source, "wb") as sink:
        write_signatures(table, sink)
    rows = np.array([8, 1, 9, 2, 1, 10, 0])
    memory = TableStore(table)
    assert all((gathered(source, rows, name) == memory.rows(rows, name)).all() for name in ("id", "exact", "sketch"))
    assert read_signatures(source).equals(table)
    with pytest.raises(Corrupt, match="row 11"):
        gathered(source, np.array([11]), "id")


def test_many_runs_are_merged_and_merge_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "TIER", 2)
    corpus, units, table = fresh_corpus(), [], signed([base(seed % 5, 200)[seed:] for seed in range(30)])
    for start in range(0, 30, 5):
        units.append(unit(corpus, table[start : start + 5]))
        state = matched(corpus, units)
    assert len(state.runs) < 6
    assert sum(run.rows for run in state.runs) == len(band_rows(table))
    assert clusters_of(corpus, state) == groups(whole_clusters(table))


def whole_clusters(table: pa.Table) -> pa.Table:
    store = TableStore(table)
    return clusters([len(table)], [], [match_signatures(table)], lambda nodes: store.rows(nodes, "id"))


def test_an_index_of_another_specification_is_refused() -> None:
    corpus = fresh_corpus()
    matched(corpus, [unit(corpus, signed([base(1)]))])
    name = corpus.read(index.CURRENT).decode().strip()
    changed = corpus.read_json(name) | {"spec": "another"}
    Path(corpus.place(name)).write_text(json.dumps(changed))
    with pytest.raises(BadInput, match="another sketch spec"):
        index.current(corpus)


@pytest.mark.parametrize("folder", ["bands", "signatures"])
def test_a_damaged_file_of_the_index_is_named(folder: str) -> None:
    corpus = fresh_corpus()
    units = [unit(corpus, signed([base(1)]))]
    matched(corpus, units)
    path = Path(corpus.place(f"{folder}/{units[0]}.parquet"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    mapped.cache_clear()
    with pytest.raises(Corrupt, match=f"{folder}/{units[0]}"):
        matched(corpus, [*units, unit(corpus, signed([base(1)[:290]], first=5))])


def test_a_unit_that_went_away_is_no_longer_compared_with() -> None:
    corpus = fresh_corpus()
    old, new = unit(corpus, signed([base(1)])), unit(corpus, signed([base(1)[:290]], first=5))
    assert len(clusters_of(corpus, matched(corpus, [old, new]))) == 2
    assert clusters_of(corpus, matched(corpus, [new])) == []
    assert len(list(Path(corpus.place("edges")).iterdir())) == 1
