"""Personal data in columns of texts: only rows that hold some are read one by one."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..text import put, utf8
from .scan import hits as hits_of
from .scan import scrubbed, tagged

_ESCAPED_URL = r"^[A-Za-z][A-Za-z0-9+.-]{0,7}://[^\s<>]*%"
"""What `scan` reads without its escapes (`url`): nothing else of it can be seen from outside."""


_BETWEEN = "\n" * 130
"""What keeps lines apart that are read together: no rule looks across so much (`hit`, `contact`, `addresses`)."""


def holding(texts: pa.Array) -> list[int]:
    """The rows that hold personal data, or what stands in for it, and perhaps some that do not."""
    from .places_cpu import places  # noqa: PLC0415 - numba takes a second to import
    from .reading_cpu import tables  # noqa: PLC0415

    data, offsets = utf8(texts, padding=0)
    found = places(data, offsets, tables())
    lines = [data[start:stop].tobytes().decode(errors="replace") for _, start, stop in found.tolist()]
    begins = np.cumsum([len(_BETWEEN), *(len(text) + len(_BETWEEN) for text in lines)])
    hits = hits_of(_BETWEEN.join(["", *lines, ""]))
    rows = found[np.searchsorted(begins, [hit.start for hit in hits], side="right") - 1, 0]
    escaped = pc.fill_null(pc.match_substring_regex(texts, _ESCAPED_URL), fill_value=False)
    return sorted({*rows.tolist(), *np.flatnonzero(escaped).tolist()})


class Tagged(NamedTuple):
    """Some rows of a column, and their tagged forms."""

    rows: list[int]
    texts: list[str]


def tagged_rows(texts: pa.Array) -> Tagged:
    """The rows of which the tagged form may be another than the text."""
    rows = holding(texts)
    return Tagged(rows, [tagged(text) for text in _taken(texts, rows)])


def scrub_column(texts: pa.Array, key: bytes | None = None) -> tuple[pa.Array, list[dict[str, int]]]:
    """Texts without personal data.

    Beside them, a row each, the spans replaced by type. A null stays null, with no counts.
    """
    rows = holding(texts)
    made = [scrubbed(text, key) for text in _taken(texts, rows)]
    counts: list[dict[str, int]] = [{} for _ in texts]
    for row, (_, found) in zip(rows, made, strict=True):
        counts[row] = found
    return put(texts, rows, [text for text, _ in made]), counts


def _taken(texts: pa.Array, rows: list[int]) -> list[str]:
    taken: list[str] = texts.take(pa.array(rows, pa.int64())).to_pylist()
    return taken
