"""Removes from an extracted text what a Korean site prints around it, and tells what it removed."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from ..rights.notices import LONGEST, Notice, noticed
from .forms import Form, forms_of_line, forms_of_sentence
from .lines import FENCE, ITEM, ROW
from .runs import BREAK, ENDS, FORBIDDING, QUOTES, prefix, without_runs

# Up to how many lines of prose may stand before a form, and after it (our choice): a headline and two or three
# subheadings above a byline, up to five captions or headlines below the last sentence. A word of a tool bar reaches
# nowhere alone, see _with_bars.
REACH: Final = {"any": (10**9, 10**9), "edge": (4, 6), "head": (2, 0), "tail": (0, 3), "bar": (0, 0)}
_LONGEST_FORM: Final = 160  # characters, our choice; a notice may be longer
_HEADLINE: Final = 60  # characters of a headline among related news
_BAR: Final = 3  # words one a line that make a tool bar; one fewer beside a line that is cut

_PERIOD: Final = re.compile(rf"[가-힣a-z]\.{QUOTES}$")
_RELATED: Final = Form("related", "edge")
# Words that only tool bars have; a line of common words is a bar beside one of these or beside what is cut.
_SURE: Final = frozenset((Form("share", "bar"), Form("counter", "bar")))


class Cut(NamedTuple):
    """What was removed: its kind, "head", "body" or "tail", and how many lines or runs within lines."""

    kind: str
    place: str
    count: int  # type: ignore[assignment]  # nobody counts in a Cut as in a tuple


class Trimmed(NamedTuple):
    """A text without what its site prints around it, what was cut, and the wordings of the notices among it."""

    text: str
    cuts: tuple[Cut, ...] = ()
    notices: tuple[Notice, ...] = ()


class _Line(NamedTuple):
    """A line: what its inline cuts leave, their kinds, the forms it may be cut as, and the notices cut from it."""

    kept: str
    runs: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    notices: tuple[Notice, ...] = ()
    is_code: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not (self.is_code or self.kept.strip())

    @property
    def is_prose(self) -> bool:
        """Whether the line is text, as far as its own words tell."""
        return self.is_code or not (self.forms or self.is_blank)


def trim(text: str) -> Trimmed:
    """A text less bylines, stamps, counters, bars and notices: closed forms at its ends or in no sentence.

    The text has one block a line, listings between fences (never touched), turns apart by blank lines. Idempotent; what
    is left is what was there, in order, less whole lines and runs at the start or end of a line.
    """
    lines = list(_lines(text))
    if not any(line.runs or line.forms for line in lines):
        return Trimmed(text)
    lines = _with_headlines(lines)
    depths = _depths(lines)
    kinds = _with_bars(lines, depths, [_kind(line, *depth) for line, depth in zip(lines, depths, strict=True)])
    cuts = Counter(
        (kind, _place(*depth))
        for line, depth, whole in zip(lines, depths, kinds, strict=True)
        for kind in (*line.runs, *([whole] if whole else []))
    )
    said = tuple(dict.fromkeys(notice for line in lines for notice in line.notices))
    return Trimmed(_joined(lines, kinds), tuple(Cut(*key, count) for key, count in sorted(cuts.items())), said)


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text, listings marked as such."""
    fenced = False
    for line in text.split("\n"):
        is_fence = line.startswith(FENCE)
        yield _Line(line, is_code=True) if is_fence or fenced else _read(line)
        fenced ^= is_fence


def _read(line: str) -> _Line:
    """A line outside listings: what is no form as a whole may hold runs, and what they leave may be a form."""
    if not line or line.isspace():
        return _Line(line)
    forms, said = _forms(line)
    if forms or ROW in line:
        rows = tuple(form._replace(where="edge") if form.where == "any" and not said else form for form in forms)
        return _Line(line, (), rows if ROW in line else forms, tuple(said))
    mark = ITEM if line.startswith(ITEM) else ""
    start = len(mark) or prefix(line)
    stop, runs, said = without_runs(line, start)
    if start > len(mark):
        runs.append("byline")
    if not runs:
        return _Line(line)
    kept = mark + line[start:stop]
    forms, notices = _forms(kept)
    return _Line(kept, tuple(runs), forms, (*said, *notices))


