"""malmoi train quality: the same model from the same texts, judged on domains it has not seen, and its score."""

import json
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, configured, demo
from making import WHAT, prose
from malmoi.filters.models import ModelError, pin
from malmoi.filters.quality import BAD, CALIBRATION, GOOD, MODEL, Calibration, Quality, line, quality
from malmoi.pipelines import train
from malmoi.pipelines.beam import _told
from malmoi.pipelines.calibrate import auc, brier, calibrated, reliability
from malmoi.pipelines.cli import main
from malmoi.pipelines.errors import BadInput
from malmoi.pipelines.examples import examples
from malmoi.pipelines.release import manifest_of


def listed(seed):
    """A page that is a list of words."""
    chance = random.Random(f"list {seed}")
    return "\n".join(f"{chance.choice(WHAT)} ({chance.randint(1, 99)})" for _ in range(40))


def page(seed):
    """A page of prose."""
    return "\n".join(prose(3, f"page {seed}"))


def written(path, texts, hosts=5):
    listed = [(text, f"https://{path.stem}{place % hosts}.example/{place}") for place, text in enumerate(texts)]
    rows = ({"text": text, "url": url} for text, url in listed)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("classes")
    return written(folder / "good.jsonl", map(page, range(60))), written(folder / "bad.jsonl", map(listed, range(60)))


def taught(good, bad, out, *options):
    return main(["train", "quality", "--good", good, "--bad", bad, "--out", str(out), *options])


