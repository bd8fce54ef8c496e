"""Sentences in order are told from the same eojeol shuffled, and from eojeol drawn at random."""

import random

import pyarrow as pa
import pytest
from spam_texts import ABOUT

from malmoi.filters.order import UNJUDGED, bound_phrases, korean_eojeol, order_evidence
from malmoi.pipelines.policies import policy

BOUND = next(step.bound for step in policy("web").filters if step.name == "order_evidence")
PROSE = pa.array([*ABOUT.values()])


def shuffled(text, seed):
    words = text.split()
    random.Random(seed).shuffle(words)
    return " ".join(words)


def drawn(seed):
    chance = random.Random(seed)
    pool = sorted({word for text in ABOUT.values() for word in text.split()})
    return " ".join(chance.choices(pool, k=80))


def test_prose_stands_in_order():
    assert BOUND.holds(order_evidence(PROSE)).all()


@pytest.mark.parametrize("kind", ["shuffled", "drawn"])
def test_word_salad_does_not(kind):
    pairs = [(text, seed) for seed in range(4) for text in ABOUT.values()]
    texts = [shuffled(text, seed) if kind == "shuffled" else drawn(seed) for text, seed in pairs]
    assert BOUND.holds(order_evidence(pa.array(texts))).mean() <= 0.1


def test_bound_phrases_are_counted_and_the_eojeol_with_hangul():
    column = pa.array(["그렇게 할 수 있기 때문에 좋아하는 것이다.", "English words, 하나", None])
    assert bound_phrases(column).tolist() == [3, 0, 0]
    assert korean_eojeol(column).tolist() == [7, 1, 0]


def test_a_text_that_says_too_little_counts_as_plain():
    assert order_evidence(pa.array(["for x in y", "짧은 글", None])).to_pylist() == [UNJUDGED] * 3
    assert order_evidence(pa.array([], pa.string())).to_pylist() == []
