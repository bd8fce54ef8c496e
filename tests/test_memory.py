"""Copies in memory are those that keys, edges and clusters in files come to."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate import duplicates, memory, partition, sketch
from malmoi.pipelines.deduplicate.components import regroup
from malmoi.pipelines.deduplicate.kernels import kernels
from malmoi.pipelines.deduplicate.whole_cpu import chain, components, elect
from matching import keepers

POOL = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"


def base(seed: int, length: int = 300) -> str:
    return "".join(np.random.default_rng(seed).choice(list(POOL), length))


@st.composite
def collections(draw: st.DrawFn) -> list[str]:
    """A few texts, most of them edited copies of others; some short, some empty."""
    bases = [base(seed) for seed in range(draw(st.integers(1, 4)))]
    edits = st.tuples(st.sampled_from(bases), st.integers(0, 280), st.integers(0, 60), st.sampled_from(POOL))
    drawn = draw(st.lists(edits, max_size=30))
    texts = [text[:at] + letter * size + text[at + size :] for text, at, size, letter in drawn]
    return draw(st.permutations(texts + draw(st.lists(st.sampled_from(["", "짧다", *bases]), max_size=6))))


@settings(max_examples=40, deadline=None)
@given(collections(), st.sampled_from([1, 1000, 1 << 20]), st.sampled_from([2, 64]))
def test_keepers_are_those_of_edges_and_clusters(texts: list[str], part: int, crowd: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketch, "PART", part)
        patch.setattr(memory, "CROWD", crowd)
        patch.setattr(partition, "CROWD", crowd)
        assert duplicates(texts).to_pylist() == keepers(pa.array(texts, pa.large_string())).tolist()


def test_an_equal_form_in_another_part_is_a_copy_and_an_empty_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "PART", 1)
    assert duplicates(["...", base(1), "!", "가 나", base(1), "가나", None, ""]).to_pylist() == [0, 1, 2, 3, 1, 3, 6, 7]


def test_a_text_that_is_no_utf8_is_named_by_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "PART", 1)
    ends = pa.array([0, 3, 6, 8], pa.int64()).buffers()[1]
    broken = pa.LargeStringArray.from_buffers(3, ends, pa.py_buffer("가나다".encode()))
    with pytest.raises(pa.ArrowInvalid, match="text 2 is not UTF8"):
        duplicates(broken)


def test_thirty_characters_of_any_size_are_compared() -> None:
    texts = [letter * size for letter in "a가𠀀" for size in (29, 30)]
    assert memory.firsts(texts, kernels("cpu")).rows.tolist() == [1, 3, 5]


def test_places_of_equal_keys_are_chained_in_order_where_addresses_meet() -> None:
    keys = np.array([8, 0, 8, 16, 0, 8], np.uint64)
    heads, nexts, sizes = np.empty(8, np.int32), np.empty(6, np.int32), np.empty(6, np.int32)
    chain(keys, heads, nexts, sizes)
    assert sizes.tolist() == [3, 2, 0, 1, 0, 0]
    assert nexts.tolist() == [2, 4, 5, 3, 4, 5]


def test_a_crowd_is_compared_with_its_leaders_only() -> None:
    rows = np.array([[1, 1, 1], [1, 1, 2], [9, 1, 2], [9, 9, 9]], np.uint32)
    one_key = np.zeros((1, 4), np.uint64)
    assert components(rows, one_key, 2, 4).tolist() == [0, 0, 0, 3]
    assert components(rows, one_key, 2, 1).tolist() == [0, 0, 2, 3]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("limit", [1, 2, 64])
def test_keepers_of_components_are_those_of_regroup(seed: int, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("malmoi.pipelines.deduplicate.components.LEADERS", limit)
    draw = np.random.default_rng(seed)
    rows = np.repeat(draw.integers(0, 3, (60, 20)), 6, axis=1).astype(np.uint32)
    rows[30:] = np.where(draw.random((30, 120)) < 0.5, rows[:30], rows[30:])
    ends = np.array([0, 1, 20, 22, 60])
    expected = regroup(lambda some: rows[some], np.arange(60), ends).leader
    assert elect(rows, np.repeat(ends[:-1], np.diff(ends)), 72, limit).tolist() == expected.tolist()
