"""One spelling a text, and no Hangul harmed."""

import re
import unicodedata
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from malmoi.filters.hanyang import JAMO
from malmoi.filters.normalise import _safe, normalise, normalise_column

SYLLABLE = re.compile("[가-힣]")
RARE = "가각갸ᄀᄒᄓ\u115f\u1160ᆞᅡᆨᆫᇫᇃꥠힰퟋㄱㅋㅎㆍㅤﾡￂ\uffa0\uf914\uf900"
RARE += "\u200b\u200d\ufe0f\u20e3👨❤©1Ａ９ \xa0\u3000\t\n\r\x85\u0301e\u302e"
RARE += "\uf53a\uf537\ue0bc\ue105\ue1a7\uf86a\uf8f2\uf7c0\uf015🏴\U000e0067\U000e007fㄸㅏㄴㅤ"
TEXTS = st.text() | st.text(alphabet=RARE, max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (unicodedata.normalize("NFD", "한글 값을 읽다"), "한글 값을 읽다"),
        ("\uf914 \uf900", "樂 豈"),
        ("ㅋㅋㅋ ㅠㅠ ㄱㄴㄷ", "ㅋㅋㅋ ㅠㅠ ㄱㄴㄷ"),
        ("ﾡﾢￂￜ", "ㄱㄲㅏㅣ"),
        ("ᄏᄏᄏ진짜", "ㅋㅋㅋ진짜"),
        ("가\u1160ᆨ", "가ㄱ"),
        ("ＡＢｃ１２３（～）㈜㎏", "ABc123（～）㈜㎏"),
        ("닉네임ㅤ은ㅤ비었다", "닉네임은비었다"),
        ("\ufeff보\u200b이\xad지 \u202e않\x00는", "보이지 않는"),
        ("정치ㆍ경제ㆍ사회", "정치·경제·사회"),
        ("정치·경제・사회", "정치·경제・사회"),
        ("똠방각하 펲시", "똠방각하 펲시"),
        ("ㅤㄸㅗㅁ방각하 ㅤㄱㅏㅤ", "똠방각하 가"),
        ("ㅤㅋㅋㅋ ㅤㄳㅏㅤ ㅤㄱㅏㄸ", "ㅋㅋㅋ ㄳㅏ ㄱㅏㄸ"),
        ("樂樂樂樂", "樂樂樂樂"),
        ("\ufffe가\uffff나\ufff9다", "가나다"),
        ("비밀\U000e0061\U000e0062\U000e007f", "비밀"),
        ("하\xa0나\u3000둘\u2003셋", "하 나 둘 셋"),
    ],
)
def test_every_spelling_becomes_the_one_we_store(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize("text", ["나랏말ᄊᆞ미", "ᄒᆞᆫ", "가ᇫ", "ᅟᅡᆫ", "ㅎㆍㄴ글"])
def test_old_hangul_stays(text):
    assert normalise(f"{text}.") == f"{text}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\uf53a글 문서 파일 구조", "ᄒᆞᆫ글 문서 파일 구조"),
        ("나랏말\uebd4미", "나랏말ᄊᆞ미"),
        ("\u1112\u1161\u11ab \uf53a\uf53a", "한 ᄒᆞᆫᄒᆞᆫ"),
        ("\uf7fc\uf85e\uf875 \ue1a7나", "ᄒᆞᆫ ᄀᆞ나"),
        ("글\u200b\uf53a", "글ᄒᆞᆫ"),
    ],
)
def test_hanyang_codes_in_hangul_words_are_old_hangul(text, expected):
    assert normalise(text) == expected


ICONS = ["\uf015 홈", "메뉴 \ue8b6", "\uf101다음", "\uf53a", "\uf537 검색", "\uf015\uf0c9\uf002\uf013홈\uf53a"]


@pytest.mark.parametrize("text", ICONS)
def test_icons_in_the_same_codes_stay(text):
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["樂 악·락·요", "李씨 \uf914\u0301", "豈"])
def test_compatibility_ideographs_are_kept_where_a_policy_says_so(text):
    assert normalise(unicodedata.normalize("NFD", "값") + text, hanja="keep") == "값" + text
    assert normalise(text) == unicodedata.normalize("NFC", text)


@given(TEXTS)
@example("\uf53a\u0301\u302e나")
@example("가\u200b\uf53a")
def test_a_text_with_kept_hanja_stays_as_it_is(text):
    once = normalise(text, hanja="keep")
    assert normalise(once, hanja="keep") == once
    assert normalise(once) == normalise(text)


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "❤️", "1️⃣", "👍🏽", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_emoji_keep_what_joins_them(text):
    assert normalise(f"참 {text} 좋다") == f"참 {text} 좋다"


