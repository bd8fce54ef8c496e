"""The pure parts of the deduplication benchmark: NeMo's arithmetic, unions, drawn documents, what /proc says."""

import importlib
import itertools
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture(scope="module")
def bench():
    """Modules of bench/ by name, which import each other as siblings."""
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path.remove(str(BENCH))


@pytest.mark.parametrize(
    ("text", "width", "first", "values"),
    [
        ("this is my", 5, 1, [1305480168, 462824406, 74608229]),
        ("favorite book", 5, 1, [32665385, 65330770, 97996155]),
        ("doc 1", 4, 10, [1392101586, 394869177, 811528444]),
        ("d", 4, 10, [2264583304, 2920538364, 3576493424]),
        ("The quick brown fox jumpéd over the lazy brown dog.", 4, 10, [253327882, 41747273, 302030804]),
    ],
)
def test_the_arithmetic_of_nemo_is_that_of_cudf(bench, text, width, first, values):
    nemo = bench("dedup_nemo")
    numbers = np.arange(first, first + 3, dtype=np.uint32)  # of cuDF's own tests
    assert nemo.sketch(text, width, nemo.Permutations(0, numbers, numbers)).tolist() == values


def test_nemo_joins_equal_texts_and_no_others(bench):
    text = "같은 글이 두 번 실리면 하나만 남긴다. 다른 글은 모두 그대로 둔다."
    assert bench("dedup_nemo").keepers([text, text[::-1], text]) == [0, 1, 0]


def test_pairs_join_what_they_reach(bench):
    assert bench("dedup_union").joined(6, [(5, 3), (3, 1), (2, 4)]) == [0, 1, 2, 1, 2, 1]


def test_a_plan_has_so_many_documents_each_once_and_is_the_same_again(bench):
    data = bench("dedup_data")
    rows = data.plan(5000)
    assert len({tuple(row) for row in rows.tolist()}) == 5000
    assert np.array_equal(rows, data.plan(5000))
    sizes = np.bincount(rows[:, 0])
    assert 0.35 < np.mean(sizes == 1) < 0.55
    assert 3.0 < np.mean(sizes) < 4.2


def test_a_member_of_a_cluster_is_an_edit_of_the_first(bench):
    data = bench("dedup_data")
    first, again, other = data.document(3, 0, 9.0), data.document(3, 1, 9.0), data.document(4, 0, 9.0)
    assert first == data.document(3, 0, 9.0)
    assert len({first, again, other}) == 3


def test_documents_are_written_in_parts_once(bench, tmp_path, monkeypatch):
    data = bench("dedup_data")
    monkeypatch.setattr(data, "PART", 2)
    folder = data.written(tmp_path / "five", iter("가나다라마"), start=7)
    tables = [pq.read_table(path) for path in sorted(folder.iterdir())]
    assert list(itertools.chain(*(table["text"].to_pylist() for table in tables))) == list("가나다라마")
    assert tables[-1]["id"].to_pylist() == ["000000011"]
    assert data.written(folder, iter(())) == folder
    assert len(list(folder.iterdir())) == 3


def test_no_documents_are_a_file_without_rows(bench, tmp_path):
    folder = bench("dedup_data").written(tmp_path / "none", iter(()))
    assert [pq.read_metadata(path).num_rows for path in folder.iterdir()] == [0]


def test_memory_is_read_in_bytes(bench):
    status = "Name:\tpython\nVmRSS:\t    12 kB\nRssAnon:\t     5 kB\nGroups:\t\nThreads:\t1\n"
    assert bench("dedup_scale").memory_of(status) == (12 * 1024, 5 * 1024)
    assert bench("dedup_scale").memory_of("Name:\tkthreadd\n") == (0, 0)


def test_the_bars_of_memory_are_of_the_largest_size_beyond_the_smallest(bench):
    scale = bench("dedup_scale")
    found = {10_000: scale.Cost(1, 1, 0, 10**8), 1_010_000: scale.Cost(1, 1, 3 * 10**9, 3 * 10**8)}
    assert [line[1:] for line in scale.memory_bars(found)] == [
        ("3.00 GB", "≤ 2 GB", "**no**"),
        ("200 bytes", "≤ 200 bytes", "yes"),
    ]
    assert scale.memory_bars({10_000: found[10_000]}) == []


def test_a_batch_is_measured_beyond_an_empty_run(bench):
    assert bench("dedup_scale").share((2.0, 62.0, 4.0)) == pytest.approx(1 / 30)
    assert bench("dedup_scale").share((2.0, 62.0, 1.9)) == 0.001
