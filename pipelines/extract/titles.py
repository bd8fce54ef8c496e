"""The title of a page without the name of its site."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import Final, NamedTuple

from lxml.etree import _Element

from ..page.index import Index, showing, text_of
from ..page.words import clean
from .names import PORTALS, key, keys

LONGEST: Final = 300
"""Characters of a title that are kept, our choice."""

# Between spaces a dash, bar or dot parts title and site; double colons, bars and guillemets do so without spaces.
_BREAK: Final = re.compile(r"\s+[-–—−|:·•‹›«»<>~/\\]{1,3}\s+|\s*(?:::+|[|»«｜│❘])\s*|\s+:(?=\S)")
_STRONG: Final = re.compile(r"[|｜│❘»«>›:]{1,3}")
_GNUBOARD: Final = re.compile(r"(.+?) > [^>|]{1,40} \| [^>|]+")
# What stands between a headline and the name of a paper: "제목 : 뉴스 : 동아일보".
_SECTIONS: Final = frozenset((
    "홈", "home", "뉴스", "news", "기사", "article", "블로그", "blog", "카페", "포스트", "post", "posts", "본문",
    "전체", "전체기사", "최신기사", "정치", "경제", "사회", "문화", "국제", "세계", "스포츠", "연예", "오피니언",
    "사설", "칼럼", "it", "과학", "생활", "지역", "전국", "게시판", "자유게시판", "공지사항",
))  # fmt: skip
_STATED: Final = ("og:title", "itemprop headline", "headline", "twitter:title", "dc.title", "citation_title", "title")
# Headings that name the site: of logos, menus and mastheads, unless they say that they are of a post.
_OF_SITE: Final = re.compile(
    r"site|logo|brand|menu|masthead|gnb|navbar|blog-?title|header-title|main-title", re.IGNORECASE
)
_OF_POST: Final = re.compile(r"post|entry|article|content|view|subject|headline", re.IGNORECASE)
_HOME: Final = re.compile(r"(?:https?:)?//[^/]+/?|\.?/|(?:\.\./)*(?:index\.\w+)?")
_SIGNS: Final = " -–—|:·»«"
# What stands between the headline and the name of the site in a title.
_SEPARATORS: Final = tuple("|:-–—·<>«»")
_HEADINGS: Final = 12  # our choice: the heading of a page stands among its first


class Titled(NamedTuple):
    """The title of a page, and the heading that shows it, from which the nearness of bylines and stamps is told."""

    text: str | None = None
    heading: _Element | None = None


def titled(index: Index, sites: frozenset[str], sections: Iterable[str] = ()) -> Titled:
    """The title that metas, JSON-LD, `<title>` and headings agree on, without names whose keys are in `sites`."""
    generic = _SECTIONS | keys(sections)
    stated = [*dict.fromkeys(filter(None, (bare(said, sites, generic) for said in dict.fromkeys(_stated(index)))))]
    stated = [said for said in stated if key(said) not in sites] or stated
    written = _written(index)
    within = bare(written, sites, generic) or written
    first = [(each, key(text_of(each))) for each in _of_page(index.tags["h1"])]
    agreed = {*_runs(within), *(name for _, name in first)}
    anchor = next((said for said in stated if key(said) in agreed), None)
    runs = _runs(anchor or within)
    for heading, name in chain(first, _lower(index)):
        if name in runs and name not in sites:
            return _before(index, anchor or within, runs[name]) or Titled(runs[name][:LONGEST], heading)
    if anchor and key(anchor) != key(written):
        return Titled(anchor[:LONGEST])
    found = anchor or next(iter(stated), "")
    if not found or (anchor and showing(index.root, anchor) is None):
        found = _fuller(index, _guess(anchor or within, sure=key(within) != key(written))) or _shown(index)
    return Titled(found[:LONGEST].strip(_SIGNS) or None)


def _fuller(index: Index, guess: str) -> str:
    """The words of the page's only heading of the first level, if they have the guess among them, else the guess."""
    headings = [text_of(each) for each in _of_page(index.tags["h1"])]
    only = headings[0] if len(headings) == 1 and not _BREAK.search(headings[0]) else ""
    return only if len(key(guess)) > 2 and key(guess) in key(only) else guess  # noqa: PLR2004 - more than a syllable


def _before(index: Index, whole: str, run: str) -> Titled | None:
    """What stands before a heading's words in a title, if the page shows that too: then the heading is a board's."""
    rest = whole.removesuffix(run)
    pieces = _pieces(rest) if rest != whole else []
    before = rest[: pieces[-1][1]] if pieces else ""
    shown = showing(index.root, before) if before else None
    return Titled(before[:LONGEST], shown) if shown is not None else None


