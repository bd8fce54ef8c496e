"""Measures of layout: equal to a plain reference, and far apart for prose and for lists of tags."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spam_texts import ABOUT

from malmoi.filters.layout import digit_share, echo_share, fragment_share, symbol_share, unspaced_share, url_share
from naive import kind, prose, ratio

ENDS = set("다요죠까음함네" + ".?!。…\"'”’」』)")
MARKS = set(".,?!:;'\"()…·~-–—/%“”‘’「」『』<>[]|")
DISTRICTS = ("강남", "서초", "송파", "강동", "마포", "용산", "종로", "성북", "노원", "도봉", "은평", "양천", "구로")
TAGS = "\n".join(f"{name}출장샵 {name}출장샵후기 {name}출장샵추천" for name in DISTRICTS)
TEXTS = st.lists(st.none() | st.text(st.sampled_from("가나다요 .★1a\n"), max_size=60), max_size=5)
WORDS = st.sampled_from(["가나다라", "가나다마", "바나다라", "가", "\n", "\n```\n"])
FEW = st.lists(st.none() | st.lists(WORDS).map(" ".join))


def plain_fragments(text):
    told = prose(text)
    return ratio(sum(len(line) for line in told if len(line) < 60 and line[-1] not in ENDS), sum(map(len, told)))


def plain_digits(text):
    inked = "".join("".join(prose(text)).split())
    return ratio(sum(each.isdigit() for each in inked), len(inked))


def plain_symbols(text):
    inked = "".join("".join(prose(text)).split())
    return ratio(sum(kind(each) == "other" and not each.isdigit() and each not in MARKS for each in inked), len(inked))


def plain_unspaced(text):
    hangul = [sum(kind(each) == "hangul" for each in word) for word in text.split()]
    return ratio(sum(size for size in hangul if size > 25), sum(hangul))


def plain_echoes(text):
    words = " ".join(prose(text)).split()
    echoes = 0
    for place, word in enumerate(words):
        near = [each for each in words[max(place - 2, 0) : place] if len(each) > 3]
        echoes += len(word) > 3 and any(word[:3] == each[:3] or word[-3:] == each[-3:] for each in near)
    return ratio(echoes, len(words))


PLAIN = {
    fragment_share: plain_fragments,
    digit_share: plain_digits,
    symbol_share: plain_symbols,
    unspaced_share: plain_unspaced,
    echo_share: plain_echoes,
}


@pytest.mark.parametrize("measure", PLAIN, ids=lambda each: each.__name__)
@settings(max_examples=60, deadline=None)
@given(texts=TEXTS | FEW)
@example(texts=[])
@example(texts=[None, "", "\n", "가" * 30, "가나다라 가나다마 나 바나다마"])
def test_a_measure_equals_its_plain_reference(measure, texts):
    expected = [PLAIN[measure](text or "") for text in texts]
    assert measure(pa.array(texts, pa.string())).to_pylist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("measure", "text", "least"),
    [
        (fragment_share, "홈\n회사 소개\n찾아 오시는 길\n공지 사항\n고객 센터", 1.0),
        (digit_share, "2024 10 01\n12345 67890\n표 1", 0.9),
        (symbol_share, "★★★ 특가 ★★★ ◆◆◆ 세일 ◆◆◆", 0.7),
        (unspaced_share, "띄어쓰기를하지않고이렇게길게이어서쓴글은기계가읽기에도사람이읽기에도어렵다", 1.0),
        (echo_share, TAGS, 0.6),
    ],
)
def test_a_measure_is_high_of_what_it_looks_for_and_low_of_an_article(measure, text, least):
    article = ABOUT["travel"]
    found, clean = measure(pa.array([text, article])).to_pylist()
    assert found >= least
    assert clean < 0.2


def test_code_is_no_fragment_and_a_long_line_neither():
    text = "```\nfor x in y\n```\n" + "가나 " * 21
    assert fragment_share(pa.array([text])).to_pylist() == [0.0]


def test_url_share_counts_the_eojeol_with_an_address_outside_code():
    column = pa.array(["참고 http://a.kr/b 링크", "비율은 1:2 이다", "```\nhttps://a.kr\n```", None])
    assert url_share(column).to_pylist() == [13 / 17, 0.0, 0.0, 0.0]
