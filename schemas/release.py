"""SHARD, OUTCOME and MANIFEST: what a release is made of."""

from typing import Any

import pyarrow as pa

from .document import COUNTS, DOCUMENT
from .fields import DICTIONARY, KEY, field

OUTCOMES = ("kept", "dropped", "duplicate", "superseded", "withheld", "erased")

LINES_CUT = field("lines_cut", COUNTS, "lines of its text that are common on its site, or everywhere (global), and cut")

OUTCOME = pa.schema([
    field("id", KEY, "id of the document", nullable=False),
    field("outcome", DICTIONARY, "one of OUTCOMES", nullable=False),
    field("filter", DICTIONARY, "filter that dropped it; `rights` or `against` where it is withheld"),
    field("value", pa.float64(), "value of the filter's measure"),
    field("bound", DICTIONARY, "bound that the value is out of"),
    field("evidence", DICTIONARY, "what its page or site said later, where that withholds it"),
    field("twin", KEY, "document it is a duplicate of or superseded by"),
    field("cluster", KEY, "smallest member of its cluster at first sight; null when it has no duplicate"),
    field("characters", pa.int64(), "code points of its text, without the lines that are cut"),
    field("jaccard", pa.float32(), "estimated likeness to the twin of a duplicate: equal sketch values of 120"),
    LINES_CUT,
])

COPIES = (
    field("dup_count", pa.int32(), "documents of this corpus that this one stands for, itself included"),
    field("dup_sources", pa.map_(pa.string(), pa.int32()), "those documents by source; null when it stands for itself"),
    field("dup_licences", pa.map_(pa.string(), pa.int32()), "those by licence, of the page or else of its source"),
)
"""What a keeper says of its copies, for upsampling and for an account of where a text comes from."""

SHARD = pa.schema([
    *DOCUMENT,
    field("source_licence", DICTIONARY, "licence of the source in corpus.toml"),
    field("verdict", DICTIONARY, "allow, or unknown where the source says `allow+unknown`"),
    field("dup_cluster_id", KEY, "smallest member of its cluster at first sight; null when it has no duplicate"),
    field("dup_role", DICTIONARY, "keeper of a cluster, or single"),
    *COPIES,
    LINES_CUT,
])
"""Columns every shard begins with; `measure.*` and `edited.*` of the policy follow.

Text, characters and `measure.*` are those of the text without the lines that are cut.
"""

ERASED = pa.schema([
    field("id", KEY, "a document that no release and no index may have, or the page of such", nullable=False),
])

PLAN = pa.schema([
    field("id", KEY, "id of a kept document", nullable=False),
    field("unit", pa.int32(), "number of its unit in the release", nullable=False),
    field("row", pa.int32(), "its row in the unit's documents", nullable=False),
    field("source", DICTIONARY, "its source", nullable=False),
    field("month", DICTIONARY, "month of its fetch or delivery, or `undated`", nullable=False),
    field("verdict", DICTIONARY, "its verdict", nullable=False),
    field("dup_cluster_id", KEY, "as in SHARD"),
    *COPIES,
])
"""Kept documents of a release, one row group a shard, sorted by source, month and id."""

MANIFEST = {
    "malmoi": "version of malmoi",
    "release": "id: digest of the inputs and of the release before it",
    "parent": "release before it, or null",
    "inputs": "digest of documents, edges, bounds, rights and key",
    "policy": "the steps with their bounds, as `malmoi policy` prints them, and what they read: names and digests",
    "key": "fingerprint of the corpus key",
    "sketch": "digest of the sketch spec",
    "statistics": "file of the lines that are cut, and its sha256; null where none are",
    "frozen": "file of quantiles and capped domains that its bounds look up, and its sha256",
    "evidence": "file of the last words of sites and pages on their rights, and its sha256; null where there are none",
    "sources": "by source: licence and which verdicts are taken",
    "units": "input units: text key, file name, sha256, and rows by outcome of the ledger with its digest",
    "outcomes": "outcome files with rows and sha256, one a unit",
    "shards": "name, sha256, rows, bytes, characters, source, month of every shard",
    "flow": "documents and characters by outcome and by filter",
}
"""Top-level keys of `manifest.json`, each with what it holds."""


def units_read(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The units of a manifest that were read: those that repeat another byte for byte were not."""
    return [unit for unit in manifest["units"] if "repeats" not in unit]


def manifest_problems(manifest: dict[str, object]) -> list[str]:
    """What keeps a mapping from being a MANIFEST; empty when nothing does."""
    # Manifests of older code have no statistics, nothing frozen and no evidence: their lines and domains are all there.
    lacking = MANIFEST.keys() - manifest.keys() - {"statistics", "frozen", "evidence"}
    missing = [f"missing key {key!r}" for key in MANIFEST if key in lacking]
    return missing + [f"unknown key {key!r}" for key in manifest if key not in MANIFEST]