def _forms(line: str) -> tuple[tuple[Form, ...], list[Notice]]:
    """The forms that a line is as a whole, and the notices it is."""
    is_one = not BREAK.search(line[:LONGEST])
    if is_one and FORBIDDING.search(line, 0, LONGEST) and (said := noticed(line)):
        return (Form("notice", "any"),), said
    if len(line) > _LONGEST_FORM:
        return (), []
    is_phrase = is_one and not ENDS.search(line)
    return tuple(forms_of_sentence(line) + (forms_of_line(line) if is_phrase else [])), []


def _with_headlines(lines: list[_Line]) -> list[_Line]:
    """The lines, with those after a heading of related news as such where nothing but headlines follows to the end."""
    first = len(lines)
    for which in range(len(lines) - 1, -1, -1):
        line = lines[which]
        if _RELATED in line.forms:
            first = which
        if line.is_prose and not _is_headline(line):
            return lines[:first] + [_headline(each) for each in lines[first:]]
    return lines


def _headline(line: _Line) -> _Line:
    """A line below a heading of related news, or that heading: to be cut wherever it stands."""
    is_news = line.is_prose or _RELATED in line.forms
    return line._replace(forms=(Form("related", "any"),)) if is_news else line


def _is_headline(line: _Line) -> bool:
    """Whether a line may be a headline: short, without a full stop; "걷다", "왜?" and "…" end headlines."""
    if line.is_code or len(line.kept) > _HEADLINE:
        return False
    return not _PERIOD.search(line.kept)


def _depths(lines: list[_Line]) -> list[tuple[int, int]]:
    """How many lines of prose stand before and after each line."""
    prose = [line.is_prose for line in lines]
    total = sum(prose)
    return [(upto - here, total - upto) for here, upto in zip(prose, accumulate(prose), strict=True)]


def _reached(where: str, before: int, after: int) -> bool:
    """Whether a form may be cut at a depth."""
    head, tail = REACH[where]
    return before < head or after < tail


def _kind(line: _Line, before: int, after: int) -> str | None:
    """The kind of the first of a line's forms that may be cut where it stands."""
    return next((form.kind for form in line.forms if _reached(form.where, before, after)), None)


def _with_bars(lines: list[_Line], depths: list[tuple[int, int]], kinds: list[str | None]) -> list[str | None]:
    """The kinds, with those of tool bars that are written one word a line."""
    made = list(kinds)
    for is_prose, group in groupby(range(len(lines)), key=lambda which: lines[which].is_prose):
        members = [] if is_prose else list(group)
        bars = [which for which in members if any(form.where == "bar" for form in lines[which].forms)]
        if _is_bar([lines[which] for which in bars], any(kinds[which] for which in members)):
            reached = [which for which in bars if _reached("edge", *depths[which])]
            for which in reached:
                made[which] = made[which] or "share"
    return made


def _is_bar(words: list[_Line], beside_cut: bool) -> bool:  # noqa: FBT001
    """Whether lines of a word each make a tool bar."""
    return len(words) >= _BAR - beside_cut and (beside_cut or any(_SURE.intersection(word.forms) for word in words))


def _place(before: int, after: int) -> str:
    """The end of the text that a depth is near, or its body."""
    head, tail = REACH["edge"]
    if before < head and before <= after:
        return "head"
    return "tail" if after < tail else "body"


def _joined(lines: list[_Line], kinds: list[str | None]) -> str:
    """The lines that are left; where any were cut, none of the blank lines beside them stays double or at an end."""
    left = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
    if len(left) == len(lines):
        return "\n".join(line.kept for line in left)
    shown: list[_Line] = []
    for line in left:
        if not line.is_blank or (shown and not shown[-1].is_blank):
            shown.append(line)
    if shown and shown[-1].is_blank:
        shown.pop()
    return "\n".join(line.kept for line in shown)
