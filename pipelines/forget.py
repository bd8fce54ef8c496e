"""What an index of plain files has beside it, without documents that were taken out of the index."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..schemas.dedup import NAMES
from .copies import copies
from .corpus import Corpus, replaced
from .deduplicate import index
from .deduplicate.purge import Purged
from .parquet import WHOLE, commit_table, read, write
from .release.keeper import Members

Ints = NDArray[np.int64]


def forget(store: Corpus, state: index.State, purged: Purged) -> None:
    """Copies of a document that is gone elect the next of them, and what it was called is written over.

    Nothing where the index is a corpus's, whose releases elect.
    """
    if not store.has(f"copies/{state.batches[-1]}.parquet"):
        return
    table = pa.concat_tables([read(store, f"copies/{batch}.parquet") for batch in state.batches]).combine_chunks()
    node, twin = (table[name].to_numpy().astype(np.int64) for name in ("node", "twin"))
    left, alone = ~np.isin(node, purged.gone), np.isin(twin, purged.gone)
    kept = pa.concat_tables([table.filter(pa.array(left & ~alone)), _elected(store, state, node, twin, left & alone)])
    commit_table(store, f"copies/{purged.state.batches[-1]}.parquet", kept.sort_by("node"), WHOLE)
    for place in np.unique(purged.gone >> 32).tolist():
        _unname(store, state.units[place], purged.gone[purged.gone >> 32 == place] & 0xFFFFFFFF)


def _elected(store: Corpus, state: index.State, node: Ints, twin: Ints, chosen: NDArray[np.bool_]) -> pa.Table:
    """The COPY rows of documents that lost their twin: all but those that stand for the others now."""
    order = np.flatnonzero(chosen)[np.lexsort((node[chosen], twin[chosen]))]
    nobody = np.zeros(len(order), np.bool_)
    return copies(index.store(store, state.units), Members(node[order], twin[order], nobody, nobody))


def _unname(store: Corpus, unit: str, rows: Ints) -> None:
    """Writes over the ids of some rows of a unit."""
    table = read(store, f"parts/{unit}.parquet")
    gone = np.isin(np.arange(len(table)), rows)
    ids = pc.if_else(pa.array(gone), None, table["id"].combine_chunks())
    with replaced(store, f"parts/{unit}.parquet") as path:
        write(table.set_column(2, NAMES.field("id"), ids), path, WHOLE)
