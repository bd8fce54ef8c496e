"""Rates of phrases of translation and of chat models, for each 1,000 eojeol."""

import pyarrow as pa
import pytest

from malmoi.filters.style import generated_rate, translated_rate

TRANSLATED = "당신은 그것에 대한 답을 가지고 있습니다. 그녀는 그의 경우에 그렇게 하는 것이 가능하다고 말했다."
NATIVE = "할머니는 장독을 닦으시며 올해 장맛이 좋다고 하셨다. 나는 그 옆에서 고추를 다듬었다."
GENERATED = "저는 AI 언어 모델로서 개인적인 경험이 없습니다. 도움이 필요하시면 언제든지 말씀해 주세요."
ABOUT_MODELS = "인공지능 언어 모델을 만들려면 글이 많이 필요하다. 저는 인공지능을 공부하는 학생입니다."


def test_phrases_of_translation_are_told_from_native_prose():
    translated, native, empty = translated_rate(pa.array([TRANSLATED, NATIVE, None])).to_pylist()
    assert translated == pytest.approx(1000 * 6 / 14)
    assert (native, empty) == (0.0, 0.0)


def test_a_model_that_speaks_of_itself_is_told_from_writing_about_models():
    generated, about, empty = generated_rate(pa.array([GENERATED, ABOUT_MODELS, ""])).to_pylist()
    assert generated == pytest.approx(1000 * 2 / 12)
    assert (about, empty) == (0.0, 0.0)
