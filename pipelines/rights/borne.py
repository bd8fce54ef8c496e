"""What a page bears of licences and notices, as signals, and which licence is its own."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lxml.etree import _Element

from ..page.index import indexed, text_of, texts
from ..page.tree import parsed
from .licences import Licence, licences
from .notices import LONGEST, Notice, may_forbid, notices

_INLINE: Final = frozenset(["a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"])
_FEW: Final = 8  # elements of one within another around a word, our choice


class Borne(NamedTuple):
    """Signals as `kind=value`, and the one licence that is the page's own, if any."""

    signals: tuple[str, ...]
    licence: Licence | None


def borne(marks: Iterable[Licence], said: Iterable[Notice]) -> Borne:
    """What the page says of its rights; a mark of the site around it is evidence and no licence of the page.

    Nor are several unlike ones: which of them is the article's cannot be told.
    """
    marks = tuple(marks)
    own = [each for each in marks if each.scope in ("article", "head")]
    named = own[0] if len({each.id for each in own}) == 1 else None
    evidence = [f"licence-mark:{each.scope}={each.id}" for each in marks if each is not named]
    found = [f"licence={named.id}"] if named else []
    return Borne((*found, *dict.fromkeys((*evidence, *(f"notice={notice.kind}" for notice in said)))), named)


def of_page(html: str) -> tuple[str, ...]:
    """The signals of what a page's HTML bears."""
    tree = parsed(html)
    return borne(licences(indexed(tree)), notices(_lines(tree))).signals if tree is not None else ()


def _lines(tree: _Element) -> Iterator[str]:
    """The lines of a page that may forbid something, but for links outside of its foot, which are headlines."""
    for holder, text in texts(tree):
        if may_forbid(text) and holder.tag not in ("script", "style"):
            line = _line(holder)
            if line.tag != "a" or any(each.tag == "footer" for each in line.iterancestors()):
                yield text_of(line, LONGEST + 1)


def _line(element: _Element) -> _Element:
    """The element that is the whole line: what stands in bold within a line is a part of it."""
    for _ in range(_FEW):
        parent = element.getparent()
        if (
            element.tag not in _INLINE
            or parent is None
            or (element.tag == "a" and len(text_of(parent)) == len(text_of(element)))
        ):
            break
        element = parent
    return element
