"""Insults are counted in hidden spellings, and words that only look like them are not."""

import pyarrow as pa
import pytest

from malmoi.filters.toxicity import insult_rate


@pytest.mark.parametrize("text", ["이 병신아", "ㅅㅂ 뭐냐", "개.새.끼야", "ㅂㅕㅇㅅㅣㄴ 같은", "씨발 진짜", "한남충들"])
def test_an_insult_is_counted_for_each_1000_characters(text):
    assert insult_rate(pa.array([text])).to_pylist() == pytest.approx([1000 / len(text)])


@pytest.mark.parametrize("text", ["새끼 고양이", "시발점", "보지 못한 자지러지는 웃음", "제3호로 정했다", "", None])
def test_a_word_that_only_looks_like_one_is_none(text):
    assert insult_rate(pa.array([text], pa.string())).to_pylist() == [0.0]
