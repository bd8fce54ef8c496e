"""States that a killed build can leave, each written by hand, and the build after it."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, configured, corpus, demo, demo_warc, parts, shards
from making import html_page, prose, response, warc
from malmoi.pipelines import policies
from malmoi.pipelines.audit import diff, verify
from malmoi.pipelines.audit.trace import why
from malmoi.pipelines.cli import main
from malmoi.pipelines.policies import web
from malmoi.pipelines.release import manifest_of


@pytest.fixture
def made(tmp_path):
    return built(demo(tmp_path))


def toml(made):
    return str(Path(made.root).parent / "corpus.toml")


def test_outputs_without_a_receipt_are_made_anew(made):
    before = shards(made)
    for receipt in Path(made.root).glob("ledger/*.json"):
        receipt.unlink()
    next(Path(made.root).glob("documents/*.json")).unlink()
    documents = next(Path(made.root).glob("documents/*.parquet"))
    pq.write_table(pq.read_table(documents).slice(1), documents)
    main(["build", toml(made)])
    assert shards(corpus(toml(made))) == before
    assert verify(made)


def test_a_draft_without_a_manifest_is_made_anew(made):
    before, release = shards(made), manifest_of(made)["release"]
    place = Path(made.root) / "releases" / release
    (place / "manifest.json").unlink()
    (Path(made.root) / "CURRENT").unlink()
    outcomes = next(place.glob("outcomes/*.parquet"))
    pq.write_table(pq.read_table(outcomes).slice(3), outcomes)
    main(["build", toml(made)])
    assert shards(corpus(toml(made))) == before


@pytest.mark.parametrize("name", ["report.html", "../../CURRENT"])
def test_a_manifest_without_the_rest_is_finished(made, name):
    place = Path(made.root) / "releases" / manifest_of(made)["release"]
    (place / name).unlink()
    (place / "work").mkdir()
    main(["build", toml(made)])
    assert (place / name).exists()
    assert not (place / "work").exists()


def test_a_look_up_without_its_receipt_does_not_count_twice(made):
    next(Path(made.root).glob("lookup/run-*.json")).unlink()
    (Path(made.root).parent / "warc" / "more.warc.gz").write_bytes(b"")
    main(["build", toml(made)])
    assert len(why(made, "https://gaon-maeul.example/")) == 1


def test_a_corrected_kind_is_noticed(tmp_path):
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table({"text": ["\n".join(prose(5))]}), tmp_path / "in" / "a.parquet")
    assert main(["build", str(configured(tmp_path, "in/*", kind="jsonl"))]) == 10
    assert main(["build", str(configured(tmp_path, "in/*", kind="parquet"))]) == 0


def test_a_bound_that_moves_by_one_is_noticed(tmp_path):
    demo_warc(tmp_path / "warc" / "demo.warc.gz")
    built(configured(tmp_path, policy='set = { characters = "..1000001" }'))
    assert main(["build", str(configured(tmp_path, policy='set = { characters = "..1000002" }'))]) == 0


def test_measured_again_the_shards_are_those_of_a_fresh_build(tmp_path, monkeypatch):
    fewer = web.POLICY.__class__("web", web.POLICY.edits, web.POLICY.filters[:4])
    first = demo(tmp_path)
    monkeypatch.setattr("malmoi.pipelines.config.policy", lambda _: fewer)
    built(first)
    monkeypatch.setattr("malmoi.pipelines.config.policy", policies.policy)
    again = shards(built(first, "--reelect"))
    (tmp_path / "corpus").rename(tmp_path / "old")
    assert shards(built(first)) == again


def test_a_shard_holds_no_word_of_other_documents(tmp_path):
    kept = response("https://kept.example.com/", html_page("하나", prose(6)).encode())
    denied = response("https://secret.example.com/", html_page("둘", prose(6, seed=9)).encode(), X_Robots_Tag="noai")
    warc(tmp_path / "warc" / "two.warc.gz", [kept, denied])
    made = built(configured(tmp_path))
    content = b"".join(Path(made.place(shard["name"])).read_bytes() for shard in manifest_of(made)["shards"])
    assert b"kept.example.com" in content
    assert b"secret.example.com" not in content


def test_overlapping_files_move_nothing_between_equal_releases(tmp_path):
    whole = demo_warc(tmp_path / "warc" / "demo.warc.gz")
    copy = whole.read_bytes()
    parts(whole, 1)
    (tmp_path / "warc" / "once-more.warc.gz").write_bytes(copy)
    made = built(configured(tmp_path))
    first = manifest_of(made)["release"]
    made = built(configured(tmp_path, policy='set = { characters = "199.." }'))
    assert not [name for name in diff(made, first, manifest_of(made)["release"])["moved"] if "duplicate" in name]


@pytest.mark.parametrize("harm", ["characters", "emptied"])
def test_verify_finds_a_manifest_that_was_written_over(made, harm, capsys):
    path = Path(made.place(f"releases/{manifest_of(made)['release']}/manifest.json"))
    manifest = json.loads(path.read_text())
    if harm == "characters":
        manifest["flow"]["kept"]["characters"] = 1
    else:
        manifest |= {"units": [], "outcomes": [], "shards": [], "flow": {}}
    path.write_text(json.dumps(manifest))
    assert main(["verify", made.root]) == 5
    assert "manifest.json" in capsys.readouterr().err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_lost_file_is_told_in_one_line_with_its_code(in_pieces, workers, capsys):
    for documents in Path(corpus(in_pieces).root).glob("documents/*.parquet"):
        documents.unlink()
    configured(in_pieces.parent, policy='set = { characters = "300.." }')
    assert main(["build", str(in_pieces), "--workers", workers]) == 5
    told = capsys.readouterr().err
    assert "missing or damaged" in told
    assert "Traceback" not in told


@pytest.fixture
def in_pieces(tmp_path):
    parts(demo_warc(tmp_path / "warc" / "demo.warc.gz"), 2)
    made = configured(tmp_path)
    built(made)
    return made
