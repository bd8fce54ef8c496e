"""The lines of a page as it shows them, each with the region it stands in: one walk over the parsed tree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml.etree import _Element

from .elements import (
    ASIDE,
    HIDDEN,
    PASSED,
    SHOWN,
    code,
    is_broken,
    is_code,
    is_hidden,
    is_layout,
    is_listing,
    manner,
    named,
    rows,
    tex,
)
from .lines import FENCE, ITEM, ROW
from .markup import BARE, INLINE, NEVER, Marks, words
from .sentences import SHORTEST, is_prose, is_sentence

LAYOUT: Final = "layout"
"""What the region of a table is called whose cells are parts of the page."""

# A place on the page; `#` alone, `#none` and the like are what scripts hang on.
_FRAGMENT: Final = re.compile(r"#(?!none$|void|a$|;|top$|link$|this$|!)[^\s]+")
# A cell longer than this that holds several lines is a part of the page's layout and not of a table of data.
_LAYOUT_CELL: Final = 400
_LAYOUT_LINES: Final = 2
HEADINGS: Final = words("h1 h2 h3 h4 h5 h6")
_QUESTIONS: Final = HEADINGS | {"dt", "summary"}  # a button in one is its words
_WHOLE: Final = 0.7  # share of the characters of a line after its number that make it a link and nothing else
_NUMBERING: Final = "0123456789.) "
_LISTINGS: Final = frozenset(("pre", "xmp"))
_UNLIKE: Final = words("a rt code rp img")  # elements within a line that are more or less than what they hold


@dataclass(slots=True)
class Region:
    """An element that holds lines: what its names say, and of its lines the characters, links and sentences.

    `named` says that it or an element around it is named as a place for the text, `holds` that one in it is; `places`
    is what it is to each family, and `loose` whether sentences stand in it outside of tables.
    """

    tag: str
    parent: "Region | None"
    marks: Marks
    named: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    kids: list["Region"] = field(default_factory=list)
    plain: int = 0
    linked: int = 0
    sentences: int = 0
    links: int = 0
    loose: bool = False
    holds: bool = False


class Block(NamedTuple):
    """A line (a listing is several), its region, how many of its characters are links, and if it is of a certain kind.

    A line is a "heading", or "inner" if it only leads to another place on the page; `leads` is where its links lead,
    those of the first one.
    """

    line: str
    region: Region
    linked: int
    kind: str = ""
    leads: str = ""


class Outline(NamedTuple):
    """The lines of a page in order, and its regions, parents before their children; the first is the page.

    `hidden` are the characters of sentences that the page hides until somebody asks for them, `covers` the links
    without words that lie over what they lead to, as (what they are called, where they lead).
    """

    blocks: list[Block]
    regions: list[Region]
    hidden: int = 0
    covers: tuple[tuple[str, str], ...] = ()


def outline(page: _Element, *, hidden: bool = False) -> Outline:
    """The outline of a page's element, sums of lines added up to it; with what the page hides if `hidden`."""
    pen = _Pen(Region("html", None, Marks(content=True)), shows=hidden)
    pen.held(page)
    pen.flush()
    for block in pen.blocks:
        _count(block)
    for region in reversed(pen.regions[1:]):
        _add(region)
    return Outline(pen.blocks, pen.regions, pen.hidden, tuple(pen.covers))


def _count(block: Block) -> None:
    """A line counted in its region; one that is mostly links, or a row, has no sentence, however it ends."""
    region, line = block.region, block.line
    plain = max(len(line) - block.linked, 0)
    region.linked += block.linked
    region.plain += plain
    is_own = block.linked <= plain and ROW not in line
    if plain >= SHORTEST and is_own and is_sentence(line):
        region.sentences += plain
        region.loose = True


def _add(region: Region) -> None:
    """A region's sums added to its parent's."""
    parent = region.parent
    if parent is not None:
        parent.plain += region.plain
        parent.linked += region.linked
        parent.sentences += region.sentences
        parent.links += region.links
        parent.loose |= bool(region.sentences) and region.tag not in ("table", LAYOUT)
        parent.holds |= region.holds or region.marks.content or bool(region.places)


