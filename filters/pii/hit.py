"""A place in a text, and what stands around it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .kinds import ADDRESS

_REACH, _WORDS, _NEAR = 80, 80, 24
"""Code points on the left of a number that are looked at: for the URL it is in, what is told of it, and its name."""

_GLUED_BEFORE = re.compile(rb"[0-9A-Za-z]\Z|[0-9*xX]-\Z")
_GLUED_AFTER = re.compile(rb"[0-9A-Za-z]|-[0-9]")
_IN_A_NAME = re.compile(rb"[0-9]\.\Z|[=_%&?#-]\Z|(?:://|www\.|\.[A-Za-z]{2,4}/)[^ \n]*\Z")


_LIKE_A_WORD = f"<{ADDRESS}>"
"""The tag of what begins with a syllable."""


class Hit(NamedTuple):
    """Personal data in a text, or, where `made`, what stands in for it already."""

    type: str
    start: int
    end: int
    made: bool = False

    @property
    def tag(self) -> str:
        """What is written in its place where no surrogate is."""
        return f"<{self.type}>"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a number: bytes of the view, and the text's own words as far as the hit before it.

    A hit beside it counts as a digit, whatever is written there, so that a number is judged alike before and after
    a scrub; one that begins with a syllable counts as such behind it.
    """

    before: bytes
    after: bytes
    words: str
    next: str

    @property
    def apart(self) -> bool:
        """Whether the words begin behind something that is no hit."""
        return len(self.before) <= len(self.words)

    @property
    def near(self) -> str:
        """The words that may name the number."""
        return self.words[-_NEAR:]

    @property
    def alone(self) -> bool:
        """Whether this is no piece of a longer number or word."""
        return not (_GLUED_BEFORE.search(self.before) or _GLUED_AFTER.match(self.after))

    @property
    def free(self) -> bool:
        """Whether a run of digits here is no piece of a URL, a decimal or a file name."""
        return not _IN_A_NAME.search(self.before)


class Candidate(NamedTuple):
    """A place that looks like personal data, and what tells from its surroundings whether it is."""

    start: int
    end: int
    judge: Callable[[Around], Hit | None]


class Page(NamedTuple):
    """A text and its view."""

    text: str
    seen: bytes

    def around(self, start: int, end: int, walls: tuple[int, int]) -> Around:
        """What stands beside a place, between the end of the hit before it and the start of the one behind it."""
        floor, ceiling = walls
        first = max(floor, start - _REACH)
        wall = b"0" if 0 < floor == first else b""
        after = self.seen[end : min(end + 2, ceiling)] + (b"<" if self.text.startswith(_LIKE_A_WORD, ceiling) else b"0")
        words = self.text[max(first, start - _WORDS) : start]
        return Around(wall + self.seen[first:start], after, words, self.text[end : min(end + _NEAR, ceiling)])
