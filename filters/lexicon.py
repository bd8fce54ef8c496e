"""Terms looked for in a column of texts, in the spellings that are to hide them.

RE2 reads every text once; a text that holds none of the terms costs no more than that.
"""

import re
from collections import Counter
from functools import cache

import numpy as np
import pyarrow as pa
import re2

from .text import JAMO, decoded, put

Terms = tuple[str, ...]

_BETWEEN = "[^가-힣\n]{0,2}"
"""What may stand between two syllables of a term: spaces, marks, digits, letters, two at most (바. 카. 라, 카1지노)."""

_SHORT = 2
"""Syllables of a term that is looked for at the begin of an eojeol alone: 토토 is in 검토 토론, 급전 in 지급 전."""

_STATES = 16 << 20
"""Bytes for the states of a pattern; with RE2's own 8 MiB these would be read a hundred times slower."""

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""Consonants in the order in which syllables are numbered (Unicode Standard, section 3.12)."""

_APART = re.compile(f"([{_INITIALS}])([ㅏ-ㅣ])([ㄱ-ㅎ](?![ㅏ-ㅣ]))?")
_NO_SYLLABLE = re.compile("[^가-힣]")


def listed(words: str) -> Terms:
    """The terms of a list that has white space between them."""
    return tuple(words.split())


def counted(texts: pa.Array, terms: Terms) -> np.ndarray:
    """How often any of the terms stands in each text."""
    return phrases(texts, _patterns(terms))


def phrases(texts: pa.Array, patterns: Terms) -> np.ndarray:
    """How often any of some regular expressions matches in each text."""
    wanted = _compiled(patterns)
    rows = (sum(1 for _ in wanted.finditer(text)) if text else 0 for text in _read(texts))
    return np.fromiter(rows, np.int64, len(texts))


def found(texts: pa.Array, terms: Terms) -> dict[int, Counter[str]]:
    """How often which term stands in a text, by row; only the rows that hold one. Terms are of syllables alone."""
    wanted = _compiled(_patterns(terms))
    rows = {row: text for row, text in enumerate(_read(texts)) if text and wanted.search(text)}
    return {row: Counter(_term(hit[0]) for hit in wanted.finditer(text)) for row, text in rows.items()}


def _term(hit: bytes) -> str:
    return _NO_SYLLABLE.sub("", hit.decode())


def _read(texts: pa.Array) -> list[bytes | None]:
    """The composed texts; those of the last column are remembered, since one lexicon is looked for after the other."""
    remembered = _last().get("texts")
    if remembered is None or remembered[0] is not texts:
        remembered = _last()["texts"] = (texts, composed(texts).cast(pa.large_binary()).to_pylist())
    return remembered[1]


@cache
def _last() -> dict[str, tuple[pa.Array, list[bytes | None]]]:
    return {}


@cache
def _compiled(patterns: Terms) -> "re2._Regexp[bytes]":
    options = re2.Options()
    options.max_mem = _STATES
    return re2.compile("|".join(patterns).encode(), options)


@cache
def _patterns(terms: Terms) -> Terms:
    return tuple(_spelt(term) for term in sorted(terms, key=len, reverse=True))


def _spelt(term: str) -> str:
    return f"(?:^|[^가-힣ㄱ-ㅎ]){term}" if len(term) <= _SHORT else _BETWEEN.join(term)


def composed(texts: pa.Array) -> pa.Array:
    """The texts with syllables for the letters that they are taken apart into (ㅋㅏㅈㅣ노 is 카지노)."""
    text = decoded(texts)
    rows = [(row, texts[row].as_py()) for row in np.flatnonzero(text.count(text.kinds == JAMO)).tolist()]
    apart = {row: _APART.sub(_syllable, old) for row, old in rows if _APART.search(old)}
    return put(texts, list(apart), list(apart.values()))


def _syllable(apart: re.Match[str]) -> str:
    initial, vowel, final = _INITIALS.index(apart[1]), ord(apart[2]) - ord("ㅏ"), apart[3]
    closed = _FINALS.find(final) + 1 if final else 0
    left = final if final and not closed else ""
    return chr(ord("가") + (initial * 21 + vowel) * 28 + closed) + left
