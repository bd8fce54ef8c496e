"""What the names of elements say."""

import pytest

from malmoi.pipelines.extract.elements import ASIDE, HIDDEN, PASSED, SHOWN, manner
from malmoi.pipelines.extract.families import FAMILIES, places
from malmoi.pipelines.extract.markup import marks


@pytest.mark.parametrize(
    "name",
    [
        "gnb",
        "side-nav",
        "siteFooter",
        "post-share",
        "view_sns",
        "btn-back-to-top",
        "comments",
        "Gnb__Wrapper-x1",
        "toc",
    ],
)
def test_a_name_that_is_surely_no_text(name):
    assert marks("div", name, "").aside


@pytest.mark.parametrize(
    "name", ["postings", "shareholder-letter", "navel", "language-python", "content", "commentary"]
)
def test_a_word_within_another_says_nothing(name):
    assert not marks("div", name, "").aside


@pytest.mark.parametrize("name", ["post-content", "entry_body", "articleBody", "markdown-body", "content", "viewCon"])
def test_a_name_for_the_text(name):
    assert marks("div", name, "").content


@pytest.mark.parametrize(("tag", "role"), [("nav", ""), ("footer", ""), ("div", "navigation"), ("div", "search")])
def test_tags_and_roles_that_are_no_text(tag, role):
    assert marks(tag, "", role).aside


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("class", "reference")], PASSED),
        ([("class", "lineno")], PASSED),
        ([("class", "hashtag")], ASIDE),
        ([("class", "k kd"), ("id", "x")], SHOWN),
        ([("class", "blind"), ("style", "display:none")], HIDDEN),
        ([("hidden", "until-found")], SHOWN),
        ([], SHOWN),
    ],
)
def test_how_an_element_within_a_line_is_taken(said, expected):
    assert manner(said) == expected


def test_a_number_is_cut_off_a_name():
    assert places("commentContent_4100") == {"ppomppu": "turn"}
    assert places("x document_12_34 xe_content") == {"xpress-engine": "text"}


def test_an_unknown_name_is_nowhere():
    assert places("post") == {}


def test_each_family_has_text():
    assert len(set(FAMILIES)) == len(FAMILIES)
