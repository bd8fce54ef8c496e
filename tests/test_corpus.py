"""The corpus folder, on a disk and in an object store: a name is given once, to whole bytes, under one lock and key."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from malmoi.pipelines.corpus import (
    UNFINISHED,
    commit,
    commit_bytes,
    commit_json,
    digest_of,
    fingerprint,
    locked,
    opened,
    point,
    scratch,
    sweep,
    written,
)
from malmoi.pipelines.errors import BadInput, Corrupt, Locked


def key_file(tmp_path):
    return str(tmp_path / "corpus.key")


def unfinished(corpus):
    return [name for name in corpus.files.find(corpus.root) if UNFINISHED in name]


def test_a_committed_file_is_there_whole(corpus):
    assert not corpus.has("ledger/a")
    commit_bytes(corpus, "ledger/a", b"one")
    assert (corpus.has("ledger/a"), corpus.read("ledger/a")) == (True, b"one")
    assert unfinished(corpus) == []


def test_json_is_written_with_sorted_keys_and_its_letters(corpus):
    commit_json(corpus, "ledger/a.json", {"나": 1, "가": [2]})
    assert corpus.read("ledger/a.json").decode() == '{\n "가": [\n  2\n ],\n "나": 1\n}\n'
    assert corpus.read_json("ledger/a.json") == {"가": [2], "나": 1}


def test_a_second_commit_of_equal_bytes_is_none(corpus):
    for _ in range(2):
        commit_bytes(corpus, "shards/a", b"one")
    assert corpus.read("shards/a") == b"one"


def test_a_second_commit_of_other_bytes_is_refused_and_changes_nothing(corpus):
    commit_bytes(corpus, "shards/a", b"one")
    with pytest.raises(Corrupt, match="shards/a was committed twice with different bytes") as refused:
        commit_bytes(corpus, "shards/a", b"two")
    assert (corpus.read("shards/a"), refused.value.code) == (b"one", 5)
    assert unfinished(corpus) == []


def test_the_final_name_stands_only_when_the_block_ends(corpus):
    with written(corpus, "documents/a") as path:
        path.write_bytes(b"half")
        assert not corpus.has("documents/a")
        assert corpus.named("documents", "") == []
    assert corpus.named("documents", "") == ["a"]


def test_what_fails_half_way_leaves_nothing(corpus):
    with pytest.raises(FileNotFoundError), written(corpus, "documents/a"):
        Path("/nowhere").read_bytes()
    with pytest.raises(FileNotFoundError), written(corpus, "documents/a"):
        pass  # nothing was written, so there is nothing to commit
    assert not corpus.has("documents/a")
    assert unfinished(corpus) == []


def test_two_attempts_at_one_name_write_to_two_files(corpus):
    with scratch(corpus, "documents/a") as one, scratch(corpus, "documents/a") as two:
        assert one != two
        for path in (one, two):
            path.write_bytes(b"same")
            commit(corpus, "documents/a", path)
    assert corpus.read("documents/a") == b"same"


def test_a_missing_or_spoilt_file_names_itself_and_the_fix(corpus):
    with pytest.raises(Corrupt, match=r"releases/x\.json is missing from .*; restore it"):
        corpus.read_json("releases/x.json")
    commit_bytes(corpus, "releases/x.json", b"{")
    with pytest.raises(Corrupt, match=r"releases/x\.json in .* is no JSON; restore it"):
        corpus.read_json("releases/x.json")


def test_a_pointer_moves_from_old_to_new(corpus):
    for content in (b"one", b"two"):
        point(corpus, "CURRENT", content)
        assert corpus.read("CURRENT") == content
    assert unfinished(corpus) == []


def test_names_are_listed_by_folder_and_ending(corpus):
    for name in ("b.json", "a.json", "a.parquet"):
        commit_bytes(corpus, f"ledger/{name}", b"")
    assert corpus.named("ledger", ".json") == ["a.json", "b.json"]
    assert corpus.named("nowhere", "") == []


def test_a_held_lock_is_code_75_and_is_free_after(corpus):
    with locked(corpus):
        with pytest.raises(Locked, match="another build") as refused, locked(corpus):
            pass
        assert refused.value.code == 75
    with locked(corpus):
        pass


def test_a_lock_is_free_after_a_failure(corpus):
    with pytest.raises(ZeroDivisionError), locked(corpus):
        _ = 1 / 0
    with locked(corpus):
        pass


def test_a_lock_on_a_disk_is_free_when_its_process_dies(tmp_path):
    corpus = opened(str(tmp_path / "corpus"), key_file(tmp_path), create=True)
    code = f"""
import os, sys
from malmoi.pipelines.corpus import locked, opened
with locked(opened({corpus.root!r}, {key_file(tmp_path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(Locked), locked(corpus):
            pass
        child.kill()
    with locked(corpus):
        pass


def test_a_sweep_takes_what_is_unfinished_and_nothing_else(tmp_path):
    corpus = opened(str(tmp_path / "corpus"), key_file(tmp_path), create=True)
    commit_bytes(corpus, "ledger/a", b"one")
    left = Path(corpus.place(f"documents/{UNFINISHED}4194305-2"))
    left.write_bytes(b"half")
    sweep(corpus)
    assert not left.exists()
    assert corpus.read("ledger/a") == b"one"


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    corpus = opened(str(tmp_path / "corpus"), str(tmp_path / "keys" / "my.key"), create=True)
    path = tmp_path / "keys" / "my.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (len(corpus.key), path.read_bytes()) == (32, corpus.key)
    assert opened(corpus.root).key == corpus.key
    assert corpus.key.hex() not in corpus.read("key.json").decode()
    assert corpus.read_json("key.json")["fingerprint"] == fingerprint(corpus.key)


@pytest.mark.parametrize("create", [True, False])
def test_another_key_is_code_4(corpus, tmp_path, create):
    (tmp_path / "other.key").write_bytes(bytes(32))
    root = corpus.files.unstrip_protocol(corpus.root)
    with pytest.raises(BadInput, match=r"other\.key is not the key of .*; set key_file") as refused:
        opened(root, str(tmp_path / "other.key"), create=create)
    assert refused.value.code == 4


def test_a_lost_key_is_not_made_anew(corpus, tmp_path):
    Path(key_file(tmp_path)).unlink()
    with pytest.raises(BadInput, match=r"cannot read key_file .*corpus\.key"):
        opened(corpus.files.unstrip_protocol(corpus.root), key_file(tmp_path), create=True)
    assert not Path(key_file(tmp_path)).exists()


def test_a_key_of_another_length_is_refused(tmp_path):
    Path(key_file(tmp_path)).write_bytes(b"short")
    with pytest.raises(BadInput, match="holds 5 bytes, not 32"):
        opened(str(tmp_path / "corpus"), key_file(tmp_path), create=True)


def test_a_folder_that_is_no_corpus_names_the_command(tmp_path):
    with pytest.raises(BadInput, match=r"is no corpus; build one with `malmoi build corpus\.toml`"):
        opened(str(tmp_path))


def test_digests_tell_values_and_their_grouping_apart():
    values = [digest_of("a", "b"), digest_of("ab"), digest_of(["a", "b"]), digest_of("a", None), digest_of("\ud800")]
    assert len(set(values)) == 5
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert all(len(value) == 32 for value in values)
