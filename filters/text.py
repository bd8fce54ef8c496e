"""Code points, words and lines of a text column as NumPy arrays, shared by the measures of one batch.

Arrays over code points are flat: `starts[i]:starts[i + 1]` is row i. A null counts as an empty text.
"""

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SPACE, HANGUL, JAMO, HAN, KANA, LETTER, DIGIT, OTHER = range(8)
"""Classes of code points; LETTER is a letter or mark of any other script."""

FENCE = "```"
"""The line before and after code in the form of a stored text."""

_RANGES = (
    (HANGUL, 0xAC00, 0xD7A3),
    (JAMO, 0x1100, 0x11FF),
    (JAMO, 0x3131, 0x318E),
    (JAMO, 0xA960, 0xA97C),
    (JAMO, 0xD7B0, 0xD7FB),
    (HAN, 0x3400, 0x4DBF),
    (HAN, 0x4E00, 0x9FFF),
    (HAN, 0xF900, 0xFAFF),
    (HAN, 0x20000, 0x3134F),
    (KANA, 0x3041, 0x3096),
    (KANA, 0x30A1, 0x30FA),
    (KANA, 0x30FC, 0x30FE),
    (KANA, 0x31F0, 0x31FF),
)
"""Blocks of the Unicode Character Database (Blocks.txt), without their punctuation."""


@cache
def classes() -> np.ndarray:
    """The class of every code point, shape (0x110000,), uint8."""
    table = np.full(sys.maxunicode + 1, OTHER, np.uint8)
    for point in range(0x3400):
        table[point] = _general(point)
    table[0xFF10:0xFF1A] = DIGIT
    table[0xFF21:0xFF3B] = table[0xFF41:0xFF5B] = LETTER
    for kind, first, last in _RANGES:
        table[first : last + 1] = kind
    return table


def _general(point: int) -> int:
    if chr(point).isspace():
        return SPACE
    category = unicodedata.category(chr(point))
    return LETTER if category[0] in "LM" else DIGIT if category[0] == "N" else OTHER


