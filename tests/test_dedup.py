"""`malmoi dedup` on files: what comes in, what is kept, what is a copy of what, and what becomes of damage."""

import gzip
import importlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from making import prose
from malmoi.pipelines import signing, texts
from malmoi.pipelines.cli import main
from malmoi.pipelines.deduplicate import stored
from malmoi.pipelines.deduplicate.bands import Rows
from malmoi.pipelines.deduplicate.kernels_cpu import CpuKernels
from malmoi.pipelines.deduplicate.pages import mapped
from malmoi.pipelines.deduplicate.partition import CROWD, pairs

BENCH = Path(__file__).resolve().parent.parent / "bench"
RUN = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"
PACKERS = {"": bytes, ".gz": lambda data: gzip.compress(data, mtime=0), ".zst": zstandard.compress}


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("malmoi.pipelines.corpus._fsync", lambda _: None)


def text(seed):
    """Some 400 characters of Korean, which share nothing with another seed's."""
    return "\n".join(prose(4, seed))


def edited(seed, edit=1):
    """A near copy of `text(seed)`: a few of its characters differ."""
    return text(seed).replace("다.", f"다{'!' * edit} 끝{edit}.", 1)


def table(seeds, **columns):
    """Rows of texts, an edited one for a negative number, with ids and further columns."""
    rows = [text(seed) if seed >= 0 else edited(-seed) for seed in seeds]
    return pa.table({"text": rows, "id": [f"n{place}" for place in range(len(rows))], **columns})


def parquet(path, seeds, groups=1 << 20, **columns):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table(seeds, **columns), path, row_group_size=groups, write_page_checksum=True)
    return path


