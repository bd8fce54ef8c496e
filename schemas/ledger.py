"""LEDGER: what became of every record of a unit at ingest."""

import pyarrow as pa

from .fields import DICTIONARY, KEY, field

OUTCOMES = ("document", "failed", "skipped")

LEDGER = pa.schema([
    field("offset", pa.int64(), "byte offset of the record, or row number of the item", nullable=False),
    field("outcome", DICTIONARY, "document, failed or skipped", nullable=False),
    field("reason", DICTIONARY, "why it is no document; null for documents"),
    field("url_key", KEY, "keyed digest of the canonical URL; null when the record has none"),
    field("id", KEY, "id of the document; null when there is none"),
])