@pytest.fixture(scope="module")
def model(classes, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    assert taught(*classes, out) == 0
    return out


def score(model, texts):
    given = Quality(*(pin(str(model / name)) for name in (MODEL, CALIBRATION)))
    return quality(given, pa.array(texts, pa.string())).to_pylist()


def test_the_same_texts_and_seed_give_the_same_bytes_in_any_order(classes, model, tmp_path):
    lines = [path.read_text().splitlines(keepends=True) for path in map(type(tmp_path), classes)]
    again = [tmp_path / name for name in ("good.jsonl", "bad.jsonl")]
    for path, some in zip(again, lines, strict=True):
        path.write_text("".join(reversed(some)))
    assert taught(*map(str, again), tmp_path / "again") == 0
    assert taught(*classes, tmp_path / "other", "--seed", "1") == 0
    made = [(place / MODEL).read_bytes() for place in (model, tmp_path / "again", tmp_path / "other")]
    assert made[0] == made[1] != made[2]


def test_good_texts_score_higher_than_bad_ones(model):
    good, bad = score(model, [page(999), listed(999)])
    assert good > 0.8
    assert bad < 0.2
    assert [good, bad] == [round(each, 4) for each in (good, bad)]


def test_no_text_has_a_score_too(model):
    assert all(0 <= each <= 1 for each in score(model, [None, "", "\n", f"{GOOD} {BAD}"]))
    assert score(model, []) == []


def test_a_text_cannot_name_its_own_label():
    assert line(f"{GOOD}\n시장  {BAD}") == "label good 시장 label bad"


def test_the_card_tells_data_split_and_worth(classes, model):
    card = (model / "card.md").read_text()
    assert f"| good | good.jsonl | 60 | {pin(classes[0]).sha256} |" in card
    assert "- AUC 1.0" in card
    assert "| train | 36 | 36 |" in card
    assert str(model) not in card


def test_whole_domains_are_held_out_and_too_few_are_an_error(classes, tmp_path, capsys):
    few = written(tmp_path / "few.jsonl", map(listed, range(100, 120)), hosts=2)
    assert taught(classes[0], few, tmp_path / "out") == 4
    assert "--bad is of 2 domains, ['few0.example', 'few1.example']; give 3 or more" in capsys.readouterr().err


def test_a_model_that_is_wrong_on_domains_it_has_not_seen_is_an_error(tmp_path, capsys):
    """The third domain of each class, which calibrates, is of the other class's kind."""
    paths = []
    for name, kinds in (("good", (page, page, listed)), ("bad", (listed, listed, page))):
        sizes = enumerate(zip((40, 20, 10), kinds, strict=True))
        made = [(kind(f"{name} {place} {seed}"), place) for place, (size, kind) in sizes for seed in range(size)]
        rows = [{"text": text, "host": f"{name}{place}"} for text, place in made]
        paths.append(tmp_path / f"{name}.jsonl")
        paths[-1].write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert taught(*map(str, paths), tmp_path / "out") == 4
    assert "no better than chance on domains it has not seen" in capsys.readouterr().err


def test_a_corpus_and_parquet_are_read_and_what_both_classes_have_is_left_out(classes, tmp_path, capsys):
    made = built(demo(tmp_path))
    texts = [*map(listed, range(100, 140)), page(0)]
    table = pa.table({"text": texts, "source": [f"s{place % 4}" for place in range(41)]})
    pq.write_table(table, tmp_path / "bad.parquet")
    capsys.readouterr()
    command = ["--good", made.root, classes[0], "--bad", str(tmp_path / "bad.parquet"), "--out", str(tmp_path / "out")]
    assert main(["train", "quality", *command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["rows"].values()
    documents = sum(shard["rows"] for shard in manifest_of(made)["shards"])
    assert [sum(part[name] for part in told) for name in ("good", "bad")] == [documents + 59, 40]


def test_a_model_and_what_is_written_to_learn_it_hold_no_personal_data(tmp_path, monkeypatch):
    """A word that comes thrice is in a model as it stands."""
    marked = "문의는 010-2345-6789 주세요"
    paths = [written(tmp_path / f"{name}.jsonl", [f"{kind(n)}\n{marked}" for n in range(60)])
             for name, kind in (("good", page), ("bad", listed))]  # fmt: skip
    lines = []
    learned = train.learn
    monkeypatch.setattr(train, "learn", lambda given, *rest: lines.append(given.read_text()) or learned(given, *rest))
    assert taught(*paths, tmp_path / "out") == 0
    assert "문의는 <전화번호> 주세요" in lines[0]
    assert "문의는".encode() in (tmp_path / "out" / MODEL).read_bytes()
    assert "2345" not in lines[0]
    assert b"2345" not in (tmp_path / "out" / MODEL).read_bytes()


def test_texts_that_are_no_utf8_are_none(tmp_path):
    broken = pa.Array.from_buffers(pa.string(), 1, [*pa.array(["12"]).buffers()[:2], pa.py_buffer(b"\xff\xfe")])
    column = pa.concat_arrays([pa.array(["시장에 갔다."]), broken])
    pq.write_table(pa.table({"text": column}), tmp_path / "a.parquet")
    assert list(examples((str(tmp_path),), "text").domains) == ["시장에 갔다."]


def test_a_model_in_corpus_toml_is_a_score_and_cuts_nothing(model, tmp_path):
    before = manifest_of(built(demo(tmp_path)))["flow"]
    made = built(configured(tmp_path, policy=f'quality = "{model}"'))
    assert manifest_of(made)["flow"] == before
    assert [each.partition(":")[0] for each in manifest_of(made)["policy"]["reads"]] == [CALIBRATION, MODEL]
    documents = max((tmp_path / "corpus" / "documents").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    scores = pq.read_table(documents, columns=["measure.quality"]).column(0)
    assert 0 < scores.null_count < len(scores)


def test_a_score_is_cut_by_quantile_inside_a_source(model, tmp_path):
    policy = f'quality = "{model}"\nset = {{quality = "q0.5.. by source"}}'
    flow = manifest_of(built(configured(demo(tmp_path).parent, policy=policy)))["flow"]
    dropped, kept = (flow[name]["documents"] for name in ("dropped:quality", "kept"))
    assert abs(dropped - kept) <= 8


def test_a_missing_model_names_the_command(tmp_path, capsys):
    demo(tmp_path)
    assert main(["build", str(configured(tmp_path, policy='quality = "nowhere"'))]) == 4
    assert "has no model.bin; make one: `malmoi train quality --out" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [
    (MODEL, b""), (MODEL, b"none"), (CALIBRATION, b"{oops"), (CALIBRATION, b'{"slope": 1}'), (CALIBRATION, b"[1]"),
    (CALIBRATION, b'{"slope": "one", "intercept": 0}'),
])
def test_files_that_are_no_model_say_how_to_make_one(model, tmp_path, name, content):
    for each in (MODEL, CALIBRATION):
        (tmp_path / each).write_bytes(content if each == name else (model / each).read_bytes())
    with pytest.raises(ModelError, match=f"{name} .*`malmoi train quality`"):
        score(tmp_path, ["글"])


def test_a_worker_that_lacks_a_model_is_no_fault_of_ours():
    told = _told(RuntimeError("at x\nmalmoi.filters.models.ModelError: run `malmoi models` [while running 'i']"), "i")
    assert (type(told), str(told)) == (BadInput, "run `malmoi models`")


def test_auc_counts_pairs():
    chance = np.random.default_rng(0)
    answers, good = chance.integers(0, 5, 60) / 4, chance.random(60) < 0.4
    pairs = [(a > b) + (a == b) / 2 for a in answers[good] for b in answers[~good]]
    assert auc(answers, good) == pytest.approx(np.mean(pairs))


def test_a_calibrated_model_says_how_many_are_good():
    chance = np.random.default_rng(0)
    answers = chance.random(20_000)
    good = chance.random(20_000) < answers**3
    curve = calibrated(answers, good)
    assert brier(curve(answers), good) < brier(answers, good) - 0.01
    told = reliability(curve(answers), good)
    assert sum(count for _, count, _ in told) == len(good)
    assert all(abs(share - start - 0.05) < 0.1 for start, count, share in told if count > 100)


def test_a_calibrated_score_keeps_the_order():
    made = Calibration(0.7, -1.0)(np.array([0.0, 0.1, 0.5, 0.9, 1.0]))
    assert (np.diff(made) > 0).all()
