"""COPY, NAMES, DUPLICATE, CUT and BROKEN: what dedup of plain files keeps and tells."""

import pyarrow as pa

from .fields import DICTIONARY, field

COPY = pa.schema([
    field("node", pa.uint64(), "a document that another stands for, as in EDGE", nullable=False),
    field("twin", pa.uint64(), "the document that stands for it", nullable=False),
    field("matches", pa.uint8(), "their equal sketch values of 120", nullable=False),
])
"""One row a copy of a batch, sorted by node."""

NAMES = pa.schema([
    field("file", DICTIONARY, "name of the file", nullable=False),
    field("row", pa.int64(), "row in the file, or line, from 0 on", nullable=False),
    field("id", pa.string(), "value of the id column; null without one"),
])
"""What the documents of a unit are called, row by row."""

DUPLICATE = pa.schema([
    *NAMES,
    field("twin_file", DICTIONARY, "file of the document that stands for it", nullable=False),
    field("twin_row", pa.int64(), "row of that document", nullable=False),
    field("twin_id", pa.string(), "id of that document; null without an id column"),
    field("jaccard", pa.float32(), "estimated likeness: equal sketch values of 120", nullable=False),
    field("exact", pa.bool_(), "whether nothing but spaces, marks and letter forms differs", nullable=False),
])
"""A row that was left out, and its twin."""

CUT = pa.schema([
    *NAMES,
    field("start", pa.int64(), "first character that was cut, of the text as it came, from 0 on", nullable=False),
    field("end", pa.int64(), "the character behind the last one that was cut", nullable=False),
    field("first_file", DICTIONARY, "file of the row where the same stood first", nullable=False),
    field("first_row", pa.int64(), "row of that text; the same one where it repeats itself", nullable=False),
    field("first_id", pa.string(), "id of that row; null without an id column"),
    field("first_start", pa.int64(), "where it begins in that text as it came, in characters", nullable=False),
    field("dropped", pa.bool_(), "whether white space alone was left of the row, which is in no file", nullable=False),
])
"""A stretch that was cut from a row that is no copy; the stretches of a row do not overlap.

The first occurrence is that of the texts as they came: some of it may be cut too, for what stood before it.
"""

BROKEN = pa.schema([
    field("file", DICTIONARY, "name of the file", nullable=False),
    field("row", pa.int64(), "the first row that was lost", nullable=False),
    field("count", pa.int64(), "rows that were lost; 0 where it cannot be told", nullable=False),
    field("reason", DICTIONARY, "why", nullable=False),
])
"""What could not be read."""
