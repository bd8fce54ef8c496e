"""Datatrove's filters as measures, and FineWeb-2's Korean rules with our tokenizer."""

import pyarrow as pa
import pytest
from datatrove.pipeline.filters import GopherQualityFilter, LambdaFilter
from hypothesis import given, settings
from hypothesis import strategies as st
from spam_texts import ABOUT

from malmoi.filters import datatrove
from malmoi.filters.datatrove import korean_tokenizer, measure_of
from malmoi.pipelines.policies import fineweb2_kor

RULES = (datatrove.fineweb2_gopher_repetition, datatrove.fineweb2_quality, datatrove.fineweb2_gopher_quality)
CLEAN = "\n".join(ABOUT.values())
MENU = "\n".join(["홈", "로그인", "회원가입", "고객센터", "장바구니", "마이페이지"] * 20)


def found_in(words, text):
    """Whether the words stand in the text in their order; contracted morphemes share a syllable."""
    place = 0
    for word in words:
        place = text.find(word, place)
        if place < 0:
            return False
    return True


NUMBERED = "1" * 25 + " 오늘 날씨가 좋습니다"


@pytest.mark.parametrize("text", [NUMBERED, CLEAN, "갔다. 했다! 😀 漢字 ㅋㅋ 1,234", "가\n\n나"])
def test_morphemes_are_found_again_in_the_text(text):
    words = korean_tokenizer().word_tokenize(text)
    assert found_in(words, text)
    assert set("".join(words)) == set("".join(text.split()))


def test_a_long_number_does_not_shift_the_words_after_it():
    assert korean_tokenizer().word_tokenize(NUMBERED)[:4] == ["1" * 25, "오늘", "날씨", "가"]


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("가나다는에 1,.\n\x00\u200b😀a"), max_size=60))
def test_every_rule_answers_for_any_text(text):
    for rule in RULES:
        assert rule(pa.array([text, None]))[1].as_py() == 0
    assert found_in(korean_tokenizer().word_tokenize(text), text)


def test_sentences_are_spans_of_the_text():
    text = "오늘은 비가 왔다. 내일은 갠다고 합니다!"
    assert korean_tokenizer().sent_tokenize(text) == ["오늘은 비가 왔다.", "내일은 갠다고 합니다!"]
    assert korean_tokenizer().span_tokenize(text) == [(0, 10), (11, 23)]


def test_any_datatrove_filter_is_a_measure_of_one_and_zero():
    measure = measure_of(LambdaFilter(lambda doc: "가" in doc.text))
    assert measure(pa.array(["가나", "나", "", None])).to_pylist() == [1, 0, 0, 0]
    assert measure_of(GopherQualityFilter(language=korean_tokenizer()))(pa.array(["짧다"])).to_pylist() == [0]


def test_clean_prose_passes_every_rule_and_a_menu_fails_one():
    columns = [rule(pa.array([CLEAN, MENU])).to_pylist() for rule in RULES]
    clean, menu = zip(*columns, strict=True)
    assert clean == (1, 1, 1)
    assert 0 in menu


def test_the_policy_has_the_rules_and_the_thresholds_of_fineweb_2():
    assert tuple(step.measure for step in fineweb2_kor.POLICY.filters[1:]) == RULES
    repetition, gopher, quality = datatrove._gopher_repetition(), datatrove._gopher_quality(), datatrove._quality()
    assert repetition.top_n_grams == ((2, 0.282), (3, 0.228), (4, 0.185))
    assert repetition.dup_n_grams == ((5, 0.201), (6, 0.184), (7, 0.168), (8, 0.154), (9, 0.14), (10, 0.127))
    off = (repetition.dup_para_frac, repetition.dup_line_char_frac, repetition.dup_para_char_frac)
    assert (repetition.dup_line_frac, *off) == (0.374, 0, 0, 0)
    assert (gopher.min_avg_word_length, gopher.max_avg_word_length) == (1, 6)
    assert (gopher.max_non_alpha_words_ratio, gopher.min_stop_words, len(gopher.stop_words)) == (0.791, 2, 21)
    assert gopher.stop_words >= {"의", "에서", "으로", "되"}
    assert (quality.line_punct_thr, quality.new_line_ratio) == (0.062, 0.196)
    assert (quality.char_duplicates_ratio, quality.short_line_threshold) == (0.1, 999)
