"""LEDGER: what became of every record of a unit at ingest."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from .fields import DICTIONARY, KEY, field

OUTCOMES = ("document", "failed", "skipped")


class Prefilter(NamedTuple):
    """Which web pages go on: those with `bound` Hangul syllables at least, and one in `one_in` of the others."""

    bound: int
    one_in: int


PREFILTER = Prefilter(bound=30, one_in=500)
"""What ingest asks of a page; both numbers are part of the text key.

Of the pages of shared/data, every one of 1,674 Korean ones has 209 syllables or more, and of 783 foreign ones go on:
7 at a bound of 20, 6 at 30, 5 at 50, 2 at 100. Policy `web` keeps 200 characters with a tenth of Hangul, so no page
below 20; a short post has 60, of which mojibake may hide half.
"""

LEDGER = pa.schema([
    field("offset", pa.int64(), "byte offset of the record, or row number of the item", nullable=False),
    field("outcome", DICTIONARY, "document, failed or skipped", nullable=False),
    field("reason", DICTIONARY, "why it is no document; null for documents"),
    field("url_key", KEY, "keyed digest of the canonical URL; null when the record has none"),
    field("id", KEY, "id of the document; null when there is none"),
    field("hangul", pa.int32(), "Hangul syllables that the prefilter saw in the bytes of a web page; null for others"),
])


def prefiltered(rows: Iterable[Mapping[str, Any]], rule: Prefilter) -> dict[str, int]:
    """A prefilter, and how many pages of a LEDGER it let pass, skipped, and took as a sample of those below its bound.

    A sampled page is a row like any other but for its count of Hangul.
    """
    found = Counter(_passage(row, rule.bound) for row in rows if row.get("hangul") is not None)
    return rule._asdict() | {name: found[name] for name in ("passed", "skipped", "sampled")}


def _passage(row: Mapping[str, Any], bound: int) -> str:
    if row["hangul"] >= bound:
        return "passed"
    return "skipped" if row.get("reason") == "prefilter" else "sampled"
