"""The text of a body element as trafilatura 2.3 leaves it: one block a line (architecture section 9)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lxml.etree import _Element

from .lines import FENCE, ITEM, ROW


def render(body: _Element) -> str:
    """The text of a body: blocks on lines, items after `- `, rows as `a | b`, code between fences, no other marks."""
    return "\n".join(_blocks(body))


def _blocks(element: _Element) -> Iterator[str]:
    """The lines of what an element holds: its loose text and its blocks, in order."""
    loose = [element.text or ""]
    for child in element:
        if block := _block(child):
            yield from _line(loose)
            yield from block(child)
            loose.clear()
        else:
            loose.append(_inline(child))
        loose.append(child.tail or "")
    yield from _line(loose)


def _block(element: _Element) -> Callable[[_Element], Iterable[str]] | None:
    """What renders an element as lines of its own, or None for one that belongs to a line."""
    if element.tag == "code":
        return _listing if _is_listing(element) else None
    holds_blocks = element.tag not in _BLOCKS and next(element.iter(*_BLOCKS), None) is not None
    return _blocks if holds_blocks else _BLOCKS.get(element.tag)


def _is_listing(code: _Element) -> bool:
    """Whether code is a listing: of several lines, or a code element within another, which is what `pre` becomes."""
    return len(code) > 0 or "\n" in (code.text or "").strip()


def _line(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces as one line with single spaces, or no line if there is nothing to see."""
    if words := "".join(pieces).split():
        yield " ".join(words)


def _inline(element: _Element) -> str:
    """The characters of an element that is part of a line."""
    return "".join(element.itertext())


def _item(item: _Element) -> Iterator[str]:
    """The lines of a list item, the first of them marked unless it is an item or a listing already."""
    lines = _blocks(item)
    for first in lines:
        yield first if first.startswith((ITEM, FENCE)) else ITEM + first
        yield from lines


def _row(row: _Element) -> Iterator[str]:
    """A row as one line; with one filled cell it is layout, and the blocks of the cell stand by themselves."""
    cells = [" ".join(_blocks(cell)) for cell in row]
    if sum(map(bool, cells)) > 1:
        yield ROW.join(cells).rstrip(" |")
    else:
        yield from _blocks(row)


def _listing(code: _Element) -> Iterator[str]:
    """The lines of a listing between fences, indentation kept."""
    for broken in code.iter("lb"):
        broken.text = "\n"
    lines = _inline(code).strip("\n").rstrip().split("\n")
    yield from [FENCE, *map(str.rstrip, lines), FENCE] if any(lines) else []


_BLOCKS: Final[dict[str, Callable[[_Element], Iterable[str]]]] = {
    **dict.fromkeys(("p", "head", "quote", "div", "lb", "list", "table", "cell"), _blocks),
    "item": _item,
    "row": _row,
}