@dataclass(frozen=True, slots=True)
class Texts:
    """A text column as flat code points (uint32), their classes (uint8), and where each row starts (rows + 1).

    `made` holds what one measure derived from it and the next may need again.
    """

    points: np.ndarray
    kinds: np.ndarray
    starts: np.ndarray
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def sizes(self) -> np.ndarray:
        """Code points of each row."""
        return np.diff(self.starts)

    def count(self, mask: np.ndarray) -> np.ndarray:
        """How many code points of each row are in the mask."""
        return sums(mask, self.starts[:-1], self.starts[1:])

    def once(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - pieces or arrays
        """What `make` gives, made the first time it is asked for."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


@cache
def _last() -> dict[str, tuple[pa.Array, Texts]]:
    return {}


def decoded(texts: pa.Array) -> Texts:
    """The column's code points; the last column is remembered, since measures ask one after the other."""
    remembered = _last().get("texts")
    if remembered is None or remembered[0] is not texts:
        remembered = _last()["texts"] = (texts, _decode(texts))
    return remembered[1]


def _decode(texts: pa.Array) -> Texts:
    from .text_cpu import decode  # noqa: PLC0415 - numba takes a second to import

    texts.validate(full=True)  # the compiled pass trusts that bytes are UTF-8
    data, offsets = utf8(texts, padding=0)
    points, kinds = np.empty(len(data), np.uint32), np.empty(len(data), np.uint8)
    starts = decode(data, offsets, classes(), points, kinds)
    return Texts(points[: starts[-1]], kinds[: starts[-1]], starts)


def sums(values: np.ndarray, first: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Sums of a flat array between places, `stop` not included; of a mask, how many are set."""
    from .text_cpu import sums as compiled  # noqa: PLC0415

    found: np.ndarray = compiled(values, first, stop)
    return found


def lasts(mask: np.ndarray, pieces: "Pieces") -> np.ndarray:
    """The last code point of each piece that is set in a mask, -1 where none is."""
    from .text_cpu import lasts as compiled  # noqa: PLC0415

    found: np.ndarray = compiled(mask, pieces.first, pieces.stop)
    return found


def share(part: np.ndarray, whole: np.ndarray) -> pa.Array:
    """Part of the whole by row, 0 where there is no whole."""
    return pa.array(np.divide(part, whole, out=np.zeros(len(whole)), where=np.asarray(whole) > 0))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Words or lines of a column: first and last-plus-one code point of each, and the row it is in."""

    first: np.ndarray
    stop: np.ndarray
    row: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Code points of each piece."""
        sizes: np.ndarray = self.stop - self.first
        return sizes

    def per_row(self, rows: int) -> np.ndarray:
        """How many pieces each row has."""
        return np.bincount(self.row, minlength=rows)


def words(texts: Texts) -> Pieces:
    """Eojeol: runs without white space."""
    return _cut(texts)[0]


def lines(texts: Texts) -> Pieces:
    """Lines that hold more than white space, from their first to their last other character."""
    made: Pieces = texts.once("lines", lambda: _lines(texts))
    return made


def _lines(texts: Texts) -> Pieces:
    found, begins = _cut(texts)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(found.row)) - 1
    return Pieces(found.first[first], found.stop[last[: len(first)]], found.row[first])


def _cut(texts: Texts) -> tuple[Pieces, np.ndarray]:
    """The eojeol, and which of them begin a line."""
    made: tuple[Pieces, np.ndarray] = texts.once("cut", lambda: _pieces(texts))
    return made


def _pieces(texts: Texts) -> tuple[Pieces, np.ndarray]:
    from .text_cpu import cut  # noqa: PLC0415

    most = len(texts.points) // 2 + len(texts.starts)
    found, begins = np.empty((3, most), np.int64), np.empty(most, bool)
    count = cut(texts.points, texts.kinds, texts.starts, found, begins)
    first, stop, row = found[:, :count]
    return Pieces(first, stop, row), begins[:count]


def prose(found: Pieces, texts: Texts) -> Pieces:
    """The pieces that do not lie in code: between two lines of three backticks, or on one."""
    edges = texts.once("code", lambda: _code(texts))
    if not len(edges):
        return found
    parts = np.diff(np.searchsorted(found.first, edges), prepend=0, append=len(found.first))
    plain = np.repeat(np.arange(len(parts)) % 2 == 0, parts)
    return Pieces(found.first[plain], found.stop[plain], found.row[plain])


def prose_words(texts: Texts) -> Pieces:
    """Eojeol outside code."""
    made: Pieces = texts.once("prose words", lambda: prose(words(texts), texts))
    return made


def _code(texts: Texts) -> np.ndarray:
    """Where code begins and ends, in turn; a fence that is not closed reaches to the end of its text."""
    found = lines(texts)
    three = np.flatnonzero(found.sizes == len(FENCE))
    fence = three[(texts.points[found.first[three, None] + np.arange(len(FENCE))] == ord(FENCE[0])).all(axis=1)]
    row = found.row[fence]
    opens = np.flatnonzero((np.arange(len(row)) - np.searchsorted(row, row)) % 2 == 0)
    closes = np.minimum(opens + 1, len(row) - 1)
    closed = (closes > opens) & (row[closes] == row[opens])
    stops = np.where(closed, found.stop[fence[closes]], texts.starts[row[opens] + 1])
    return np.stack([found.first[fence[opens]], stops], axis=1).ravel()


def equals(pieces: Pieces, texts: Texts) -> np.ndarray:
    """For each piece the first equal one of its row, -1 where it has no equal."""
    from .text_cpu import equals as compiled  # noqa: PLC0415

    found: np.ndarray = compiled(texts.points, pieces.first, pieces.stop, _bounds(pieces, texts))
    return found


def equal_ngrams(texts: Texts, n: int) -> np.ndarray:
    """For each n-gram of eojeol outside code, by its first one, the first equal one of its row; -1 where it has none.

    An n-gram that reaches over the end of its row has none.
    """
    made: np.ndarray = texts.once(f"{n}-grams", lambda: _equal_ngrams(texts, n))
    return made


def _equal_ngrams(texts: Texts, n: int) -> np.ndarray:
    from .text_cpu import widen  # noqa: PLC0415

    found = prose_words(texts)
    if n == 1:
        return equals(found, texts)
    half = (n + 1) // 2
    wider: np.ndarray = widen(equal_ngrams(texts, half), _bounds(found, texts), n - half)
    return wider


def _bounds(pieces: Pieces, texts: Texts) -> np.ndarray:
    return np.searchsorted(pieces.row, np.arange(len(texts.starts)))


def utf8(texts: pa.Array, padding: int) -> tuple[np.ndarray, np.ndarray]:
    """The UTF-8 bytes of a column with `padding` bytes behind, and where each text begins in them and the last ends.

    Offsets are int64; a null counts as empty. Nothing is copied where the column's buffer is long enough.
    """
    filled = pc.fill_null(texts.cast(pa.large_string()), "")
    _, offsets, data = filled.buffers()
    places = np.frombuffer(offsets or bytes(8), np.int64)[filled.offset : filled.offset + len(filled) + 1]
    whole = np.frombuffer(data or b"", np.uint8)[places[0] :]
    size = int(places[-1] - places[0])
    if len(whole) < size + padding:
        whole = np.append(whole[:size], np.zeros(padding, np.uint8))
    return whole[: size + padding], places - places[0]


def put(texts: pa.Array, rows: list[int], new: list[str]) -> pa.Array:
    """The column with new values in some rows, which are sorted."""
    if not rows:
        return texts
    mask = np.zeros(len(texts), bool)
    mask[rows] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(new, texts.type))