def _written(index: Index) -> str:
    """The words of `<title>`, without board and site where they are written as Gnuboard does."""
    said = next((said for each in index.tags["title"] if not _is_drawn(each) and (said := text_of(each, 600))), "")
    board = _GNUBOARD.fullmatch(said)
    return board[1] if board else said


def _lower(index: Index) -> Iterator[tuple[_Element, str]]:
    """Headings of the second and third level, with the keys of their words."""
    for name in ("h2", "h3"):
        yield from ((each, key(text_of(each))) for each in index.tags[name][:_HEADINGS])


def _shown(index: Index) -> str:
    """What the first heading says."""
    headings = chain(_of_page(index.tags["h1"]), index.tags["h2"])
    return next((said for each in headings if (said := text_of(each))), "")


def _stated(index: Index) -> Iterator[str]:
    """The titles that metas and JSON-LD state, best first."""
    yield from index.said("og:title")
    yield clean(index.linked.headline)
    yield from index.said(*_STATED[1:])


def _is_drawn(element: _Element) -> bool:
    """Whether a `<title>` is the label of an SVG image."""
    parent = element.getparent()
    return parent is not None and parent.tag not in ("head", "html", "body")


def _of_page(headings: list[_Element]) -> Iterator[_Element]:
    """Headings that do not name the site."""
    for heading in headings[:_HEADINGS]:
        parent = heading.getparent()
        bearers = (heading,) if parent is None else (heading, parent)
        named = " ".join(each.get(name, "") for each in bearers for name in ("class", "id"))
        link = next(heading.iter("a"), None)
        leads_home = link is not None and bool(_HOME.fullmatch(link.get("href") or "none"))
        if not leads_home and (not _OF_SITE.search(named) or _OF_POST.search(named)):
            yield heading


def bare(title: str, sites: frozenset[str], generic: frozenset[str] | set[str] = _SECTIONS) -> str:
    """A title without leading names of its site and trailing ones of sites or portals; "" if it is nothing else."""
    names = sites | PORTALS
    if not _BREAK.search(title):
        return "" if key(title) in names else title
    spans = _pieces(title)
    last = len(spans) - _run(_kind(title[start:end], names, generic) for start, end in reversed(spans))
    last = last or max(len(spans) - 1, 0)
    first = min(_run(_kind(title[start:end], sites, generic) for start, end in spans), last - 1) if last else 0
    return title[spans[first][0] : spans[last - 1][1]] if last else ""


def _kind(piece: str, sites: frozenset[str], generic: frozenset[str] | set[str]) -> str:
    name = key(piece)
    return "site" if name in sites else "section" if name in generic else ""


def _run(kinds: Iterable[str]) -> int:
    """How many pieces from the beginning are names of sites, with sections among them."""
    run = list(takewhile(bool, kinds))
    return len(run) if "site" in run else 0


def _pieces(title: str) -> list[tuple[int, int]]:
    """Where the pieces of a title begin and end."""
    breaks = [match.span() for match in _BREAK.finditer(title)]
    bounds = [0, *(place for span in breaks for place in span), len(title)]
    return [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if start < end]


def _runs(title: str) -> dict[str, str]:
    """By its key each run of pieces that begins or ends a title."""
    spans = _pieces(title)
    runs = [title[:end] for _, end in spans] + [title[start:] for start, _ in spans]
    return {name: run for run in reversed(runs) if (name := key(run))}


def _guess(title: str, *, sure: bool) -> str:
    """A title that nothing confirms: without the last pieces that the same sign parts, or of a path the last piece.

    Where the name of the site is gone for sure, only signs that stand in no title part further ones.
    """
    marks = [match[0].strip() for match in _BREAK.finditer(title)]
    spans = _pieces(title)
    if len(spans) < 2 or len(marks) != len(spans) - 1 or (sure and not _STRONG.fullmatch(marks[-1])):  # noqa: PLR2004
        return title
    if len(spans) > 2 and {*marks} <= {">", "›"}:  # noqa: PLR2004 - site, section and page
        return title[spans[-1][0] :]
    last = len(marks)
    while last and marks[last - 1] == marks[-1]:
        last -= 1
    return title[: spans[last][1]]


def is_title(line: str, title: str) -> bool:
    """Whether a line is a title or the headline that it begins with."""
    site = title.removeprefix(line).lstrip()
    return bool(line) and title.startswith(line) and (not site or site.startswith(_SEPARATORS))
