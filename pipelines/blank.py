"""Texts of erased documents taken out of `documents/`, and the releases whose shards still have them."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..schemas.fields import KEY
from .corpus import Corpus, replaced
from .parquet import read, write
from .release.manifest import manifest_of, releases

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
                write(left, path)
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


def holding(corpus: Corpus, ids: frozenset[bytes]) -> Iterator[str]:
    """The releases whose shards have a document of one of these ids."""
    found: dict[str, bool] = {}
    for release in releases(corpus):
        shards = [shard["name"] for shard in manifest_of(corpus, release)["shards"]]
        found |= {name: bool(_rows(corpus, name, ids).any()) for name in shards if name not in found}
        if any(found[name] for name in shards):
            yield release
