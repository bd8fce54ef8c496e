"""EVIDENCE: what the sites of a crawl said of their rights; apart from `rights`, which children load without Arrow."""

import pyarrow as pa

from .fields import TIME, field

EVIDENCE = pa.schema([
    field("origin", pa.string(), "scheme and host that speak", nullable=False),
    field("kind", pa.string(), "which of its files: robots.txt, tdmrep.json or ai.txt", nullable=False),
    field("status", pa.int32(), "HTTP status of the answer", nullable=False),
    field("raw", pa.string(), "the text that was judged, Latin-1 for robots.txt; null where it is only archived"),
    field("parsed", pa.list_(pa.string()), "its signals for the site's first page, as `kind=value`", nullable=False),
    field("fetched_at", TIME, "when the answer came", nullable=False),
    field("file", pa.string(), "WARC file in the corpus", nullable=False),
    field("offset", pa.int64(), "where the record begins there", nullable=False),
])
