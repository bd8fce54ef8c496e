"""COUNTED, COMMON and CUT: which lines many documents have, and what a text is without them."""

import pyarrow as pa

from .document import COUNTS
from .fields import KEY, field

_LINE = field("line", pa.uint64(), "xxh3-64 of the sketch form of the line, personal data tagged", nullable=False)
_DOCUMENTS = field("documents", pa.int32(), "documents in which it stands once", nullable=False)

COUNTED = pa.schema([
    field("site", pa.string(), "host of the documents; null for deliveries, which have none"),
    _LINE,
    _DOCUMENTS,
    field("edges", pa.int32(), "those of them in which it stands at head or foot", nullable=False),
])
"""Lines of kept documents, sorted by line and site."""

COMMON = pa.schema([field("site", pa.string(), "host they go from; null where they go from all"), _LINE, _DOCUMENTS])
"""The lines that a release cuts, sorted by site and line: `statistics/<sha256>.parquet`."""

CUT = pa.schema([
    field("id", KEY, "id of a document that loses lines", nullable=False),
    field("lines", pa.list_(pa.int32()), "numbers of these lines in the stored text, from 0", nullable=False),
    field("lines_cut", COUNTS, "how many are common on its site, and how many everywhere (global)", nullable=False),
    field("characters", pa.int32(), "code points of the text that is left", nullable=False),
])
"""What a unit's texts lose to a COMMON, sorted by id; `measure.*` of the texts that are left follow."""
