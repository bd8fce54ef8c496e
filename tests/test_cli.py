import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, configured, corpus, demo, demo_warc
from malmoi.pipelines.cli import main
from malmoi.pipelines.release import manifest_of

RUN = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return built(demo(tmp_path_factory.mktemp("cli")))


def told(capsys, *words):
    """Exit code, standard output and standard error of a command line."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


LOADED = "import os, malmoi.pipelines.cli, malmoi.pipelines.run, malmoi.pipelines.policies.web; "
AS_NOBODY = LOADED + "os.setuid(65534); " + RUN
"""The interpreter itself may lie where only root can read, so it is loaded before root is given up."""


def process(*words, **options):
    command = [sys.executable, "-c", RUN, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("words", [["policy", "{toml}"], ["sample", "{root}", "-n", "2"], ["verify", "{root}"],
                                   ["files", "{root}"], ["why", "{root}", "https://gaon-maeul.example/"],
                                   ["sample", "{root}", "--dropped-by", "sentence_line_share"], ["audit", "{root}"],
                                   ["diff", "{root}", "{release}", "{release}"]])
def test_every_command_tells_json(made, capsys, words):
    names = {"toml": Path(made.root).parent / "corpus.toml", "root": made.root, "release": manifest_of(made)["release"]}
    code, out, _ = told(capsys, *(word.format(**names) for word in words), "--json")
    assert code == 0
    assert json.loads(out)


def test_trace_leads_from_a_shard_row_to_the_bytes_of_its_record(made, capsys):
    row = pq.read_table(made.place(manifest_of(made)["shards"][0]["name"])).slice(0, 1).to_pylist()[0]
    code, out, _ = told(capsys, "trace", made.root, row["id"].hex(), "--json")
    traced = json.loads(out)[0]
    warc = Path(made.root).parent / "warc" / traced["file"]
    record = warc.read_bytes()[traced["offset"] : traced["offset"] + traced["length"]]
    assert code == 0
    assert traced["record"].encode() in __import__("gzip").decompress(record)
    assert traced["outcome"] == "kept"
    assert "text" not in traced


def test_why_tells_of_a_page_that_is_no_document(made, capsys):
    code, out, _ = told(capsys, "why", made.root, "https://gaon-maeul.example/error/gone.html", "--json")
    assert code == 0
    assert json.loads(out)[0]["reason"] == "status=404"


def test_an_unknown_command_is_a_usage_error(capsys):
    code, _, err = told(capsys, "bild")
    assert code == 2
    assert "bild" in err


def test_an_unknown_beam_option_is_a_usage_error(tmp_path, capsys):
    code, _, err = told(capsys, "build", demo(tmp_path), "--", "--no_such_option=1")
    assert code == 2
    assert "no_such_option" in err


@pytest.mark.parametrize(("line", "named"), [
    ('colour = "red"', "colour"),
    ("licence = 4", "licence"),
    ('rights = "deny"', "rights"),
])
def test_a_wrong_key_or_value_names_itself(tmp_path, capsys, line, named):
    toml = configured(tmp_path)
    text = toml.read_text()
    toml.write_text(text.replace('rights = "allow+unknown"', "") + line + "\n")
    code, _, err = told(capsys, "build", toml)
    assert code == 4
    assert named in err


def test_a_bound_of_no_filter_names_the_filters(tmp_path, capsys):
    code, _, err = told(capsys, "policy", configured(tmp_path, policy='set = {lenght = "1.."}'))
    assert code == 4
    assert "lenght" in err
    assert "characters" in err


def test_a_missing_path_is_named(tmp_path, capsys):
    code, _, err = told(capsys, "build", configured(tmp_path, "nowhere/*.warc.gz"))
    assert code == 4
    assert "nowhere" in err


def test_a_missing_corpus_is_named(tmp_path, capsys):
    code, _, err = told(capsys, "verify", tmp_path / "nothing")
    assert code == 4
    assert "malmoi build" in err


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty-file"), ("글입니다.\n".encode() * 50, "header-damage")])
def test_a_file_without_records_is_named_and_its_neighbours_come_through(tmp_path, capsys, content, reason):
    toml = demo(tmp_path)
    (tmp_path / "warc" / "bad.warc.gz").write_bytes(content)
    code, out, _ = told(capsys, "build", toml, "--json")
    answer = json.loads(out)
    assert code == 10
    assert answer["failed"][reason] == 1
    assert any("bad.warc.gz" in warning for warning in answer["warnings"])
    assert answer["flow"]["kept"]["documents"] > 30


def test_a_warc_cut_in_the_middle_loses_only_what_is_cut(tmp_path, capsys):
    warc = demo_warc(tmp_path / "warc" / "demo.warc.gz")
    warc.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])
    code, out, _ = told(capsys, "build", configured(tmp_path), "--json")
    answer = json.loads(out)
    assert code in (0, 10)
    assert answer["failed"].get("truncated", 0) + answer["failed"].get("gzip-damage", 0) == 1
    assert answer["flow"]["kept"]["documents"] > 15


def test_a_table_without_its_text_column_is_named_and_its_neighbours_come_through(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    pq.write_table(pa.table({"body": ["글"]}), folder / "wrong.parquet")
    text = "마을 도서관은 아침 아홉 시에 문을 엽니다. 어르신들은 신문을 읽고 아이들은 그림책을 고릅니다. " * 5
    lines = [f"{text} 오늘은 {word} 이야기를 했습니다." for word in ("감자", "바다", "기차")]
    pq.write_table(pa.table({"text": lines}), folder / "right.parquet")
    code, out, _ = told(capsys, "build", configured(tmp_path, "in/*.parquet", kind="parquet"), "--json")
    answer = json.loads(out)
    assert code == 4
    assert "text" in answer["warnings"][0]
    assert sum(row["documents"] for row in answer["flow"].values()) == 3


def test_another_key_is_refused(made, tmp_path, capsys):
    (tmp_path / "other.key").write_bytes(bytes(32))
    code, _, err = told(capsys, "verify", made.root, "--key-file", tmp_path / "other.key")
    assert code == 4
    assert "other.key" in err


def test_without_the_key_all_but_urls_can_be_looked_up(tmp_path, capsys):
    made = built(demo(tmp_path))
    (tmp_path / "corpus.key").unlink()
    assert told(capsys, "verify", made.root)[0] == 0
    code, _, err = told(capsys, "why", made.root, "https://gaon-maeul.example/")
    assert code == 4
    assert "--key-file" in err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_folder_without_write_permission_is_named(tmp_path):
    toml = demo(tmp_path)
    for path in (tmp_path, *tmp_path.parents):
        path.chmod(path.stat().st_mode | 0o055) if str(path).startswith("/tmp/") else None
    command = [sys.executable, "-c", AS_NOBODY, "build", str(toml)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 4, answer.stderr
    assert "cannot write" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_named_and_the_next_build_goes_on(tmp_path):
    toml = demo(tmp_path)
    (tmp_path / "corpus").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", tmp_path / "corpus"]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        full = process("build", toml)
        subprocess.run(["mount", "-o", "remount,size=50m", tmp_path / "corpus"], check=True)
        again = process("build", toml)
    finally:
        subprocess.run(["umount", tmp_path / "corpus"], check=True)
    assert (full.returncode, again.returncode) == (3, 0), full.stderr
    assert "No space left" in full.stderr
    assert "Traceback" not in full.stderr


def test_an_input_that_changed_under_its_name_is_found(tmp_path, capsys):
    made = built(demo(tmp_path))
    warc = tmp_path / "warc" / "demo.warc.gz"
    assert told(capsys, "verify", made.root, "--inputs", "--json")[0] == 0
    warc.write_bytes(warc.read_bytes()[:-1] + b"\xff")
    code, _, err = told(capsys, "verify", made.root, "--inputs")
    assert code == 5
    assert "demo.warc.gz" in err


def test_a_corpus_that_another_build_holds_is_left_alone(made, capsys):
    from malmoi.pipelines.corpus import locked

    with locked(made):
        code, _, err = told(capsys, "build", Path(made.root).parent / "corpus.toml")
    assert code == 75
    assert "another build" in err


@pytest.mark.parametrize("harm", ["flip", "lose", "ledger"])
def test_verify_finds_what_is_no_longer_what_it_was(tmp_path, capsys, harm):
    made = built(demo(tmp_path))
    shard = Path(made.place(manifest_of(made)["shards"][0]["name"]))
    ledger = next(Path(made.root).glob("ledger/*.parquet"))
    if harm == "flip":
        data = bytearray(shard.read_bytes())
        data[len(data) // 2] ^= 1
        shard.write_bytes(data)
    elif harm == "lose":
        shard.unlink()
    else:
        table = pq.read_table(ledger)
        pq.write_table(table.slice(1), ledger)
    code, _, err = told(capsys, "verify", made.root)
    assert code == 5
    assert (ledger if harm == "ledger" else shard).name in err
    assert corpus(tmp_path / "corpus.toml").root == made.root
