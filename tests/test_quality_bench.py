"""The pure parts of the benchmark of quality filters: its texts, its verdicts, its tables."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from making import prose
from malmoi.filters.damage import lost_share
from malmoi.filters.filter import Filter, Policy, at_least
from malmoi.filters.length import characters
from malmoi.pipelines.policies import policy

BENCH = Path(__file__).resolve().parent.parent / "bench"
TEXTS = ["\n".join(prose(6, seed)) for seed in range(120)]


@pytest.fixture(scope="module")
def bench():
    """Modules of bench/ by name, which import each other as siblings."""
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path.remove(str(BENCH))


def test_a_thread_is_twenty_turns_and_a_rest_is_left_out(bench):
    made = bench("quality_data").threads([f"댓글 {number}" for number in range(45)])
    assert [each.count("\n\n") for each in made] == [19, 19]
    assert made[1].startswith("댓글 20")


def test_comments_of_asciidoc_are_not_shown(bench):
    assert bench("quality_data").shown("== 제목\n//////\nEnglish\n//////\n본문\n") == "== 제목\n본문\n"


def test_prose_is_in_wide_lines(bench):
    has_prose = bench("quality_data").has_prose
    assert has_prose("가" * 60 + "\n" + "나" * 100)
    assert not has_prose("\n".join(["짧은 줄"] * 100 + ["가" * 60]))


def test_salad_keeps_eojeol_and_loses_their_order(bench):
    made = bench("quality_data").salads(TEXTS)
    assert all(len(texts) == 100 for texts in made.values())
    bags = {tuple(sorted(text.split())) for text in TEXTS}
    assert all(tuple(sorted(text.split())) in bags for text in made["salad: shuffled"])
    assert not set(made["salad: shuffled"]) & set(TEXTS)
    assert made == bench("quality_data").salads(TEXTS)


def test_verdicts_do_not_depend_on_the_filters_before(bench):
    rules = bench("quality_rules")
    edits = policy("web").edits
    letters, gone = Filter(characters, at_least(10)), Filter(lost_share, at_least(1))
    found = rules.verdicts(["짧다", TEXTS[0]], Policy("two", edits, (letters, gone)))
    assert found["characters"].tolist() == [True, False]
    assert found["lost_share"].tolist() == [True, True]
    assert rules.dropped(found, ("lost_share",)).tolist() == [True, False]


def test_a_false_reject_is_none_of_the_short_ones(bench):
    quality = bench("quality")
    web = {"characters": np.array([True, False, False]), "hangul_share": np.array([True, True, False])}
    assert quality.false_rejects(web, web).tolist() == [True, False]
    other = {"rule": np.array([True, False, False])}
    assert quality.rejects({"news": "abc"}, {"web": {"news": web}, "peer": {"news": other}}).endswith(
        "| news | 3 | 33.3% (1) | 50.0% (1) | 0.0% (0) |"
    )


def test_every_step_of_a_policy_has_a_speed(bench):
    found = bench("quality_rules").speeds(TEXTS[:12], policy("web"))
    steps = {f"edit {each.name}" for each in policy("web").edits}
    columns = ("text", "edited.scrub", ("listed", "text"))
    steps |= {each.name for each in policy("web").filters if each.column in columns}
    assert set(found) == steps | {"all rules without Kiwi", "edits and all rules"}
    assert all(speed > 0 for speed in found.values())


def test_what_a_page_lists_is_judged_with_its_text(bench):
    found = bench("quality_rules").verdicts(TEXTS[:2], policy("web"), {TEXTS[0]: len(TEXTS[0])})
    assert found["listed_share"].tolist() == [True, False]


def test_what_kept_list_pages_hold_is_told(bench):
    quality = bench("quality")
    listed = {"lists": ["본문이 있다.\n제목", "모두 버린 글"]}
    by = {"lists": {"characters": np.array([False, True])}}
    assert quality.kept_lists(listed, by, {"제목"}).endswith("| lists | 1 | 77.8% | 22.2% |")
