"""Which language a line is in, and how much of a text is Korean."""

import json
import unicodedata
from functools import partial
from io import TextIOWrapper
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from making import prose
from malmoi.filters.language import identify, korean_share
from malmoi.filters.normalise import normalise

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


KINDS_OF_KOREAN = {
    "hanja": "悠久한 歷史와 傳統에 빛나는 우리 大韓國民은 民主獨立國家를 再建함에 있어서",
    "hanja alone": "第一條 大韓民國은 民主共和國임",
    "1919": "吾等은 玆에 我 朝鮮의 獨立國임과 朝鮮人의 自主民임을 宣言하노라.",
    "15th century": "불휘 기픈 남ᄀᆞᆫ ᄇᆞᄅᆞ매 아니 뮐ᄊᆡ 곶 됴코 여름 하ᄂᆞ니",
    "old glosses": "孔子ㅣ 曾子ᄃᆞ려 닐러 ᄀᆞᆯᄋᆞ샤ᄃᆡ 몸이며 얼굴이며 ᄉᆞᆯᄒᆞᆫ 父母ᄭᅴ 받ᄌᆞ온 거시라",
    "Jeju": "혼저 옵서예. 하영 먹읍서. 무사 경 햄수꽈? ᄒᆞᆫ저 왕 먹읍서.",
    "North": "녀성들은 로동에 참가하며 리익을 함께 나눈다.",
    "Yanbian": "련합국의 모든 회원국의 인민이 련합국헌장에서 신념을 중신하였고",
    "half width": "ﾡﾢﾤ ﾷﾸﾹ",
    "quotes": "일본어로 「ありがとう」는 고맙다는 뜻이고 「さようなら」는 안녕이라는 뜻이다.",
}


@pytest.mark.parametrize("kind", KINDS_OF_KOREAN)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_korean_is_korean(kind, form):
    text = unicodedata.normalize(form, KINDS_OF_KOREAN[kind])
    assert identify(text)[0] == "ko"
    assert korean_share([text]).to_pylist() == [1.0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("首尔（韩语：서울）是大韩民国的首都，韩国语中的서울意为首都。", "zh"),
        ("「안녕하세요」は、韓国語で「こんにちは」という意味です。", "ja"),
        ("The words 안녕하세요 and 감사합니다 are what a visitor to Korea needs first.", "en"),
        ("주격 조사 이/가: 主格助词", "ko"),
        ("Nyob zoo koj puas nyob li cas", "hmn"),
    ],
)
def test_a_text_that_quotes_korean_is_in_its_own_language(text, label):
    found = identify(text)[0]
    assert (found == "ko") == (label == "ko")
    assert korean_share([text]).to_pylist() == [float(label == "ko")]


def test_without_hangul_nothing_is_korean_whatever_the_model_says(monkeypatch):
    model = SimpleNamespace(f=SimpleNamespace(predict=lambda *_: [(0.9, "__label__ko"), (0.04, "__label__fj")]))
    monkeypatch.setattr("malmoi.filters.language.fasttext", lambda _: model)
    assert identify("Ko matou") == ("fj", 0.04)


def test_addresses_and_code_within_a_line_are_set_aside():
    address = "https://example.com/a/very/long/path/to/some/page?query=string"
    texts = [f"주소 {address}입니다", f"{ENGLISH} {address}", "`ls --all --human-readable` 목록", "`열린 code", address]
    assert korean_share(texts).to_pylist() == [1, 0, 1, 1, 0]
    assert identify(texts[0]) == identify(texts[2]) == ("ko", 1.0)
    assert identify(address)[0] not in {"ko", "und"}


def test_a_line_in_doubt_is_what_most_of_its_page_is():
    line = "Overcast.fm and Spotify and Castbox 실험"
    korean, english = korean_share([f"{KOREAN}\n{line}", f"{ENGLISH}\n{line}"]).to_pylist()
    assert (korean, english) == (1.0, 0.0)


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_the_share_is_that_of_one_spelling(form):
    text = f"{KOREAN}\nThe café ` is `open\nＡＢＣ서울"
    [share] = korean_share([unicodedata.normalize(form, text)]).to_pylist()
    assert share == korean_share([normalise(text)])[0].as_py()


def test_what_cannot_be_encoded_is_no_letter():
    assert identify("\ud800가나") == ("ko", 1.0)


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


WIDE = {point: point + 0xFEE0 for point in range(0x21, 0x7F)} | {0x20: 0x3000}
FORMS = {
    "as it is": str,
    "NFD": partial(unicodedata.normalize, "NFD"),
    "full width": lambda text: text.translate(WIDE),
}
SETS = ("sentences-75-langs", "udhr", "tldr-parallel")
UDHR_KOREAN = ("udhr_kor", "udhr_026")
"""The declaration in Korean, and in Korean of Yanbian."""


def rows(path):
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
        return [json.loads(line) for line in TextIOWrapper(plain, "utf-8")]


def labelled(shared):
    """Whether it is Korean, and a text: sentences, the declaration, and short pages with code."""
    for name in SETS:
        for row in rows(shared / "lid" / f"{name}.jsonl.zst"):
            yield row["lang"] == "ko" or row["id"] in UDHR_KOREAN, row["text"]


@pytest.mark.parametrize("told", ["label", "share"])
@pytest.mark.parametrize("form", FORMS)
def test_korean_is_found_among_500_languages_and_nothing_else_in_any_spelling(shared, form, told):
    korean, texts = zip(*labelled(shared), strict=True)
    texts = [FORMS[form](text) for text in texts]
    shares = korean_share(texts) if told == "share" else [identify(text)[0] == "ko" for text in texts]
    found = np.asarray(shares) >= 0.5
    right = (found & korean).sum()
    assert right >= 0.999 * found.sum()
    assert right >= 0.995 * sum(korean)


def test_a_list_of_texts_is_a_column_too():
    texts = ["오늘은 비가 옵니다.", "It is raining."]
    assert korean_share(texts).to_pylist() == korean_share(pa.array(texts)).to_pylist() == [1.0, 0.0]
