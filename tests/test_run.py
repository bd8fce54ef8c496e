import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from corpora import built, configured, corpus, demo, demo_warc, parts, shards
from malmoi.filters.filter import Filter, at_least
from malmoi.pipelines import policies
from malmoi.pipelines.audit import diff, verify
from malmoi.pipelines.cli import main
from malmoi.pipelines.deduplicate.stored import read_signatures
from malmoi.pipelines.policies import web
from malmoi.pipelines.release import manifest_of
from malmoi.schemas.batch import conform
from malmoi.schemas.document import DOCUMENT
from malmoi.schemas.ledger import LEDGER
from malmoi.schemas.release import OUTCOME, SHARD, manifest_problems
from malmoi.schemas.signature import BAND, CLUSTER, EDGE, SIGNATURE

BUILD = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return built(demo(tmp_path_factory.mktemp("whole")))


@pytest.fixture
def in_parts(tmp_path):
    parts(demo_warc(tmp_path / "warc" / "demo.warc.gz"), 3)
    return configured(tmp_path)


def files(folder):
    return {str(path.relative_to(folder)): path.stat().st_ino for path in Path(folder).rglob("*") if path.is_file()}


def test_every_record_of_the_demo_is_accounted_for(whole):
    manifest = manifest_of(whole)
    counts = Counter()
    for unit in manifest["units"]:
        counts.update(unit["counts"])
    assert sum(counts.values()) == 67
    assert counts["document"] == sum(row["documents"] for row in manifest["flow"].values())
    assert counts["skipped:prefilter"] == sum(unit["prefilter"]["skipped"] for unit in manifest["units"]) == 4
    assert verify(whole)["records"] == 67


SCHEMAS = {
    "ledger": LEDGER, "signatures": SIGNATURE, "bands": BAND, "edges": EDGE, "clusters": CLUSTER,
    "releases/*/outcomes": OUTCOME, "documents": DOCUMENT, "shards": SHARD,
}


@pytest.mark.parametrize("folder", SCHEMAS)
def test_the_files_of_every_stage_conform(whole, folder):
    listed = sorted(Path(whole.root).glob(f"{folder}/*.parquet"))
    assert listed
    for path in listed:
        table = pq.read_table(path)
        if folder == "signatures":  # Parquet does not hold nulls in fixed lists, so they lie there packed
            table = read_signatures(str(path))
        wanted = SCHEMAS[folder]
        assert conform(table.select(wanted.names), wanted).num_rows == table.num_rows
        rest = [name for name in table.schema.names if name not in wanted.names]
        assert all(name.startswith(("measure.", "edited.")) for name in rest)


def test_the_manifest_conforms(whole):
    assert manifest_problems(manifest_of(whole)) == []


def test_one_worker_and_two_write_the_same_shards(in_parts):
    one = shards(built(in_parts))
    Path(in_parts.parent / "corpus").rename(in_parts.parent / "first")
    assert shards(built(in_parts, "--workers", "2")) == one
    assert one


def test_an_object_store_gets_the_same_shards_as_a_disk(whole, tmp_path):
    toml = demo(tmp_path)
    toml.write_text(toml.read_text().replace('path = "corpus"', 'path = "memory://built"'))
    (tmp_path / "corpus.key").write_bytes(whole.key)
    made = built(toml)
    assert shards(made) == shards(whole)
    assert verify(made)["records"] == 67
    assert main(["build", str(toml)]) == 20


def test_a_second_build_publishes_nothing_and_says_so(whole, capsys):
    toml = Path(whole.root).parent / "corpus.toml"
    before = files(whole.root)
    assert main(["build", str(toml)]) == 20
    assert "nothing new" in capsys.readouterr().err
    assert files(whole.root).keys() == before.keys()


def test_the_same_warc_given_twice_gives_the_same_shards(whole, tmp_path):
    toml = demo(tmp_path)
    once = tmp_path / "warc" / "demo.warc.gz"
    once.with_name("again.warc.gz").write_bytes(once.read_bytes())
    (tmp_path / "corpus.key").write_bytes(whole.key)
    twice = built(toml)
    assert shards(twice) == shards(whole)
    assert [unit["repeats"] for unit in manifest_of(twice)["units"] if "repeats" in unit]


def test_a_changed_bound_selects_again_without_opening_a_warc(tmp_path):
    first = built(demo(tmp_path))
    (tmp_path / "warc" / "demo.warc.gz").write_bytes(b"gone")
    os.utime(tmp_path / "warc" / "demo.warc.gz", ns=(10**18, 10**18))
    _remember(first, tmp_path / "warc" / "demo.warc.gz")
    before = files(tmp_path / "corpus" / "documents")
    second = built(configured(tmp_path, policy='base = "web"\nset = {characters = "500.."}'))
    assert manifest_of(second)["flow"]["kept"] != manifest_of(first, manifest_of(second)["parent"])["flow"]["kept"]
    assert files(tmp_path / "corpus" / "documents") == before


