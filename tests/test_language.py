"""Which language a line is in, and how much of a text is Korean."""

import json
from io import TextIOWrapper

import pyarrow as pa
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from making import prose
from malmoi.filters.language import identify, korean_share

ENGLISH = "The library stays open until nine in the evening."
JAPANESE = "図書館は夜の九時まで開いています。"
CHINESE = "图书馆晚上开放到九点钟。"
KOREAN = "도서관은 저녁 아홉 시까지 문을 엽니다."


@pytest.mark.parametrize(
    ("text", "label"),
    [(KOREAN, "ko"), (ENGLISH, "en"), (JAPANESE, "ja"), (CHINESE, "zh"), ("ㅋㅋㅋ", "ko"), ("", "und"), ("1!", "und")],
)
def test_a_text_has_its_label_and_a_share_or_score(text, label):
    found, score = identify(text)
    assert found == label
    assert 0 <= score <= 1
    assert score == round(score, 4)


def test_korean_with_foreign_words_and_in_decomposed_form_is_korean():
    assert identify("React에서 useState 훅을 사용하면 컴포넌트의 상태를 관리할 수 있습니다.")[0] == "ko"
    assert identify("\u1112\u1161\u11ab\u1100\u1173\u11af\u110b\u1175\u1103\u1161")[0] == "ko"


@pytest.mark.parametrize("text", [f"{JAPANESE} 서울", f"{ENGLISH} 서울", f"{CHINESE} 서울"])
def test_a_korean_name_in_another_language_makes_it_no_korean(text):
    assert korean_share(pa.array([text])).to_pylist() == [0.0]


def test_the_share_counts_letters_line_by_line():
    half = "가나다라마바사아자차\nThe ten let"
    shares = korean_share(pa.array([KOREAN, ENGLISH, half, "", None, "\n12\n"])).to_pylist()
    assert shares == pytest.approx([1, 0, 10 / 19, 0, 0, 0])


def test_code_between_fences_does_not_count():
    text = f"{KOREAN}\n```\n{ENGLISH}\n{ENGLISH}\n```\n{KOREAN}"
    assert korean_share(pa.array([text, f"```\n{ENGLISH}", f"```\n{KOREAN}\n```"])).to_pylist() == [1, 0, 0]


def test_a_fence_left_open_ends_with_its_row():
    assert korean_share(pa.array(["```\ncode", KOREAN])).to_pylist() == [0, 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.text(max_size=50), max_size=6))
def test_each_row_has_a_share_of_its_own(texts):
    whole = korean_share(pa.array(texts, pa.string())).to_pylist()
    assert whole == [korean_share(pa.array([text], pa.string()))[0].as_py() for text in texts]
    assert all(0 <= share <= 1 for share in whole)


def test_prose_is_wholly_korean():
    assert korean_share(pa.array(["\n".join(prose(9))])).to_pylist() == [1.0]


def test_of_75_languages_korean_sentences_are_found_and_no_others(shared):
    packed = (shared / "lid" / "sentences-75-langs.jsonl.zst").open("rb")
    rows = [json.loads(line) for line in TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), "utf-8")]
    labels = [(row["lang"] == "ko", identify(row["text"])[0] == "ko") for row in rows]
    assert labels.count((False, True)) == 0
    assert labels.count((True, False)) <= 0.01 * labels.count((True, True))


def test_a_list_of_texts_is_a_column_too():
    texts = ["오늘은 비가 옵니다.", "It is raining."]
    assert korean_share(texts).to_pylist() == korean_share(pa.array(texts)).to_pylist() == [1.0, 0.0]
