"""What sites and pages said of their rights since they were captured: the last word of each, and whom it withholds."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...schemas.batch import conform
from ...schemas.evidence import EVIDENCE, LAST, PAGE, ROBOTS, TDMREP
from ..corpus import Corpus
from ..parquet import commit_by_digest, read
from ..rights import verdict
from ..rights.site import of_robots, of_tdmrep, tdmrep_of
from ..urls import host

_SPEAKER = ["origin", "kind", "page"]
_ORDER = [(name, "ascending") for name in ("fetched_at", "status", "raw", "file", "offset")]
_ABSENT = [status for status in range(400, 500) if tdmrep_of(status, b"")[1]]
"""Statuses that say that there is no such file."""

Row = dict[str, object]


class Said(NamedTuple):
    """The name of a LAST, and the agent that robots.txt is read for."""

    name: str
    agent: str


def commit_last(corpus: Corpus) -> str | None:
    """The name of the LAST of all that is in rights/, committed; None where nothing says anything."""
    stored = (read(corpus, f"rights/{name}") for name in corpus.named("rights", ".parquet"))
    table = last(pa.concat_tables([EVIDENCE.empty_table(), *(conform(each, EVIDENCE) for each in stored)]))
    return commit_by_digest(corpus, "statistics", table) if table.num_rows else None


def last(evidence: pa.Table) -> pa.Table:
    """The LAST of an EVIDENCE: of answers at one moment the one that sorts last."""
    known = evidence.filter(_is_word(evidence)).sort_by(_ORDER)
    numbered = known.select(_SPEAKER).append_column("row", pa.array(np.arange(known.num_rows)))
    newest = numbered.group_by(_SPEAKER).aggregate([("row", "max")])["row_max"]
    table = known.take(newest)
    spoken = pc.greater(pc.utf8_length(table["raw"].fill_null("")), 0)
    table = table.filter(pc.or_(pc.equal(table["kind"], PAGE), spoken))
    hosts = pa.array([host(origin) or "" for origin in table["origin"].to_pylist()], pa.string())
    return table.append_column("host", hosts).select(LAST.names).sort_by([(name, "ascending") for name in _SPEAKER])


def _is_word(evidence: pa.Table) -> pa.ChunkedArray:
    """Which rows say something: of a page, a file's text, or that there is no tdmrep.json, without which none counts.

    A file that was asked for on behalf of another host is only archived, and takes nothing back.
    """
    absent = pc.and_(pc.equal(evidence["kind"], TDMREP), pc.is_in(evidence["status"], pa.array(_ABSENT, pa.int32())))
    return pc.or_(pc.or_(pc.equal(evidence["kind"], PAGE), evidence["raw"].is_valid()), absent)


def since(documents: pa.Table, said: Said, corpus: Corpus) -> list[str | None]:
    """The signals that take each document back, from columns page, host, url, status and fetched_at; None for none.

    A delivery has no status: its terms are those of whoever delivered it. What a page said counts for captures that are
    not newer; what a site says counts for all of its host.
    """
    table = read(corpus, said.name)
    pages = {row["page"]: row for row in _of(table, "page", documents["page"]).to_pylist()}
    sites: dict[object, list[Row]] = {}
    for row in _of(table.filter(pc.not_equal(table["kind"], PAGE)), "host", documents["host"]).to_pylist():
        sites.setdefault(row["host"], []).append(row)
    rows = documents.select(["page", "host", "url", "status", "fetched_at"]).to_pylist()
    found: list[str | None] = [None] * len(rows)
    captures = (place for place, row in enumerate(rows) if row["status"] is not None)
    for place in sorted(captures, key=lambda each: str(rows[each]["host"])):  # a file is parsed once for all
        row = rows[place]
        site = sites.get(row["host"], [])
        found[place] = _by_page(row, pages.get(row["page"])) or _by_site(row, site, said.agent)
    return found


def _of(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    """The rows that speak of one of some values."""
    asked = column.cast(table.schema.field(name).type).combine_chunks().drop_null()
    return table.filter(pc.is_in(table[name], asked))


def _by_page(document: Row, word: Row | None) -> str | None:
    at = document["fetched_at"]
    if word is None or (at is not None and at > word["fetched_at"]):  # type: ignore[operator]
        return None
    return "; ".join(word["parsed"])  # type: ignore[arg-type]


def _by_site(document: Row, words: list[Row], agent: str) -> str | None:
    if not isinstance(url := document["url"], str):
        return None
    found = list(dict.fromkeys(signal for word in words for signal in _signals(word, agent, url)))
    return "; ".join(found) if verdict(found, None, None, agent).train == "deny" else None


def _signals(word: Row, agent: str, url: str) -> tuple[str, ...]:
    raw = str(word["raw"])
    is_robots = word["kind"] == ROBOTS
    return tuple(of_robots(raw.encode("latin-1"), agent, url) if is_robots else of_tdmrep(raw, url))
