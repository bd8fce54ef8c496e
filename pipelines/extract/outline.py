"""The lines of a page as it shows them, each with the region it stands in: one walk over the parsed tree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml.etree import _Element

from .families import places
from .markup import BARE, INLINE, NEVER, Marks, is_note, marks

LAYOUT: Final = "layout"
"""What the region of a table is called whose cells are parts of the page."""

FENCE: Final = "```"
ITEM: Final = "- "

# A style that hides an element before any script runs.
_HIDING: Final = frozenset(("hidden", "aria-hidden", "style"))
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CLOSING: Final = "\"'”’」』)] "
_ENDINGS: Final = frozenset("다요죠까네음함임됨")
_STOPS: Final = frozenset(".?!…。")
_HANGUL: Final = re.compile("[가-힣]")
_TAIL: Final = 80  # characters before a full stop in which a Korean sentence has Hangul
_SHORTEST_SENTENCE: Final = 15  # characters: a shorter line that ends like one may be a button, "공유하기요"
# Line numbers beside code, as Hexo, Rouge, Pygments, Hugo and Prism write them.
_GUTTER: Final = re.compile(r"(?:^|\s)(?:gutter|linenos?|lnt?|line-numbers?(?:-rows)?|hljs-ln-numbers)(?:$|\s)")
_CODE_TABLE: Final = re.compile(r"(?:^|\s)(?:gutter|linenos|lntd|rouge-gutter|blob-num)(?:$|\s)")
# A cell longer than this that holds several lines is a part of the page's layout and not of a table of data.
_LAYOUT_CELL: Final = 400
_LAYOUT_LINES: Final = 2
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLE: Final = 0.7  # share of the characters of a line after its number that make it a link and nothing else
_NUMBERING: Final = "0123456789.) "
_LISTINGS: Final = frozenset(("pre", "xmp"))
_UNNAMED: Final = _LISTINGS | {"html", "head", "body"}  # classes of these say how, not what
_NAMES: Final = 400  # characters of a class or id that are looked at; real ones have 0 to 300
_TEX: Final = "application/x-tex"


@dataclass(slots=True)
class Region:
    """An element that holds lines: what its names say, and of its lines the characters, links and sentences.

    `named` says that it or an element around it is named as a place for the text, `holds` that one in it is; `places`
    is what it is to each family.
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
    holds: bool = False


class Block(NamedTuple):
    """A line (a listing is several), its region, how many of its characters are links, and if it is of a certain kind.

    A line is a "heading", or "inner" if it only leads to another place on the page.
    """

    line: str
    region: Region
    linked: int
    kind: str = ""


class Outline(NamedTuple):
    """The lines of a page in order, and its regions, parents before their children; the first is the page."""

    blocks: list[Block]
    regions: list[Region]


def outline(page: _Element) -> Outline:
    """The outline of a page's element, sums of lines added up to it."""
    pen = _Pen(Region("html", None, Marks(content=True)))
    pen.put(page.text)
    pen.children(page)
    pen.flush()
    for block in pen.blocks:
        _count(block)
    for region in reversed(pen.regions[1:]):
        _add(region)
    return Outline(pen.blocks, pen.regions)


def _count(block: Block) -> None:
    """A line counted in its region; one that is mostly links has no sentence, however it ends."""
    region, line = block.region, block.line
    plain = max(len(line) - block.linked, 0)
    region.linked += block.linked
    region.plain += plain
    if plain >= _SHORTEST_SENTENCE and block.linked <= plain and _is_sentence(line):
        region.sentences += plain


def _is_sentence(line: str) -> bool:
    """Whether a line ends as a Korean sentence does."""
    end = line.rstrip(_CLOSING)[-1:]
    return end in _ENDINGS or (end in _STOPS and _HANGUL.search(line, max(len(line) - _TAIL, 0)) is not None)


