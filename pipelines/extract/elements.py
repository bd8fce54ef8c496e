"""What single elements of a parsed page are: hidden or shown, rows or layout, a listing, a formula."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lxml.etree import _Element

from .families import places
from .markup import UNSEEN, Marks, marks, words

SHOWN, HIDDEN, ASIDE, PASSED = range(4)
"""How an element is to be taken: read, hidden by the page, read only within a sentence, or never read with its line."""

NAMES: Final = 400
"""Characters of a class or id that are looked at; real ones have 0 to 300."""

_UNNAMED: Final = words("pre xmp html head body")  # classes of these say how, not what
_HIDING: Final = frozenset(("hidden", "aria-hidden", "style"))
# A style that hides an element before any script runs.
_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Line numbers beside code, as Hexo, Rouge, Pygments, Hugo and Prism write them.
_GUTTER: Final = re.compile(r"(?:^|\s)(?:gutter|linenos?|lnt?|line-numbers?(?:-rows)?|hljs-ln-numbers)(?:$|\s)")
_CODE_TABLE: Final = re.compile(r"(?:^|\s)(?:gutter|linenos|lntd|rouge-gutter|blob-num)(?:$|\s)")
_PARTS: Final = ("thead", "tbody", "tfoot")
_TABLE: Final = frozenset(("table", *_PARTS))
_IN_TABLE: Final = words("thead tbody tfoot tr td th caption colgroup col script style form input")
_TEX: Final = "application/x-tex"


def manner(said: list[tuple[str, str]]) -> int:
    """How an element with these attributes is to be taken."""
    found = SHOWN
    for name, value in said:
        if name == "class":
            found = _manner_of_names(value[:NAMES])
        elif name in _HIDING and _hides(name, value):
            return HIDDEN
    return found


@lru_cache(maxsize=1 << 14)
def _manner_of_names(names: str) -> int:
    """How an element within a line is to be taken by its classes."""
    if not UNSEEN.isdisjoint(names.split()):
        return PASSED
    return ASIDE if marks("span", names, "").aside else SHOWN


def is_hidden(said: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is hidden by the page."""
    return not _HIDING.isdisjoint(said) and any(_hides(name, said[name]) for name in _HIDING.intersection(said))


@lru_cache(maxsize=1 << 14)
def named(tag: str, names: str, role: str, of: str | None) -> tuple[Marks, Mapping[str, str]]:
    """What an element is by its tag, its classes and id, its role and its schema.org property, and to each family."""
    known = places(names if of is None else f"{names} itemprop={of}")
    return Marks() if tag in _UNNAMED else marks(tag, names, role), known


def _hides(name: str, value: str) -> bool:
    """Whether an attribute hides its element; what is hidden until found is there to be found."""
    if name == "style":
        return _STYLE.search(value) is not None
    return value == "true" if name == "aria-hidden" else value != "until-found"


def rows(table: _Element) -> list[_Element]:
    """The rows of a table that stand where rows belong and are shown."""
    parts = (table, *table.iterchildren(*_PARTS))
    return [row for part in parts for row in part.iterchildren("tr") if not is_hidden(dict(row.items()))]


def is_code(table: _Element) -> bool:
    """Whether a table lays out code beside its line numbers."""
    return any(_CODE_TABLE.search(cell.get("class") or "") for cell in table.iter("td"))


def is_layout(table: _Element) -> bool:
    """Whether a table lays out the page: it says so, holds another, or has a cell named as a place for the text."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return True
    names = (f"{cell.get('class') or ''} {cell.get('id') or ''}"[:NAMES] for cell in table.iter("td", "div"))
    return any(places(each) or marks("td", each, "").content for each in names if each != " ")


def is_broken(table: _Element, shown: list[_Element]) -> bool:
    """Whether text stands between the cells of a table, or rows within cells: read as it came, not by row."""
    nested = any(row.getparent().tag not in _TABLE for row in table.iter("tr"))
    inside = [table, *table.iterchildren(*_PARTS), *shown]
    loose = any((part.text or "").strip() or any((kid.tail or "").strip() for kid in part) for part in inside)
    strange = any(kid.tag not in _IN_TABLE for part in inside for kid in part)
    return nested or loose or strange or not shown


def is_listing(element: _Element) -> bool:
    """Whether a code element is a listing, thus of several lines: outside of `pre` only a `br` breaks one."""
    return next(element.iter("br"), None) is not None


def code(element: _Element) -> str:
    """The characters of a listing, each line break as one, line numbers left out."""
    is_plain = not any(each.tag == "br" or _is_gutter(each.get("class", "")) for each in element.iter())
    return "".join(element.itertext() if is_plain else _pieces(element))


@lru_cache(maxsize=4096)
def _is_gutter(names: str) -> bool:
    """Whether line numbers are named so."""
    return _GUTTER.search(names) is not None


def _pieces(element: _Element) -> list[str]:
    """The pieces of a listing that holds line breaks or line numbers."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        elif isinstance(child.tag, str) and not _is_gutter(child.get("class", "")):
            pieces += _pieces(child) if len(child) else (child.text or "",)
        pieces.append(child.tail or "")
    return pieces


def tex(math: _Element) -> str:
    """The TeX of a formula where it is annotated, else its characters."""
    annotated = next((each.text for each in math.iter("annotation") if each.get("encoding") == _TEX), None)
    return f"${annotated.strip()}$" if annotated else "".join(math.itertext())
