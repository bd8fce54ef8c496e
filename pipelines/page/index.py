"""One pass over a tree: its elements that say what a page is, and what its metas say."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from lxml.etree import Element, XPath, _Element

from .linked import Linked, linked
from .words import clean

_TAGS: Final = ("title", "meta", "link", "h1", "h2", "h3", "time", "script", "a", "img", "article")
_LONGEST: Final = 2_000  # characters of one meta, our choice: no title, name or date is longer
# Metas that every page has and that say nothing of what a page is.
_DULL: Final = re.compile(
    r"viewport|robots|generator|theme-color|x-ua|description|keywords|referrer|google|msapplication|msvalidate|naver-site"
    r"|fb:|twitter:(?!title)|:(?:image|tag|type|locale|url:)"
)
_UNSEEN: Final = frozenset(("title", "script", "style", "option", "a", "noscript", "textarea"))
_SPACES: Final = 200  # characters, our choice: of the white space around a text in its source
_WORDS: Final = XPath("string()", smart_strings=False)


class Index(NamedTuple):
    """The named elements of a tree in document order, all its words, what its metas say by name, and its JSON-LD.

    `links` are the elements that lead somewhere, with their addresses as written.
    """

    root: _Element
    tags: dict[str, list[_Element]]
    links: list[tuple[_Element, str]]
    words: str
    meta: dict[str, list[str]]
    linked: Linked

    def said(self, *names: str) -> Iterator[str]:
        """What the metas of these names say, in the order of the names."""
        for name in names:
            yield from self.meta.get(name, ())


def indexed(tree: _Element) -> Index:
    """The index of a tree, which stays as it is."""
    tags: dict[str, list[_Element]] = {name: [] for name in _TAGS}
    for element in tree.iter(*_TAGS):
        tags[element.tag].append(element)
    scripts = (script.text or "" for script in tags["script"] if "ld+json" in (script.get("type") or "").lower())
    links = [(link, href) for link in tags["a"] if (href := link.get("href"))]
    return Index(tree, tags, links, _WORDS(tree), _metas(tags["meta"]), linked(scripts))


def _metas(elements: list[_Element]) -> dict[str, list[str]]:
    """Contents by property, name, http-equiv, or `itemprop` and the name of the property."""
    found: dict[str, list[str]] = {}
    for element in elements:
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        if name is None and (name := element.get("itemprop")) is not None:
            name = f"itemprop {name}"
        if name and (low := _read(name)) and (said := clean(element.get("content"), _LONGEST)):
            found.setdefault(low, []).append(said)
    return found


@lru_cache(maxsize=4096)
def _read(name: str) -> str:
    """The name of a meta in lower case, "" where it is not read."""
    low = name.strip().lower()
    return "" if _DULL.search(low) else low


def text_of(element: _Element, longest: int = 300, between: str = "") -> str:
    """The words of an element on one line, cut at about `longest` characters."""
    if not len(element):
        return clean(element.text, longest)
    found: list[str] = []
    length = 0
    for text in element.itertext():
        found.append(text)
        length += len(text)
        if length > longest:
            break
    return clean(between.join(found), longest)


def texts(root: _Element) -> Iterator[tuple[_Element, str]]:
    """The texts of a tree, each with the element that holds it, in document order but for those behind an element.

    A loop over elements is a third faster than XPath's text() with a condition.
    """
    for element in root.iter(Element):
        if text := element.text:
            yield element, text
        if (text := element.tail) and (holder := element.getparent()) is not None:
            yield holder, text


def showing(root: _Element, words: str) -> _Element | None:
    """The first element, no link and none of the head, with a text of its own that is these words."""
    shortest, longest = len(words), len(words) + _SPACES
    for holder, text in texts(root):
        if shortest <= len(text) <= longest and clean(text) == words and holder.tag not in _UNSEEN:
            return holder
    return None
