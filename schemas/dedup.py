"""COPY, NAMES and DUPLICATE: what dedup of plain files keeps and tells."""

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

BROKEN = pa.schema([
    field("file", DICTIONARY, "name of the file", nullable=False),
    field("row", pa.int64(), "the first row that was lost", nullable=False),
    field("count", pa.int64(), "rows that were lost; 0 where it cannot be told", nullable=False),
    field("reason", DICTIONARY, "why", nullable=False),
])
"""What could not be read."""
