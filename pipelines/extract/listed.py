"""How much of a text stands under titles that lead to other pages of the site, as on pages that list these.

An article's own title leads nowhere, or to itself; archives, pages of a tag and front pages of blogs head each post, or
the beginning of it, with a title that leads to the post's own page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from .lines import FENCE, ITEM
from .markup import BARE
from .metadata import Metadata
from .outline import HEADINGS, Block, Outline, Region
from .titles import LONGEST, is_title

_WHOLE: Final = 0.7  # share of a title's characters that make it a link; a number or a mark may stand beside it
_SEVERAL: Final = 2  # pages from which it is a list
_LEAST: Final = 20  # characters under a title, our choice: less is a date or a "더 보기"
_MOST: Final = 0.5  # as in `main_text`: what is named as no text is text where most sentences of the page are in it
_PROSE: Final = 40  # characters of a line in the flow of an article, our choice: less may head a list
_COVERS: Final = 100  # links without words that are looked at, our choice: lists show some dozens of posts
_INDEX: Final = re.compile(r"/(?:index|default|main)\.\w{2,5}$")


class Place(NamedTuple):
    """What of an address says which page it is: neither its scheme, nor `www.`, nor `index.html`, nor a last slash."""

    host: str
    path: str
    query: str

    @property
    def is_front(self) -> bool:
        """Whether it is the front page of a site, where its name leads on every page."""
        return not self.path and not self.query


@lru_cache(1 << 12)
def place(url: str) -> Place | None:
    """The place of an absolute address of the Web without a fragment, None of any other."""
    try:
        split = urlsplit(url)
        host = split.hostname
    except ValueError:
        return None
    if host is None or split.fragment or split.scheme not in ("http", "https"):
        return None
    path = _INDEX.sub("", unquote(split.path)).rstrip("/")
    return Place(host.removeprefix("www."), path, unquote(split.query))


class _Own(NamedTuple):
    """What a page is known by: its title, its address, the places that are it and the links that lie over its parts."""

    title: str
    base: str
    places: frozenset[Place]
    covers: tuple[tuple[str, str], ...]

    def over(self, line: str) -> str:
        """Where a link leads that lies over a line and is called by it, "" if there is none."""
        return next((href for label, href in self.covers if line in label), "")

    def inside(self, href: str) -> Place | None:
        """The page of the site that an address leads to, None if it leads to none, or to its front."""
        stripped = href.strip()
        try:
            found = place(stripped if stripped.startswith("http") else urljoin(self.base, stripped))
        except ValueError:
            return None
        is_inside = found and not found.is_front and any(found.host == own.host for own in self.places)
        return found if is_inside else None


class _Item(NamedTuple):
    """The title of another page, whether it is the first heading, of a place for the text, and what is under it."""

    place: Place
    is_first: bool
    characters: int = 0


def listed(page: Outline, text: str, about: Metadata, url: str) -> int:
    """The characters of a page's text that stand under the titles of other pages, 0 if it lists none.

    A title is a heading, or a line named as one. It is of another page if it leads there, within the site but not to
    its front, or if a link lies over it that is called by its words; a title that leads off the site, or to a place
    within a page, tells nothing. The page's own title ends what stands under another's. A page lists others if text
    stands under two of them, or under the first heading of the page, in a place for its text; not if the same are led
    to again and again, as those who write in a forum. What stands in the flow of what came before, thus of an article
    with boxes in it, is under none.
    """
    own = _own(page, about, url)
    titles = ((at, block) for at, block in enumerate(page.blocks) if (block.leads or page.covers) and _is_title(block))
    led = {at: found for at, block in titles if (found := _led_to(block, own, page.regions[0]))}
    if own.places.issuperset(led.values()):
        return 0
    under = [item for item in _items(page, text, own, led) if item.characters >= _LEAST]
    times = Counter(item.place for item in under)
    once = [item for item in under if times[item.place] == 1]
    is_list = 2 * len(once) > len(under) and (len(once) >= _SEVERAL or any(item.is_first for item in once))
    return min(sum(item.characters for item in once), len(text)) if is_list else 0


def _own(page: Outline, about: Metadata, url: str) -> _Own:
    """What a page is known by."""
    addresses = (each.partition("#")[0].strip() for each in (url, about.canonical or ""))
    places = frozenset(found for each in addresses if (found := place(each)))
    return _Own(about.title or "", url.strip(), places, page.covers[:_COVERS])


def _led_to(block: Block, own: _Own, whole: Region) -> Place | None:
    """The page of the site that a title leads to, None if it leads to none."""
    line = block.line.removeprefix(ITEM)
    href = block.leads if block.linked >= _WHOLE * len(line) else own.over(line)
    return own.inside(href) if href and href[0] != "#" and not _is_beside(block.region, whole) else None


def _is_title(block: Block) -> bool:
    """Whether a line is the title of something on the page, and not of somebody."""
    region = block.region
    if block.kind == "heading":
        return not (region.tag in HEADINGS and region.marks.perhaps and not region.marks.title)
    return region.marks.title and len(block.line) <= LONGEST


def _items(page: Outline, text: str, own: _Own, led: dict[int, Place]) -> Iterator[_Item]:
    """The titles of other pages, in order, each with the characters of the text from there to the next title."""
    lines, flow, item, is_first = frozenset(text.split("\n")), set[int](), None, True
    for at, block in enumerate(page.blocks):
        to, is_any = led.get(at), _is_title(block)
        is_own = to in own.places or (is_any and is_title(block.line.removeprefix(ITEM), own.title))
        if item and (is_own or to):
            yield item
            item = None
        if to and not is_own:
            item = _Item(to, is_first and block.kind == "heading" and _is_of_text(block.region))
        is_first &= not is_any or bool(block.linked) or _is_beside(block.region, page.regions[0])
        held = sum(len(each) for each in _lines(block.line) if each in lines)
        if item and held and not any(id(each) in flow for each in _around(block.region)):
            item = item._replace(characters=item.characters + held)
        elif not item and held - block.linked >= _PROSE and block.kind != "heading":
            flow.add(id(_holder(block.region)))
    if item:
        yield item


def _lines(line: str) -> list[str]:
    """The lines of a line, which are several of a listing."""
    return line.split("\n") if line.startswith(FENCE) else [line]


def _around(region: Region | None) -> Iterator[Region]:
    """A region and those around it."""
    while region is not None:
        yield region
        region = region.parent


def _is_of_text(region: Region) -> bool:
    """Whether a region or one around it, short of the page, is named as a place for the text."""
    return any(each.marks.content for each in _around(region) if each.parent)


def _holder(region: Region) -> Region:
    """The first region at or around one that is more than a line of text."""
    return next(each for each in _around(region) if each.tag not in BARE)


def _is_beside(region: Region, whole: Region) -> bool:
    """Whether a region or one around it is named as no text and does not hold most sentences of the page."""
    asides = (each for each in _around(region) if each.marks.aside)
    return any(each.sentences < _MOST * whole.sentences or each.tag in ("nav", "footer") for each in asides)
