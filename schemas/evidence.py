"""EVIDENCE: what sites and pages said of their rights; apart from `rights`, which children load without Arrow."""

import pyarrow as pa

from .fields import KEY, TIME, field

ROBOTS, TDMREP = "robots.txt", "tdmrep.json"
"""Kinds of a site's files that are judged; others are only archived."""

PAGE = "page"
"""Kind of what a page said by an answer that made no document."""

EVIDENCE = pa.schema([
    field("origin", pa.string(), "scheme and host that speak", nullable=False),
    field("kind", pa.string(), "which of the site's files: robots.txt, tdmrep.json or ai.txt; or PAGE", nullable=False),
    field("page", KEY, "keyed digest of the page's URL; null for a site's file"),
    field("status", pa.int32(), "HTTP status of the answer", nullable=False),
    field("raw", pa.string(), "the text that was judged, Latin-1 for robots.txt; null where it is only archived"),
    field("parsed", pa.list_(pa.string()), "its signals as `kind=value`, a file's for the first page", nullable=False),
    field("fetched_at", TIME, "when the answer came", nullable=False),
    field("file", pa.string(), "WARC file of the record", nullable=False),
    field("offset", pa.int64(), "where the record begins there", nullable=False),
])
"""One row an answer of a site's file, and an answer that takes a page back."""

LAST = pa.schema([
    field("host", pa.string(), "host of the origin", nullable=False),
    *(EVIDENCE.field(name) for name in ("origin", "kind", "page", "raw", "parsed", "fetched_at")),
])
"""The last word of each page and of each file of an origin, of those that say anything."""
