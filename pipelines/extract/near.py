"""What stands near the title of a page: its bylines and stamps, not those of other pages or comments."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from lxml.etree import _Element

from ..page.index import Index
from .marks import Mark, Stamp, bylines, labelled, marked, may_say_who, plain, stamps, steps
from .names import key

T = TypeVar("T")
Found = Iterable[tuple[_Element, T]]

# Parts of a page that speak of other pages, of comments, or of the site.
_OTHERS: Final = re.compile(
    r"comment|reply|repl_|cmt|cm_wrap|bo_vc|bo_v_nb|relat|recent|popular|rank|sidebar|side_|side-|aside|widget|recommend|prev|next|btn_prv|btn_nxt|pager"
    r"|paginat|footer|(?:^|\s)foot|(?<![a-z])toc(?![a-z])|banner|archive|latest|rolling|swiper|gnb|lnb|today"
    r"|(?:^|\s)header(?:$|\s)|(?:^|[\s_-])(?:list|best|hot|more)(?:$|[\s_-])"
)
_ASIDES: Final = frozenset(("aside", "nav", "footer", "figure", "figcaption", "blockquote", "select", "pre"))
_CLOSE: Final = 2  # ancestors between a title and its stamp, our choice: beyond, wordings are looked at, too
_FAR: Final = 64  # ancestors that are looked at, our choice
_MANY: Final = 10  # dates of a page, our choice: more make it a list of pages
_DISTINCT: Final = 4  # dates beside a heading, our choice: more make a list of pages


class Near(NamedTuple):
    """What stands near a title, best first: words of bylines, stamps, and the steps of a breadcrumb."""

    authors: list[str]
    stamps: list[Stamp]
    crumbs: list[str]


def near(index: Index, title: _Element | None, *, author: bool = True, day: bool = True) -> Near:
    """The wanted ones of bylines and stamps of the page whose title an element shows, and its breadcrumb."""
    rungs = {} if title is None else {each: level for level, each in enumerate((title, *title.iterancestors()))}
    marks = list(marked(index.root, index.tags["time"]))
    crumbs = next((said for mark in marks if mark.kind == "where" and (said := steps(mark))), [])
    return Near(
        _authors(index, marks, rungs) if author else [],
        _stamps(index, marks, title, rungs) if day else [],
        crumbs,
    )


def _authors(index: Index, marks: list[Mark], rungs: dict[_Element, int]) -> list[str]:
    first = list(bylines(marks))
    more = (found for words in (index.words,) if may_say_who(words) for found in labelled(index.root))
    return _nearest(first, more, rungs) or _only(first)


def _stamps(index: Index, marks: list[Mark], title: _Element | None, rungs: dict[_Element, int]) -> list[Stamp]:
    first = list(stamps(marks))
    is_list = len({stamp.day for _, stamp in first}) > _MANY
    found = _nearest(first, () if is_list else plain(index.root, title), rungs)
    return found if len({stamp.day for stamp in found}) <= _DISTINCT else []


def _nearest(first: Found[T], more: Found[T], rungs: dict[_Element, int]) -> list[T]:
    """Of what was found those that share the nearest ancestor with the title; `more` is sought where none is close."""
    leveled = _leveled(first, rungs)
    best = min((level for level, _ in leveled), default=_FAR)
    if best > _CLOSE:
        leveled += _leveled(more, rungs)
        best = min((level for level, _ in leveled), default=_FAR)
    return [thing for level, thing in leveled if level == best]


def _leveled(found: Found[T], rungs: dict[_Element, int]) -> list[tuple[int, T]]:
    return [(level, thing) for element, thing in found if (level := _level(element, rungs)) is not None]


def _level(element: _Element, rungs: dict[_Element, int]) -> int | None:
    """How far up a title and an element meet; None for elements within other parts of the page."""
    for height, each in enumerate((element, *element.iterancestors())):
        if each in rungs:
            return rungs[each]
        if each.tag in _ASIDES or height > _FAR or _is_other(f"{each.get('class', '')} {each.get('id', '')}"):
            return None
        if each.tag == "body":
            break
    return _FAR


@lru_cache(maxsize=8192)
def _is_other(said: str) -> bool:
    return bool(_OTHERS.search(said.lower()))


def _only(found: list[tuple[_Element, str]]) -> list[str]:
    """The one name that all bylines of a page bear, wherever they stand."""
    names = {key(said): said for _, said in found}
    return list(names.values()) if len(names) == 1 else []
