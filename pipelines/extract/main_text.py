"""Which lines of a page are its main text."""

import re
from itertools import groupby
from typing import Final, NamedTuple

from .families import FAMILIES
from .markup import words
from .outline import LAYOUT, Block, Outline, Region

# A child that holds this share of its region's text stands for the region; a named container needs less (our choice,
# measured on the gold pages of bench/EXTRACTION.md).
_NEARLY_ALL: Final = 0.8
_MOSTLY: Final = 0.5
_LOST: Final = 0.25  # share of a region's sentences that may be lost with a named child, such as boxes beside it
_CHROME: Final = 200  # characters of sentences that a page says around a post however short: rules, greetings, notices
_CONTENTS: Final = 3  # lines in a row that lead to places on the page itself and so make a table of contents
_DATA: Final = words("table ul ol dl")
_FEW: Final = 40  # characters of sentences that may be lost with a child without a name: one short sentence
# A region named as something else than text is text all the same when most sentences of the page are in it.
_MOST: Final = 0.5
_LIST: Final = 2  # links that make a list of links, with their characters two thirds of the others'
_LINKED: Final = 0.66
# What press photos are credited with at the end of their captions; the caption repeats the article beside it.
_CREDIT: Final = re.compile(
    r"(?:연합뉴스|뉴시스|뉴스1|뉴스핌|로이터|게티이미지\w*|(?<![A-Z])(?:AP|AFP|EPA|UPI)|공동취재\w*|자료\s?사진|사진\s?=[^.]*"
    r"|[가-힣]{2,4}\s?(?:[가-힣]{2}\s?)?기자|제공|캡처)\s*[\])>]?$"
)
_LONGEST_CREDIT: Final = 40  # characters
_NEVER_MAIN: Final = words("ul ol dl pre xmp table p figure blockquote h1 h2 h3 h4 h5 h6 li tr tbody dt")


class Main(NamedTuple):
    """The main text of a page: its lines, the family it is of if any, its share of the page's text, and if it is named.

    `captions` counts the captions of press photos that were left out, which end in the name of an agency; `is_list`
    says that the page has no sentence, as pages that list others.
    """

    text: str
    family: str
    share: float
    named: bool
    captions: int = 0
    is_list: bool = False


class Net(NamedTuple):
    """What is left of a region without the regions beside the text: characters outside links, and of sentences."""

    plain: int = 0
    sentences: int = 0

    @property
    def weight(self) -> int:
        """Characters, those of sentences twice."""
        return self.plain + self.sentences


_NONE: Final = Net()


def main(page: Outline) -> Main:
    """The lines of the main region less what is beside the text in it, or of a known family's posts and turns."""
    net = _net(page)
    if family := _family(page, net[id(page.regions[0])]):
        posts = [region for region in page.regions if region.places.get(family) in ("text", "turn")]
        text, captions = _text(page, posts, family)
        return Main(text, family, 1.0, named=True, captions=captions)
    region = _main(page, net)
    whole = net[id(page.regions[0])]
    share = net[id(region)].weight / max(whole.weight, 1)
    text, captions = _text(page, [region], "")
    return Main(text, "", share, region.named, captions, is_list=not whole.sentences)


def _family(page: Outline, whole: Net) -> str:
    """The first family whose containers hold nearly as much text of a page as any other's, "" if none holds enough.

    A container that holds less than what is said around it, more than any page says around a post, is not the text's.
    """
    weights: dict[str, int] = {}
    for region in page.regions:
        for family, kind in region.places.items():
            if kind == "text":
                weights[family] = weights.get(family, 0) + region.plain + region.sentences
    most = max(weights.values(), default=0)
    if whole.sentences - most > max(most, _CHROME):
        return ""
    return next((family for family in FAMILIES if weights.get(family, 0) > _MOST * most), "")


def _text(page: Outline, posts: list[Region], family: str) -> tuple[str, int]:
    """The lines of some posts in the order of the page, a blank line between two, and the captions left out."""
    starts, owners = {id(post) for post in posts}, dict[int, Region | None]()
    for region in page.regions:
        around = owners.get(id(region.parent))
        if id(region) in starts:
            owners[id(region)] = around or region
        else:
            owners[id(region)] = None if _is_beside(region, page.regions[0], family) else around
    lines: list[str] = []
    last, before, captions, contents = None, None, 0, _contents(page.blocks)
    for place, block in enumerate(page.blocks):
        owner = owners[id(block.region)]
        if owner is not None and place in contents:
            _without_heading(lines, before)
        elif owner is not None and block.region.marks.caption and _CREDIT.search(block.line[-_LONGEST_CREDIT:]):
            captions += 1
        elif owner is not None:
            lines += ["", block.line] if lines and owner is not last else [block.line]
            last = owner
        before = block
    return "\n".join(lines), captions


