"""Pictures of counts as inline SVG: a waterfall, a histogram, a bar. Colours are the page's classes."""

from dataclasses import dataclass
from html import escape
from itertools import starmap
from typing import Any

import numpy as np

WIDTH = 150
"""Units of a full bar of the waterfall."""

COLUMNS = ((310, 595), (620, 960))
"""Where the bars of documents and of characters begin, and where the numbers beside them end."""

PITCH, THICK = 26, 14
"""Units from one line of the waterfall to the next, and the height of its bars."""

PLOT_WIDTH, PLOT_HEIGHT = 280, 84
"""Units of a histogram without its axis."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How much is left after a step, how much it took, and what a full bar is; a total takes None."""

    left: int
    lost: int | None
    whole: int


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the waterfall: its names, its documents (or records) and, where they are known, its characters."""

    korean: str
    english: str
    count: Cell
    characters: Cell | None = None


def waterfall(lines: list[Line], title: str, about: str) -> str:
    """What is left after each step and what each took, in two columns of bars, one line a step."""
    height = PITCH * len(lines) + 34
    names = ("문서 documents", "글자 characters")
    heads = "".join(_text(x, 14, name, "head") for name, (x, _) in zip(names, COLUMNS, strict=True))
    body = "".join(_line(line, 26 + PITCH * place, last=line is lines[-1]) for place, line in enumerate(lines))
    return _figure((960, height), title, about, heads + body, "waterfall")


def _line(line: Line, top: int, *, last: bool) -> str:
    kind = "total" if line.count.lost is None else "step"
    name = f'{escape(line.korean)} <tspan lang="en" class="quiet">{escape(line.english)}</tspan>'
    drawn = f'<text x="0" y="{top + 11}" class="{kind}">{name}</text>'
    cells = zip((line.count, line.characters), COLUMNS, strict=True)
    return drawn + "".join(_cell(cell, ends, top, last=last) for cell, ends in cells if cell is not None)


def _cell(cell: Cell, ends: tuple[int, int], top: int, *, last: bool) -> str:
    x, end = ends
    left, lost = _length(cell.left, cell.whole), _length(cell.lost or 0, cell.whole)
    drawn = _rect((x, top, left, THICK), "left" if cell.lost is not None else "whole")
    drawn += _rect((x + left, top, lost, THICK), "lost")
    drawn += "" if last else _rect((x, top + THICK, left, PITCH - THICK), "flow")
    if cell.lost is None:
        return drawn + _text(end, top + 11, f"{cell.left:,}", "total end")
    said = f"−{cell.lost:,} ({percent(cell.lost, cell.whole)})" if cell.lost else "0"
    return drawn + _text(end, top + 11, said, "step end" if cell.lost else "quiet end")


def _length(amount: int, whole: int) -> float:
    """Units for an amount; the smallest is still seen."""
    return max(WIDTH * amount / whole, 0.8) if amount and whole else 0.0


def percent(part: int, whole: int) -> str:
    """A share in per cent, to a tenth; what is not 0 never reads 0.0."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return "<0.1 %" if 0 < share < 0.05 else f"{share:.1f} %"  # noqa: PLR2004 - what rounds to 0.0


def histogram(row: dict[str, Any], title: str) -> str:
    """Documents by a measure; heights are square roots, so that rare values are seen beside frequent ones."""
    most = max(map(sum, zip(row["within"], row["out"], strict=True)), default=0)
    bars = "".join(_bar(row, place, most) for place in range(len(row["within"])))
    bounds = "".join(_mark(end, row["edges"]) for end in (row["low"], row["high"]) if end is not None)
    base = f'<path class="axis" d="M0 {PLOT_HEIGHT + 12}h{PLOT_WIDTH}"/>'
    about = f"{sum(row['within'])} within the bound {row['bound']}, {sum(row['out'])} out of it"
    body = bars + base + bounds + _ticks(row["edges"])
    return _figure((PLOT_WIDTH, PLOT_HEIGHT + 30), title, about, body, "histogram")


def _bar(row: dict[str, Any], place: int, most: int) -> str:
    within, out = row["within"][place], row["out"][place]
    if not within + out:
        return ""
    step = PLOT_WIDTH / len(row["within"])
    height = max(PLOT_HEIGHT * ((within + out) / most) ** 0.5, 1)
    x, y, inside = place * step + 0.5, PLOT_HEIGHT + 12 - height, height * within / (within + out)
    said = f"{number(row['edges'][place])}–{number(row['edges'][place + 1])}: {within + out:,}"
    boxes = ((x, y + height - inside, step - 1, inside), (x, y, step - 1, height - inside))
    return f"<g><title>{said}</title>{''.join(starmap(_rect, zip(boxes, ('left', 'lost'), strict=True)))}</g>"


def _mark(end: float, edges: list[float]) -> str:
    """The bound as a line with its value."""
    x = _across(end, edges)
    after = x < PLOT_WIDTH - 40
    word = _text(x + (3 if after else -3), 9, number(end), "bound" if after else "bound end")
    return f'<path class="bound" d="M{x:.1f} 0V{PLOT_HEIGHT + 12}"/>{word}'


def _ticks(edges: list[float]) -> str:
    steps = (1, 2, 5) if edges[-1] < 100 else (1,)  # noqa: PLR2004 - two powers of ten leave room for more
    powers = [0.0, *(step * 10.0**power for power in range(12) for step in steps)]
    values = powers if edges[-1] > 1 else [edges[0] + (edges[-1] - edges[0]) * part / 4 for part in range(5)]
    return "".join(_tick(_across(value, edges), number(value)) for value in values if value <= edges[-1])


def _tick(x: float, word: str) -> str:
    place = "start" if x < 10 else "end" if x > PLOT_WIDTH - 14 else "middle"  # noqa: PLR2004 - half a word's width
    return _text(x, PLOT_HEIGHT + 26, word, f"tick {place}")


def _across(value: float, edges: list[float]) -> float:
    """Where a value lies, every bin as wide as the next."""
    return float(np.interp(value, edges, np.linspace(0, PLOT_WIDTH, len(edges))))


def number(value: float) -> str:
    """A value as an axis says it: three digits, thousands as k, millions as M."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{unit}"
    return f"{value:.3g}"


def bar(kept: int, whole: int, most: int) -> str:
    """A bar of `whole`, of which `kept` in the stronger shade, on a scale on which `most` is full."""
    full = 100 / most if most else 0
    drawn = _rect((0, 0, full * kept, 10), "left") + _rect((full * kept, 0, full * (whole - kept), 10), "lost")
    return f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'


def _figure(size: tuple[int, int], title: str, about: str, body: str, kind: str) -> str:
    names = f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
    return f'<svg class="{kind}" role="img" viewBox="0 0 {size[0]} {size[1]}">{names}{body}</svg>'


def _rect(box: tuple[float, float, float, float], kind: str) -> str:
    x, y, width, height = box
    if width <= 0 or height <= 0:
        return ""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'
