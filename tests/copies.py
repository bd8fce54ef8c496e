"""Texts and their edited copies, how alike they are, and how well a deduplication tells which are copies."""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from edits import EDITS, FOILS

WIDTH = 6
"""Characters in the n-grams whose sets make the Jaccard similarity: those of the sketch."""

ODD = 0x9E37_79B9_7F4A_7C15
"""The increment of Vigna's splitmix64: an odd 64-bit number with no pattern."""

BASE = "base"


class Document(NamedTuple):
    """A text, the row of the base it was made of, how, and its Jaccard with that base."""

    text: str
    base: int
    kind: str
    jaccard: float

    @property
    def copy(self) -> bool:
        """Whether it counts as a copy of its base, by construction."""
        return self.kind in EDITS


class _Kept(dict[int, str | None]):
    """A table for `str.translate` that drops all but letters, numbers and marks, filled as characters come."""

    def __missing__(self, point: int) -> str | None:
        self[point] = chr(point) if unicodedata.category(chr(point))[0] in "LNM" else None
        return self[point]


_KEPT = _Kept()


def grams(text: str) -> NDArray[np.uint64]:
    """The distinct 64-bit hashes of the 6-grams of a text in NFKC and lower case, its letters, numbers and marks."""
    form = unicodedata.normalize("NFKC", text).lower().translate(_KEPT)
    points = np.frombuffer(form.encode("utf-32-le"), np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(points) - WIDTH + 1, 0), np.uint64)
    for place in range(WIDTH):
        hashes = (hashes + points[place : place + len(hashes)]) * np.uint64(ODD)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)


def jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The share of what either set of n-grams holds that both hold; 0 for two empty ones."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / max(len(one) + len(other) - both, 1)


def edited(bases: Sequence[str], copies: int = 2, seed: int = 0) -> list[Document]:
    """The bases, then of each `copies` edits and a foil: kinds take turns, so each gets as many."""
    made = [Document(text, row, BASE, 1.0) for row, text in enumerate(bases)]
    kinds, foils = cycle(EDITS), cycle(FOILS)
    for row, text in enumerate(bases):
        chance, own = random.Random(f"{seed}/{row}"), grams(text)
        new = [(kind, EDITS[kind](text, chance)) for kind in islice(kinds, copies)]
        kind = next(foils)
        new.append((kind, FOILS[kind](text, others(bases, row))))
        made += [Document(each, row, kind, jaccard(own, grams(each))) for kind, each in new]
    return made


def others(bases: Sequence[str], row: int) -> str:
    """The texts behind a base, one after the other, until they are 1.2 times as long."""
    return "\n".join(_others(bases, row, len(bases[row]) * 6 // 5))


def _others(bases: Sequence[str], row: int, left: int) -> Iterator[str]:
    for step in range(1, len(bases)):
        if left <= 0:
            return
        text = bases[(row + step) % len(bases)]
        left -= len(text) + 1
        yield text


class Quality(NamedTuple):
    """How a deduplication did: wrong removals, all removals, copies left, all copies."""

    wrong: int
    removed: int
    left: int
    copies: int


def families(documents: Sequence[Document]) -> list[int]:
    """What each document is a copy of: a base's row, or its own where it is no copy."""
    return [each.base if each.copy else row for row, each in enumerate(documents)]


def quality(documents: Sequence[Document], keeper: Sequence[int]) -> Quality:
    """What keepers, a row for each document, removed of documents as `edited` gives them."""
    family = families(documents)
    removed = [row for row, kept in enumerate(keeper) if kept != row]
    wrong = sum(family[keeper[row]] != family[row] for row in removed)
    copies = sum(each.copy for each in documents)
    return Quality(wrong, len(removed), copies - (len(removed) - wrong), copies)


def recall(documents: Sequence[Document], keeper: Sequence[int]) -> dict[int, bool]:
    """For the row of each copy, whether it has the keeper of its base."""
    return {row: keeper[row] == keeper[each.base] for row, each in enumerate(documents) if each.copy}
