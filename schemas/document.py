"""DOCUMENT: one extracted text, kept or not, with where it comes from (ORIGIN)."""

import pyarrow as pa

from .fields import DICTIONARY, KEY, TIME, field

COUNTS = pa.map_(pa.string(), pa.int32())
"""How often an edit did what, by kind."""

ORIGIN = (
    field("source", DICTIONARY, "name of the source in corpus.toml", nullable=False),
    field("url", pa.string(), "URL the text was asked for at, scrubbed"),
    field("final_url", pa.string(), "URL that answered after redirects, scrubbed; null when it is `url`"),
    field("host", DICTIONARY, "host of the URL that answered"),
    field("fetched_at", TIME, "when it was fetched, or delivered"),
    field("status", pa.int16(), "HTTP status; null for deliveries"),
    field("content_type", DICTIONARY, "declared content type"),
    field("file", DICTIONARY, "name of the WARC file or delivery, without its folder"),
    field("record", pa.string(), "WARC-Record-ID, or the item's own id in the delivery"),
    field("offset", pa.int64(), "byte offset of the record's member, or row number of the item"),
    field("length", pa.int64(), "bytes of the record's member; null where the container does not tell"),
    field("digest", pa.string(), "payload digest, `sha256:` and 64 hexadecimal digits"),
    field("member", pa.string(), "member of an archive that holds the item"),
    field("licence", DICTIONARY, "licence the page itself names; null when it names none"),
    field("licence_evidence", pa.string(), "where the page says so"),
    field("rights", pa.list_(pa.string()), "signals found in headers and page, `kind=value`"),
)

TEXT = (
    field("id", KEY, "digest of source, record id and payload digest", nullable=False),
    field("page", KEY, "keyed digest of the canonical URL: captures of one page share it"),
    field("text", pa.string(), "the text, normalised and scrubbed, one block a line", nullable=False),
    field("characters", pa.int32(), "code points of the text", nullable=False),
    field("title", pa.string(), "title of the page, scrubbed"),
    field("author", pa.string(), "author the page names, scrubbed"),
    field("date", pa.string(), "date of publication the page names, ISO 8601"),
    field("modified", pa.string(), "date of change the page names, ISO 8601"),
    field("section", pa.string(), "section the page names, scrubbed"),
    field("canonical", pa.string(), "URL the page names as its own, scrubbed"),
    field("language", DICTIONARY, "language attribute of the page"),
    field("encoding", DICTIONARY, "encoding the bytes were decoded with"),
    field("declared", DICTIONARY, "encoding that header or page declared"),
    field("replaced", pa.int32(), "U+FFFD that decoding put into the page"),
    field("repaired", DICTIONARY, "misreading that was undone, such as cp949-as-cp1252; null where there was none"),
    field("tier", DICTIONARY, "what found the text: family, fast, slow, embedded or plain; null for deliveries"),
    field("trimmed", COUNTS, "lines cut as no text, by `kind@place`"),
    field("links", COUNTS, "links of the page by registered domain, without its own, of 32 domains at most"),
    field("listed", pa.int32(), "code points under titles that lead to other pages of the site; null for deliveries"),
)

DOCUMENT = pa.schema([*TEXT, *ORIGIN])
"""Columns every file of `documents/` begins with; `measure.*` and `edited.*` of its policy follow."""

MEASURE = "measure."
EDITED = "edited."


def judged(measures: dict[str, pa.DataType], edits: tuple[str, ...]) -> pa.Schema:
    """DOCUMENT with the columns of one policy."""
    made = [field(EDITED + name, COUNTS, f"what `{name}` did, by kind") for name in edits]
    made += [field(MEASURE + name, kind, f"value of the measure `{name}`") for name, kind in measures.items()]
    return pa.schema([*DOCUMENT, *made])
