"""Bounds, filters, edits and policies: what they hold, how they are named, and what they refuse."""

import pickle
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.filters.filter import Bound, Edit, Filter, Policy, PolicyError, at_least, at_most, between, bound
from malmoi.filters.length import characters, mean_eojeol_length
from malmoi.filters.repetition import top_ngram_share


def kept(texts):
    """Texts as they are.

    Second paragraph.
    """
    return texts, [{}] * len(texts)


SCRUB = Edit("scrub", kept)
FILTERS = (Filter(characters, at_least(3)), Filter(partial(top_ngram_share, n=2), at_most(0.2)))
POLICY = Policy("test", (SCRUB,), FILTERS)
NUMBERS = st.integers(-100, 100).map(lambda number: number / 4)


@given(NUMBERS, NUMBERS)
def test_a_bound_reads_back_as_it_is_written(one, other):
    low, high = sorted((one, other))
    for made in (between(low, high), at_least(low), at_most(high)):
        assert bound(str(made)) == made


@given(st.lists(st.none() | NUMBERS, max_size=9), NUMBERS, NUMBERS)
def test_a_bound_holds_both_its_ends_and_no_null(values, low, high):
    expected = [value is not None and low <= value <= high for value in values]
    assert Bound(low, high).holds(pa.array(values, pa.float64())).tolist() == expected


def test_a_bound_holds_integers_and_never_what_is_no_number():
    assert at_least(2).holds(pa.array([1, 2, None], pa.int8())).tolist() == [False, True, False]
    assert at_most(2).holds(pa.array([float("nan"), float("-inf")])).tolist() == [False, True]


@pytest.mark.parametrize("text", ["", "..", "1", "2..1", "a..b", "0.1...", "1..2..3", "nan..", "0,5.."])
def test_what_is_no_range_is_refused_by_its_value_and_the_fix(text):
    with pytest.raises(PolicyError) as refused:
        bound(text)
    assert repr(text) in str(refused.value)
    assert "write `0.25..`" in str(refused.value)


def test_a_filter_is_named_by_its_measure_and_told_by_its_sentence():
    [first, second] = POLICY.filters
    assert (first.name, second.name) == ("characters", "top_ngram_share_2")
    assert first.doc == "Code points of the text, without white space."
    assert SCRUB.doc == "Texts as they are."


def test_a_policy_must_end_its_edits_with_scrub():
    other = Edit("normalise", kept)
    for edits in ((), (other,), (SCRUB, other)):
        with pytest.raises(PolicyError, match="must end its edits with `scrub`"):
            Policy("test", edits, ())
    assert Policy("test", (other, SCRUB), ()).edits[-1] is SCRUB


def test_a_step_named_twice_is_refused_by_its_name():
    with pytest.raises(PolicyError, match="characters"):
        replace(POLICY, filters=(POLICY.filters[0], Filter(characters, at_most(9))))


def test_other_bounds_come_by_name_and_change_nothing_else():
    changed = POLICY.bounded({"characters": "5..9"})
    assert changed.filters[0] == Filter(characters, between(5, 9))
    assert changed.filters[1:] == POLICY.filters[1:]
    assert POLICY.bounded({}) == POLICY


def test_a_bound_for_a_filter_that_is_none_names_those_there_are():
    with pytest.raises(PolicyError, match=r"no filter 'hangul'; it has characters, top_ngram_share_2"):
        POLICY.bounded({"hangul": "1.."})


def test_equal_policies_have_equal_digests_and_a_bound_moves_it():
    again = Policy("test", (SCRUB,), POLICY.filters)
    assert again.digest() == POLICY.digest()
    moved = {POLICY.bounded({"characters": "4.."}).digest(), replace(POLICY, filters=POLICY.filters[:1]).digest()}
    assert len(moved | {POLICY.digest()}) == 3


def test_a_policy_pickles_and_prints_its_steps():
    assert pickle.loads(pickle.dumps(POLICY.bounded({"characters": "4.."}))).digest()
    assert [line[:2] for line in POLICY.lines()] == [
        ("scrub", "edit"),
        ("characters", "3.."),
        ("top_ngram_share_2", "..0.2"),
    ]


def test_models_are_listed_once():
    twice = (Filter(characters, at_least(1), models=("b",)), Filter(mean_eojeol_length, at_least(1), models=("a", "b")))
    assert replace(POLICY, filters=twice).models() == ("a", "b")


def test_a_key_reaches_scrub_alone():
    keys = []
    taken = Edit("scrub", lambda texts, key=b"": (keys.append(key), (texts, [{}] * len(texts)))[1])
    made = Policy("test", (Edit("normalise", kept), taken), ()).keyed(b"secret")
    assert made.edits[0].rewrite is kept
    made.edits[1].rewrite(pa.array(["a"]))
    assert keys == [b"secret"]
