"""Which lines of a page are its main text."""

import pytest
from lxml.etree import HTMLParser, fromstring

from malmoi.pipelines.extract.main_text import main
from malmoi.pipelines.extract.outline import outline

WORDS = ("낱말", "원고", "사전", "편지", "노래", "이야기", "그림", "마을")
SENTENCES = tuple(f"{word}을 모으는 일은 여러 해가 걸렸지만 많은 사람이 함께하였다." for word in WORDS)
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
LINKS = "".join(f"<li><a href='/{word}'>{word}에 관한 소식 모음</a></li>" for word in WORDS)


def found(body):
    page = fromstring(f"<body>{body}</body>".encode(), HTMLParser(encoding="utf-8", remove_comments=True))
    return main(outline(page.find("body")))


def lines(body):
    return found(body).text.split("\n")


@pytest.mark.parametrize(
    "beside",
    [
        f"<nav><ul>{LINKS}</ul></nav>",
        f"<div class='side-bar gnb'><p>{SENTENCES[0]}</p></div>",
        f"<div id='relatedPosts'>{LINKS}</div>",
        "<div class='post-meta'>2024년 3월 5일 · 3분</div>",
        "<p class='byline'>이극로 기자</p>",
        f"<ul>{LINKS}</ul>",
        f"<footer><p>{SENTENCES[0]}</p></footer>",
        "<div class='content-share'>공유하기</div>",
        "<div role='navigation'>처음으로</div>",
    ],
)
@pytest.mark.parametrize("page", ["{0}<div>{1}</div>", "<div><div>{1}</div>{0}</div>"])
def test_what_stands_beside_is_left_out(page, beside):
    assert lines(page.format(beside, PROSE)) == list(SENTENCES)


@pytest.mark.parametrize(
    "name", ["post-content", "entry-content", "articleBody", "view_cont", "xe_content", "bo_v_con"]
)
def test_a_named_container_is_the_text_among_other_prose(name):
    other = "<div><p>이 누리집은 낱말을 모으는 사람들이 함께 만들고 가꾸는 곳이다.</p></div>"
    assert lines(f"{other}<div class='{name}'>{PROSE}</div>{other}") == list(SENTENCES)


def test_a_list_of_links_in_a_place_for_the_text_is_its_own():
    assert len(lines(f"<article>{PROSE}<ul>{LINKS}</ul></article>")) == len(SENTENCES) + len(WORDS)


@pytest.mark.parametrize("name", ["post-share-wrap sidebar", "comment-layout", "menu"])
def test_a_name_does_not_hide_what_is_most_of_the_page(name):
    assert lines(f"<div class='{name}'>{PROSE}</div><p>짧은 글.</p>")[: len(SENTENCES)] == list(SENTENCES)


@pytest.mark.parametrize("name", ["notice", "info", "meta", "label"])
def test_a_doubtful_name_hides_no_sentence(name):
    box = f"<div class='{name}'><p>{SENTENCES[0]}</p></div>"
    assert lines(f"<article>{PROSE}{box}</article>") == [*SENTENCES, SENTENCES[0]]


@pytest.mark.parametrize("place", ["related-work", "what-s-next", "Hidden-Input", "option", "top-down-방식"])
def test_a_heading_is_text_whatever_its_place_is_called_after_its_words(place):
    assert lines(f"<h2 id='{place}'>낱말의 갈래</h2>{PROSE}")[0] == "낱말의 갈래"
    assert lines(f"<h2 class='{place}'>낱말의 갈래</h2>{PROSE}")[0] == SENTENCES[0]


def test_a_container_that_holds_less_than_the_rest_is_not_the_text():
    summary = "<div class='article_body'>짧은 소개 글이다.</div>"
    assert found(f"<div class='story'>{PROSE}</div>{summary}").text.startswith("\n".join(SENTENCES))


def test_two_sections_of_like_name_are_both_text():
    half = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:4])
    assert lines(f"<div><div class='content'>{PROSE}</div><div class='content'>{half}</div></div>") == [
        *SENTENCES,
        *SENTENCES[:4],
    ]


