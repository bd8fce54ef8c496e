"""Which language: script shares a line, and fastText's `lid.176.ftz` for the lines that shares leave in doubt."""

import re

import numpy as np
import pyarrow as pa

from .models import fasttext
from .normalise import normalise
from .text import HAN, HANGUL, JAMO, KANA, Pieces, Texts, decoded, lines, prose, put, share

MODEL = "lid.176.ftz"
PLAIN, TRACE = 0.30, 0.05
"""Hangul shares from which a line is Korean, and below which it is not; between them the model is asked.

On 7,314 texts in 530 languages a share of 0.05 to 0.30 is where script alone errs (research on UDHR, tldr, docs).
"""

MUCH_KANA, MUCH_HAN = 0.05, 0.30
"""Shares of kana and Han from which a line with Hangul may still be Japanese or Chinese."""

LONGEST = 1000
"""Characters of a text that the model reads; its answer hardly moves after that."""

_RAW = ((0x0300, 0x036F), (0x1100, 0x11FF), (0xFF10, 0xFFDC))
"""Blocks in which lie marks and jamo that NFC may compose, full-width letters and digits, half-width Hangul."""

_SPELT = re.compile("[\u0300-\u036f\u1100-\u11ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uffa1-\uffdc]")
"""Those characters of these blocks."""

_NARROW = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
"""Full-width forms of ASCII, by code point; of a stored text only letters and digits are narrowed (`normalise`)."""

_HANGUL_RUN = re.compile("[가-힣]+")
_JOSA_AFTER_HANJA = re.compile(
    "(?<=[\u3400-\u9fff\uf900-\ufaff])(?:[은는이가을를의에로와과도임함]|[하이][가-힣]+)(?![가-힣])"
)
"""What follows hanja in Korean, and Chinese nowhere: josa, and forms of 하다 and 이다."""


def korean_share(texts: pa.Array | list[str]) -> pa.Array:
    """Share of the letters outside code and URLs that stand in Korean lines.

    A line is Korean by its scripts, or by most of the other lines; the model is asked where both leave doubt. Hangul
    counts the same in any spelling.
    """
    text = decoded(_normalised(pa.array(texts) if isinstance(texts, list) else texts))
    found, letters, korean = korean_lines(text)
    return share(np.bincount(found.row, letters * korean, len(texts)), np.bincount(found.row, letters, len(texts)))


def korean_lines(text: Texts) -> tuple[Pieces, np.ndarray, np.ndarray]:
    """The lines outside code, the letters of each that are outside URLs too, and which lines are Korean."""
    found = prose(lines(text), text)
    counts = _scripts(text, found)
    letters = counts.sum(axis=1)
    korean, doubtful = _by_context(_shares(counts), letters, found.row)
    for place in np.flatnonzero(doubtful):
        line = _string(text, found.first[place], found.stop[place])
        korean[place] = _is_hanja_mixed(line) or _asked(line)[0] == "ko"
    return found, letters, korean


def identify(text: str) -> tuple[str, float]:
    """The language as (ISO 639-1 label, score 0 to 1, four decimals); `ko` for all that counts as Korean.

    `und` with score 0 for a text without letters. Code and URLs decide only where there is nothing else.
    """
    whole = _one_spelling(text.encode(errors="replace").decode())
    column = decoded(pa.array([whole]))
    told = prose(lines(column), column)
    counts = _scripts(column, told).sum(axis=0, keepdims=True)
    if not counts.any():
        return _asked(whole, hangul=False) if any(map(str.isalpha, whole)) else ("und", 0.0)
    shares = _shares(counts)
    korean, doubtful = _by_script(shares)
    if korean[0] and not doubtful[0]:
        return "ko", round(float(shares[0, 0]), 4)
    prose_text = " ".join(_string(column, first, stop) for first, stop in zip(told.first, told.stop, strict=True))
    if doubtful[0] and _is_hanja_mixed(prose_text):
        return "ko", round(float(shares[0, [0, 2]].sum()), 4)
    return _asked(prose_text, hangul=bool(doubtful[0]))


def _normalised(texts: pa.Array) -> pa.Array:
    """The column with the rows normalised whose Hangul or Latin is spelt in other characters."""
    text = decoded(texts)
    raw = np.zeros(len(text.points), bool)
    for first, last in _RAW:
        raw |= text.points - np.uint32(first) <= last - first
    rows = np.unique(np.searchsorted(text.starts, np.flatnonzero(raw), side="right") - 1)
    candidates = zip(rows.tolist(), texts.take(pa.array(rows)).to_pylist(), strict=True)
    new = {row: _one_spelling(old) for row, old in candidates if _SPELT.search(old) and normalise(old) != old}
    return put(texts, list(new), list(new.values()))


def _one_spelling(text: str) -> str:
    return normalise(text).translate(_NARROW)


def _scripts(text: Texts, found: Pieces) -> np.ndarray:
    from .language_cpu import scripts  # noqa: PLC0415 - numba takes a second to import

    counts: np.ndarray = scripts(text.points, text.kinds, found.first, found.stop)
    return counts


def _shares(counts: np.ndarray) -> np.ndarray:
    """Shares of Hangul, kana and Han among the letters, shape (pieces, 3)."""
    some = np.stack([counts[:, HANGUL] + counts[:, JAMO], counts[:, KANA], counts[:, HAN]], axis=1)
    shares: np.ndarray = some / np.maximum(counts.sum(axis=1), 1)[:, None]
    return shares


def _by_script(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    hangul = shares[:, 0]
    korean = hangul >= PLAIN
    return korean.copy(), (hangul >= TRACE) & (~korean | _east_asian(shares))


def _by_context(shares: np.ndarray, letters: np.ndarray, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which lines are Korean, and which are doubtful: none in Latin where most clear lines of the text are Korean."""
    korean, doubtful = _by_script(shares)
    clear = np.bincount(row, letters * np.where(doubtful, 0, np.where(korean, 1, -1)))
    settled = doubtful & ~_east_asian(shares) & (clear[row] > 0)
    return korean | settled, doubtful & ~settled


def _east_asian(shares: np.ndarray) -> np.ndarray:
    much: np.ndarray = (shares[:, 1] > MUCH_KANA) | (shares[:, 2] > MUCH_HAN)
    return much


def _is_hanja_mixed(text: str) -> bool:
    """Whether most of the Hangul follows hanja as only Korean has it."""
    return 2 * len(_JOSA_AFTER_HANJA.findall(text)) > len(_HANGUL_RUN.findall(text))


def _asked(text: str, *, hangul: bool = True) -> tuple[str, float]:
    """The model's label and score; without Hangul to speak of, the best that is not Korean."""
    line = " ".join(text[:LONGEST].split())
    answers = fasttext(MODEL).f.predict(line + "\n", 1 if hangul else 2, 0.0, "strict")
    named = [(label.removeprefix("__label__"), round(min(score, 1.0), 4)) for score, label in answers]
    return next((answer for answer in named if hangul or answer[0] != "ko"), ("und", 0.0))


def _string(text: Texts, first: int, stop: int) -> str:
    return text.points[first:stop].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