def _contents(blocks: list[Block]) -> set[int]:
    """The places of the lines of tables of contents: several in a row that lead elsewhere on the page."""
    found: set[int] = set()
    for inner, run in groupby(enumerate(blocks), key=lambda each: each[1].kind == "inner"):
        if inner and len(places := [place for place, _ in run]) >= _CONTENTS:
            found.update(places)
    return found


def _without_heading(lines: list[str], before: Block | None) -> None:
    """The lines less a last one that is the heading right before a line left out, thus of a table of contents."""
    if before is not None and before.kind == "heading" and lines[-1:] == [before.line]:
        lines.pop()


def _is_beside(region: Region, whole: Region, family: str = "") -> bool:
    """Whether a region is beside the text: by its names, unless it holds most sentences, or as a list of links."""
    marks = region.marks
    if region is whole:
        return False
    if marks.aside or region.places.get(family) == "beside":
        held, all_ = (region.sentences, whole.sentences) if whole.sentences else (region.plain, whole.plain)
        return held < _MOST * all_ or region.tag in ("nav", "footer")
    if region.sentences:
        return False
    if marks.perhaps or region.named:
        return marks.perhaps
    return _is_links(region) or _is_frame(region)


def _is_links(region: Region) -> bool:
    """Whether a region is a list of links."""
    return not region.holds and region.links >= _LIST and region.linked >= _LINKED * region.plain


def _is_frame(region: Region) -> bool:
    """Whether a region is a table of a layout, beside those that hold the sentences."""
    around = region.parent
    if around is None or region.holds or region.tag not in ("table", LAYOUT):
        return False
    return bool(around.sentences) and not around.loose


def _net(page: Outline) -> dict[int, Net]:
    """The net of each region that is not beside the text nor within one that is, by its id."""
    whole = page.regions[0]
    kept = {id(whole)}
    kept.update(id(each) for each in page.regions[1:] if id(each.parent) in kept and not _is_beside(each, whole))
    net: dict[int, Net] = {}
    for region in reversed(page.regions):
        if id(region) in kept:
            plain, sentences = region.plain, region.sentences
            for kid in region.kids:
                left = net.get(id(kid), _NONE)
                plain -= kid.plain - left.plain
                sentences -= kid.sentences - left.sentences
            net[id(region)] = Net(plain, sentences)
    return net


def _main(page: Outline, net: dict[int, Net]) -> Region:
    """The innermost region that holds nearly all of the text of each region around it."""
    region = page.regions[0]
    for kid in page.regions[1:]:
        if _is_within(kid, region) and _stands_for(kid, region, net):
            region = kid
    return region


def _is_within(kid: Region, region: Region) -> bool:
    """Whether a region lies in another: at any depth if its name says text, else as its child."""
    if not kid.marks.content:
        return kid.parent is region
    while kid.parent is not None and kid.parent is not region:
        kid = kid.parent
    return kid.parent is region


def _stands_for(kid: Region, region: Region, net: dict[int, Net]) -> bool:
    """Whether a region holds enough of another's text to stand for it; one without a name, its sentences too."""
    held, around = net.get(id(kid), _NONE), net[id(region)]
    if not held.weight or kid.tag in _NEVER_MAIN:
        return False
    share, lost = held.weight / around.weight, around.sentences - held.sentences
    if kid.marks.content:
        return share >= _MOSTLY and lost <= max(_LOST * around.sentences, _FEW)
    return share >= _NEARLY_ALL and lost < _FEW and not _has_data(kid, region, net)


def _has_data(kid: Region, region: Region, net: dict[int, Net]) -> bool:
    """Whether a list or table beside a child would be lost with it."""
    others = (each for each in region.kids if each is not kid and each.tag in _DATA and id(each) in net)
    return any(each.plain >= _FEW // 2 and not _is_links(each) for each in others)
