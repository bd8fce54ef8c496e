"""The labelled set of personal data: texts with exact gold spans, texts that hold none, and how a finder does on both.

Frames are by hand and by one who did not see the rules; values are made up. Half of the frames are held out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from itertools import chain
from random import Random
from typing import NamedTuple

from pii_fill import SLOTS
from pii_foils import FOILS
from pii_frames import FRAMES
from pii_frames_more import FRAMES as MORE
from pii_values import VALUES, account

TYPES = (*VALUES, "ACCOUNT")
COPIES, FOIL_COPIES = 8, 10
"""Texts of a frame with values of its own each; texts that come out alike count once."""

BESIDE = 4
"""One text of so many has a paragraph without personal data beside it."""

COVERED, WIDEST = 0.9, 1.5
"""A hit covers this share of the gold span, with at most so many times its length."""

SLOT = re.compile(r"\{\{|\}\}|\{(\w+)(?::(\w+))?\}")


class Span(NamedTuple):
    """A type and where it stands."""

    type: str
    start: int
    end: int


class Row(NamedTuple):
    """A text with its gold spans and the form of each; `style` is a style of frames or a kind of foils."""

    text: str
    spans: tuple[Span, ...] = ()
    forms: tuple[str, ...] = ()
    style: str = ""
    held: bool = False



def value(name: str, form: str, bank: str, chance: Random) -> str:
    """What fills a slot."""
    if name == "bank":
        return bank
    if name == "ACCOUNT":
        return account(chance, form, bank)
    return VALUES[name](chance, form) if name in VALUES else SLOTS[name](chance)


def filled(frame: str, chance: Random) -> Row:
    """A frame's text with its gold spans."""
    bank, text, spans, forms, last = SLOTS["bank"](chance), "", [], [], 0
    for slot in SLOT.finditer(frame):
        text, last = text + frame[last : slot.start()], slot.end()
        name = slot[1]
        found = value(name, slot[2] or "", bank, chance) if name else slot[0][0]
        if name in TYPES:
            spans.append(Span(name, len(text), len(text) + len(found)))
            forms.append(slot[2] or "")
        text += found
    return Row(text + frame[last:], tuple(spans), tuple(forms))


def numbered(frames: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, bool]]:
    """Style, frame and whether it is held out: every second one of a style."""
    return ((style, frame, place % 2 == 1) for style, some in frames.items() for place, frame in enumerate(some))


def positives() -> Iterator[Row]:
    """Texts with personal data."""
    for style, frame, held in numbered(FRAMES | MORE):
        for number in range(COPIES):
            chance = Random(f"{frame}/{number}")
            row = filled(frame, chance)._replace(style=style, held=held)
            yield row if number % BESIDE else beside(row, chance)


def beside(row: Row, chance: Random) -> Row:
    """A row with a paragraph without personal data before or after it."""
    foil = filled(chance.choice(list(chain.from_iterable(FOILS.values()))), chance).text
    if chance.random() < 1 / 2:
        return row._replace(text=f"{row.text}\n\n{foil}")
    moved = len(foil) + 2
    spans = tuple(Span(each.type, each.start + moved, each.end + moved) for each in row.spans)
    return row._replace(text=f"{foil}\n\n{row.text}", spans=spans)


def negatives() -> Iterator[Row]:
    """Texts without any."""
    for kind, frame, held in numbered(FOILS):
        texts = {filled(frame, Random(f"{frame}/{number}")).text for number in range(FOIL_COPIES)}
        yield from [Row(text, style=kind, held=held) for text in sorted(texts)]


@cache
def rows() -> Sequence[Row]:
    """The whole set, texts with personal data first."""
    return (*positives(), *negatives())


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a type: gold spans, those hit, spans found, those of them that are right."""

    gold: int = 0
    hit: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Right ones among those found; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Hit ones among the gold; 1 where there is none."""
        return self.hit / self.gold if self.gold else 1.0

    def __add__(self, other: "Score") -> "Score":
        """Counts of both."""
        return Score(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def overlap(a: Span, b: Span) -> int:
    """Characters that two spans of one type share; 0 for spans of two types."""
    return max(min(a.end, b.end) - max(a.start, b.start), 0) if a.type == b.type else 0


def pieces(gold: Span, found: Sequence[Span]) -> list[Span]:
    """The found spans that together hit a gold span; none where it is missed."""
    touching = [each for each in found if overlap(gold, each)]
    size, covered = gold.end - gold.start, sum(overlap(gold, each) for each in touching)
    wide = sum(each.end - each.start for each in touching) > WIDEST * size
    return [] if wide or covered < COVERED * size else touching


def scores(found: Iterable[tuple[Row, Sequence[Span]]]) -> Mapping[str, Score]:
    """Score of every type, those that are not of the set included."""
    made: dict[str, Score] = dict.fromkeys(TYPES, Score())
    for row, spans in found:
        hits = [pieces(gold, spans) for gold in row.spans]
        right = set(chain.from_iterable(hits))
        for gold, hit in zip(row.spans, hits, strict=True):
            made[gold.type] += Score(gold=1, hit=bool(hit))
        for each in spans:
            made[each.type] = made.get(each.type, Score()) + Score(found=1, right=each in right)
    return made


def recalls(found: Iterable[tuple[Row, Sequence[Span]]]) -> Mapping[tuple[str, str], Score]:
    """Gold spans and those hit by type and form."""
    made: dict[tuple[str, str], Score] = {}
    for row, spans in found:
        for gold, form in zip(row.spans, row.forms, strict=True):
            place = gold.type, form
            made[place] = made.get(place, Score()) + Score(gold=1, hit=bool(pieces(gold, spans)))
    return made


def total(made: Iterable[Score]) -> Score:
    """Counts of all."""
    return sum(made, Score())


def touched(found: Iterable[tuple[Row, Sequence[Span]]]) -> float:
    """Share of the texts without personal data in which something was found."""
    hits = [bool(spans) for row, spans in found if not row.spans]
    return sum(hits) / len(hits)


OURS = {
    "주민등록번호": "RRN",
    "외국인등록번호": "FRN",
    "여권번호": "PASSPORT",
    "운전면허번호": "DRIVER",
    "카드번호": "CARD",
    "계좌번호": "ACCOUNT",
    "건강보험증번호": "NHIS",
    "군번": "MILITARY",
    "전화번호": "PHONE",
    "이메일": "EMAIL",
    "SNS아이디": "SNS",
    "차량번호": "PLATE",
    "주소": "ADDRESS",
    "IP주소": "IP",
    "MAC주소": "MAC",
    "위치좌표": "GPS",
    "학번": "STUDENT",
    "사번": "EMPLOYEE",
}
"""malmoi's types by the names of the set."""


def renamed(found: Iterable[Span], names: Mapping[str, str]) -> list[Span]:
    """Spans by the names of the set; a type without one keeps its own."""
    return [Span(names.get(each.type, each.type), each.start, each.end) for each in found]