@pytest.mark.parametrize(
    "data",
    [
        "<table><tr><td>무게</td><td>1.2 kg</td></tr><tr><td>길이</td><td>90 cm</td></tr></table>",
        "<ul><li>돼지고기 앞다리 300 g</li><li>묵은 김치 반 포기</li></ul>",
    ],
)
def test_data_beside_the_prose_is_text(data):
    assert len(lines(f"<div><div>{PROSE}</div>{data}</div>")) == len(SENTENCES) + 2


def test_a_page_without_a_sentence_keeps_its_text_and_not_its_foot():
    verses = [f"{word} 너머 {word} 건너 부는 바람" for word in WORDS]
    poem = "<br>".join(verses)
    assert lines(f"<nav><p>이 누리집의 차림표</p></nav><div>{poem}</div><footer>한말 시집 모음</footer>") == verses


def test_a_single_line_that_leads_elsewhere_stays():
    assert "제1조(목적) 이하" in lines(f"<article>{PROSE}<p><a href='#j1'>제1조(목적) 이하</a></p></article>")


def test_turns_of_a_known_forum_follow_the_post_without_names():
    turn = "<li><b>{}</b><div class='comment_1_2 xe_content'>{}</div><a>댓글</a></li>"
    replies = turn.format("별명하나", SENTENCES[0]) + turn.format("별명둘", "짧게 답한다")
    body = f"<div class='xe_content'>{PROSE}</div><ul class='comments'>{replies}</ul>"
    assert lines(body) == [*SENTENCES, "", SENTENCES[0], "", "짧게 답한다"]
    assert found(body).family == "xpress-engine"


def test_comments_of_other_pages_are_no_turns():
    comments = f"<ul class='comments'><li class='usertxt'>{SENTENCES[0]}</li></ul>"
    assert lines(f"<article>{PROSE}</article>{comments}") == list(SENTENCES)


def test_a_table_of_contents_goes_with_its_heading():
    contents = (
        "<h2>차례</h2><ul>" + "".join(f"<li><a href='#{word}'>{word} 이야기</a></li>" for word in WORDS) + "</ul>"
    )
    assert lines(f"<article><h2>머리말</h2>{contents}<h2>본문</h2>{PROSE}</article>") == ["머리말", "본문", *SENTENCES]


@pytest.mark.parametrize(
    ("caption", "kept"),
    [
        ("시민들이 광장에 모여 있다. 연합뉴스", False),
        ("시민들이 광장에 모여 있다. /사진=한말일보", False),
        ("광장에 모인 시민들. 이극로 선임기자", False),
        ("그림 1. 낱말을 모은 차례", True),
        ("기자가 되려는 사람들의 모습", True),
    ],
)
def test_the_caption_of_a_press_photo_is_left_out_and_counted(caption, kept):
    page = f"<article>{PROSE}<figure><img><figcaption>{caption}</figcaption></figure></article>"
    assert (lines(page)[-1] == caption, found(page).captions) == (kept, not kept)


def test_a_sentence_that_ends_in_a_credit_stays_outside_of_captions():
    assert lines(f"<article>{PROSE}<p>이 사진은 그가 낸 책에 실렸다. 연합뉴스</p></article>")[-1].endswith("연합뉴스")


def test_the_frame_of_an_old_page_is_left_out():
    cell, menu = "<td><table><tr><td>{}</td></tr></table></td>", "알림 | 소식 | 자료"
    page = f"<table><tr>{cell.format(menu)}{cell.format(PROSE)}</tr></table>"
    page += "<table><tr><td>전화</td><td>000</td></tr></table>"
    assert lines(page) == list(SENTENCES)


def test_a_share_says_how_much_of_the_page_it_is():
    half = f"<div><div>{PROSE}</div><div>{PROSE}</div></div>"
    assert found(half).share == 1.0
    assert not found(half).named


def test_an_empty_page_has_no_text():
    assert found("<p> </p>").text == ""
