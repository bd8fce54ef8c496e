"""The main text of a web page and what the page says about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from lxml.etree import XPath, _Element

from ..page.tree import parsed
from ..rights.licences import Licence
from ..rights.notices import Notice, may_forbid, notices
from .embedded import embedded
from .lines import FENCE, ITEM
from .listed import listed
from .main_text import Main, main
from .metadata import metadata
from .only_links import without_links
from .outline import Outline, Region, outline
from .sentences import hangul
from .targets import Target
from .titles import is_title
from .trim import Cut, trim

# Browsers go on after these (WHATWG HTML 13.2.6.4.19); libxml2 drops the rest, all of 110 pages of the shared data.
_ENDS: Final = re.compile("</(?:body|html)[^>]{0,99}>", re.IGNORECASE)
# libxml2 2.14 goes 255 elements deep and drops the text below without a word.
_TOO_DEEP: Final = XPath("boolean(" + "/*" * 255 + ")")
# The frame in which Naver's blogs show a post; the page around it has no text of its own.
_FRAMES: Final = XPath("boolean(//frame | //iframe[@id='mainFrame' or @name='mainFrame'])")
# Pages with less Hangul than one character in twenty are left to trafilatura, which is made for the other languages.
_KOREAN: Final = 0.05
_MUCH: Final = 1000  # syllables from which a page has Korean to keep whatever else it holds, such as code
# The share of a page's sentences from which a region without a name is believed to be the text (our choice).
_MOST: Final = 0.6
_SHORTEST: Final = 30  # Hangul syllables of a text that is believed; less may be the remains of a list


class TooDeepError(ValueError):
    """A page nested deeper than the parser goes, so that text is missing from its tree."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page's main text ("" if none) and what it says about itself; nothing in it is scrubbed yet.

    `tier` says which tier decided: "family" (the container of a known system), "fast", "slow" (trafilatura), "embedded"
    for text in the data of scripts, "plain" for text without markup, or "frame" for a page that only frames another.
    `targets` are the hosts that it links to, `listed` the characters of the text under titles of other pages.
    """

    text: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    notices: tuple[Notice, ...] = ()
    modified: str | None = None
    section: str | None = None
    canonical: str | None = None
    language: str | None = None
    licences: tuple[Licence, ...] = ()
    cuts: tuple[Cut, ...] = ()
    tier: str = "slow"
    targets: tuple[Target, ...] = ()
    listed: int = 0


def extract(html: str, url: str = "", fetched_at: datetime | None = None, *, foreign: bool = True) -> Extracted:
    """The text and metadata of a decoded page; dates after `fetched_at` are not believed.

    Pages in other languages are left to trafilatura, which takes several times as long, unless `foreign` is false.
    Raises TooDeepError for a page the parser cannot hold, and whatever trafilatura raises.
    """
    html = _ENDS.sub("", html)
    tree = parsed(html)
    if tree is None:
        return Extracted()
    if _TOO_DEEP(tree):
        raise TooDeepError
    about = metadata(tree, url, fetched_at)
    found = _found(tree, html, url, foreign=foreign)
    trimmed = trim(_without_title(found.text, about.title or ""))
    return Extracted(
        text=trimmed.text,
        title=about.title,
        author=about.author,
        date=about.date,
        notices=tuple(dict.fromkeys((*found.notices, *trimmed.notices))),
        modified=about.modified,
        section=about.section,
        canonical=about.canonical,
        language=about.language,
        licences=about.licences,
        cuts=(*trimmed.cuts, *([Cut("caption", "body", found.captions)] if found.captions else ())),
        tier=found.tier,
        targets=about.targets,
        listed=listed(found.page, trimmed.text, about, url),
    )


def plain(text: str) -> Extracted:
    """A body that is text and no markup, as it is, and the notices in it."""
    lines = text.strip().split("\n")
    return Extracted(text.strip(), notices=notices(line for line in lines if may_forbid(line)), tier="plain")


class _Found(NamedTuple):
    """A main text, the outline of its page, the tier that decided, captions left out, and notices of the whole page."""

    text: str
    page: Outline
    tier: str
    captions: int = 0
    notices: tuple[Notice, ...] = ()


def _found(tree: _Element, html: str, url: str, *, foreign: bool) -> _Found:
    """The main text of a page."""
    page = _outlined(tree)
    quick, said = main(page), notices(_lines(page))
    fast = _Found(quick.text, page, "family" if quick.family else "fast", quick.captions, said)
    syllables = hangul(quick.text)
    if syllables < _SHORTEST and _FRAMES(tree):
        return _Found("", page, "frame", notices=said)
    is_korean = syllables > min(_KOREAN * len(quick.text), _MUCH)
    if _is_safe(quick, syllables) if is_korean else quick.text and not foreign:
        return fast
    if syllables < _SHORTEST and (text := embedded(tree)):
        return _Found(text, page, "embedded", notices=said)
    is_korean = is_korean or _is_korean(page)
    if is_korean and quick.is_list:  # trafilatura finds its menus
        return fast
    from .slow import slow  # noqa: PLC0415 - trafilatura takes a fifth of a second to import, for few pages

    text = without_links(slow(html, url, alone=is_korean or not foreign), page)
    return _Found(text, page, "slow", notices=said) if text or syllables < _SHORTEST else fast


def _is_korean(page: Outline) -> bool:
    """Whether a page is Korean by all that it says, its links and menus too."""
    return sum(hangul(block.line) for block in page.blocks) > _KOREAN * sum(len(block.line) for block in page.blocks)


def _outlined(tree: _Element) -> Outline:
    """The outline of a page, with what it hides if that is most of what it says, as behind "더보기" or in tabs."""
    page = outline(tree)
    return page if page.hidden <= page.regions[0].sentences else outline(tree, hidden=True)


def _lines(page: Outline) -> Iterator[str]:
    """The lines of a page that may forbid something; a link outside of the page's foot is a headline."""
    for line, region, linked, _, _ in page.blocks:
        if may_forbid(line) and (linked < len(line.removeprefix(ITEM)) or _is_foot(region)):
            yield line


def _is_foot(region: Region | None) -> bool:
    """Whether a region is in the foot of a page."""
    while region is not None and region.tag != "footer":
        region = region.parent
    return region is not None


def _is_safe(found: Main, syllables: int) -> bool:
    """Whether a Korean text of so many syllables is believed: from a named container, or most of what is said.

    Of a page that lists others nobody finds a text.
    """
    if found.family or found.is_list:
        return syllables > 0
    return syllables >= _SHORTEST and (found.named or found.share >= _MOST)


def _without_title(text: str, title: str) -> str:
    """The text less the first line of each post that is the title, or a reply's, with or without the site's name."""
    kept: list[str] = []
    is_first, is_code = True, False
    for line in text.split("\n"):
        is_code ^= line.startswith(FENCE)
        if not (is_first and is_title(line.removeprefix("Re: "), title)):
            kept.append(line)
            is_first = not line and not is_code
    return "\n".join(kept)
