"""Signatures of documents in memory, matched as those of files are."""

from functools import partial

import numpy as np
import pyarrow as pa

from malmoi.pipelines.deduplicate.arrow import Digests, begins, comparable, digest_array, words
from malmoi.pipelines.deduplicate.bands import Rows, band_rows
from malmoi.pipelines.deduplicate.components import clusters, regroup
from malmoi.pipelines.deduplicate.kernels import kernels
from malmoi.pipelines.deduplicate.partition import pairs, sketches
from malmoi.pipelines.deduplicate.sketch import sign_forms


class TableStore:
    """Signatures in memory, as one unit."""

    def __init__(self, signatures: pa.Table) -> None:
        self._columns = {name: words(signatures[name]) for name in ("id", "exact")}
        self._columns["sketch"] = comparable(signatures).view(np.uint8)

    def rows(self, nodes: np.ndarray, column: str) -> np.ndarray:
        return self._columns[column][nodes]


def match_signatures(signatures: pa.Table) -> pa.Table:
    """The EDGE table of documents held in memory; nodes are their rows."""
    table = band_rows(signatures, partitions=1)
    rows = Rows(table["key"].to_numpy(), table["row"].to_numpy().astype(np.int64))
    return pairs(rows, 0, TableStore(signatures), kernels("cpu")).edges


def keepers(forms: pa.LargeStringArray) -> np.ndarray:
    """The keeper of each form, by the edges and clusters of their signatures."""
    numbers = np.arange(len(forms), dtype=np.uint64)
    signatures = sign_forms(digest_array(Digests(np.zeros_like(numbers), numbers)), forms)
    store, edges = TableStore(signatures), match_signatures(signatures)
    cluster = clusters([len(forms)], [], [edges], lambda nodes: store.rows(nodes, "id"))
    row, label = (cluster[name].to_numpy().astype(np.int64) for name in ("node", "head"))
    order = np.lexsort((row, label))
    members, starts = row[order], np.append(np.flatnonzero(begins(label[order])), len(order))
    led = regroup(partial(sketches, store), members, starts)
    keeper = np.arange(len(forms))
    keeper[members] = members[led.leader]
    return keeper
