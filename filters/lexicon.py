"""Terms looked for in a column of texts, in the spellings that are to hide them.

RE2 reads every text once; a text that holds none of the terms costs no more than that.
"""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .text import put

_BETWEEN = "[^가-힣\n]?"
"""What may stand between two syllables of a term: a space, a mark, a digit or a letter (바.카.라, 카1지노).

Two of them would take RE2 more states than it has room for, and a hundred times as long.
"""

_SHORT = 2
"""Syllables of a term that is looked for at the begin of an eojeol alone: 토토 is in 검토 토론, 급전 in 지급 전."""

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""Consonants in the order in which syllables are numbered (Unicode Standard, section 3.12)."""

_APART = re.compile("([ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ](?![ㅏ-ㅣ]))?")
_NO_SYLLABLE = re.compile("[^가-힣]")


def pattern(terms: Iterable[str]) -> str:
    """A regular expression for any of the terms, hidden spellings included."""
    return "|".join(_spelt(term) for term in terms)


def _spelt(term: str) -> str:
    return f"(?:^|[^가-힣ㄱ-ㅎ]){term}" if len(term) <= _SHORT else _BETWEEN.join(term)


def counted(texts: pa.Array, terms: Iterable[str]) -> np.ndarray:
    """How often any of the terms stands in each text."""
    counts: np.ndarray = pc.fill_null(pc.count_substring_regex(composed(texts), pattern(terms)), 0).to_numpy()
    return counts


def found(texts: pa.Array, terms: Iterable[str]) -> dict[int, Counter[str]]:
    """How often which term stands in a text, by row; only the rows that hold one. Terms are of syllables alone."""
    wanted = pattern(terms)
    whole, read = composed(texts), re.compile(wanted, re.MULTILINE)
    rows = np.flatnonzero(pc.fill_null(pc.match_substring_regex(whole, wanted), False).to_numpy(zero_copy_only=False))
    return {int(row): Counter(_NO_SYLLABLE.sub("", hit[0]) for hit in read.finditer(whole[row].as_py())) for row in rows}


def composed(texts: pa.Array) -> pa.Array:
    """The texts with syllables for the letters that they are taken apart into (ㅋㅏㅈㅣ노 is 카지노)."""
    apart = pc.fill_null(pc.match_substring_regex(texts, "[ㄱ-ㅎ][ㅏ-ㅣ]"), False).to_numpy(zero_copy_only=False)
    rows = [int(row) for row in np.flatnonzero(apart)]
    return put(texts, rows, [_APART.sub(_syllable, texts[row].as_py()) for row in rows])


def _syllable(apart: re.Match[str]) -> str:
    initial, vowel, final = _INITIALS.index(apart[1]), ord(apart[2]) - ord("ㅏ"), apart[3]
    closed = _FINALS.find(final) + 1 if final else 0
    left = final if final and not closed else ""
    return chr(ord("가") + (initial * 21 + vowel) * 28 + closed) + left
