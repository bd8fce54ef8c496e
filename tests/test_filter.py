"""Bounds, filters, edits and policies: what they hold, how they are named, and what they refuse."""

import pickle
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.filters.filter import (
    Bound,
    Edit,
    Filter,
    Policy,
    PolicyError,
    absent,
    anything,
    at_least,
    at_most,
    between,
    bound,
    one_of,
    quantile,
)
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
def test_a_bound_holds_both_its_ends_and_no_null(values, one, other):
    low, high = sorted((one, other))
    expected = [value is not None and low <= value <= high for value in values]
    assert Bound(low, high).holds(pa.array(values, pa.float64())).tolist() == expected


def test_a_bound_holds_integers_and_never_what_is_no_number():
    assert at_least(2).holds(pa.array([1, 2, None], pa.int8())).tolist() == [False, True, False]
    assert at_most(2).holds(pa.array([float("nan"), float("-inf")])).tolist() == [False, True]


NOT_ONE = ["", "1", "2..1", "a..b", "0.1...", "1..2..3", "nan..", "0,5..", "1|", "1|nan", "present"]
NO_QUANTILES = ["q..", "q2..", "q0.9..q0.1", "q0.1.. by host", "q0.1..5", "0.1.. by source"]


@pytest.mark.parametrize("text", NOT_ONE + NO_QUANTILES)
def test_what_is_no_bound_is_refused_by_its_value_and_the_fix(text):
    with pytest.raises(PolicyError) as refused:
        bound(text)
    assert repr(text) in str(refused.value)
    assert "write `0.25..`" in str(refused.value)


EVERY_KIND = {
    "..": anything(), "0|3": one_of(3, 0), "3..3": one_of(3), "absent": absent(), "q0.1.. by source": quantile(0.1),
    "..q0.9": quantile(0, 0.9, by=None), "q0.05..q0.95 by source": quantile(0.05, 0.95), "..q1 by source": quantile(0),
}


@pytest.mark.parametrize("text", EVERY_KIND)
def test_every_kind_of_bound_reads_back_as_it_is_written(text):
    assert bound(text) == EVERY_KIND[text]
    assert str(EVERY_KIND[text]) == text


def test_each_kind_of_bound_holds_what_it_says():
    values = pa.array([0, 3, 4, None])
    expected = {
        "..": [True, True, True, True],
        "0|3": [True, True, False, False],
        "3..3": [False, True, False, False],
        "absent": [False, False, False, True],
        "q0.1.. by source": [True, True, True, True],
    }
    assert {text: EVERY_KIND[text].holds(values).tolist() for text in expected} == expected


NOTHING = [lambda: between(2, 1), lambda: quantile(1.2), lambda: quantile(0, by="host"), one_of]


@pytest.mark.parametrize("made", NOTHING)
def test_a_bound_that_can_hold_nothing_cannot_be_made(made):
    with pytest.raises(PolicyError, match="; put "):
        made()


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


def test_costly_filters_come_last_and_cannot_be_absent():
    first, second = POLICY.filters
    costly = replace(first, costly=True)
    assert replace(POLICY, filters=(second, costly)).filters[-1].costly
    with pytest.raises(PolicyError, match=r"'top_ngram_share_2'\] after a costly filter; put costly filters last"):
        replace(POLICY, filters=(costly, second))
    with pytest.raises(PolicyError, match="'characters' is costly and cannot be `absent`"):
        replace(POLICY, filters=(costly,)).bounded({"characters": "absent"})


def test_quantiles_are_listed_and_replaced_by_name():
    made = POLICY.bounded({"characters": "q0.1.. by source"})
    assert made.quantiles() == {"characters": quantile(0.1)}
    assert made.digest() != POLICY.digest()
    assert made.limited({"characters": at_least(3)}) == POLICY


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
