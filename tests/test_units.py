"""Work units and the two keys that name their outputs."""

import os
import sys
from dataclasses import replace
from functools import partial
from types import ModuleType

import pyarrow as pa
import pytest

from malmoi.filters.filter import Edit, Filter, Policy, at_least, at_most
from malmoi.filters.length import characters
from malmoi.filters.repetition import top_ngram_share
from malmoi.pipelines import units
from malmoi.pipelines.config import Source
from malmoi.pipelines.errors import BadInput
from malmoi.pipelines.units import Unit, find, measures_key, names


def kept(texts):
    """Texts as they are."""
    return texts, [{}] * len(texts)


def tidied(texts):
    """Texts, tidied."""
    return texts, [{}] * len(texts)


UNIT = Unit("web", "warc", "/data/a.warc.gz", "00" * 32, 10)
FILTERS = (Filter(characters, at_least(3)), Filter(partial(top_ngram_share, n=2), at_most(0.2)))
POLICY = Policy("test", (Edit("scrub", kept),), FILTERS)


def changes(policy=POLICY, unit=UNIT):
    """Whether the text key and the measures key differ from those of UNIT and POLICY."""
    one, other = names(UNIT, POLICY), names(unit, policy)
    return one.text != other.text, one.measures != other.measures


def test_a_bound_and_a_policys_name_are_in_no_key():
    assert changes(POLICY.bounded({"characters": "99..", "top_ngram_share_2": "..0.9"})) == (False, False)
    assert changes(replace(POLICY, name="other")) == (False, False)


@pytest.mark.parametrize(
    "filters",
    [
        FILTERS[:1],
        FILTERS[::-1],
        (FILTERS[0], Filter(partial(top_ngram_share, n=3), at_most(0.2))),
        (FILTERS[0], replace(FILTERS[1], column="title")),
        (FILTERS[0], replace(FILTERS[1], models=("lid.176.ftz",))),
    ],
)
def test_a_changed_measure_moves_the_measures_key_alone(filters):
    assert changes(replace(POLICY, filters=filters)) == (False, True)


def module(name, code):
    made = ModuleType(name)
    exec(code, made.__dict__)
    sys.modules[name] = made
    return made.measure


def test_the_code_of_a_measure_is_in_its_key(monkeypatch):
    sources = {}
    monkeypatch.setattr(units.inspect, "getsource", lambda made: sources.get(made.__name__, ""))
    keys = []
    for code in ("def measure(texts): return texts", "def measure(texts): return texts[:]"):
        units._module_digest.cache_clear()
        measure = module("malmoi_test_measure", code)
        sources["malmoi_test_measure"] = code
        keys.append(measures_key(replace(POLICY, filters=(Filter(measure, at_least(0)),))))
    units._module_digest.cache_clear()
    assert keys[0] != keys[1]


WIDER, LONGER = (Edit("scrub", kept, ("text", "title")),), (Edit("tidy", tidied), Edit("scrub", kept))


@pytest.mark.parametrize("edits", [WIDER, LONGER])
def test_a_changed_edit_moves_the_text_key_alone(edits):
    assert changes(replace(POLICY, edits=edits)) == (True, False)


@pytest.mark.parametrize("number", ["READ", "EXTRACT"])
def test_the_numbers_raised_by_hand_move_the_text_key(number, monkeypatch):
    before = names(UNIT, POLICY)
    monkeypatch.setattr(units, number, 99)
    assert names(UNIT, POLICY).text != before.text
    assert names(UNIT, POLICY).measures == before.measures


def test_content_source_and_columns_name_a_unit_and_its_path_does_not():
    assert changes(unit=replace(UNIT, digest="11" * 32)) == (True, False)
    assert changes(unit=replace(UNIT, source="other")) == (True, False)
    assert changes(unit=replace(UNIT, columns=(("text", "body"),))) == (True, False)
    assert changes(unit=replace(UNIT, path="/elsewhere/b.warc.gz")) == (False, False)


def test_a_surrogate_key_is_in_no_name():
    assert changes(POLICY.keyed(b"secret")) == (False, False)


def test_outputs_lie_in_their_folders():
    named = names(UNIT, POLICY)
    assert named.receipt == f"ledger/{named.text}.json"
    assert named.documents == f"documents/{named.text}-{named.measures}.parquet"
    assert (len(named.text), len(named.measures), UNIT.file) == (32, 16, "a.warc.gz")


def source(folder, path="*.warc.gz", **more):
    return Source(name="web", kind="warc", path=str(folder / path), **more)


def test_files_are_found_in_one_order_and_repeats_are_told(corpus, tmp_path):
    for name, content in (("b", b"one"), ("a", b"two"), ("copy-of-b", b"one")):
        (tmp_path / f"{name}.warc.gz").write_bytes(content)
    found, repeats = find([source(tmp_path)], corpus)
    assert [unit.digest for unit in found] == sorted(unit.digest for unit in found)
    assert ({unit.file for unit in found}, [unit.file for unit in repeats]) == (
        {"a.warc.gz", "b.warc.gz"},
        ["copy-of-b.warc.gz"],
    )


def test_a_link_to_nowhere_that_a_glob_matches_is_named(corpus, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"one")
    (tmp_path / "odd.warc.gz").symlink_to("nowhere")
    with pytest.raises(BadInput, match=r"odd\.warc\.gz is no file"):
        find([source(tmp_path)], corpus)


def test_a_path_that_no_file_has_is_told_with_its_source(corpus, tmp_path):
    with pytest.raises(BadInput, match=r"source 'web': no file matches .*nothing\.warc; correct `path`"):
        find([source(tmp_path, "nothing.warc")], corpus)


def test_a_digest_is_remembered_until_size_or_time_moves(corpus, tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"one")
    stamp = path.stat().st_mtime_ns
    [first] = find([source(tmp_path)], corpus)[0]
    path.write_bytes(b"two")
    os.utime(path, ns=(stamp, stamp))
    assert find([source(tmp_path)], corpus)[0] == [first]
    os.utime(path, ns=(stamp + 10**9, stamp + 10**9))
    assert find([source(tmp_path)], corpus)[0] != [first]


def test_columns_belong_to_deliveries_and_not_to_warcs(corpus, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"{}")
    delivery = Source(name="books", kind="jsonl", path=str(tmp_path / "a.jsonl"), columns={"text": "body"})
    warc = Source(name="web", kind="warc", path=str(tmp_path / "a.jsonl"))
    assert [unit.columns for unit in find([delivery, warc], corpus)[0]] == [(("text", "body"),), ()]


def test_the_measures_of_one_policy_are_columns_of_numbers():
    assert all(pa.types.is_floating(step.measure(pa.array(["가"])).type) for step in FILTERS[1:])
