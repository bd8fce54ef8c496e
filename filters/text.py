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
    rows = [text or "" for text in texts.to_pylist()]
    points = np.frombuffer("".join(rows).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    return Texts(points, classes()[points], starts)


def sums(values: np.ndarray, first: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Sums of a flat array between places, `stop` not included."""
    total = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    found: np.ndarray = total[stop] - total[first]
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
    made: Pieces = texts.once("words", lambda: _pieces(texts, texts.kinds != SPACE))
    return made


def lines(texts: Texts) -> Pieces:
    """Lines that hold more than white space, from their first to their last other character."""
    made: Pieces = texts.once("lines", lambda: _lines(texts))
    return made


def _lines(texts: Texts) -> Pieces:
    made = _pieces(texts, texts.points != ord("\n"))
    inked = np.concatenate([[0], np.cumsum(texts.kinds != SPACE)])
    full = inked[made.stop] > inked[made.first]
    return _trimmed(Pieces(made.first[full], made.stop[full], made.row[full]), texts)


def prose(found: Pieces, texts: Texts) -> Pieces:
    """The pieces that do not lie in code: between two lines of three backticks, or on one."""
    plain = ~_in_code(texts)[found.first]
    return Pieces(found.first[plain], found.stop[plain], found.row[plain])


def prose_words(texts: Texts) -> Pieces:
    """Eojeol outside code."""
    made: Pieces = texts.once("prose words", lambda: prose(words(texts), texts))
    return made


def _in_code(texts: Texts) -> np.ndarray:
    """Which code points lie in code; a fence that is not closed reaches to the end of its text."""
    found = lines(texts)
    fence = (found.sizes == len(FENCE)) & _begin_with(found, texts, FENCE)
    first, row = found.first[fence], found.row[fence]
    opens = (np.arange(len(row)) - np.searchsorted(row, row)) % 2 == 0
    closed = np.append(row[1:] == row[:-1], np.zeros(min(len(row), 1), bool))
    stop = np.where(closed, np.append(found.stop[fence][1:], 0)[: len(row)], texts.starts[row + 1])
    marks = np.zeros(len(texts.points) + 1, np.int64)
    np.add.at(marks, first[opens], 1)
    np.add.at(marks, stop[opens], -1)
    return np.cumsum(marks) > 0


def _begin_with(found: Pieces, texts: Texts, start: str) -> np.ndarray:
    places = np.minimum(found.first[:, None] + np.arange(len(start)), max(len(texts.points) - 1, 0))
    return (texts.points[places] == [ord(each) for each in start]).all(axis=1) if len(found.first) else found.first > 0


def _pieces(texts: Texts, inside: np.ndarray) -> Pieces:
    edges = np.zeros(len(inside) + 1, bool)
    edges[texts.starts] = True
    before = np.concatenate([[False], inside[:-1]]) if len(inside) else inside
    after = np.concatenate([inside[1:], [False]]) if len(inside) else inside
    first = np.flatnonzero(inside & (~before | edges[:-1]))
    stop = np.flatnonzero(inside & (~after | edges[1:])) + 1
    return Pieces(first, stop, np.searchsorted(texts.starts, first, side="right") - 1)


def _trimmed(pieces: Pieces, texts: Texts) -> Pieces:
    inked = np.flatnonzero(texts.kinds != SPACE)
    first = inked[np.searchsorted(inked, pieces.first)] if len(pieces.first) else pieces.first
    stop = inked[np.searchsorted(inked, pieces.stop) - 1] + 1 if len(pieces.stop) else pieces.stop
    return Pieces(first, stop, pieces.row)


def identities(pieces: Pieces, texts: Texts) -> np.ndarray:
    """A number a piece, from 0 in order of first sight; equal pieces, and they alone, have equal numbers."""
    edges = np.zeros(len(texts.points) + 1, np.int8)
    edges[pieces.first] += 1
    edges[pieces.stop] -= 1
    inside = np.cumsum(edges[:-1], dtype=np.int8) > 0
    offsets = np.concatenate([[0], np.cumsum(pieces.sizes * texts.points.itemsize)])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(texts.points[inside])]
    return _numbers(pa.Array.from_buffers(pa.large_binary(), len(pieces.first), buffers))


def paired(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A number a pair of numbers, from 0 in order of first sight; both count from 0, and neither is above 2^31."""
    return _numbers(pa.array(left.astype(np.int64) * (int(right.max(initial=0)) + 1) + right))


def _numbers(values: pa.Array) -> np.ndarray:
    numbers: np.ndarray = values.dictionary_encode().indices.to_numpy()
    return numbers


def ngrams(texts: Texts, n: int) -> np.ndarray:
    """A number an n-gram of the column's eojeol outside code, by its first one.

    Equal n-grams, and they alone, have equal numbers. Those over the end of a row are among them.
    """
    made: np.ndarray = texts.once(f"{n}-grams", lambda: _ngrams(texts, n))
    return made


def _ngrams(texts: Texts, n: int) -> np.ndarray:
    if n == 1:
        return identities(prose_words(texts), texts)
    left, right = ngrams(texts, n // 2), ngrams(texts, n - n // 2)[n // 2 :]
    return paired(left[: len(right)], right)


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
