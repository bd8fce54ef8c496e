"""Copies among documents: sketches, verified pairs, clusters."""

from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import SPEC
from . import sketch
from .arrow import Digests, begins, digest_array
from .components import clusters, regroup
from .kernels import kernels as kernels_named
from .partition import TableStore, match_signatures, sketches

__all__ = ["duplicates", "signatures"]


def signatures(texts: sketch.Texts, kernels: str = "cpu") -> pa.FixedSizeListArray:
    """The sketch of each text; null for a null, zeros where nothing is left of a text to compare."""
    return kernels_named(kernels).signatures(sketch.tagged_forms(texts), SPEC.hashing)


def duplicates(texts: sketch.Texts, kernels: str = "cpu") -> pa.Int64Array:
    """The row of the text that stands for each text: its own, or that of the first of its copies.

    Exact copies of any length, near copies from 30 characters; a text without letters or numbers has no copies.
    """
    numbers = np.arange(len(texts), dtype=np.uint64)
    ids = digest_array(Digests(np.zeros_like(numbers), numbers))
    return pa.array(keepers(sketch.sign(ids, texts, kernels), kernels))


def keepers(signatures: pa.Table, kernels: str = "cpu") -> NDArray[np.int64]:
    """The keeper of each document as a row of its SIGNATURE table, which is in order of preference and of ids."""
    store, edges = TableStore(signatures), match_signatures(signatures, kernels)
    cluster = clusters([len(signatures)], [], [edges], lambda nodes: store.rows(nodes, "id"))
    row, label = (cluster[name].to_numpy().astype(np.int64) for name in ("node", "head"))
    order = np.lexsort((row, label))
    members, starts = row[order], np.append(np.flatnonzero(begins(label[order])), len(order))
    led = regroup(partial(sketches, store), members, starts, kernels)
    keeper = np.arange(len(signatures))
    keeper[members] = members[led.leader]
    return keeper
