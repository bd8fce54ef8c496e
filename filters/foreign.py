"""Pages in two languages without their long stretches of the other one."""

import re
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pyarrow as pa

from .language import PLAIN, TRACE, korean_lines, korean_share
from .text import FENCE, decoded, put, sums, utf8

HALF = 0.5
"""Share of Korean below which a page is in two languages; from `language.TRACE` down it is in the other alone."""

PARAGRAPH = 100
"""Bytes of a line at least that is a paragraph of prose: some 17 English words, or 33 Chinese characters."""

PARAGRAPHS = 3
"""Paragraphs at least of a stretch that is cut; a quotation, or a paragraph before its translation, is shorter."""

_HANGUL, _MANY, _LATIN = (0xEA, 0xED), 0xC3, 26
"""First bytes of Hangul syllables in UTF-8, the least first byte of letters beyond ASCII, and the letters of ASCII."""

_SENTENCE = re.compile("[.?!。！？…][\"'”’」』)\\]]*$")

_REFERENCE = re.compile(r"^\s*(?:\[\d+\]|\d+\.)\s|(?<!\d)(?:1[89]|20)\d\d[a-z]?\)|doi[:.]|pp?\.\s*\d|https?://|\|")
"""A line of a bibliography, by its number, year, pages or address; or a row of a table."""

_LETTER_SHARE = 0.75
"""Least share of letters among the characters of prose that are not white space; log lines and formulas have less."""


def cut_foreign(texts: pa.Array) -> tuple[pa.Array, list[dict[str, int]]]:
    """Texts in two languages without three or more paragraphs in a row of the other one.

    Quotations, translations side by side, code, tables, verse and bibliographies stay, and so does all of a page that
    is mostly Korean. Beside the texts, a row each, the `paragraphs` cut and their `characters`.
    """
    rows = _mixed(texts)
    made = [_cut(text) for text in texts.take(pa.array(rows, pa.int64())).to_pylist()]
    counts: list[dict[str, int]] = [{} for _ in texts]
    for row, (_, found) in zip(rows, made, strict=True):
        counts[row] = found
    return put(texts, rows, [text for text, _ in made]), counts


def _mixed(texts: pa.Array) -> list[int]:
    """The rows in two languages."""
    rows = _with_some_hangul(texts)
    shares = np.asarray(korean_share(texts.take(pa.array(rows))))
    mixed: list[int] = rows[(shares >= TRACE) & (shares < HALF)].tolist()
    return mixed


def _with_some_hangul(texts: pa.Array) -> np.ndarray:
    """The rows with some Hangul and more of other scripts, by the bytes that characters begin with."""
    data, offsets = utf8(texts, padding=0)
    hangul = (data >= _HANGUL[0]) & (data <= _HANGUL[1])
    letters = ((data | 0x20) - np.uint8(ord("a")) < _LATIN) | (data >= _MANY)
    some, all_ = (sums(mask, offsets[:-1], offsets[1:]) for mask in (hangul, letters))
    return np.flatnonzero((some > TRACE * PLAIN * all_) & (some < HALF * all_))


def _cut(text: str) -> tuple[str, dict[str, int]]:
    lines = text.split("\n")
    kinds = _kinds(text, lines)
    gone = {place for first, stop in _stretches(kinds) for place in range(first, stop)}
    if not gone:
        return text, {}
    kept = "\n".join(line for place, line in enumerate(lines) if place not in gone)
    made = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    return made, {"paragraphs": sum(kinds[place] == "paragraph" for place in gone), "characters": len(text) - len(made)}


def _kinds(text: str, lines: list[str]) -> list[str]:
    """What each line is: a foreign `paragraph`, another foreign line that is `short`, or a `wall` between stretches."""
    column = decoded(pa.array([text]))
    found, _, korean = korean_lines(column)
    begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
    foreign = set((np.searchsorted(begins, found.first[~korean], side="right") - 1).tolist())
    return [_kind(line, foreign=place in foreign) for place, line in enumerate(lines)]


def _kind(line: str, *, foreign: bool) -> str:
    if not line.strip():
        return "short"
    if not foreign or line.strip() == FENCE or _REFERENCE.search(line):
        return "wall"
    return "paragraph" if _is_prose(line.strip()) else "short"


def _is_prose(line: str) -> bool:
    inked = [character for character in line if not character.isspace()]
    letters = sum(map(str.isalpha, inked))
    return len(line.encode()) >= PARAGRAPH and letters >= _LETTER_SHARE * len(inked) and bool(_SENTENCE.search(line))


def _stretches(kinds: list[str]) -> Iterator[tuple[int, int]]:
    """First and last-plus-one line of each stretch to cut: from its first paragraph to the end of its last."""
    for wall, group in groupby(range(len(kinds)), key=lambda place: kinds[place] == "wall"):
        paragraphs = [place for place in group if kinds[place] == "paragraph"]
        if not wall and len(paragraphs) >= PARAGRAPHS:
            yield paragraphs[0], paragraphs[-1] + 1
