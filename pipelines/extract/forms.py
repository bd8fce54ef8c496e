"""Which closed forms of what Korean sites print around a text a line is.

A segment makes a line alone or beside other segments and fillers; a line form is the whole of a line that ends no
sentence; a sentence form the whole of one that does, or of one whose full stop is missing.
"""

from typing import Final, NamedTuple

import re2

from .phrases import GAP, dialect, options
from .shapes import FILLERS, LINES, SEGMENTS, SENTENCES, Table


class Form(NamedTuple):
    """What a cut is called, and where it may be: a key of `trim.REACH`."""

    kind: str
    where: str


def _set(shapes: "re2.Set", table: Table) -> "re2.Set":
    for _, _, shape in table:
        shapes.Add(dialect(shape))
    shapes.Compile()
    return shapes


def _forms(table: Table) -> tuple[Form, ...]:
    return tuple(Form(kind, where) for kind, where, _ in table)


_PARTS: Final = "|".join(f"({part})" for part in (*(shape for *_, shape in SEGMENTS), *FILLERS))
_BESIDE: Final = re2.compile(dialect(f"{GAP}(({_PARTS}){GAP})+").encode(), options())
_SEGMENT_SET: Final = _set(re2.Set.SearchSet(options()), SEGMENTS)
_LINE_SET: Final = _set(re2.Set.FullMatchSet(options()), LINES)
_SENTENCE_SET: Final = _set(re2.Set.FullMatchSet(options()), SENTENCES)
_OF_SEGMENTS: Final = _forms(SEGMENTS)
_OF_LINES: Final = _forms(LINES)
_OF_SENTENCES: Final = _forms(SENTENCES)


def forms_of_line(line: str) -> list[Form]:
    """The forms of a line that ends no sentence: what it is as a whole, then its segments if it holds nothing else."""
    seen = line.encode("utf-8", "replace")
    segments = _found(_SEGMENT_SET, _OF_SEGMENTS, seen) if _BESIDE.fullmatch(seen) else []
    return _found(_LINE_SET, _OF_LINES, seen) + segments


def forms_of_sentence(line: str) -> list[Form]:
    """The forms of a line that ends a sentence."""
    return _found(_SENTENCE_SET, _OF_SENTENCES, line.encode("utf-8", "replace"))


def _found(shapes: "re2.Set", forms: tuple[Form, ...], seen: bytes) -> list[Form]:
    """The forms whose shapes are found, in the order of their table: the set tells them in any order."""
    return [forms[which] for which in sorted(shapes.Match(seen) or ())]
