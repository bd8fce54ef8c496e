"""Work units and the two keys that name their outputs."""

import os
import sys
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from making import pages, warc
from malmoi.filters import written
from malmoi.filters.decontamination import train_items
from malmoi.filters.filter import Edit, Filter, Policy, at_least, at_most
from malmoi.filters.language import korean_share
from malmoi.filters.length import characters
from malmoi.filters.order import order_evidence
from malmoi.filters.personal import personal_hits
from malmoi.filters.repetition import top_ngram_share
from malmoi.filters.spam import spam_density
from malmoi.pipelines import units
from malmoi.pipelines.config import Source
from malmoi.pipelines.errors import BadInput
from malmoi.pipelines.read import read
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


def a_space_more_in(module, monkeypatch):
    """A source read that is one space longer for a module."""
    real = written.source
    monkeypatch.setattr(written, "source", lambda name: real(name) + " " * (name == module))
    for each in (written.digest, written.written_in):
        each.cache_clear()


@pytest.fixture
def read_again():
    yield
    written.digest.cache_clear()
    written.written_in.cache_clear()


@pytest.mark.parametrize(
    ("measure", "modules"),
    [
        (characters, "filters.length filters.text filters.text_cpu"),
        (spam_density, "filters.spam filters.lexicon"),
        (korean_share, "filters.language filters.language_cpu filters.normalise filters.hanyang filters.models"),
        (order_evidence, "filters.order filters.morphemes filters.models"),
        (personal_hits, "filters.personal filters.pii.kinds"),
        (train_items, "filters.decontamination filters.benchmarks filters.leaks filters.folded_cpu"),
    ],
)
def test_all_that_a_measure_is_written_in_is_in_its_key(measure, modules, monkeypatch, read_again):
    policy = replace(POLICY, filters=(Filter(measure, at_least(0)),))
    before = measures_key(policy)
    for module in modules.split():
        with monkeypatch.context() as changed:
            a_space_more_in(f"malmoi.{module}", changed)
            assert measures_key(policy) != before


def test_what_a_measure_does_not_read_is_not_in_its_key(monkeypatch, read_again):
    policy = replace(POLICY, filters=(Filter(spam_density, at_least(0)),))
    before = measures_key(policy)
    for module in ("malmoi", "malmoi.filters", "malmoi.filters.style", "malmoi.filters.models"):
        a_space_more_in(module, monkeypatch)
    assert measures_key(policy) == before


def test_a_module_that_is_not_imported_is_read_without_importing_it():
    assert "def " in written.source("malmoi.pipelines.deduplicate.kernels_gpu")
    assert "malmoi.pipelines.deduplicate.kernels_gpu" not in sys.modules


WIDER, LONGER = (Edit("scrub", kept, ("text", "title")),), (Edit("tidy", tidied), Edit("scrub", kept))
ASKING = (Edit("scrub", kept, models=("lid.176.ftz",)),)


@pytest.mark.parametrize("edits", [WIDER, LONGER, ASKING])
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


def test_a_span_names_a_unit_and_a_file_that_is_not_cut_has_the_name_it_had(monkeypatch):
    assert changes(unit=replace(UNIT, span=(0, 5))) == (True, False)
    assert names(replace(UNIT, span=(0, 5)), POLICY) != names(replace(UNIT, span=(5, 10)), POLICY)
    monkeypatch.setattr(units, "digest_of", lambda *given: given)
    assert names(replace(UNIT, span=(0, 5)), POLICY).text == (*names(UNIT, POLICY).text, (0, 5))


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


@pytest.fixture
def cut(corpus, tmp_path, monkeypatch):
    """A WARC file twice, in units of 10,000 bytes."""
    monkeypatch.setattr(units, "SPAN", 10_000)
    for name in ("a", "copy-of-a"):
        warc(tmp_path / f"{name}.warc.gz", pages(40))
    return find([source(tmp_path)], corpus)


def test_a_long_file_is_cut_and_its_units_add_up(cut, tmp_path):
    found, _ = cut
    size = (tmp_path / "a.warc.gz").stat().st_size
    assert [unit.span for unit in found] == list(pairwise([*range(0, size, 10_000), size]))
    assert sum(unit.size for unit in found) == size
    assert {(unit.file, unit.digest) for unit in found} == {("a.warc.gz", found[0].digest)}
    assert len({names(unit, POLICY) for unit in found}) == len(found) > 3


def test_the_records_of_all_units_are_those_of_the_file(cut):
    found, _ = cut
    records = [each for unit in found for each in read(unit.path, unit.kind, dict(unit.columns), unit.span)]
    assert records == list(read(found[0].path))
    assert len(records) == 40


def test_a_long_file_that_repeats_is_told_once(cut):
    assert [(unit.file, unit.span) for unit in cut[1]] == [("copy-of-a.warc.gz", None)]


def test_deliveries_are_not_cut(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(units, "SPAN", 1)
    (tmp_path / "a.jsonl").write_bytes(b"{}")
    [unit] = find([Source(name="books", kind="jsonl", path=str(tmp_path / "a.jsonl"))], corpus)[0]
    assert unit.span is None


def index(path, rows, **more):
    pq.write_table(pa.table({"warc_filename": ["a"] * rows}), path)
    return Source(name="crawl", kind="cc-index", path=str(path), **more)


def test_a_long_index_is_cut_by_its_rows(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(units, "ROWS", 4)
    found = find([index(tmp_path / "i.parquet", 10)], corpus)[0]
    assert [unit.span for unit in found] == [(0, 4), (4, 8), (8, 10)]
    assert sum(unit.size for unit in found) == (tmp_path / "i.parquet").stat().st_size
    (tmp_path / "i.parquet").write_bytes(b"no Parquet")
    assert [unit.span for unit in find([index(tmp_path / "j.parquet", 4)], corpus)[0]] == [None]
    broken = Source(name="crawl", kind="cc-index", path=str(tmp_path / "i.parquet"))
    assert [unit.span for unit in find([broken], corpus)[0]] == [None]


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (None, ()),
        ("s3://crawl/", (("base", "s3://crawl/"),)),
        ("{}/warc", (("base", "../warc"),)),
        ("{}/index", (("base", "."),)),
    ],
)
def test_the_base_of_an_index_names_its_unit_by_the_way_from_the_index(corpus, tmp_path, base, said):
    (tmp_path / "index").mkdir()
    source = index(tmp_path / "index" / "i.parquet", 1, base=base and base.format(tmp_path))
    assert find([source], corpus)[0][0].columns == said


def test_the_measures_of_one_policy_are_columns_of_numbers():
    assert all(pa.types.is_floating(step.measure(pa.array(["가"])).type) for step in FILTERS[1:])
