"""How much of a gold text an extracted text holds, in character 5-grams."""

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

SIZE = 5
_SKIPPED = re.compile(r"[\W_]+")


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


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