def jsonl(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(PACKERS.get(path.suffix, bytes)(b"\n".join(lines) + b"\n"))
    return path


def told(capsys, source, out, *options, code=0):
    """What the command says in JSON; where it does something, no row vanishes."""
    capsys.readouterr()
    found = main(["dedup", str(source), str(out), "--json", *map(str, options)])
    said, err = capsys.readouterr()
    assert (found, "Traceback" in said + err) == (code, False), err
    value = json.loads(said)
    if "error" not in value:
        assert value["read"] == value["kept"] + value["duplicates"] + value["lost"]
        assert value["kept"] == len(kept(out))
    return value


def kept(out):
    """The rows of all parts, in order."""
    found = []
    for path in sorted(Path(out).glob("part-*")):
        lines = path.suffix == ".jsonl"
        found += [json.loads(line) for line in path.open()] if lines else pq.read_table(path).to_pylist()
    return found


def ids(out):
    return [row["id"] for row in kept(out)]


def duplicates(out):
    return pq.read_table(Path(out) / "duplicates.parquet").to_pylist()


def broken(out):
    rows = pq.read_table(Path(out) / "broken.parquet").to_pylist()
    return [(row["file"], row["row"], row["count"], row["reason"]) for row in rows]


def files(folder):
    """The bytes of all files by name, without locks."""
    found = [path for path in Path(folder).rglob("*") if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_first_row_of_copies_is_kept_and_the_others_are_told(tmp_path, capsys):
    source = parquet(tmp_path / "in" / "a.parquet", [1, 2, -1, 3, 1, -2])
    said = told(capsys, source, tmp_path / "out", "--id-column", "id")
    assert (said["read"], said["kept"], said["duplicates"], said["exact"], said["lost"]) == (6, 3, 3, 1, 0)
    assert ids(tmp_path / "out") == ["n0", "n1", "n3"]
    assert [row["dup_count"] for row in kept(tmp_path / "out")] == [3, 2, 1]
    assert [row["dup_cluster_id"] is None for row in kept(tmp_path / "out")] == [False, False, True]
    rows = duplicates(tmp_path / "out")
    assert [(row["row"], row["id"], row["twin_row"], row["twin_id"], row["exact"]) for row in rows] == [
        (2, "n2", 0, "n0", False), (4, "n4", 0, "n0", True), (5, "n5", 1, "n1", False),
    ]
    assert {row["file"] for row in rows} == {row["twin_file"] for row in rows} == {"a.parquet"}
    assert all(0.7 <= row["jaccard"] < 1 for row in rows[::2])
    assert rows[1]["jaccard"] == 1


COLUMNS = {
    "when": pa.array([1, None, 3], pa.timestamp("us", "Asia/Seoul")),
    "tags": pa.array([["가"], None, []], pa.list_(pa.string())),
    "price": pa.array([1, 2, None], pa.decimal128(9, 2)),
    "meta": pa.array([{"a.b": 1}, None, {"a.b": None}]),
    "host.name": pa.array(["x", "y", "z"]).dictionary_encode(),
    "dup_count": pa.array([9, 9, 9]),
}


def test_other_columns_keep_their_types_and_values(tmp_path, capsys):
    source = parquet(tmp_path / "a.parquet", [1, 2, 3], **COLUMNS)
    told(capsys, source, tmp_path / "out")
    made, given = pq.read_table(tmp_path / "out" / "part-00000.parquet"), pq.read_table(source)
    assert made.schema.names == [*given.schema.names[:-1], "dup_cluster_id", "dup_count"]
    assert made.select(given.schema.names[:-1]).equals(given.drop(["dup_count"]))
    assert made["dup_count"].to_pylist() == [1, 1, 1]


@pytest.mark.parametrize("packed", PACKERS)
def test_json_lines_come_in_packed_and_go_out_plain(tmp_path, capsys, packed):
    odd = {"text": "짧은 글 \ud800 하나", "id": 7, "none": None, "nested": {"수": [1, 2.5, 10**30]}}
    source = jsonl(tmp_path / f"a.jsonl{packed}", [{"text": text(1), "id": "a"}, odd, {"text": edited(1), "id": "c"}])
    said = told(capsys, source, tmp_path / "out", "--id-column", "id")
    assert said["duplicates"] == 1
    first, second = kept(tmp_path / "out")
    assert second == {**odd, "dup_cluster_id": None, "dup_count": 1}
    assert (first["text"], first["dup_count"], len(first["dup_cluster_id"])) == (text(1), 2, 32)
    assert [(row["id"], row["twin_id"]) for row in duplicates(tmp_path / "out")] == [("c", "a")]


def test_views_of_text_and_bytes_are_read_and_come_out_as_plain_columns(tmp_path, capsys):
    raw = pa.array([b"a", b"b"], pa.binary_view())
    columns = {"text": pa.array([text(1), edited(1)], pa.string_view()), "raw": raw}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert told(capsys, tmp_path / "a.parquet", tmp_path / "out")["kept"] == 1
    assert [(row["text"], row["raw"]) for row in kept(tmp_path / "out")] == [(text(1), b"a")]


@pytest.mark.parametrize("asked", ["in", "in/*.*", "in/**"])
def test_a_folder_and_a_glob_hold_files_of_both_kinds_and_spark_s_folders(tmp_path, capsys, asked):
    parquet(tmp_path / "in" / "a.parquet", [1, 2])
    jsonl(tmp_path / "in" / "b.jsonl", [{"text": text(2), "id": "x"}, {"text": text(3), "id": "y"}])
    parquet(tmp_path / "in" / "c.parquet" / "part-0.parquet", [-3, 4])
    (tmp_path / "in" / "readme.txt").write_text("not read")
    told(capsys, tmp_path / asked, tmp_path / "out")
    assert ids(tmp_path / "out") == ["n0", "n1", "y", "n1"]
    assert [(row["file"], row["twin_file"]) for row in duplicates(tmp_path / "out")] == [
        ("b.jsonl", "a.parquet"), ("c.parquet/part-0.parquet", "b.jsonl"),
    ]


def test_the_same_file_in_two_folders_is_kept_once(tmp_path, capsys):
    for name in ("x", "y"):
        parquet(tmp_path / "in" / name / "a.parquet", [1, 2])
    said = told(capsys, tmp_path / "in", tmp_path / "out")
    assert (said["read"], said["kept"], said["duplicates"]) == (4, 2, 2)
    assert {row["twin_file"] for row in duplicates(tmp_path / "out")} == {"x/a.parquet"}


def test_what_lies_elsewhere_is_the_same(tmp_path, capsys):
    outs = [tmp_path / name / "out" for name in ("here", "there")]
    for out in outs:
        parquet(out.parent / "in" / "a.parquet", [1, -1, 2])
        told(capsys, out.parent / "in", out)
    assert files(outs[0]) == files(outs[1])


def test_two_threads_write_what_one_does(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(texts, "ROWS", 3)
    for name, seeds in {"a": [1, 2, 3, 4, -1, 5, 1], "b": [6, -2, 7, 1], "c": [8, -8]}.items():
        parquet(tmp_path / "in" / f"{name}.parquet", seeds, groups=2)
    for count in (1, 2):
        told(capsys, tmp_path / "in", tmp_path / f"out{count}", "--workers", count)
    assert files(tmp_path / "out1") == files(tmp_path / "out2")


@pytest.mark.parametrize("groups", [2, 1000])
@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_parts_units_and_batches_change_nothing(tmp_path, capsys, monkeypatch, groups, kind):
    seeds = [1, 2, -1, 3, 4, 5, -5, 6, 7, -2, 8, 3, 9]
    path = parquet(tmp_path / "in" / "a.parquet", seeds, groups=groups)
    if kind == "jsonl":
        rows = pq.read_table(path).to_pylist()
        path.unlink()
        jsonl(tmp_path / "in" / "a.jsonl", rows)
    told(capsys, tmp_path / "in", tmp_path / "whole")
    for module, name, value in [(texts, "ROWS", 4), (signing, "ROWS", 4), (texts, "BATCH", 2), (stored, "GROUP", 3)]:
        monkeypatch.setattr(module, name, value)
    mapped.cache_clear()
    said = told(capsys, tmp_path / "in", tmp_path / "parted")
    assert said["duplicates"] == 4
    assert ids(tmp_path / "parted") == ids(tmp_path / "whole")
    assert [row["row"] for row in duplicates(tmp_path / "parted")] == [2, 6, 9, 11]


@pytest.fixture
def batches(tmp_path):
    """Three batches of texts: later ones have copies of earlier ones and of their own."""
    seeds = ([1, 2, 3, -1], [-2, 4, 5, -4, 4], [6, 1, -5, 7, -7, 8])
    return [parquet(tmp_path / "in" / f"{place}.parquet", some) for place, some in enumerate(seeds)]


def clusters(out_folders):
    """For each text of all batches, whether it is kept, and the twin of each that is not: by (file, row)."""
    found = {}
    for out in out_folders:
        found |= {(row["file"], row["row"]): (row["twin_file"], row["twin_row"]) for row in duplicates(out)}
    return found


def test_three_batches_keep_what_one_run_keeps(tmp_path, capsys, batches):
    """Where no document links two that were kept before, batches in the order of the files come to one run's rows."""
    outs = [tmp_path / f"out{place}" for place in range(3)]
    for path, out in zip(batches, outs, strict=True):
        told(capsys, path, out, "--against", tmp_path / "index")
    told(capsys, tmp_path / "in", tmp_path / "one")
    assert clusters(outs) == clusters([tmp_path / "one"])
    assert [row["text"] for out in outs for row in kept(out)] == [row["text"] for row in kept(tmp_path / "one")]


def test_a_batch_again_gives_the_same_bytes_and_says_so(tmp_path, capsys, batches):
    for place, path in enumerate(batches):
        said = told(capsys, path, tmp_path / f"out{place}", "--against", tmp_path / "index")
        assert said["again"] == 0
    for place, path in enumerate(batches):
        before, index = files(tmp_path / f"out{place}"), files(tmp_path / "index")
        for out in (tmp_path / f"out{place}", tmp_path / f"more{place}"):
            said = told(capsys, path, out, "--against", tmp_path / "index")
            assert said["again"] == said["read"] > 0
            assert files(out) == before
        assert files(tmp_path / "index") == index


def chain():
    """Three texts, of which the one in the middle is a copy of either other, which are no copies of each other."""
    long = "".join(prose(12, 77))
    return [long[:600], long[85:685], long[170:770]]


def test_what_was_kept_stays_whatever_comes(tmp_path, capsys):
    first, middle, last = chain()
    for place, some in enumerate(([first, last], [middle], [first, middle, last])):
        jsonl(tmp_path / f"{place}.jsonl", [{"text": each} for each in some])
        told(capsys, tmp_path / f"{place}.jsonl", tmp_path / f"out{place}", "--against", tmp_path / "index")
    assert [len(kept(tmp_path / f"out{place}")) for place in range(3)] == [2, 0, 0]
    said = told(capsys, tmp_path / "0.jsonl", tmp_path / "again", "--against", tmp_path / "index")
    assert (said["kept"], said["again"]) == (2, 2)
    assert [row["twin_row"] for row in duplicates(tmp_path / "out1")] == [0]


def test_every_text_has_a_kept_twin_that_agrees_with_it(tmp_path, capsys, batches):
    for place, path in enumerate(batches[::-1]):
        told(capsys, path, tmp_path / f"out{place}", "--against", tmp_path / "index")
    outs = [tmp_path / f"out{place}" for place in range(3)]
    gone = clusters(outs)
    assert not gone.keys() & set(gone.values())
    assert all(row["jaccard"] >= 0.6 for out in outs for row in duplicates(out))
    exact = {row["text"] for out in outs for row in kept(out)}
    assert len(exact) == 8


def test_what_a_dead_batch_left_is_never_read(tmp_path, capsys, batches, monkeypatch):
    def dies(*_):
        raise OSError(28, "No space left on device")

    first, dead, second = batches
    told(capsys, first, tmp_path / "first", "--against", tmp_path / "index")
    shutil.copytree(tmp_path / "index", tmp_path / "alone")
    with monkeypatch.context() as patch:
        patch.setattr("malmoi.pipelines.deduplicate.index.commit", dies)
        told(capsys, dead, tmp_path / "dead", "--against", tmp_path / "index", code=3)
    for name in ("index", "alone"):
        told(capsys, second, tmp_path / f"{name}-out", "--against", tmp_path / name)
    assert files(tmp_path / "index-out") == files(tmp_path / "alone-out")
    assert state(tmp_path / "index") == state(tmp_path / "alone")
    assert told(capsys, dead, tmp_path / "dead", "--against", tmp_path / "index")["again"] == 0


def state(index):
    return (index / (index / "index" / "CURRENT").read_text().strip()).read_text()


def test_killed_runs_end_as_one_that_was_left_alone(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    crash = importlib.import_module("dedup_crash")
    for number, seeds in enumerate(([1, 2, 3], [1, 2, 4])):
        crash.part(tmp_path / "in" / str(number) / "a.parquet", [edited(seed, number + 1) for seed in seeds])
    case = crash.Case("a second batch", (crash.batch(tmp_path / "in", 0),), crash.batch(tmp_path / "in", 1))
    _, differing, torn = crash.measured(case, tmp_path / "work", 3, random.Random(1))
    assert (differing, torn) == (0, 0)


BROKEN = [
    {"text": text(1), "id": "a"}, b'{"text": "half', b"[1, 2]", b"", {"id": "no text"}, {"text": None}, {"text": 5},
    {"text": ["list"]}, b"\xff\xfe", {"text": edited(1), "id": "b"}, {"text": "", "id": "empty"},
]


def test_broken_lines_are_counted_and_named(tmp_path, capsys):
    source = jsonl(tmp_path / "a.jsonl", BROKEN)
    said = told(capsys, source, tmp_path / "out")
    assert (said["read"], said["kept"], said["duplicates"], said["lost"]) == (11, 2, 1, 8)
    assert ids(tmp_path / "out") == ["a", "empty"]
    assert broken(tmp_path / "out") == [
        ("a.jsonl", 1, 2, "no-object"), ("a.jsonl", 3, 1, "empty-line"), ("a.jsonl", 8, 1, "no-object"),
        ("a.jsonl", 4, 4, "no-text"),
    ]
    assert {"file": "a.jsonl", "reason": "no-object", "count": 3} in said["broken"]
    assert sum(each["count"] for each in said["broken"]) == 8


@pytest.mark.parametrize(("packed", "cut", "reason"), [(".gz", 9, "truncated"), (".zst", 9, "truncated")])
def test_a_truncated_file_gives_what_is_whole(tmp_path, capsys, packed, cut, reason):
    rows = [{"text": text(seed), "id": str(seed)} for seed in range(200)]
    source = jsonl(tmp_path / f"a.jsonl{packed}", rows)
    source.write_bytes(source.read_bytes()[:-cut])
    said = told(capsys, source, tmp_path / "out")
    assert 0 < said["kept"] <= 200
    assert ids(tmp_path / "out") == [str(seed) for seed in range(said["kept"])]
    assert broken(tmp_path / "out") == [(source.name, said["read"], 0, reason)]


def not_utf8(path):
    """A Parquet file of three texts, the second of bytes that are no UTF-8."""
    data = [text(1).encode(), b"\xff\xfe" + text(2).encode(), text(3).encode()]
    ends = np.cumsum([0, *map(len, data)]).astype(np.int32)
    column = pa.StringArray.from_buffers(3, pa.py_buffer(ends), pa.py_buffer(b"".join(data)))
    pq.write_table(pa.table({"text": column, "id": column}), path)
    return path


def test_a_text_that_is_no_utf8_is_lost_alone_and_an_id_is_repaired(tmp_path, capsys):
    said = told(capsys, not_utf8(tmp_path / "a.parquet"), tmp_path / "out", "--id-column", "id")
    assert (said["kept"], said["lost"]) == (2, 1)
    assert broken(tmp_path / "out") == [("a.parquet", 1, 1, "no-utf8")]
    parquet(tmp_path / "b.parquet", [1, 3], name=pa.array([b"\xff", b"b"]))
    told(capsys, tmp_path / "b.parquet", tmp_path / "more", "--id-column", "name", "--against", tmp_path / "out/index")
    assert [row["id"] for row in duplicates(tmp_path / "more")] == ["\ufffd", "b"]


def harmed(path, group, column):
    """The Parquet file with some bytes of a column's page in one row group changed."""
    data, about = bytearray(path.read_bytes()), pq.read_metadata(path).row_group(group)
    place = pq.read_schema(path).names.index(column)
    chunk = about.column(place)
    end = (chunk.dictionary_page_offset or chunk.data_page_offset) + chunk.total_compressed_size
    data[end - 4 : end] = bytes(byte ^ 0x5A for byte in data[end - 4 : end])
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("column", ["text", "other"])
def test_a_damaged_page_costs_its_row_group_alone(tmp_path, capsys, column):
    seeds = [1, 2, 3, 4, -3, 5]
    source = parquet(tmp_path / "a.parquet", seeds, groups=2, other=pa.array([f"값{place}" for place in range(6)]))
    said = told(capsys, harmed(source, 1, column), tmp_path / "out")
    assert (said["read"], said["lost"]) == (6, 2)
    assert [row["id"] for row in kept(tmp_path / "out")] == ["n0", "n1", "n4", "n5"]
    assert [each[:3] for each in broken(tmp_path / "out")] == [("a.parquet", 2, 2)]


def test_a_file_without_its_footer_is_named_and_the_others_are_read(tmp_path, capsys):
    bad = parquet(tmp_path / "in" / "a.parquet", [1])
    bad.write_bytes(bad.read_bytes()[:-6])
    (tmp_path / "in" / "b.parquet").write_bytes(b"")
    parquet(tmp_path / "in" / "c.parquet", [1, 2])
    said = told(capsys, tmp_path / "in", tmp_path / "out")
    assert (said["read"], said["kept"], said["lost"]) == (2, 2, 0)
    assert [each[:3] for each in broken(tmp_path / "out")] == [("a.parquet", 0, 0), ("b.parquet", 0, 0)]
    told(capsys, bad, tmp_path / "alone", code=10)


@pytest.mark.parametrize("seed", range(8))
def test_a_footer_with_a_changed_byte_loses_no_row_unsaid(tmp_path, capsys, seed):
    source, chance = parquet(tmp_path / "a.parquet", [1, 2, 3, -1], groups=2), np.random.default_rng(seed)
    data = bytearray(source.read_bytes())
    length = int.from_bytes(data[-8:-4], "little")
    data[len(data) - 8 - int(chance.integers(length))] ^= 1 << int(chance.integers(8))
    source.write_bytes(data)
    code = main(["dedup", str(source), str(tmp_path / "out"), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert code in {0, 4, 10}
    assert code == 4 or said["read"] == said["kept"] + said["duplicates"] + said["lost"]


@pytest.mark.parametrize(("options", "words"), [
    (["--text-column", "body"], "no column 'body'; it has text, id, price, kinds"),
    (["--id-column", "name"], "no column 'name'; it has text, id, price, kinds: give --id-column"),
    (["--text-column", "price"], "is int64, not string"),
    (["--text-column", "kinds"], "is int64, not string"),
])
def test_a_wrong_column_is_named_with_those_there_are(tmp_path, capsys, options, words):
    numbers = {"price": pa.array([3]), "kinds": pa.array([3]).dictionary_encode()}
    said = told(capsys, parquet(tmp_path / "a.parquet", [1], **numbers), tmp_path / "out", *options, code=4)
    assert words in said["error"]


def test_lines_without_the_column_are_refused_with_the_names_they_have(tmp_path, capsys):
    source = jsonl(tmp_path / "a.jsonl", [b"no json", {"body": text(1), "title": "x"}, {"url": "y"}])
    assert "no column 'text'; it has body, title, url" in told(capsys, source, tmp_path / "out", code=4)["error"]


def test_kernels_that_this_machine_lacks_are_refused(tmp_path, capsys, monkeypatch):
    def none(name):
        raise RuntimeError(f"{name}: use 'cpu'")

    monkeypatch.setattr("malmoi.pipelines.dedup.kernels_named", none)
    options = ("--kernels", "gpu")
    said = told(capsys, parquet(tmp_path / "a.parquet", [1]), tmp_path / "out", *options, code=4)
    assert said["error"] == "gpu: use 'cpu'"


def test_a_place_without_files_is_refused(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("text")
    for source in ("in", "in/*", "nowhere", "in/a.csv"):
        said = told(capsys, tmp_path / source, tmp_path / "out", code=4)
        assert f"{tmp_path / source} holds no .parquet, .jsonl" in said["error"]
    assert not (tmp_path / "out").exists()


def test_a_folder_of_another_run_is_refused_and_stays_as_it_is(tmp_path, capsys):
    first, second = (parquet(tmp_path / f"{name}.parquet", [seed]) for seed, name in enumerate("ab"))
    told(capsys, first, tmp_path / "out")
    before = files(tmp_path / "out")
    for source, *options in ([second], [first, "--against", tmp_path / "index"]):
        said = told(capsys, source, tmp_path / "out", *options, code=4)
        assert "of another run; give an empty folder" in said["error"]
    now = files(tmp_path / "out")
    assert {name: now[name] for name in before} == before
    assert (tmp_path / "out" / "index" / "index" / "CURRENT").read_bytes() == before["index/index/CURRENT"]
    assert told(capsys, first, tmp_path / "out")["again"] == 1


def test_a_folder_of_strange_files_is_refused(tmp_path, capsys):
    parquet(tmp_path / "out" / "part-00007.parquet", [1])
    said = told(capsys, parquet(tmp_path / "a.parquet", [1]), tmp_path / "out", code=4)
    assert "holds part-00007.parquet; give an empty folder" in said["error"]


@pytest.mark.parametrize(("source", "out", "options"), [
    ("data", "data", []), ("data", "data/out", []), ("data/in", "data", []), ("data/**/*.parquet", "data/in", []),
    ("data", "out", ["--against", "data/index"]),
])
def test_inputs_and_outputs_must_lie_apart(tmp_path, capsys, monkeypatch, source, out, options):
    monkeypatch.chdir(tmp_path)
    parquet(tmp_path / "data" / "in" / "a.parquet", [1])
    assert "give folders apart" in told(capsys, source, out, *options, code=4)["error"]


def test_the_index_of_another_specification_is_refused_before_anything_is_read(tmp_path, capsys):
    source = parquet(tmp_path / "a.parquet", [1])
    told(capsys, source, tmp_path / "out", "--against", tmp_path / "index")
    state = next((tmp_path / "index" / "index").glob("state-*.json"))
    state.write_text(json.dumps(json.loads(state.read_text()) | {"spec": "another"}))
    before = files(tmp_path / "index")
    more = parquet(tmp_path / "b.parquet", [2])
    said = told(capsys, more, tmp_path / "more", "--against", tmp_path / "index", code=4)
    assert "another sketch spec" in said["error"]
    assert files(tmp_path / "index") == before


@pytest.mark.parametrize("folder", ["bands", "signatures", "clusters", "copies", "parts", "index"])
def test_a_damaged_file_of_the_index_is_named(tmp_path, capsys, folder):
    against = ("--against", tmp_path / "index")
    told(capsys, parquet(tmp_path / "a.parquet", [1, 2, 2]), tmp_path / "out", *against)
    for path in (tmp_path / "index" / folder).glob("*.*"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    mapped.cache_clear()
    more = parquet(tmp_path / "b.parquet", [-1, -2, -2])
    said = told(capsys, more, tmp_path / "more", *against, code=5)
    assert f"{folder}/" in said["error"]


def test_a_second_writer_is_told_to_wait(tmp_path, capsys):
    source = parquet(tmp_path / "a.parquet", [1])
    hold = "import sys, malmoi.pipelines.corpus as c\nwith c.locked(c.folder(sys.argv[1], ())): print(1, flush=True)"
    command = [sys.executable, "-c", f"{hold}; input()", str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        said = told(capsys, source, tmp_path / "out", "--against", tmp_path / "index", code=75)
        other.communicate(b"\n")
    assert "wait" in said["error"]
    told(capsys, source, tmp_path / "out", "--against", tmp_path / "index")


AS_NOBODY = f"import os, malmoi.pipelines.cli, malmoi.pipelines.dedup; os.setuid(65534); {RUN}"


@pytest.mark.parametrize("place", ["in", "in/closed", "in/closed/a.parquet", "out"])
def test_what_may_not_be_read_or_written_is_an_error(tmp_path, place):
    if os.getuid():
        pytest.skip("only root can give rights away")
    parquet(tmp_path / "in" / "closed" / "a.parquet", [1])
    (tmp_path / "out").mkdir()
    for path in (tmp_path, *tmp_path.parents, *tmp_path.rglob("*")):
        path.chmod(path.stat().st_mode | 0o055) if str(path).startswith("/tmp/") else None
    (tmp_path / "out").chmod(0o777)
    (tmp_path / place).chmod(0)
    command = [sys.executable, "-c", AS_NOBODY, "dedup", str(tmp_path / "in"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert place in done.stderr
    assert "Traceback" not in done.stderr


def test_twenty_thousand_copies_are_one_document(tmp_path, capsys):
    pq.write_table(pa.table({"text": [text(1)] * 20_000}), tmp_path / "a.parquet")
    said = told(capsys, tmp_path / "a.parquet", tmp_path / "out")
    assert (said["kept"], said["duplicates"], said["exact"]) == (1, 19_999, 19_999)
    assert [row["dup_count"] for row in kept(tmp_path / "out")] == [20_000]


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_document_of_twenty_megabytes_is_one_like_others(tmp_path, capsys, kind):
    huge = ("\n".join(prose(200, 5)) + "\n") * (20_000_000 // 55_000)
    rows = [{"text": huge}, {"text": text(1)}, {"text": huge + "끝"}]
    path = tmp_path / f"a.{kind}"
    pq.write_table(pa.Table.from_pylist(rows), path) if kind == "parquet" else jsonl(path, rows)
    assert len(huge.encode()) > 15_000_000
    said = told(capsys, path, tmp_path / "out")
    assert (said["kept"], said["duplicates"]) == (2, 1)


class Counted(CpuKernels):
    """Kernels that count the comparisons a group may take at most."""

    most = 0

    def links(self, sketches, groups, fresh, rule):
        sizes = np.diff(groups.starts)
        self.most += int((sizes * np.minimum(sizes, rule.limit)).sum())
        return super().links(sketches, groups, fresh, rule)


class Strangers:
    """Documents that share nothing, by number: id, exact hash and sketch are drawn."""

    def __init__(self, count):
        chance = np.random.default_rng(7)
        widths = {"id": 16, "exact": 16, "sketch": 480}
        self.columns = {name: chance.integers(0, 256, (count, width), np.uint8) for name, width in widths.items()}

    def rows(self, nodes, column):
        return self.columns[column][nodes]


def test_strangers_that_share_a_band_cost_a_bounded_number_of_comparisons():
    count, kernels = 5000, Counted()
    rows = Rows(np.full(count, 42, np.uint64), np.arange(count))
    found = pairs(rows, 0, Strangers(count), kernels)
    assert kernels.most == CROWD * count
    assert (found.crowds, len(found.edges)) == (1, 0)
