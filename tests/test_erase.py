"""Erased documents: gone from the next release and from the index, and the next of their cluster in their place."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, demo
from making import prose
from malmoi.pipelines.cli import main
from malmoi.pipelines.corpus import opened
from malmoi.pipelines.deduplicate import purge
from malmoi.pipelines.release import manifest_of
from malmoi.pipelines.release.manifest import current


def told(capsys, *words):
    capsys.readouterr()
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def outcomes(corpus):
    tables = [pq.read_table(corpus.place(each["name"])) for each in manifest_of(corpus)["outcomes"]]
    return {row["id"]: row for row in pa.concat_tables(tables).to_pylist()}


@pytest.fixture
def made(tmp_path):
    return built(demo(tmp_path))


def test_an_erased_keeper_leaves_release_and_index_and_its_next_is_kept(made, capsys):
    toml = Path(made.root).parent / "corpus.toml"
    before = outcomes(made)
    copy = next(row for row in before.values() if row["outcome"] == "duplicate" and row["cluster"])
    keeper = copy["twin"]
    assert told(capsys, "erase", made.root, "--id", keeper.hex())[1]["erased"] == 1
    built(toml)
    after = outcomes(made)
    assert after[keeper]["outcome"] == "erased"
    assert after[copy["id"]]["outcome"] == "kept"
    assert told(capsys, "compact", made.root)[1]["still in the index"] == 1
    code, said = told(capsys, "compact", made.root, "--now")
    assert (code, said["taken out"], said["still in the index"]) == (0, 1, 0)
    signed = [pq.read_table(path, columns=["id"]) for path in Path(made.root).glob("signatures/*.parquet")]
    assert keeper not in pa.concat_tables(signed)["id"].to_pylist()
    assert main(["verify", made.root]) == 0
    assert main(["build", str(toml)]) == 20
    assert told(capsys, "compact", made.root, "--now")[1]["taken out"] == 0


def test_nothing_is_left_of_the_text_of_an_erased_document(made, capsys):
    old = current(made)
    gone = next(row["id"] for row in outcomes(made).values() if row["outcome"] == "kept")
    before = documents(made)
    assert told(capsys, "erase", made.root, "--id", gone.hex())[0] == 0
    built(Path(made.root).parent / "corpus.toml")
    assert told(capsys, "compact", made.root, "--now")[1]["releases that lost rows"] == [old]
    after = documents(made)
    assert {after[gone][name] for name in ("url", "title", "links")} == {None}
    assert after[gone]["text"] == ""
    assert after[gone]["offset"] == before[gone]["offset"]
    assert {key: row for key, row in after.items() if key != gone} == {k: v for k, v in before.items() if k != gone}
    assert main(["verify", made.root]) == 0
    assert told(capsys, "compact", made.root, "--now")[0] == main(["verify", made.root]) == 0


@pytest.mark.parametrize("is_built", [True, False])
def test_an_erased_document_is_in_no_shard_of_any_release(made, capsys, is_built):
    old = current(made)
    row = next(row for row in documents(made).values() if outcomes(made)[row["id"]]["outcome"] == "kept")
    assert told(capsys, "erase", made.root, "--id", row["id"].hex())[0] == 0
    if is_built:
        built(Path(made.root).parent / "corpus.toml")
    assert told(capsys, "compact", made.root, "--now")[1]["releases that lost rows"] == [old]
    shards = [pq.read_table(path) for path in Path(made.root).glob("shards/*.parquet")]
    assert row["id"] not in {each for shard in shards for each in shard["id"].to_pylist()}
    assert all(row["text"] not in shard["text"].to_pylist() for shard in shards)
    for release in {old, current(made)}:
        assert main(["verify", made.root, "--release", release]) == 0
    told(capsys, "compact", made.root, "--now")
    assert main(["verify", made.root, "--release", old]) == 0


def test_a_shard_without_a_row_that_was_not_erased_is_corrupt(made, capsys):
    shard = next(path for path in Path(made.root).glob("shards/*.parquet") if pq.read_metadata(path).num_rows > 1)
    pq.write_table(pq.read_table(shard).slice(1), shard)
    assert told(capsys, "compact", made.root, "--now")[0] == 0
    assert main(["verify", made.root]) == 5


def documents(corpus):
    tables = [pq.read_table(path) for path in Path(corpus.root).glob("documents/*.parquet")]
    return {row["id"]: row for table in tables for row in table.to_pylist()}


@pytest.mark.parametrize("kind", ["url", "host", "source"])
def test_documents_are_erased_by_what_they_are_called(made, capsys, kind):
    name = next(Path(made.root).glob("documents/*.parquet"))
    row = pq.read_table(name, columns=["url", "host", "source", "id"]).to_pylist()[0]
    code, said = told(capsys, "erase", made.root, f"--{kind}", row[kind])
    assert code == 0
    assert said["erased"] >= 1
    built(Path(made.root).parent / "corpus.toml")
    assert outcomes(made)[row["id"]]["outcome"] == "erased"
    assert current(opened(made.root)) is not None


def test_what_nothing_is_called_erases_nothing(made, capsys):
    assert told(capsys, "erase", made.root, "--host", "nobody.example")[0] == 4
    assert told(capsys, "erase", made.root, "--id", "no id")[0] == 4
    assert list(Path(made.root).glob("erased/*")) == []


def write(path, rows):
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table({"id": list(rows), "text": list(rows.values())}), path)
    return path


def kept(folder):
    return pa.concat_tables(map(pq.read_table, sorted(folder.glob("part-*.parquet"))))["id"].to_pylist()


def test_an_index_of_plain_files_forgets_and_takes_the_next(tmp_path, capsys):
    one, other = "\n".join(prose(3, 1)), "\n".join(prose(3, 2))
    first = write(tmp_path / "in" / "a.parquet", {"a": one, "b": one + " 끝.", "c": other})
    index, words = tmp_path / "index", ("--id-column", "id", "--against", str(tmp_path / "index"))
    assert main(["dedup", str(first), str(tmp_path / "out1"), *words]) == 0
    assert kept(tmp_path / "out1") == ["a", "c"]
    assert told(capsys, "erase", index, "--id", "a")[1]["erased"] == 1
    assert told(capsys, "compact", index, "--now")[1] == {
        "runs": 1, "erased": 1, "taken out": 1, "still in the index": 0, "releases that lost rows": []
    }
    second = write(tmp_path / "in" / "b.parquet", {"d": "머리말. " + one, "e": other + " 끝.", "f": "새 글입니다."})
    assert main(["dedup", str(second), str(tmp_path / "out2"), *words]) == 0
    assert kept(tmp_path / "out2") == ["f"]
    said = told(capsys, "dedup", first, tmp_path / "again", *words)[1]
    assert (kept(tmp_path / "again"), said["erased"]) == (["b", "c"], 1)
    assert told(capsys, "compact", index, "--now")[1]["taken out"] == 0


@pytest.mark.parametrize("folder", ["bands", "signatures"])
def test_a_compaction_that_was_killed_is_done_again(tmp_path, capsys, monkeypatch, folder):
    first = write(tmp_path / "in" / "a.parquet", {"a": "\n".join(prose(3, 1)), "b": "\n".join(prose(3, 1)) + " 끝."})
    index = tmp_path / "index"
    assert main(["dedup", str(first), str(tmp_path / "out"), "--id-column", "id", "--against", str(index)]) == 0
    assert told(capsys, "erase", index, "--id", "a")[0] == 0
    real = purge.replaced

    def killed(corpus, name):
        if name.startswith(folder):
            raise KeyboardInterrupt
        return real(corpus, name)

    monkeypatch.setattr(purge, "replaced", killed)
    assert main(["compact", str(index), "--now"]) == 3
    monkeypatch.undo()
    assert told(capsys, "compact", index, "--now")[1]["taken out"] == 1
    assert told(capsys, "compact", index)[1]["still in the index"] == 0
