"""Benchmarks in corpus.toml: what a build drops for them, and that a new one opens no WARC."""

import json
import os
import re

import pyarrow.parquet as pq
import pytest

from corpora import built, configured, demo
from malmoi.pipelines.cli import main
from malmoi.pipelines.release import manifest_of

POLICY = 'base = "web"\nbenchmarks = ["quiz", "other.jsonl"]'


def kept_texts(made):
    tables = [pq.read_table(made.place(shard["name"]), columns=["text"]) for shard in manifest_of(made)["shards"]]
    return [text for table in tables for text in table["text"].to_pylist()]


def blank(path):
    """Nothing can be read from the file any more; its size and times are what they were."""
    about = path.stat()
    path.write_bytes(bytes(about.st_size))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


@pytest.fixture
def folder(tmp_path):
    """A folder with the demo's corpus, and two benchmarks: one of a sentence that it keeps, one of none."""
    first = built(demo(tmp_path))
    sentence = max("\n".join(kept_texts(first)).split("\n"), key=len)
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "test.jsonl").write_text(json.dumps({"question": sentence}))
    (tmp_path / "quiz" / "README.md").write_text("no items")
    (tmp_path / "other.jsonl").write_text('{"question": "이 물음은 어느 글에도 나오지 않는 것이 틀림없는가?"}')
    return tmp_path, first, sentence


def test_a_new_benchmark_measures_again_and_opens_no_warc(folder):
    place, first, sentence = folder
    blank(place / "warc" / "demo.warc.gz")
    signed = first.named("signatures", ".parquet"), first.named("ledger", ".parquet")
    second = built(configured(place, policy=POLICY))
    flow = manifest_of(second)["flow"]
    assert flow["dropped:test_items_quiz"]["documents"] >= 1
    assert "dropped:test_items_other" not in flow
    assert not any(sentence in text for text in kept_texts(second))
    reads = manifest_of(second)["policy"]["reads"]
    assert [each.partition(":")[0] for each in reads] == ["other=other.jsonl", "quiz=test.jsonl"]
    assert (first.named("signatures", ".parquet"), first.named("ledger", ".parquet")) == signed


def test_a_policy_lists_each_benchmark_in_the_order_of_corpus_toml(folder, capsys):
    place, _, _ = folder
    capsys.readouterr()
    assert main(["policy", str(configured(place, policy=POLICY))]) == 0
    listed = [line.split()[:2] for line in capsys.readouterr().out.splitlines() if "test_items" in line]
    assert listed == [["test_items_quiz", "..0"], ["test_items_other", "..0"]]


@pytest.mark.parametrize(
    ("benchmark", "said"),
    [
        ("nowhere.jsonl", "cannot read .*nowhere.jsonl"),
        ("warc", "benchmark .*warc has no file of items"),
        ("corpus.json", "benchmark .*corpus.json has no item"),
        ('q.json", "q.jsonl', "benchmark .*q.json is called 'q' as another is"),
    ],
)
def test_a_benchmark_that_cannot_be_is_told_before_anything_is_read(tmp_path, capsys, benchmark, said):
    (tmp_path / "corpus.json").write_text('{"id": 1}')
    for name in ("q.json", "q.jsonl"):
        (tmp_path / name).write_text('{"question": "물음"}')
    demo(tmp_path)
    toml = configured(tmp_path, policy=f'benchmarks = ["{benchmark}"]')
    assert main(["build", str(toml)]) == 4
    assert re.search(said, capsys.readouterr().err)
