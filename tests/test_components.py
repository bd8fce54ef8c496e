"""Clusters, the guard against chains, and the copies found in real revisions of pages."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate import components, duplicates, signatures
from malmoi.pipelines.deduplicate.arrow import comparable, words
from malmoi.pipelines.deduplicate.components import clusters, regroup
from malmoi.pipelines.deduplicate.sketch import column, sign_forms
from malmoi.schemas.fields import KEY
from malmoi.schemas.signature import EDGE, SPEC
from neardup import Truth, needs_data, recall, texts_and_truth

SENTENCE = "말모이는 흩어진 우리말을 한데 모으려던 첫 국어사전의 이름이다. 원고는 끝내 책이 되지 못하였다. "


def digest(number: int) -> bytes:
    return number.to_bytes(16, "big")


def edge_table(pairs: list[tuple[int, int]]) -> pa.Table:
    """Pairs of numbered documents as edges."""
    rows = [{"a": min(pair), "b": max(pair), "matches": 120, "exact": True} for pair in pairs]
    return pa.Table.from_pylist(rows, EDGE)


def ids_of(nodes: np.ndarray) -> np.ndarray:
    return words(pa.array(map(digest, nodes.tolist()), KEY))


def joined(count: int, *batches: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest document of the cluster of each of `count` documents that pairs join, added batch by batch."""
    known: list[pa.Table] = []
    for pairs in batches:
        known.append(clusters([count], known, [edge_table(pairs)], ids_of))
    rows = [row for table in known for row in table.to_pylist()]
    return {int.from_bytes(row["id"], "big"): int.from_bytes(row["cluster"], "big") for row in rows}


def values(*counts: int) -> np.ndarray:
    """Rows of 120 values that agree with a row of zeros in so many."""
    return np.array([[0] * count + [row + 1] * (120 - count) for row, count in enumerate(counts)], np.uint32)


def flooded(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest document reachable from each, by plain repetition."""
    label = {node: node for pair in pairs for node in pair}
    for _ in label:
        for a, b in pairs:
            label[a] = label[b] = min(label[a], label[b])
    return label


PAIRS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: pair[0] != pair[1]), max_size=30
)


@settings(deadline=None)
@given(PAIRS, PAIRS)
def test_a_cluster_is_named_by_its_smallest_member_whatever_came_first(pairs, later):
    assert joined(31, pairs + later) == joined(31, pairs, later) == flooded(pairs + later)


def test_a_long_chain_is_one_cluster() -> None:
    chain = [(number, number + 1) for number in range(10_000)]
    assert set(joined(10_001, chain[::-1]).values()) == {0}


def kept(rows: np.ndarray, *starts: int) -> list[int]:
    return regroup(lambda some: rows[some], np.arange(len(rows)), np.array(starts)).leader.tolist()


def test_a_keeper_keeps_members_that_agree_in_72_values() -> None:
    rows = values(120, 72, 71, 0)
    assert kept(rows, 0, 4) == [0, 0, 2, 3]
    assert regroup(lambda some: rows[some], np.arange(4), np.array([0, 4])).matches.tolist() == [120, 72, 120, 120]


def test_strays_find_another_keeper_in_their_own_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.concatenate([values(120, 80), values(120, 80) + 100, values(0)])
    assert kept(rows, 0, 5) == [0, 0, 2, 2, 4]
    assert kept(rows, 0, 1, 3, 5) == [0, 1, 2, 3, 4]
    monkeypatch.setattr(components, "CHUNK", 1)
    assert kept(rows, 0, 1, 3, 5) == [0, 1, 2, 3, 4]
    assert kept(rows, 0, 2, 5) == [0, 0, 2, 2, 4]


def test_short_documents_agree_with_their_exact_copies_only() -> None:
    ids = pa.array([digest(number) for number in range(4)], pa.binary(16))
    assert kept(comparable(sign_forms(ids, column(["짧다", "길다", "짧다", "긴글" * 20]))), 0, 4) == [0, 1, 0, 3]


def test_duplicates_name_the_first_copy() -> None:
    long = SENTENCE * 3
    texts = ["짧다.", long, long.replace(" ", ""), "짧 다", long + "끝.", "길다", "", "", None, "!?"]
    assert duplicates(texts).to_pylist() == [0, 1, 1, 0, 1, 5, 6, 7, 8, 9]


def test_texts_may_come_in_any_column() -> None:
    texts = ["같은 글", "같은글", None]
    columns = (texts, pa.array(texts), pa.chunked_array([texts[:1], texts[1:]]))
    assert [duplicates(some).to_pylist() for some in columns] == [[0, 0, 2]] * 3
    assert duplicates([]).to_pylist() == []


def test_signatures_are_120_values_a_text() -> None:
    found = signatures([SENTENCE, "짧다", "", None])
    assert found.type.list_size == SPEC.permutations
    assert found.is_null().to_pylist() == [False, False, False, True]
    assert found[2].as_py() == [0] * 120


@pytest.fixture(scope="module")
def revisions() -> tuple[list[Truth], list[int]]:
    """Known pairs among revisions of pages, and the keeper of each revision."""
    texts, truth = texts_and_truth()
    return truth, duplicates(texts).to_pylist()


@pytest.mark.shared
@needs_data
def test_nearly_all_copies_share_a_keeper(revisions: tuple[list[Truth], list[int]]) -> None:
    together, known = recall(*revisions, 0.8, 1.1)
    assert together / known >= 0.98


@pytest.mark.shared
@needs_data
@pytest.mark.parametrize(("low", "high", "least"), [(0.9, 1.1, 1.0), (0.8, 0.9, 0.95), (0.7, 0.8, 0.9)])
def test_recall_holds_in_each_band(
    revisions: tuple[list[Truth], list[int]], low: float, high: float, least: float
) -> None:
    together, known = recall(*revisions, low, high)
    assert together >= least * known


@pytest.mark.shared
@needs_data
def test_different_pages_never_share_a_keeper(revisions: tuple[list[Truth], list[int]]) -> None:
    truth, keeper = revisions
    assert not [pair for pair in truth if not pair.same_page and keeper[pair.a] == keeper[pair.b]]
