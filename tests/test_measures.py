"""Measures of length, Korean writing and repetition: equal to a plain reference, row by row."""

import subprocess
import sys
from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import naive
from making import prose as sentences
from malmoi.filters import korean, length, repetition
from malmoi.filters.text import decoded, equal_ngrams, equals, lines, prose, words

MEASURES = {
    "characters": length.characters,
    "mean_eojeol_length": length.mean_eojeol_length,
    "hangul_share": korean.hangul_share,
    "jamo_share": korean.jamo_share,
    "josa_ending_share": korean.josa_ending_share,
    "sentence_line_share": korean.sentence_line_share,
    "duplicate_line_share": repetition.duplicate_line_share,
}
NGRAMS = {"top_ngram_share": repetition.top_ngram_share, "duplicate_ngram_share": repetition.duplicate_ngram_share}
ALPHABET = "가다은ab 1.\n\n  \t\u3000ㅋㅠㄱㅣᄀᆞ漢字ひカé)”😀"
TEXTS = st.lists(st.none() | st.text(st.sampled_from(ALPHABET), max_size=40), max_size=8)
FEW = st.sampled_from(["가나", "은는", "a", "가", "\n", "\n```\n"])
FEW_WORDS = st.lists(st.none() | st.lists(FEW, max_size=30).map(" ".join))
ANY = st.lists(st.none() | st.text(max_size=40), max_size=4)
"""Texts in all scripts."""


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=150, deadline=None)
@given(texts=TEXTS | FEW_WORDS | ANY)
@example(texts=[])
@example(texts=[None, "", "\n", " ", "가"])
def test_a_measure_equals_its_plain_reference(name, texts):
    expected = [getattr(naive, name)(text or "") for text in texts]
    assert MEASURES[name](pa.array(texts, pa.string())).to_pylist() == expected


@pytest.mark.parametrize("name", NGRAMS)
@pytest.mark.parametrize("n", [1, 2, 3, 5])
@settings(max_examples=40, deadline=None)
@given(texts=FEW_WORDS | ANY)
@example(texts=[])
@example(texts=["가 가", "가 가", None, "가"])
def test_an_ngram_measure_equals_its_plain_reference(name, n, texts):
    expected = [getattr(naive, name)(text or "", n) for text in texts]
    assert NGRAMS[name](pa.array(texts, pa.string()), n=n).to_pylist() == expected


@pytest.mark.parametrize("measure", [*MEASURES.values(), *(partial(each, n=2) for each in NGRAMS.values())])
def test_a_measure_reads_slices_and_large_strings_alike(measure):
    texts = [*sentences(4), None, "", *sentences(2, seed=5)]
    column = pa.array(texts, pa.large_string())
    assert measure(column[3:6]).to_pylist() == measure(pa.array(texts[3:6])).to_pylist()


def test_a_column_is_decoded_once_for_measures_that_ask_one_after_the_other():
    column, other = pa.array(["가나", None]), pa.array(["가나", None])
    assert decoded(column) is decoded(column)
    assert decoded(other) is not decoded(column)


def test_a_character_above_the_basic_plane_is_one():
    assert decoded(pa.array(["가\U0001f600"])).sizes.tolist() == [2]


def test_lines_are_trimmed_and_blank_ones_are_none():
    text = decoded(pa.array(["  가 나 \n\n \t\n다", None, "라"]))
    found = lines(text)
    strings = ["".join(map(chr, text.points[first:stop])) for first, stop in zip(found.first, found.stop, strict=True)]
    assert (strings, found.row.tolist()) == (["가 나", "다", "라"], [0, 0, 2])
    assert found.per_row(3).tolist() == [2, 0, 1]


def test_a_piece_is_named_by_the_first_equal_one_of_its_row_and_one_alone_has_no_name():
    text = decoded(pa.array(["가 나 가 나 가나", "가", None, "나 나"]))
    assert equals(words(text), text).tolist() == [0, 1, 0, 1, -1, -1, 6, 6]
    assert equal_ngrams(text, 2).tolist() == [0, -1, 0, -1, -1, -1, -1, -1]


def test_pieces_that_differ_in_length_or_one_character_are_not_equal():
    text = decoded(pa.array(["가나 가나다 가나라 가나다 ab ba"]))
    assert equals(words(text), text).tolist() == [-1, 1, -1, 1, -1, -1]


def test_code_is_set_aside_whole_and_a_fence_left_open_ends_with_its_row():
    text = decoded(pa.array(["가\n```\n나\n ```\n다", "라\n```\n마", "```", "바 ```\n````"]))
    found = prose(words(text), text)
    assert [chr(text.points[first]) for first in found.first] == ["가", "다", "라", "바", "`", "`"]


def test_bytes_that_are_no_text_are_refused():
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xea\xb0"]).buffers())
    with pytest.raises(pa.ArrowInvalid, match="UTF8"):
        decoded(broken)


@pytest.mark.parametrize(
    ("measure", "prose_least", "list_most"),
    [
        (korean.josa_ending_share, 0.8, 0.2),
        (korean.sentence_line_share, 0.9, 0.1),
        (length.mean_eojeol_length, 2.5, 2.4),
    ],
)
def test_a_measure_tells_prose_from_a_menu(measure, prose_least, list_most):
    menu = "홈\n회사 소개\n찾아 오시는 길\n공지 사항\n고객 센터\n채용 정보\n사이트 맵"
    values = np.array(measure(pa.array(["\n".join(sentences(5)), menu])))
    assert values[0] >= prose_least
    assert values[1] <= list_most


def test_jamo_of_laughter_are_counted_and_old_hangul_is_not():
    assert korean.jamo_share(pa.array(["ㅋㅋㅋ ㅠㅠ", "ᄒᆞᆫ글"])).to_pylist() == [1.0, 0.0]


def test_a_page_that_repeats_itself_is_nearly_all_repetition():
    page = pa.array(["오늘의 날씨를 알려 드립니다. " * 50])
    [value] = repetition.duplicate_ngram_share(page, n=4).to_pylist()
    assert value > 0.9


def test_neither_numba_nor_fasttext_is_loaded_before_a_text_is_judged():
    code = "import sys; from malmoi.pipelines.policies import policy; policy('web'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "malmoi.filters.text" in loaded
    assert not {"numba", "fasttext"} & set(loaded)
