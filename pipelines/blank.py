"""Texts of erased documents taken out of `documents/`, and their rows out of the shards of every release."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..schemas.fields import KEY
from .corpus import Corpus, replaced
from .parquet import opened, read, write
from .release.manifest import manifest_of, releases
from .release.shards import own_words

WORDS = (
    "title", "author", "date", "modified", "section", "links", "canonical", "url", "final_url", "licence_evidence",
)  # fmt: skip
"""Columns that say what stood on a page, or where it was, beside its text.

Its numbers, source, address in the input and rights stay: they are what a release decides from and answers for.
"""


def blanked(corpus: Corpus, ids: frozenset[bytes]) -> list[str]:
    """The files of documents that have one of these ids; nothing is left of their texts."""
    names = [f"documents/{name}" for name in corpus.named("documents", ".parquet")]
    touched = [name for name in names if ids and _rows(corpus, name, ids).any()]
    for name in touched:
        table = read(corpus, name)
        left = _without_words(table, _rows(corpus, name, ids))
        if not left.equals(table):
            with replaced(corpus, name) as path:
                write(own_words(left), path)
    return touched


def _rows(corpus: Corpus, name: str, ids: frozenset[bytes]) -> np.ndarray:
    """Which rows have one of some ids."""
    return np.asarray(pc.is_in(read(corpus, name, ["id"])["id"], pa.array(sorted(ids), KEY)))


def _without_words(table: pa.Table, rows: np.ndarray) -> pa.Table:
    """The documents without the text, and what else is worded, of some rows."""
    for name in ("text", *WORDS):
        place = table.schema.get_field_index(name)
        kind = table.schema.field(place)
        nothing = pa.scalar("" if name == "text" else None, kind.type)
        column = pc.if_else(pa.array(rows), nothing, table[name].combine_chunks())
        table = table.set_column(place, kind, column)
    return table


def cleared(corpus: Corpus, ids: frozenset[bytes]) -> dict[str, list[str]]:
    """The shards that lost rows, now or before, by the releases that have them; no row has one of these ids.

    A release's manifest goes on to tell what was published.
    """
    for name in corpus.named("shards", ".parquet"):
        _clear(corpus, f"shards/{name}", ids)
    shards = {release: manifest_of(corpus, release)["shards"] for release in releases(corpus)}
    found = {release: [each["name"] for each in some if _has_lost(corpus, each)] for release, some in shards.items()}
    return {release: names for release, names in found.items() if names}


def _clear(corpus: Corpus, name: str, ids: frozenset[bytes]) -> None:
    gone = _rows(corpus, name, ids)
    if gone.any():
        left = read(corpus, name).filter(pa.array(~gone))
        with replaced(corpus, name) as path:
            write(own_words(left), path)


def _has_lost(corpus: Corpus, shard: dict[str, Any]) -> bool:
    """Whether a shard has fewer rows than were published."""
    if not corpus.has(shard["name"]):
        return False
    with opened(corpus, shard["name"]) as file:
        return bool(file.metadata.num_rows < shard["rows"])