def _add(region: Region) -> None:
    """A region's sums added to its parent's."""
    parent = region.parent
    if parent is not None:
        parent.plain += region.plain
        parent.linked += region.linked
        parent.sentences += region.sentences
        parent.links += region.links
        parent.holds |= region.holds or region.marks.content or bool(region.places)


class _Pen:
    """What is being written: the finished lines, the pieces of the line begun, and where it stands."""

    __slots__ = ("blocks", "depth", "inner", "linked", "pieces", "prefix", "region", "regions", "tag")

    def __init__(self, region: Region) -> None:
        """Nothing written yet, in the region of the page."""
        self.region = region
        self.regions = [region]
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.prefix = self.tag = ""
        self.depth = self.linked = self.inner = 0

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
            if line := " ".join("".join(self.pieces).split()):
                self.blocks.append(Block(self.prefix + line, self.region, self.linked, self.kind(line)))
                self.prefix = ""
            self.pieces.clear()
            self.linked = self.inner = 0

    def kind(self, line: str) -> str:
        """The kind of the line that ends here."""
        if self.tag in _HEADINGS:
            return "heading"
        return "inner" if self.inner > _WHOLE * len(line.lstrip(_NUMBERING)) else ""

    def children(self, element: _Element) -> None:
        """What an element holds, but for its own first text."""
        for child in element:
            tag = child.tag
            if tag.__class__ is str and tag not in NEVER:
                if tag == "br":
                    self.flush()
                elif tag in INLINE:
                    self.inline(child, tag)
                else:
                    self.block(child, tag)
            if child.tail:
                self.put(child.tail)

    def inline(self, element: _Element, tag: str) -> None:
        """An element within a line; it may hold blocks all the same."""
        if (said := element.items()) and (_is_hidden(said) or _is_beside(said)):
            return
        if tag == "a":
            self.link(element)
        elif tag == "rt":
            self.reading(element)
        elif tag == "code" and _is_listing(element):
            self.listing(element)
        elif tag not in ("rp", "img"):
            self.put(element.text)
            self.children(element)

    def link(self, element: _Element) -> None:
        """The characters of a link."""
        before = self.linked
        if href := element.get("href"):
            self.region.links += 1
            self.depth += 1
        self.put(element.text)
        self.children(element)
        self.depth -= bool(href)
        if href and href.startswith("#"):
            self.inner += max(self.linked - before, 0)

    def reading(self, element: _Element) -> None:
        """The reading of a ruby, in parentheses after its base."""
        base = [piece.strip() for piece in self.pieces[-1:]]
        self.pieces[-1:] = base
        self.put("(" + "".join(element.itertext()).strip() + ")")

    def block(self, element: _Element, tag: str) -> None:
        """An element on lines of its own."""
        self.flush()
        around, outer, said = self.region, self.tag, element.items()
        if said and _is_hidden(said):
            return
        self.tag = tag
        if said or tag not in BARE:
            self.region = self.entered(tag, dict(said))
        self.block_lines(element, tag)
        self.flush()
        self.prefix, self.region, self.tag = "", around, outer

    def block_lines(self, element: _Element, tag: str) -> None:
        """The lines of a block in its own region."""
        if tag in _LISTINGS:
            self.listing(element)
        elif tag == "math":
            self.put(_tex(element))
        elif tag != "table" or not self.table(element):
            if tag == "li":
                self.prefix = ITEM
            self.put(element.text)
            self.children(element)

    def entered(self, tag: str, said: dict[str, str]) -> Region:
        """The region of an element with these attributes, the one around it if it is small and has no name."""
        around, names = self.region, f"{said.get('class', '')} {said.get('id', '')}"
        if names == " " and tag in BARE:
            return around
        marked = Marks() if tag in _UNNAMED else marks(tag, names, said.get("role", ""))
        held = places(f"{names} itemprop={said['itemprop']}" if "itemprop" in said else names)
        region = Region(tag, around, marked, around.named or marked.content, held)
        around.kids.append(region)
        self.regions.append(region)
        return region

    def listing(self, element: _Element) -> None:
        """The lines of a listing between fences, indentation kept, line numbers not."""
        self.flush()
        lines = [line.rstrip() for line in "".join(_code(element)).strip("\n").rstrip().split("\n")]
        if any(lines):
            self.blocks.append(Block("\n".join([FENCE, *lines, FENCE]), self.region, 0))

    def table(self, element: _Element) -> bool:
        """Whether an element was written as a table of data or of code; layout is not."""
        if any(_CODE_TABLE.search(cell.get("class") or "") for cell in element.iter("td")):
            (*_, code) = element.iter("pre", "code", "table")
            self.listing(code)
            return True
        if _is_layout(element):
            self.region.tag = LAYOUT
            return False
        rows = [[_cell(cell) for cell in row.iter("td", "th")] for row in element.iter("tr")]
        cells = [cell for row in rows for cell in row]
        if any(len(cell.blocks) > _LAYOUT_LINES and cell.characters > _LAYOUT_CELL for cell in cells):
            self.region.tag = LAYOUT
            return False
        for caption in element.iter("caption"):
            self.put("".join(caption.itertext()))
            self.flush()
        for row in rows:
            self.row(row)
        if not any(sum(bool(cell.blocks) for cell in row) > 1 for row in rows):
            self.region.tag = LAYOUT
        return True

    def row(self, cells: list["_Pen"]) -> None:
        """A row as one line; with one filled cell it is layout, and the lines of the cell stand by themselves."""
        for cell in cells:
            self.region.links += cell.regions[0].links
        filled = [cell.blocks for cell in cells if cell.blocks]
        if len(filled) > 1:
            line = " | ".join(" ".join(_flat(block.line) for block in cell.blocks) for cell in cells).rstrip(" |")
            self.blocks.append(Block(line, self.region, sum(block.linked for cell in filled for block in cell)))
        else:
            self.blocks += [block._replace(region=self.region) for cell in filled for block in cell]


