"""Items of benchmarks in texts: found in every disguise, and not where they are not."""

import json
import random
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaking import DISGUISES, SETS, clean_texts, made_items, planted, real_items
from making import prose, sentence
from malmoi.filters import decontamination, leaks
from malmoi.filters.benchmarks import Item
from malmoi.filters.decontamination import Benchmark
from malmoi.filters.filter import PolicyError
from malmoi.filters.models import ModelError, pin

ITEMS = made_items(300)
CLEAN = ["\n".join(prose(6, seed)) for seed in range(40)]
LONG = "이 마을에서 가장 오래된 느티나무는 어느 해 어느 임금 때에 누가 심었다고 전하는가?"
UNLIKE = [f"{place}번째 문제에서 {sentence(random.Random(place))}" for place in range(8)]


def found(items, texts):
    """Items in each text."""
    return leaks.counts(pa.array(texts), leaks.index([items]), 1)[:, 0].tolist()


def plain(text):
    """A text folded by the standard library, a character at a time."""
    small = (unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", each).lower()) for each in text)
    return unicodedata.normalize("NFC", "".join(one for each in small for one in each if one.isalnum()))


JAMO = st.characters(min_codepoint=0x1100, max_codepoint=0x11FF)


@settings(deadline=None)
@given(st.lists(st.text(st.one_of(st.characters(codec="utf-8"), JAMO), max_size=40), max_size=4))
def test_texts_are_folded_as_the_standard_library_would(texts):
    read = leaks.folded(pa.array(texts, pa.string()))
    made = [read.text(first, stop) for first, stop in zip(read.starts[:-1], read.starts[1:], strict=True)]
    assert made == [plain(text) for text in texts]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_planted_item_is_found_in_every_disguise(disguise):
    assert np.mean(np.array(found(ITEMS, planted(ITEMS, CLEAN, DISGUISES[disguise]))) > 0) >= 0.99


def test_nothing_is_found_where_nothing_is():
    assert sum(found(ITEMS, [*CLEAN, "", "?", "가" * 1000])) == 0


def test_half_of_the_grams_of_a_question_are_enough():
    letters = plain(LONG)
    half = (len(letters) - 20 + 2) // 2 + 19
    assert found([Item(LONG)], [letters[:half], letters[-half:], letters[: half - 1], ""]) == [1, 1, 0, 0]


def test_grams_far_from_each_other_show_nothing():
    whole, far = LONG.replace(" ", ""), CLEAN[0]
    torn = [whole[:24] + gap + whole[-24:] for gap in ("사", far)]
    assert found([Item(LONG)], torn) == [1, 0]


def test_fifty_characters_of_a_long_question_are_enough():
    question = " ".join(UNLIKE)
    letters = plain(question)
    assert found([Item(question)], [letters[7:57], letters[7:56]]) == [1, 0]


def test_a_phrase_that_many_questions_begin_with_shows_none_of_them():
    stem = "다음 보기 가운데 글의 내용과 가장 잘 맞는 것을 하나만 고르시오"
    items = [Item(f"{stem} {each}", each) for each in UNLIKE]
    assert found(items, [stem, f"{stem} {UNLIKE[0]}"]) == [0, 1]


def test_an_item_whose_question_is_asked_of_many_is_found_by_its_options_in_any_order():
    stem = "다음 설명 가운데 이 글의 내용과 맞지 않는 것을 모두 고르면?"
    items = [Item(stem, "", tuple(each.question for each in ITEMS[place : place + 4])) for place in range(0, 20, 4)]
    shuffled = [stem, *reversed(items[3].options)]
    assert found(items, ["\n".join(shuffled), stem, items[3].options[0]]) == [1, 0, 0]
    assert found([Item("옳지 않은 것은?", "", tuple(UNLIKE))], ["\n".join(reversed(UNLIKE)), UNLIKE[0]]) == [1, 0]


def test_a_short_question_needs_its_answer_near():
    item = Item("태극기를 처음 만든 이는?", "박영효")
    near, far = "그 답은 박영효이다.", CLEAN[0] + "박영효"
    assert found([item], [f"{item.question} {near}", f"{near} {item.question}", item.question, near]) == [1, 1, 0, 0]
    assert found([item], [item.question + far]) == [0]


def test_a_pair_needs_both_sentences():
    item = Item(UNLIKE[0], UNLIKE[1], pair=True)
    assert found([item], [f"{UNLIKE[0]}\n{UNLIKE[1]}", *UNLIKE[:2]]) == [1, 0, 0]


def test_what_is_found_of_a_benchmark_does_not_depend_on_the_others():
    texts = planted(ITEMS[:20], CLEAN, DISGUISES["spaced"])
    alone = leaks.counts(pa.array(texts), leaks.index([ITEMS[:20]]), 1)
    among = leaks.counts(pa.array(texts), leaks.index([ITEMS, ITEMS[:20], ITEMS * 4]), 3)
    assert among[:, 1].tolist() == alone[:, 0].tolist()


def test_nulls_and_no_texts_hold_nothing():
    known = leaks.index([ITEMS])
    assert leaks.counts(pa.array([None, "가"]), known, 1).tolist() == [[0], [0]]
    assert leaks.counts(pa.array([], pa.string()), known, 1).shape == (0, 1)


@pytest.fixture
def benchmark(tmp_path):
    for split, items in (("test", ITEMS[:10]), ("train", ITEMS[10:20])):
        lines = [json.dumps({"question": each.question, "answer": each.answer}) for each in items]
        (tmp_path / f"{split}.jsonl").write_text("\n".join(lines))
    return Benchmark("quiz", tuple(pin(str(tmp_path / f"{split}.jsonl")) for split in ("test", "train")))


def test_each_split_is_a_filter_and_only_items_of_tests_drop(benchmark):
    steps = decontamination.filters((benchmark,))
    texts = pa.array(planted(ITEMS[5:15], CLEAN, DISGUISES["none"]) + CLEAN[:1])
    passing = {step.name: step.bound.holds(step.measure(texts)).tolist() for step in steps}
    assert passing == {"test_items_quiz": [False] * 5 + [True] * 6, "train_items_quiz": [True] * 11}


def test_a_folder_called_training_makes_no_training_split(tmp_path):
    place = tmp_path / "training" / "quiz.jsonl"
    place.parent.mkdir()
    place.write_text(json.dumps({"question": LONG}))
    steps = decontamination.filters((Benchmark("quiz", (pin(str(place)),)),))
    assert [step.name for step in steps] == ["test_items_quiz"]


def test_a_benchmark_that_changed_or_has_no_items_is_an_error(benchmark, tmp_path):
    (tmp_path / "test.jsonl").write_text('{"id": 1}')
    with pytest.raises(ModelError, match="has changed since this build began"):
        decontamination.filters((benchmark,))
    with pytest.raises(PolicyError, match=r"test\.jsonl has no item; its rows need one of premise, question"):
        decontamination.filters((Benchmark("none", (pin(str(tmp_path / "test.jsonl")),)),))


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_real_items_are_found_in_every_disguise(shared, name):
    items, hosts = real_items()[name], clean_texts()
    known = leaks.index([items])
    for disguise in DISGUISES.values():
        seen = leaks.counts(pa.array(planted(items, hosts, disguise)), known, 1)
        assert np.mean(seen > 0) >= 0.99


@pytest.mark.shared
def test_one_clean_document_in_a_thousand_holds_a_real_item_at_most(shared):
    items = real_items()
    seen = leaks.counts(pa.array(clean_texts()), leaks.index(list(items.values())), len(items))
    assert np.mean(seen.any(axis=1)) <= 0.002
