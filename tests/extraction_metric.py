"""How much of a gold text an extracted text holds, in character 5-grams, and which snippets leak into it."""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

SIZE = 5
SHORTEST = 4  # letters of a snippet that counts: shorter ones ("목록") may stand anywhere
_SKIPPED = re.compile(r"[\W_]+")


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


@lru_cache(4096)
def letters(text: str) -> str:
    """The letters and digits of a text, composed (NFC) and lower-cased: spacing and markup do not count."""
    return _SKIPPED.sub("", unicodedata.normalize("NFC", text).lower())


def grams(text: str) -> Counter[str]:
    """The multiset of 5-grams over `letters`; a shorter text is one gram, an empty one none."""
    kept = letters(text)
    return Counter(kept[start : start + SIZE] for start in range(max(len(kept) - SIZE + 1, min(len(kept), 1))))


def score(found: str, gold: str) -> Score:
    """The agreement of a found text with the gold text; two empty texts agree."""
    ours, theirs = grams(found), grams(gold)
    if not ours or not theirs:
        return Score(*[float(ours == theirs)] * 3)
    shared = (ours & theirs).total()
    precision, recall = shared / ours.total(), shared / theirs.total()
    return Score(precision, recall, 2 * shared / (ours.total() + theirs.total()))


def countable(snippet: str) -> bool:
    """Whether a snippet is long enough to be looked for."""
    return len(letters(snippet)) >= SHORTEST


def leaked(text: str, snippets: Iterable[str]) -> list[str]:
    """The countable snippets whose letters stand in the text."""
    kept = letters(text)
    return [each for each in snippets if countable(each) and letters(each) in kept]


def found(text: str, snippets: Iterable[str]) -> float:
    """The share of the countable snippets whose letters stand in the text; 0 when there is none to find."""
    wanted = [each for each in snippets if countable(each)]
    return len(leaked(text, wanted)) / len(wanted) if wanted else 0.0


def worst_decile(values: Sequence[float]) -> float:
    """The mean of the lowest tenth of the values, at least one."""
    return statistics.mean(sorted(values)[: max(1, len(values) // 10)])