def _is_layout(table: _Element) -> bool:
    """Whether a table lays out the page: it says so, holds another, or has a cell named as a place for the text."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return True
    names = (f"{cell.get('class') or ''} {cell.get('id') or ''}" for cell in table.iter("td", "div"))
    return any(places(each) or marks("td", each, "").content for each in names if each != " ")


def _cell(cell: _Element) -> _Pen:
    """A cell written by a pen of its own."""
    pen = _Pen(Region("td", None, Marks()))
    pen.put(cell.text)
    pen.children(cell)
    pen.flush()
    return pen


def _is_hidden(said: list[tuple[str, str]]) -> bool:
    """Whether an element's attributes say that it is not to be seen."""
    return any(
        name == "hidden" or (name == "aria-hidden" and value == "true") or (name == "style" and _HIDDEN.search(value))
        for name, value in said
        if name in _HIDING
    )


def _is_beside(said: list[tuple[str, str]]) -> bool:
    """Whether an element within a line is no text by its names."""
    return any(is_note(value[:_NAMES]) for name, value in said if name == "class")


def _flat(line: str) -> str:
    """A line as it stands in a row: a listing without its fences and line breaks."""
    return " ".join(line.removeprefix(FENCE).removesuffix(FENCE).split()) if line.startswith(FENCE) else line


def _is_listing(code: _Element) -> bool:
    """Whether a code element is a listing, thus of several lines: outside of `pre` only a `br` breaks one."""
    return next(code.iter("br"), None) is not None


def _code(element: _Element) -> list[str]:
    """The pieces of a listing, each line break as one, without what `_GUTTER` names."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        elif isinstance(child.tag, str) and not _GUTTER.search(child.get("class") or ""):
            pieces += _code(child)
        pieces.append(child.tail or "")
    return pieces


def _tex(math: _Element) -> str:
    """The TeX of a formula where it is annotated, else its characters."""
    annotated = next((each.text for each in math.iter("annotation") if each.get("encoding") == _TEX), None)
    return f"${annotated.strip()}$" if annotated else "".join(math.itertext())
