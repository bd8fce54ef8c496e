"""Texts without the lines that a release cuts."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from ...schemas.document import COUNTS, MEASURE
from ..corpus import Corpus
from ..parquet import read

_GAP = re.compile(r"\n{3,}")
"""Blank lines that meet where the lines between them are cut; a normalised text has none other."""


def cuts_of(statistics: str, documents: str) -> str:
    """Name of the CUT of a file of documents under a COMMON."""
    return f"{statistics.removesuffix('.parquet')}-{documents.removeprefix('documents/')}"


def stored_cuts(corpus: Corpus, statistics: str | None, documents: str) -> pa.Table | None:
    """The CUT of a file of documents; None where the release cuts no lines."""
    return None if statistics is None else read(corpus, cuts_of(statistics, documents)).combine_chunks()


def without(text: str, numbers: list[int]) -> str:
    """The text without the lines of these numbers."""
    gone = set(numbers)
    left = "\n".join(line for number, line in enumerate(text.split("\n")) if number not in gone)
    return _GAP.sub("\n\n", left).strip("\n")


def applied(table: pa.Table, cuts: pa.Table | None) -> pa.Table:
    """Documents as a CUT leaves them: text, length and measures, as far as they are there, and `lines_cut` behind."""
    if cuts is None:
        return table.append_column("lines_cut", pa.nulls(table.num_rows, COUNTS))
    place = pc.index_in(table["id"].combine_chunks(), cuts["id"].combine_chunks())
    for name in table.schema.names:
        if name == "characters" or name.startswith(MEASURE):
            left = pc.if_else(place.is_valid(), cuts[name].take(place).combine_chunks(), table[name].combine_chunks())
            table = _put(table, name, left)
    if "text" in table.schema.names:
        numbers = cuts["lines"].take(place).to_pylist()
        pairs = zip(table["text"].to_pylist(), numbers, strict=True)
        table = _put(table, "text", pa.array([text if some is None else without(text, some) for text, some in pairs]))
    return table.append_column("lines_cut", cuts["lines_cut"].take(place))


def _put(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), column.cast(table.schema.field(place).type))
