"""Korean sentences and prose, told by their endings and their Hangul alone: no dictionary, no model."""

import re
from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 15
"""Characters of a sentence, our choice: a shorter line that ends like one may be a button, "공유하기요"."""

_SYLLABLES: Final = re.compile("[가-힣]+")
_CLOSING: Final = "\"'”’」』)] "
_ENDINGS: Final = frozenset("다요죠까네음함임됨")
_STOPS: Final = frozenset(".?!…。")
_TAIL: Final = 80  # characters before a full stop in which a Korean sentence has Hangul
_MOSTLY: Final = 0.6  # Hangul syllables a character of prose; comments of code come to less


def hangul(text: str) -> int:
    """The number of Hangul syllables in a text."""
    return sum(map(len, _SYLLABLES.findall(text)))


def is_sentence(line: str) -> bool:
    """Whether a line ends as a Korean sentence does."""
    end = line.rstrip(_CLOSING)[-1:]
    return end in _ENDINGS or (end in _STOPS and _SYLLABLES.search(line, max(len(line) - _TAIL, 0)) is not None)


def is_prose(lines: Iterable[str]) -> bool:
    """Whether the lines of a listing are a Korean text, such as a poem or an old mail, and no code."""
    text = "".join("".join(lines).split())
    return bool(text) and hangul(text) >= _MOSTLY * len(text)
