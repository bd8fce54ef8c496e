"""What another bound would change: what is told is what a build then makes of it."""

import json
import shutil

import pyarrow as pa
import pytest

from corpora import built, built_with, configured, corpus, delivery, demo
from making import prose
from malmoi.filters.filter import Filter, Policy, anything, at_least
from malmoi.filters.length import characters
from malmoi.pipelines import config as configs
from malmoi.pipelines.audit import diff
from malmoi.pipelines.cli import main
from malmoi.pipelines.config import load
from malmoi.pipelines.policies.web import SCRUB
from malmoi.pipelines.release import manifest_of
from malmoi.pipelines.what_if import HEAD, what_if

ASKED = []


def told(texts):
    """Characters, and a note of what was asked."""
    ASKED.extend(texts.to_pylist())
    return pa.array([len(text) for text in texts.to_pylist()], pa.int32())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The corpus.toml of the demo, built."""
    toml = demo(tmp_path_factory.mktemp("demo"))
    built(toml)
    return toml


def files(toml):
    return {path: path.stat().st_mtime_ns for path in (toml.parent / "corpus").rglob("*")}


@pytest.mark.parametrize("bounds", [
    {"characters": "450.."}, {"sentence_line_share": "..", "josa_ending_share": "0.6.."},
    {"characters": "q0.25.. by source", "jamo_share": "0|0.01"},
])
def test_what_is_told_is_what_a_build_makes(site, tmp_path, bounds):
    made = what_if(load(str(site)), bounds)
    shutil.copytree(site.parent, tmp_path, dirs_exist_ok=True)
    listed = ", ".join(f'{name} = "{bound}"' for name, bound in bounds.items())
    after = built(configured(tmp_path, policy=f'base = "web"\nset = {{ {listed} }}'))
    manifest = manifest_of(after)
    assert made["kept"]["then"] == manifest["flow"]["kept"]
    assert made["kept"]["now"] == manifest_of(after, made["release"])["flow"]["kept"]
    moved = diff(after, made["release"], manifest["release"])["moved"]
    assert {name: size["documents"] for name, size in made["moves"].items()} == moved
    assert sum(moved.values()) > 2
    lost = sum(row["lost"] - row["gained"] for row in made["hosts"].values())
    assert lost == made["kept"]["now"]["documents"] - made["kept"]["then"]["documents"]


def test_nothing_is_written_and_nothing_moves_where_no_bound_does(site):
    before = files(site)
    made = what_if(load(str(site)), {"characters": "200..", "hangul_share": "0.1.."})
    assert (made["bounds"], made["moves"], made["samples"]) == ({}, {}, {})
    assert made["kept"]["now"] == made["kept"]["then"] == manifest_of(corpus(site))["flow"]["kept"]
    what_if(load(str(site)), {"characters": "500.."})
    assert files(site) == before


def test_samples_are_heads_of_stored_texts_with_what_drops_them(site):
    made = what_if(load(str(site)), {"characters": "500..", "sentence_line_share": ".."}, samples=2)
    [rows] = made["samples"].values()
    assert len(rows) == 2
    for row in rows:
        assert row["value"] < 500
        assert row["bound"] == "500.."
        assert 0 < len(row["text"]) <= HEAD
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_texts_that_are_to_be_erased_are_not_shown(tmp_path):
    delivery(tmp_path, "a", ["\n".join(prose(9, seed=place)) for place in range(2)])
    columns = '{ text = "text", url = "url", date = "date" }'
    toml = configured(tmp_path, "in/*", kind="parquet", columns=columns)
    made = built(toml)
    assert main(["erase", made.root, "--url", "https://gaon.example/a/1"]) == 0
    found = what_if(load(str(toml)), {"characters": "9000.."})
    assert found["moves"].keys() == {"kept -> dropped:characters", "kept -> erased"}
    assert found["samples"].keys() == {"kept -> dropped:characters"}


def test_the_command_tells_json_and_lines(site, capsys):
    asked = ["policy", str(site), "--what-if", "characters=500..", "--what-if", "jamo_share=..0.2", "-n", "1"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bounds"] == {"characters": "200.. -> 500..", "jamo_share": "..0.05 -> ..0.2"}
    assert main(asked) == 0
    assert "kept -> dropped:characters" in capsys.readouterr().out


@pytest.mark.parametrize(("asked", "code", "message"), [
    ("characters", 2, "names no bound; write it as characters=300.."),
    ("character=3..", 4, "has no filter 'character'; it has characters, "),
    ("characters=3", 4, "bound '3' is none; write `0.25..`"),
    ("host_share=0.1..", 4, "host_share is a share that may be held at most, not 0.1..; write `..0.01`"),
    ("host_share=..2", 4, "not ..2; write"),
])
def test_what_cannot_be_asked_is_told_with_the_fix(site, capsys, asked, code, message):
    assert main(["policy", str(site), "--what-if", asked]) == code
    assert message in capsys.readouterr().err


def test_a_policy_of_other_measures_must_be_built_first(site, tmp_path, capsys):
    other = tmp_path / "other.toml"
    text = site.read_text().replace('"web"', '"fineweb2-kor"')
    other.write_text(text.replace('"corpus', f'"{site.parent}/corpus').replace("warc/", f"{site.parent}/warc/"))
    assert main(["policy", str(other), "--what-if", "korean_share=0.9.."]) == 4
    assert "demo.warc.gz was built with other measures" in capsys.readouterr().err


def test_a_costly_measure_that_is_missing_is_taken_once(tmp_path, monkeypatch):
    policy = Policy("costly", (SCRUB,), (Filter(characters, at_least(400)), Filter(told, anything(), costly=True)))
    monkeypatch.setattr(configs, "policy", lambda _: policy)
    delivery(tmp_path, "a", ["\n".join(prose(size, seed=size)) for size in range(1, 20)])
    columns = '{ text = "text", url = "url", date = "date" }'
    toml = configured(tmp_path, "in/*", kind="parquet", columns=columns)
    built_with(toml, policy)
    ASKED.clear()
    made = what_if(load(str(toml)), {"characters": "200..", "told": "300.."})
    gained = made["moves"]["dropped:characters -> kept"]["documents"]
    assert gained
    assert all(200 <= len("".join(text.split())) < 400 for text in ASKED)
    assert len(ASKED) == gained + made["moves"].get("dropped:characters -> dropped:told", {"documents": 0})["documents"]
    assert what_if(load(str(toml)), {"characters": "200..", "told": "300.."}) == made
    assert len(ASKED) == len(set(ASKED))


def test_the_share_of_a_domain_can_be_asked_for(tmp_path):
    hosts = ["d0.example"] * 9 + [f"d{place}.example" for place in range(1, 20)]
    delivery(tmp_path, "a", ["\n".join(prose(8, seed=place)) for place in range(28)], host=hosts)
    columns = '{ text = "text", url = "url", date = "date" }'
    toml = configured(tmp_path, "in/*", kind="parquet", columns=columns)
    built(toml)
    made = what_if(load(str(toml)), {"host_share": "..0.25"})
    assert made["bounds"] == {"host_share": "..0.005 -> ..0.25"}
    assert list(made["moves"]) == ["kept -> dropped:host_share"]
    assert list(made["hosts"]) == ["d0.example"]
