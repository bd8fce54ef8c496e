"""Every character of a normalised text points to where it came from."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_normalise import TEXTS

from malmoi.filters.mapped import _clusters, normalise_mapped
from malmoi.filters.normalise import normalise

STABLE = "가각한글뷁 abzAZ019.,?!()㉠㈜ㅋㅠ漢ß€😀"


@pytest.mark.parametrize(
    ("text", "normalised", "offsets"),
    [
        ("한글", "한글", [0, 1]),
        (unicodedata.normalize("NFD", "한글"), "한글", [0, 3]),
        ("\ufeff가\u200b나", "가나", [1, 3]),
        ("\uf53a글", "ᄒᆞᆫ글", [0, 0, 0, 1]),
        ("가\r\n나", "가\n나", [0, 1, 3]),
        ("가   나  \n\n\n\n다\n", "가 나\n\n다", [0, 1, 4, 7, 8, 11]),
        ("ﾡＡ\uf914", "ㄱA樂", [0, 1, 2]),
        ("e\u0301\u0323x", "ẹ\u0301x", [0, 1, 3]),
        ("", "", []),
    ],
)
def test_offsets_are_where_characters_begin(text, normalised, offsets):
    assert normalise_mapped(text) == (normalised, offsets)


@given(TEXTS, st.sampled_from(["unify", "keep"]))
@example("가\u0344\u302e나  \n ", "unify")
@settings(max_examples=400, deadline=None)
def test_the_text_is_that_of_normalise_and_offsets_never_fall(text, hanja):
    made = normalise_mapped(text, hanja)
    assert made.text == normalise(text, hanja)
    assert len(made.offsets) == len(made.text)
    assert all(first <= second for first, second in pairwise(made.offsets))
    assert all(0 <= offset < len(text) for offset in made.offsets)


@given(st.text(alphabet=STABLE + "\u200b\ufeffＡ０\u3000\xa0\n\x00\uf914", max_size=40))
@settings(deadline=None)
def test_a_character_that_no_step_rewrites_is_at_its_own_place(text):
    made = normalise_mapped(text)
    kept = [(one, text[offset]) for one, offset in zip(made.text, made.offsets, strict=True) if text[offset] in STABLE]
    assert all(one == source for one, source in kept)


@given(st.text(alphabet="가나다 모은일", max_size=30), st.text(alphabet="\u200b\ufeff\x00", max_size=5))
@settings(deadline=None)
def test_a_span_found_in_the_text_points_back(korean, noise):
    source = f"{noise}{noise.join(korean)} 010-1234-5678"
    made = normalise_mapped(source)
    first = made.text.index("010")
    assert source[made.offsets[first] :] == "010-1234-5678"


@given(st.text())
@example("\u0344\u0f73ᆨ각ᄀ\u0958\u2adc\U0001d15e")
@settings(deadline=None)
def test_nfc_by_clusters_is_nfc(text):
    clusters = _clusters().findall(text)
    assert "".join(clusters) == text
    assert "".join(unicodedata.normalize("NFC", each) for each in clusters) == unicodedata.normalize("NFC", text)


def test_every_pair_that_composes_is_one_cluster():
    points = (chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    for point in points:
        apart = unicodedata.normalize("NFD", point)
        assert unicodedata.is_normalized("NFC", point) is False or len(_clusters().findall(apart)) == 1, hex(ord(point))
