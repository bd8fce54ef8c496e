"""Why a page is refused before any parser sees it: bounds on what it holds, linear in its length."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

# trafilatura's own MAX_FILE_SIZE.
_CHARACTERS: Final = 20_000_000
# libxml2 empties a document with a text or value of 10,000,000 bytes (XML_MAX_TEXT_LENGTH).
_TEXT: Final = 9_999_999
# 100,000 table cells take trafilatura 6 s, 200,000 links 19 s and 677 MB (research/reliability.md 3.2).
_ELEMENTS: Final = 100_000
# Reading attributes is quadratic: a million in one element hang lxml (same place).
_ATTRIBUTES: Final = 1_000
# The parser itself goes 255 deep, which html.extract checks; this much is an attack whatever the parser makes of it.
_DEPTH: Final = 1_000

_CONTAINERS: Final = "div|table|ul|ol|dl|blockquote|section|article|center|fieldset|form|span|font"
# Twice as fast as ignoring case, which only costs a mIxEd attack its early end.
_NESTING: Final = re.compile(rf"<(/?)(?:{_CONTAINERS}|{_CONTAINERS.upper()})\b")
_WIDEST: Final = 4  # bytes of a character in UTF-8
_STEPS: Final = {"": 1, "/": -1}
_SHORTEST: Final = 2 * _ATTRIBUTES  # characters: a space and a letter for each attribute
_TAG: Final = re.compile(r"""[a-zA-Z][\w:-]{0,99}[\s/]((?:[^>"']++|"[^"]*+"|'[^']*+')*+)""")
_VALUE: Final = re.compile(r"""\"[^\"]*+\"|'[^']*+'""")


def scan(html: str) -> str | None:
    """Why to refuse a page, or None: too-large, too-long-text, too-many-elements, too-many-attributes, too-deep."""
    if len(html) > _CHARACTERS:
        return "too-large"
    if len(html) * _WIDEST > _TEXT and any(map(_is_too_long, html.split("<"))):
        return "too-long-text"
    opened = html.count("<")
    opened -= html.count("</") if opened > _DEPTH else 0
    if opened > _ELEMENTS:
        return "too-many-elements"
    if any(map(_has_too_many_attributes, _long_pieces(html))):
        return "too-many-attributes"
    return "too-deep" if opened > _DEPTH and _depth(html) > _DEPTH else None


def _is_too_long(piece: str) -> bool:
    return len(piece) * _WIDEST > _TEXT and len(piece.encode("utf-8", "replace")) > _TEXT


def _long_pieces(html: str) -> Iterator[str]:
    """What stands between one `<` and the next, where it is long enough to be a tag with too many attributes."""
    start = 0
    while start + _SHORTEST < len(html):
        last = html.rfind("<", start, start + _SHORTEST + 1)
        if last < 0:
            found = html.find("<", start)
            last = len(html) if found < 0 else found
            yield html[start:last]
        start = last + 1


def _has_too_many_attributes(piece: str) -> bool:
    """Whether what stands between one `<` and the next is a tag with more than a thousand attributes."""
    tag = _TAG.match(piece)
    return tag is not None and len(_VALUE.sub('""', tag[1]).replace("/", " ").split()) > _ATTRIBUTES


def _depth(html: str) -> int:
    """How many containers are open at the deepest point; those never closed count to the end."""
    return max(accumulate(map(_STEPS.__getitem__, _NESTING.findall(html))), default=0)
