"""Lines that are links and nothing else, in a text that another extractor found."""

import pytest
from lxml.etree import HTMLParser, fromstring

from malmoi.pipelines.extract import extract
from malmoi.pipelines.extract.only_links import without_links
from malmoi.pipelines.extract.outline import outline

SENTENCE = "The first dictionary of Korean was written over many years by many people, and then it was taken away."


def left(text, body):
    page = fromstring(f"<body>{body}</body>".encode(), HTMLParser(encoding="utf-8"))
    return without_links(text, outline(page))


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='/1'>More about dictionaries</a></p>",
        "<li><a href='/1'>More about dictionaries</a></li>",
        "<h3><a href='/1'>More about</a> <a href='/2'>dictionaries</a> →</h3>",
    ],
)
def test_a_line_that_is_a_link_goes(line):
    text = f"{SENTENCE}\n- More about dictionaries" + " →" * ("→" in line)
    assert left(text, f"<p>{SENTENCE}</p>{line}") == SENTENCE


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Many people wrote it.", "<p><a href='/1'>Many people</a> wrote it.</p>"),
        ("Dictionaries", "<nav><a href='/1'>Dictionaries</a></nav><h2>Dictionaries</h2>"),
        ("https://example.com/words", "<p><a href='/1'>https://example.com/words</a></p>"),
        ("", "<p><a href='/1'>Dictionaries</a></p>"),
        ("Not on the page", "<p><a href='/1'>Dictionaries</a></p>"),
    ],
)
def test_any_other_line_stays(line, body):
    assert left(f"{line}\n{SENTENCE}", f"{body}<p>{SENTENCE}</p>") == f"{line}\n{SENTENCE}"


def test_a_headline_of_another_page_is_no_text_of_a_foreign_page():
    paragraphs = [f"<p>{SENTENCE} It was found {number} years later.</p>" for number in range(9)]
    paragraphs.insert(4, "<p><a href='/1'>Related: the men and women who wrote dictionaries</a></p>")
    found = extract(f"<html><body><article><h1>Words</h1>{''.join(paragraphs)}</article></body></html>").text
    assert (found.count(SENTENCE), found.count("Related")) == (9, 0)