def _remember(made, path):
    """Let the digest cache believe that the file is still what it was."""
    place = Path(made.place("lookup/inputs.json"))
    known = json.loads(place.read_text())
    name = next(name for name in known if name.endswith(str(path)))
    known[name][:2] = [path.stat().st_size, str(path.stat().st_mtime)]
    place.write_text(json.dumps(known))


def letters(texts):
    """Letters of the text that are not white space, times two."""
    return web.characters(texts)


def test_a_changed_measure_measures_again_from_the_documents(tmp_path, monkeypatch):
    first = built(demo(tmp_path))
    old = pq.read_table(next(Path(first.root).glob("documents/*.parquet")))
    more = replace(web.POLICY, filters=(Filter(letters, at_least(1)), *web.POLICY.filters))
    monkeypatch.setattr(policies, "policy", lambda _: more)
    monkeypatch.setattr("malmoi.pipelines.config.policy", lambda _: more)
    ledgers = files(tmp_path / "corpus" / "ledger")
    second = built(tmp_path / "corpus.toml")
    newest = max(Path(second.root).glob("documents/*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    new = pq.read_table(newest)
    assert new.select(old.schema.names).equals(old)
    assert new["measure.letters"].to_pylist() == old["measure.characters"].to_pylist()
    assert files(tmp_path / "corpus" / "ledger") == ledgers


def test_three_builds_and_an_election_equal_one_build(tmp_path, whole):
    listed = parts(demo_warc(tmp_path / "all" / "demo.warc.gz"), 3)
    (tmp_path / "warc").mkdir()
    toml = configured(tmp_path)
    (tmp_path / "corpus.key").write_bytes(whole.key)
    for path in listed:
        path.rename(tmp_path / "warc" / path.name)
        built(toml)
    built(toml, "--reelect")
    (tmp_path / "corpus").rename(tmp_path / "steps")
    assert shards(built(toml)) == [path.stem for path in sorted((tmp_path / "steps" / "shards").glob("*"))
                                   if path.stem in _listed(tmp_path / "steps")]


def _listed(root):
    release = (root / "CURRENT").read_text().strip()
    manifest = json.loads((root / "releases" / release / "manifest.json").read_text())
    return [shard["sha256"] for shard in manifest["shards"]]


def test_sticky_keepers_stay_when_a_better_copy_arrives(tmp_path):
    listed = parts(demo_warc(tmp_path / "all" / "demo.warc.gz"), 2)
    (tmp_path / "warc").mkdir()
    toml = configured(tmp_path)
    kept = []
    for path in listed:
        path.rename(tmp_path / "warc" / path.name)
        kept.append(_kept(built(toml)))
    moved = diff(corpus(toml), manifest_of(corpus(toml))["parent"], manifest_of(corpus(toml))["release"])["moved"]
    assert kept[0] <= kept[1]
    assert all(not name.startswith("kept ->") for name in moved)


def _kept(made):
    tables = [pq.read_table(made.place(shard["name"]), columns=["id"]) for shard in manifest_of(made)["shards"]]
    return {each for table in tables for each in table["id"].to_pylist()}


def test_killed_at_ten_moments_and_resumed_it_ends_with_the_same_shards(in_parts):
    undisturbed = shards(built(in_parts))
    Path(in_parts.parent / "corpus").rename(in_parts.parent / "first")
    seen, moments = {}, random.Random(7)
    for _ in range(10):
        _kill_after(in_parts, moments.uniform(1.0, 5.0))
        _all_whole(in_parts.parent / "corpus")
        now = {name: node for name, node in files(in_parts.parent / "corpus").items() if name.endswith(".json")}
        assert all(now[name] == node for name, node in seen.items() if name.startswith("ledger"))
        seen = now
    main(["build", str(in_parts)])
    assert shards(corpus(in_parts)) == undisturbed
    assert not list((in_parts.parent / "corpus").rglob(".unfinished-*"))


def _kill_after(toml, seconds):
    child = subprocess.Popen(
        [sys.executable, "-c", BUILD, "build", str(toml)], start_new_session=True, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _all_whole(root):
    for path in root.rglob("*"):
        if path.suffix == ".parquet":
            pq.read_table(path, page_checksum_verification=True)
        if path.suffix == ".json":
            json.loads(path.read_text())


def test_a_dry_run_leaves_the_disk_as_it_was(tmp_path, capsys):
    toml = demo(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert main(["build", str(toml), "--dry-run"]) == 0
    assert sorted(tmp_path.rglob("*")) == before
    assert "units" in capsys.readouterr().out