@pytest.mark.parametrize("text", ["가\u200d나", "가\ufe0f나", "가나\u200d"])
def test_nothing_else_keeps_a_joiner(text):
    assert normalise(text) == "가나"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("하나\r\n둘\r셋\x0c넷", "하나\n둘\n셋\n넷"),
        ("하나  둘   셋 \t\n넷", "하나 둘 셋\n넷"),
        ("\n\n하나\n \n\n\n둘\n", "하나\n\n둘"),
        ("def f():\n    return  1\n\tpass", "def f():\n    return 1\n\tpass"),
        ("가\t나\t\t다", "가\t나\t\t다"),
        ("   ", ""),
    ],
)
def test_lines_are_laid_out_one_way(text, expected):
    assert normalise(text) == expected


@given(TEXTS)
@example("가\u200bᆨ")
@example("❤\u200d\ufe0f\u200d❤")
@settings(max_examples=400)
def test_a_normalised_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(TEXTS)
@example("가\u200bᆨ")
@settings(max_examples=400)
def test_no_syllable_is_changed_or_lost(text):
    """Those of NFC come out in their order, among those spelt out; private codes read as the jamo they stand for."""
    normalised = normalise(text)
    read = text if set(normalised) & set(JAMO) else "".join(JAMO.get(each, each) for each in text)
    syllables = iter(SYLLABLE.findall(normalised))
    assert all(each in syllables for each in SYLLABLE.findall(unicodedata.normalize("NFC", read)))


@given(st.text(alphabet=sorted(set(RARE) - set(JAMO) - {"ㅤ"}), max_size=30))
def test_no_syllable_appears_that_nfc_has_not(text):
    assert SYLLABLE.findall(normalise(text)) == SYLLABLE.findall(unicodedata.normalize("NFC", text))


def test_every_one_of_the_11172_syllables_is_itself_composed_and_decomposed():
    syllables = "".join(map(chr, range(0xAC00, 0xD7A4)))
    assert normalise(syllables) == normalise(unicodedata.normalize("NFD", syllables)) == syllables


@given(st.text(alphabet="ᄀᄂᄒᄓ", min_size=1, max_size=1), st.sampled_from("ᆞᆢힰ"), st.sampled_from(["", "ᆨ", "ᇫ", "ퟋ"]))
def test_old_hangul_syllables_survive_between_others(leading, vowel, trailing):
    assert normalise(f"글 {leading}{vowel}{trailing} 글") == f"글 {leading}{vowel}{trailing} 글"


def test_counts_say_what_was_rewritten():
    texts = pa.array(["그대로다.", "ﾡ \u200bＡ  \uf914", None, unicodedata.normalize("NFD", "가")])
    made, counts = normalise_column(texts)
    assert made.to_pylist() == ["그대로다.", "ㄱ A 樂", None, "가"]
    assert counts == [{}, {"jamo": 1, "removed": 1, "width": 1, "hanja": 1, "layout": 1}, {}, {"nfc": 1}]


def test_a_column_counts_old_hangul_and_can_keep_hanja():
    made, counts = normalise_column(pa.array(["\uf53a글 樂", None]), hanja="keep")
    assert (made.to_pylist(), counts) == (["ᄒᆞᆫ글 樂", None], [{"hanyang": 1}, {}])


def test_a_large_column_stays_large():
    made, _ = normalise_column(pa.array(["가"], pa.large_string()))
    assert made.type == pa.large_string()


@given(TEXTS)
def test_only_what_a_count_names_is_rewritten(text):
    made, counts = normalise_column(pa.array([text]))
    assert (made[0].as_py() == text) == (Counter(counts[0]).total() == 0)


MIXED = "가é 1\n\t .😀㈜『。\u0301\u1161ㆍ\xa0\uf09f漢\uf900A\uff21－\U000e0041\U0001d15e"
LAID_OUT = st.text(st.sampled_from(MIXED), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.none() | LAID_OUT | st.text(max_size=12), max_size=5))
@example(texts=[" ", "\n", "a\n", "\na", "a\n\n\nb", "a  b", "\t  b", "  b\n  c", "a \nb", "", "e\u0301", "\U0001f600"])
def test_a_column_is_normalised_as_each_text_is(texts):
    column = pa.array([None, *texts], pa.string())[1:]
    made, counts = normalise_column(column)
    assert made.to_pylist() == [None if text is None else normalise(text) for text in texts]
    assert [bool(count) for count in counts] == [new != old for new, old in zip(made.to_pylist(), texts, strict=True)]


def test_no_characters_that_are_said_to_be_safe_compose():
    safe = [chr(point) for point in np.flatnonzero(_safe()[:0x10000])]
    assert len(safe) > 30_000
    for before in "가기aeoA漢か<":
        text = before + before.join(safe)
        assert unicodedata.normalize("NFC", text) == text
