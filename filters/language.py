"""Which language: script shares a line, and fastText's `lid.176.ftz` for the lines that shares leave in doubt."""

import unicodedata

import numpy as np
import pyarrow as pa

from .models import fasttext
from .text import DIGIT, HAN, HANGUL, JAMO, KANA, SPACE, Texts, decoded, lines, prose, share, sums

MODEL = "lid.176.ftz"
PLAIN, TRACE = 0.30, 0.05
"""Hangul shares from which a line is Korean, and below which it is not; between them the model is asked.

On 7,314 texts in 530 languages a share of 0.05 to 0.30 is where script alone errs (research on UDHR, tldr, docs).
"""

MUCH_KANA, MUCH_HAN = 0.05, 0.30
"""Shares of kana and Han from which a line with Hangul may still be Japanese or Chinese."""

LONGEST = 1000
"""Characters of a text that the model reads; its answer hardly moves after that."""


def korean_share(texts: pa.Array | list[str]) -> pa.Array:
    """Share of the letters outside code that stand in Korean lines.

    A line is Korean by its scripts; the model is asked where they leave doubt.
    """
    text = decoded(pa.array(texts) if isinstance(texts, list) else texts)
    found = prose(lines(text), text)
    shares, letters = _script_shares(text, found.first, found.stop)
    korean, doubtful = _by_script(shares)
    for place in np.flatnonzero(doubtful):
        korean[place] = _asked(_string(text, found.first[place], found.stop[place]))[0] == "ko"
    rows = len(texts)
    return share(np.bincount(found.row, letters * korean, rows), np.bincount(found.row, letters, rows))


def identify(text: str) -> tuple[str, float]:
    """The language as (ISO 639-1 label, score 0 to 1, four decimals); `ko` for all that counts as Korean.

    `und` with score 0 for a text without letters.
    """
    composed = unicodedata.normalize("NFC", text)
    whole = decoded(pa.array([composed]))
    shares, letters = _script_shares(whole, whole.starts[:1], whole.starts[1:])
    korean, doubtful = _by_script(shares)
    if not letters[0]:
        return "und", 0.0
    if korean[0] and not doubtful[0]:
        return "ko", round(float(shares[0, 0]), 4)
    return _asked(composed)


def _script_shares(text: Texts, first: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of Hangul, kana and Han among the letters, shape (pieces, 3), and the letters of each piece."""
    kinds = text.kinds
    letters = sums((kinds > SPACE) & (kinds < DIGIT), first, stop)
    masks = ((kinds == HANGUL) | (kinds == JAMO), kinds == KANA, kinds == HAN)
    counts = np.stack([sums(mask, first, stop) for mask in masks], axis=1)
    return counts / np.maximum(letters, 1)[:, None], letters


def _by_script(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    hangul, kana, han = shares.T
    mixed = (kana > MUCH_KANA) | (han > MUCH_HAN)
    korean = hangul >= PLAIN
    return korean.copy(), (hangul >= TRACE) & (~korean | mixed)


def _asked(text: str) -> tuple[str, float]:
    line = " ".join(text[:LONGEST].split())
    answer = fasttext(MODEL).f.predict(line + "\n", 1, 0.0, "strict")
    probability, label = answer[0] if answer else (0.0, "__label__und")
    return label.removeprefix("__label__"), round(min(probability, 1.0), 4)


def _string(text: Texts, first: int, stop: int) -> str:
    return text.points[first:stop].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
