"""`malmoi scrub` on files: what comes in goes out without personal data, and what is broken is counted."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from malmoi.pipelines.cli import main

PHONE, PASSPORT = "010-1234-5678", "M12345678"
TEXT = f"연락처는 {PHONE}이고 여권번호는 {PASSPORT}이다. {PHONE}로 주세요."
TAGGED = "연락처는 <전화번호>이고 여권번호는 <여권번호>이다. <전화번호>로 주세요."


def told(capsys, *words, code=0):
    """What the command says in JSON."""
    capsys.readouterr()
    assert main(["scrub", *map(str, words), "--json"]) == code
    said = capsys.readouterr().out
    assert PHONE not in said
    return json.loads(said)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_lines_keep_their_other_columns_and_their_order(tmp_path, capsys):
    rows = [{"n": 1, "text": TEXT}, {"text": "없다", "n": [2]}]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    found = told(capsys, tmp_path / "a.jsonl.gz", tmp_path / "out")
    assert lines(tmp_path / "out" / "a.jsonl") == [{"n": 1, "text": TAGGED}, rows[1]]
    assert found["found"] == {"여권번호": 1, "전화번호": 2}
    assert (found["read"], found["written"], found["changed"], found["broken"]) == (2, 2, 1, {})


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_parquet_keeps_its_schema(tmp_path, capsys, kind):
    table = pa.table({"n": [1, 2, 3], "body": pa.array([TEXT, "없다", None]).cast(kind)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    found = told(capsys, tmp_path / "a.parquet", tmp_path / "out", "--text-column", "body")
    made = pq.read_table(tmp_path / "out" / "a.parquet")
    assert made.schema.equals(table.schema)
    assert made.to_pylist() == [{"n": 1, "body": TAGGED}, {"n": 2, "body": "없다"}]
    assert found["broken"] == {"no-text": 1}


def test_a_text_file_is_one_document(tmp_path, capsys):
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(TEXT.encode() + b"\r\n")
    (folder / "b.txt").write_bytes(b"\xff\xfe")
    found = told(capsys, tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out" / "deep" / "a.txt").read_bytes() == TAGGED.encode() + b"\r\n"
    assert found["broken"] == {"no-utf8": 1}
    assert not (tmp_path / "out" / "deep" / "b.txt").exists()


def test_a_key_makes_surrogates_that_are_alike_in_a_document(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for out in ("one", "two"):
        told(capsys, tmp_path / "a.txt", tmp_path / out, "--key-file", tmp_path / "key")
    made = (tmp_path / "one" / "a.txt").read_text(encoding="utf-8")
    assert made == (tmp_path / "two" / "a.txt").read_text(encoding="utf-8")
    assert made.count("010-0") == 2
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_rows_that_cannot_be_read_are_counted_and_listed(tmp_path, capsys):
    rows = [json.dumps({"text": TEXT}), "{", json.dumps({"other": PHONE}), "[]"]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    found = told(capsys, tmp_path / "a.jsonl", tmp_path / "out")
    assert found["broken"] == {"no-object": 2, "no-text": 1}
    listed = pq.read_table(tmp_path / "out" / "broken.parquet").to_pylist()
    assert [(row["row"], row["reason"]) for row in listed] == [(1, "no-object"), (3, "no-object"), (2, "no-text")]
    assert len(lines(tmp_path / "out" / "a.jsonl")) == 1


def test_a_damaged_file_is_told_and_the_rest_is_done(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "in" / "b.jsonl").write_text(json.dumps({"text": TEXT}), encoding="utf-8")
    found = told(capsys, tmp_path / "in", tmp_path / "out")
    assert found["written"] == 1
    assert list(found["broken"]) == ["parquet-ArrowInvalid"]


def test_nothing_readable_is_done_with_broken(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text("{\n", encoding="utf-8")
    assert told(capsys, tmp_path / "a.jsonl", tmp_path / "out", code=10)["written"] == 0


def test_the_folder_of_another_run_is_refused(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    told(capsys, tmp_path / "a.txt", tmp_path / "out")
    assert "another run" in told(capsys, tmp_path / "b.txt", tmp_path / "out", code=4)["error"]


def test_two_files_that_would_become_one_are_refused(tmp_path, capsys):
    line = json.dumps({"text": TEXT}).encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(line)
    (tmp_path / "in" / "a.jsonl.gz").write_bytes(gzip.compress(line))
    said = told(capsys, tmp_path / "in", tmp_path / "out", code=4)["error"]
    assert "would both become a.jsonl;" in said
    assert not list((tmp_path / "out").glob("*.jsonl"))
