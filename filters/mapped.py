"""The normalised text with the place in its source of every character, so that what is found in one is in the other."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, partial
from typing import NamedTuple

from .normalise import AFTER, Hanja, Step, before, compose


class Normalised(NamedTuple):
    """A normalised text and, by character, where in the source it begins.

    Offsets never fall. A character that was not rewritten is at its own place; those of a place that was are spread
    over it from its first character on.
    """

    text: str
    offsets: list[int]


_PLANES = 0x20000
"""Two planes have all that compose or join; what lies behind is ideographs, each for itself (UnicodeData.txt)."""

_LAYOUT = (
    Step("layout", re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)"), ""),
    Step("layout", re.compile(r"(?<=\S) {2,}"), " "),
    Step("layout", re.compile(r"\n{3,}"), "\n\n"),
    Step("layout", re.compile(r"\A\n+|(?<!\n)\n+\Z"), ""),
)
"""The layout of lines in the form of steps."""


def normalise_mapped(text: str, hanja: Hanja = "unify") -> Normalised:
    """What `normalise` makes of a text, with the place in the text of every character of it."""
    nfc = Step("nfc", _clusters(), partial(compose, hanja=hanja))
    return _mapped(Normalised(text, list(range(len(text)))), [*before(text, hanja), nfc, *AFTER, *_LAYOUT])


def _mapped(done: Normalised, steps: Iterable[Step]) -> Normalised:
    for step in steps:
        done = _stepped(done, step)
    return done


def _stepped(done: Normalised, step: Step) -> Normalised:
    """A text after one more step, its offsets still those of the source."""
    text, offsets, at = "", list[int](), 0
    pieces: list[str] = []
    for match in step.pattern.finditer(done.text):
        first, stop = match.span()
        new = step.new if isinstance(step.new, str) else step.new(match[0])
        pieces += (done.text[at:first], new)
        offsets += done.offsets[at:first] + [done.offsets[min(first + i, stop - 1)] for i in range(len(new))]
        at = stop
    text = "".join([*pieces, done.text[at:]])
    return Normalised(text, offsets + done.offsets[at:])


@cache
def _clusters() -> re.Pattern[str]:
    """Two or more code points that NFC may put together or in order: one that begins, and those that never do.

    A code point begins one where its decomposition has a starter first that composes with nothing before it (Unicode
    Standard Annex 15, section 5.1).
    """
    points = [chr(point) for point in range(_PLANES) if not 0xD800 <= point < 0xE000]  # noqa: PLR2004 - surrogates
    pairs = [unicodedata.decomposition(point).split() for point in points]
    second = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}  # noqa: PLR2004 - pairs
    second |= {chr(point) for point in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # jamo compose by rule
    first = {point: unicodedata.normalize("NFD", point)[0] for point in points}
    joining = "".join(point for point, head in first.items() if head in second or unicodedata.combining(head))
    return re.compile(f"[^{joining}][{joining}]*|[{joining}]+")
