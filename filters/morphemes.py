"""Measures by Kiwi's morphemes, on a sample of a text: costly, so they come after every other filter."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from .models import kiwi
from .text import HANGUL, Pieces, Texts, decoded, lines, prose, sums

MODELS = ("kiwipiepy", "kiwipiepy_model")
"""Packages whose versions the measures depend on."""

GLANCE = 60
"""Characters that a share is taken of: under 1 ms, but so few that means over a source tell more than one text."""

REMEMBERED = 2048
"""Samples whose figures are remembered for the next measure; a batch has 512 rows."""

_ENDED = ("JKS", "JKC", "JKG", "JKO", "JKB", "JX", "JC", "EF", "ETM")
"""Josa and endings that a space follows unless a josa, an ending or a mark does."""

_NEW = ("NNG", "NNP", "NP", "VV", "VA", "MAG", "MM")
"""Words that begin an eojeol after one of those."""

_BOUND = ("JK", "JX", "JC", "EP", "EF", "EC", "ET")
"""How tags of morphemes begin that no eojeol begins with."""


class Figures(NamedTuple):
    """What a sample comes to, each a share from 0 to 1; all 0 of a sample without words."""

    josa_and_endings: float = 0.0
    misspaced: float = 0.0


def kiwi_ending_share(texts: pa.Array) -> pa.Array:
    """Share of the morphemes of a sample that are josa or endings, by Kiwi."""
    return pa.array([_figures(sample).josa_and_endings for sample in samples(texts, GLANCE)], pa.float64())


def spacing_error_share(texts: pa.Array) -> pa.Array:
    """Share of the eojeol of a sample that run two words together, or begin with a josa or an ending, by Kiwi."""
    return pa.array([_figures(sample).misspaced for sample in samples(texts, GLANCE)], pa.float64())


def samples(texts: pa.Array, size: int) -> list[str]:
    """Of each text, so many characters of lines a third of which is Hangul, outside code, from the middle one on."""
    text = decoded(texts)
    found = prose(lines(text), text)
    korean = 3 * sums(text.kinds == HANGUL, found.first, found.stop) > found.sizes
    kept = Pieces(found.first[korean], found.stop[korean], found.row[korean])
    edges = np.searchsorted(kept.row, np.arange(len(texts) + 1))
    return [_sample(text, kept, range((first + stop) // 2, stop), size) for first, stop in pairwise(edges.tolist())]


def _sample(text: Texts, found: Pieces, places: range, size: int) -> str:
    taken: list[str] = []
    for place in places:
        points = text.points[found.first[place] : found.stop[place]][:size]
        taken.append(points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"))
        size -= len(points)
        if size <= 0:
            break
    return "\n".join(taken)


def scored(sample: str) -> float:
    """Log-probability of a sample's morphemes in Kiwi's language model (`cong`), in sum."""
    return float(sum(token.score for token in kiwi(names=False).tokenize(sample)))


@lru_cache(maxsize=REMEMBERED)
def _figures(sample: str) -> Figures:
    tokens = kiwi(names=False).tokenize(sample) if sample else []
    if not tokens:
        return Figures()
    tags = [token.tag for token in tokens]
    near = [False, *(after.start <= before.end for before, after in pairwise(tokens))]
    joined = sum(near[i] and tags[i] in _NEW and tags[i - 1] in _ENDED for i in range(len(tags)))
    apart = sum(not near[i] and tags[i].startswith(_BOUND) for i in range(len(tags)))
    return Figures(
        josa_and_endings=_rounded(sum(tag[0] in "JE" for tag in tags), len(tags)),
        misspaced=_rounded(joined + apart, len(sample.split())),
    )


def _rounded(part: int, whole: int) -> float:
    return round(min(part / whole, 1.0), 4) if whole else 0.0
