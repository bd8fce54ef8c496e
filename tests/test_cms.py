"""The made pages are what they claim to be; the bars at the end compare extractors on them."""

import hashlib
import itertools
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import cms
from cms_parts import Maker, marked, unmarked
from cms_prose import SENTENCES, particle, prose
from extraction_metric import grams, letters
from malmoi.pipelines.extract import extract
from malmoi.pipelines.extract.trim import trim

PAGES = cms.pages()
WITH_TEXT = [page for page in PAGES if page.body]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_there_are_sixty_pages_and_more_of_many_systems():
    assert len(WITH_TEXT) >= 66
    families = Counter(page.family for page in PAGES)
    assert len(families) >= 16
    assert min(families.values()) >= 2
    assert len({page.name for page in PAGES}) == len({page.html for page in PAGES}) == len(PAGES)


@each_page
def test_every_block_of_the_truth_stands_in_the_page_in_order(page):
    rest = letters("\n".join(cms.visible(page.html)))
    for block in filter(letters, page.body):
        _, seen, rest = rest.partition(letters(block))
        assert seen == letters(block), block


@each_page
def test_every_snippet_stands_in_the_page_and_not_in_the_truth(page):
    whole, text = letters("\n".join(cms.visible(page.html))), letters("\n".join(page.body))
    assert all(letters(each) in whole for each in page.boilerplate)
    assert not [each for each in page.boilerplate if letters(each) in text]
    assert len(page.boilerplate) >= 5 or "empty" in page.flags


@each_page
def test_the_text_has_the_length_of_a_post_or_an_article(page):
    assert 60 <= sum(map(len, page.body)) <= 3000 or ("empty" in page.flags and not page.body)
    assert [line for turn in page.turns for line in turn] == page.body
    assert "{{" not in page.html.replace("{{ -->", "")
    assert not {mark for mark in ("[[turn", "{t}", "{u}", "{x}", "{n}") if mark in page.html}


def test_some_posts_are_short_and_some_articles_long():
    lengths = [sum(map(len, page.body)) for page in WITH_TEXT]
    assert sum(length <= 150 for length in lengths) >= 6
    assert sum(length >= 1000 for length in lengths) >= 6


def test_titles_dates_and_authors_are_told_in_the_page():
    assert all(letters(page.title) in letters(page.html) for page in WITH_TEXT)
    assert all(page.author in page.html for page in PAGES if page.author)
    assert sum(page.author is not None for page in PAGES) >= 20
    assert sum(page.date is not None for page in PAGES) >= 50


def test_no_two_pages_say_the_same():
    texts = [found for page in WITH_TEXT if len(found := set(grams("\n".join(page.body)))) >= 200]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in itertools.combinations(texts, 2)]
    assert max(shared) < 0.7
    assert sum(shared) / len(shared) < 0.1


def digest():
    return hashlib.sha256("".join(page.html + "".join(page.boilerplate) for page in PAGES).encode()).hexdigest()


def test_the_pages_are_the_same_in_every_process():
    code = "import test_cms; print(test_cms.digest())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)}
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    assert told.stdout.strip() == digest()


def test_lists_tables_code_ruby_captions_quotes_and_headings_are_there():
    html = "".join(page.html for page in PAGES).lower()
    tags = ("<li>", "<table", "<pre", "<ruby>", "<figcaption", "<blockquote", "<h3", "<dt>", "<iframe", "<frameset")
    assert [tag for tag in tags if html.count(tag) < 2] == []


@pytest.mark.parametrize(
    ("word", "form", "follows"),
    [("도서관", "은", "은"), ("산책로", "은", "는"), ("길", "으로", "로"), ("숲", "으로", "으로"), ("터", "이", "가")],
)
def test_a_particle_agrees_with_the_word_before_it(word, form, follows):
    assert particle(word, form) == follows


@pytest.mark.parametrize("register", SENTENCES)
def test_no_sentence_comes_twice_before_all_have_come(register):
    words = prose("a page", 3, register)
    said = [words.sentence() for _ in SENTENCES[register]]
    assert len(set(said)) == len(said)
    assert not any("{" in sentence for sentence in said)


def test_marks_of_a_line_become_html_and_vanish_from_the_text():
    line = "｜東海《동해》에서 **굵은** [고리](/a)와 `f(x)`"
    assert unmarked(line) == "東海(동해)에서 굵은 고리와 f(x)"
    assert "<ruby>東海<rp>(</rp><rt>동해</rt><rp>)</rp></ruby>" in marked(line)
    assert "<strong>굵은</strong>" in marked(line)


def test_a_note_is_in_the_html_and_not_in_the_text():
    byline, alone, last = Maker(prose("a page", 1, "news"), "br", ["가 기자 =", "제보", "끝"]).parts("bne")
    assert byline.html.startswith("가 기자 = ")
    assert "기자 =" not in byline.lines[0]
    assert (alone.html, alone.lines) == ("제보", [])
    assert last.html.endswith(" 끝")


def test_a_template_has_flags_facts_and_repetitions():
    words = prose("a page", 2, "news")
    shell = cms.flagged("{{?a}}{{title}}{{?b}}no{{/b}}{{/a}}{{?b}}no{{/b}}[[2|<i>{n}</i>]]", frozenset("a"))
    assert cms.filled(shell, words, {"title": "제목"}) == "제목<i>4100</i>\n<i>4137</i>"


def test_what_surrounds_is_what_is_seen_and_neither_body_nor_title():
    html = "<title>제목이다</title><script>var menu</script><p>메뉴 모음</p><h1>제목이다</h1><p>몸의 글이다.</p>목록"
    assert cms.surroundings(html, ["<b>쓴이 기자</b>"], ["몸의 글이다."], "제목이다") == ["메뉴 모음", "쓴이 기자"]


@pytest.fixture(scope="module")
def sums():
    """What ours and theirs come to on all pages with a text; `python tests/cms.py` shows it page by page."""
    return [cms.total(list(side)) for side in zip(*cms.compared().values(), strict=True)]


def test_bar_leaks_are_a_quarter_of_trafilaturas_at_most(sums):
    ours, theirs = sums
    assert 4 * ours.leaks <= theirs.leaks


def test_bar_the_mean_recall_of_the_body_is_99_percent(sums):
    assert sums[0].recall >= 0.99


@pytest.mark.parametrize("page", [page for page in PAGES if "empty" in page.flags], ids=lambda page: page.name)
def test_bar_an_outer_frame_has_no_text_and_says_why(page):
    found = extract(page.html, page.url)
    assert (found.text, found.tier) == ("", "frame")


THREADS = [page for page in PAGES if len(page.turns) > 1 and page.name != "oldtable-zeroboard"]


@pytest.mark.parametrize("page", THREADS, ids=lambda page: page.name)
def test_bar_the_posts_of_a_thread_stand_apart(page):
    true = "\n\n".join("\n".join(turn) for turn in page.turns)
    assert pieces(extract(page.html, page.url).text) == pieces(true)


def pieces(text):
    """The letters of each post, or part of one between listings, which may have blank lines themselves."""
    outside = (post for part in text.split("```")[::2] for post in part.split("\n\n"))
    return [kept for post in outside if (kept := letters(post))]


def test_a_board_that_names_nothing_loses_its_replies_but_not_its_post():
    [page] = [page for page in PAGES if page.name == "oldtable-zeroboard"]
    assert letters(extract(page.html, page.url).text) == letters("\n".join(page.turns[0]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_trimmer_takes_nothing_from_a_true_body(page):
    assert trim("\n".join(page.body)).text == "\n".join(page.body)