class _Pen:
    """What is being written: the finished lines, the pieces of the line begun, and where it stands."""

    __slots__ = (
        "beside",
        "blocks",
        "covers",
        "depth",
        "hidden",
        "inner",
        "leads",
        "linked",
        "pieces",
        "prefix",
        "region",
        "regions",
        "shows",
        "tag",
    )

    def __init__(self, region: Region, *, shows: bool) -> None:
        """Nothing written yet, in the region of the page; `shows` what the page hides."""
        self.shows = shows
        self.region = region
        self.regions = [region]
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.covers: list[tuple[str, str]] = []
        self.prefix = self.tag = self.leads = ""
        self.depth = self.linked = self.inner = self.beside = self.hidden = 0

    @property
    def characters(self) -> int:
        """The length of what is written."""
        return sum(len(block.line) for block in self.blocks)

    def put(self, text: str | None) -> None:
        """A piece added to the line."""
        if text and (self.pieces or not text.isspace()):
            self.pieces.append(text)
            if self.depth:
                self.linked += len(text.strip())

    def flush(self) -> None:
        """The line finished, with single spaces, if there is anything on it to see."""
        if self.pieces:
            line = " ".join("".join(self.pieces).split())
            if line and not (self.beside and self.beside >= len(line.replace(" ", ""))):
                kind = "heading" if self.tag in HEADINGS else "inner" if self.inner and self.is_inner(line) else ""
                leads = self.leads if self.linked else ""
                self.blocks.append(Block(self.prefix + line, self.region, self.linked, kind, leads))
                self.prefix = ""
            self.pieces.clear()
            self.linked = self.inner = self.beside = 0

    def is_inner(self, line: str) -> bool:
        """Whether the line that ends here only leads to another place on the page."""
        return self.inner > _WHOLE * len(line.lstrip(_NUMBERING))

    def held(self, element: _Element) -> None:
        """What an element holds."""
        self.put(element.text)
        for child in element:
            tag = child.tag
            if tag == "br":
                self.flush()
            elif tag in INLINE or (tag == "button" and self.tag in _QUESTIONS):
                self.inline(child, tag)
            elif tag.__class__ is str and tag not in NEVER:
                self.block(child, tag)
            if tail := child.tail:
                self.put(tail)

    def inline(self, element: _Element, tag: str) -> None:
        """An element within a line; it may hold blocks all the same."""
        said = element.items()
        taken = manner(said) if said else SHOWN
        if taken == PASSED or (taken == HIDDEN and self.hides(element)):
            return
        before = len(self.pieces)
        if tag not in _UNLIKE:
            self.held(element)
        elif tag == "a":
            self.link(element)
        elif tag == "rt":
            self.reading(element)
        elif tag == "code":
            (self.listing if is_listing(element) else self.held)(element)
        if taken == ASIDE:
            self.beside += sum(len("".join(piece.split())) for piece in self.pieces[before:])

    def hides(self, element: _Element) -> bool:
        """Whether what the page hides is left out; its sentences are counted."""
        if not self.shows:
            said = (piece.rstrip() for piece in element.itertext())
            self.hidden += sum(len(piece) for piece in said if len(piece) >= SHORTEST and is_sentence(piece))
        return not self.shows

    def link(self, element: _Element) -> None:
        """The characters of a link."""
        before = self.linked
        if href := element.get("href"):
            self.region.links += 1
            self.depth += 1
            if not self.linked:
                self.leads = href
        self.held(element)
        self.depth -= bool(href)
        if href and self.linked == before and (label := element.get("aria-label") or element.get("title")):
            self.covers.append((label, href))
        if href and _FRAGMENT.match(href):
            self.inner += max(self.linked - before, 0)

    def reading(self, element: _Element) -> None:
        """The reading of a ruby, in parentheses after its base."""
        base = [piece.strip() for piece in self.pieces[-1:]]
        self.pieces[-1:] = base
        self.put("(" + "".join(element.itertext()).strip() + ")")

    def block(self, element: _Element, tag: str) -> None:
        """An element on lines of its own."""
        if self.pieces:
            self.flush()
        around, outer, said = self.region, self.tag, dict(element.items())
        if is_hidden(said) and self.hides(element):
            return
        self.tag = tag
        if said or tag not in BARE:
            self.region = self.entered(tag, said)
        self.block_lines(element, tag)
        if self.pieces:
            self.flush()
        self.prefix, self.region, self.tag = "", around, outer

    def block_lines(self, element: _Element, tag: str) -> None:
        """The lines of a block in its own region."""
        if tag in _LISTINGS:
            self.listing(element)
        elif tag == "math":
            self.put(tex(element))
        elif tag != "table" or not self.table(element):
            if tag == "li":
                self.prefix = ITEM
            self.held(element)

    def entered(self, tag: str, said: dict[str, str]) -> Region:
        """The region of an element with these attributes, the one around it if it is small and has no name."""
        # The id of a heading is made from its words: "related-work", "what-s-next".
        around, own = self.region, "" if tag in HEADINGS else said.get("id", "")
        names = f"{said.get('class', '')} {own}"
        if names == " " and tag in BARE:
            return around
        marked, known = named(tag, names, said.get("role", ""), said.get("itemprop"))
        region = Region(tag, around, marked, around.named or marked.content, known, [])
        around.kids.append(region)
        self.regions.append(region)
        return region

    def listing(self, element: _Element) -> None:
        """The lines of a listing between fences, indentation kept, line numbers not."""
        self.flush()
        lines = [line.rstrip() for line in code(element).strip("\n").rstrip().split("\n")]
        if is_prose(lines):
            for line in lines:
                self.put(line)
                self.flush()
        elif any(lines):
            self.blocks.append(Block("\n".join([FENCE, *lines, FENCE]), self.region, 0))

    def table(self, element: _Element) -> bool:
        """Whether an element was written as a table of data or of code; layout is not."""
        if is_code(element):
            (*_, held) = element.iter("pre", "code", "table")
            self.listing(held)
            return True
        shown = rows(element)
        if is_layout(element) or is_broken(element, shown):
            self.region.tag = LAYOUT
            return False
        table = [[self.cell(cell) for cell in row.iterchildren("td", "th")] for row in shown]
        cells = [cell for row in table for cell in row]
        if any(len(cell.blocks) > _LAYOUT_LINES and cell.characters > _LAYOUT_CELL for cell in cells):
            self.region.tag = LAYOUT
            return False
        for caption in element.iter("caption"):
            self.put("".join(caption.itertext()))
            self.flush()
        for row in table:
            self.row(row)
        if not any(sum(bool(cell.blocks) for cell in row) > 1 for row in table):
            self.region.tag = LAYOUT
        return True

    def cell(self, cell: _Element) -> "_Pen":
        """A cell written by a pen of its own, nothing if it is hidden."""
        pen = _Pen(Region("td", None, Marks()), shows=self.shows)
        if not is_hidden(dict(cell.items())) or not self.hides(cell):
            pen.held(cell)
            pen.flush()
        self.hidden += pen.hidden
        return pen

    def row(self, cells: list["_Pen"]) -> None:
        """A row as one line; with one filled cell it is layout, and the lines of the cell stand by themselves."""
        for cell in cells:
            self.region.links += cell.regions[0].links
        filled = [cell.blocks for cell in cells if cell.blocks]
        if len(filled) > 1:
            line = ROW.join(" ".join(_flat(block.line) for block in cell.blocks) for cell in cells).rstrip(" |")
            self.blocks.append(Block(line, self.region, sum(block.linked for cell in filled for block in cell)))
        else:
            self.blocks += [block._replace(region=self.region) for cell in filled for block in cell]


def _flat(line: str) -> str:
    """A line as it stands in a row: a listing without its fences and line breaks."""
    return " ".join(line.removeprefix(FENCE).removesuffix(FENCE).split()) if line.startswith(FENCE) else line
