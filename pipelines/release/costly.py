"""Costly measures that a looser bound asks for: taken of stored texts once, kept beside `documents/`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...filters.filter import Policy
from ...filters.screen import filled, unmeasured
from ...schemas.document import MEASURE
from ..corpus import Corpus
from ..parquet import commit_table, read
from .cut import applied, stored_cuts

BATCH = 512
"""Documents measured at a time, as at ingest."""


def completed(table: pa.Table, corpus: Corpus, text: tuple[str, str | None], policy: Policy) -> pa.Table:
    """Measures of all documents of a file with those costly ones that the policy's bounds ask for.

    `text` names the file and the COMMON whose lines are cut from it. What is missing is taken of the texts, once, and
    committed.
    """
    if not any(step.costly for step in policy.filters):
        return table
    name = f"{_folder(text[0])}/{_which(text[1])}{policy.digest()[:16]}.parquet"
    table = known(table, corpus, *text)
    rows = np.flatnonzero(unmeasured(table, policy))
    if len(rows) and not corpus.has(name):
        commit_table(corpus, name, _taken(table.take(rows), corpus, text, policy))
        return known(table, corpus, *text)
    return table


def known(table: pa.Table, corpus: Corpus, documents: str, statistics: str | None = None) -> pa.Table:
    """Documents of a file with every costly measure that was taken of them since."""
    if any(table[name].null_count for name in table.schema.names if name.startswith(MEASURE)):
        for name in corpus.named(_folder(documents), ".parquet"):
            if name.startswith(_which(statistics)):
                table = _joined(table, read(corpus, f"{_folder(documents)}/{name}"))
    return table


def _folder(documents: str) -> str:
    """Where all lies that was taken of a file; the measures' key, in its name, says of what measures."""
    return f"statistics/costly-{documents.removeprefix('documents/').removesuffix('.parquet')}"


def _which(statistics: str | None) -> str:
    """How the names begin of what was taken of whole texts, or of those without the lines of a COMMON."""
    return "whole-" if statistics is None else f"{statistics.removeprefix('statistics/')[:16]}-"


def _joined(table: pa.Table, found: pa.Table) -> pa.Table:
    place = pc.index_in(table["id"].combine_chunks(), found["id"].combine_chunks())
    for name in found.schema.names[1:]:
        if name in table.schema.names:
            column = pc.coalesce(table[name].combine_chunks(), found[name].combine_chunks().take(place))
            at = table.schema.get_field_index(name)
            table = table.set_column(at, table.schema.field(at), column)
    return table


def _taken(rows: pa.Table, corpus: Corpus, text: tuple[str, str | None], policy: Policy) -> pa.Table:
    """`id` and the costly measures of rows that lack one."""
    costly = [step for step in policy.filters if step.costly]
    given = {name for step in costly for name in ([step.column] if isinstance(step.column, str) else step.column)}
    stored = read(corpus, text[0], ["id", *sorted(given)])
    stored = stored.take(pc.index_in(rows["id"], stored["id"].combine_chunks())).combine_chunks()
    left = applied(stored, stored_cuts(corpus, text[1], text[0]))
    asked = rows.select(["id", *(MEASURE + step.name for step in policy.filters)])
    for name in sorted(given):
        asked = asked.append_column(name, left[name])
    batches = [asked.slice(start, BATCH).combine_chunks() for start in range(0, asked.num_rows, BATCH)]
    made = pa.concat_tables([filled(batch, policy) for batch in batches])
    return made.select(["id", *(MEASURE + step.name for step in costly)])
