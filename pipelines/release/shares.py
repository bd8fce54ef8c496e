"""host_share: no domain holds more than a share of the characters of a release."""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..domains import domain

NAME = "host_share"
"""What drops a document is called."""

SPREAD = 5
"""Times as many domains as the cap needs at least must be there for it to be one.

At 0.5 % two hundred domains are the least that can share a release, and they would have to be of equal size; a corpus
of a thousand (our choice) holds enough of the web to say that one of them is too large.
"""


@dataclass(frozen=True, slots=True)
class Capped:
    """A domain of which a release takes some: its share of a release that takes all, and the most it may be.

    `below` is what the first 64 bits of the keys of the pages that are taken are less than. Keys are digests of URLs:
    these pages are a sample that no order decides, all captures of a page share its fate, and of the pages that come
    later as large a part is taken.
    """

    domain: str
    share: float
    most: float
    below: int


def capped(kept: pa.Table, most: float) -> tuple[Capped, ...]:
    """The domains that hold more than `most` of the characters of what a release would keep, sorted.

    What is taken of each is what leaves it `most` of what is left of all, to a document. `kept` has `id`, `page`,
    `host` and `characters`; documents without a host count, and belong to no domain.
    """
    site = domains(kept["host"])
    by_site = pa.table({"site": site, "characters": kept["characters"]}).group_by("site")
    held = by_site.aggregate([("characters", "sum")])
    total = pc.sum(held["characters_sum"]).as_py() or 0
    held = held.filter(held["site"].is_valid())
    if held.num_rows * most < SPREAD:
        return ()
    sizes = held["characters_sum"].to_numpy()
    budget = _budget(np.sort(sizes)[::-1], total, most)
    over = held.filter(pa.array(sizes > budget)).sort_by("site").to_pylist()
    return tuple(
        Capped(row["site"], round(row["characters_sum"] / total, 6), most, _below(kept, site, row["site"], budget))
        for row in over
    )


def domains(hosts: pa.ChunkedArray) -> pa.Array:
    """The domain of each host."""
    encoded = hosts.cast(pa.string()).combine_chunks().dictionary_encode()
    return pa.array([domain(each) for each in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def _budget(sizes: NDArray[np.int64], total: int, most: float) -> float:
    """Characters that a domain may hold, where each that holds more is cut to them; `sizes` are the largest first.

    With k domains cut to b characters, b is `most` of k * b and of all that the others hold; k * `most` is below 1.
    """
    k = np.arange(min(len(sizes), math.ceil(1 / most)))
    others = total - np.append(0, np.cumsum(sizes))[k]
    budgets = most * others / (1 - most * k)
    return float(budgets[sizes[k] <= budgets][0])


def _below(kept: pa.Table, site: pa.Array, name: str, budget: float) -> int:
    rows = kept.filter(pc.equal(site, name))
    keys, characters = _keys(rows), rows["characters"].to_numpy()
    order = np.argsort(keys, kind="stable")
    out = np.flatnonzero(np.cumsum(characters[order]) > budget)
    return int(keys[order[out[0]]])


def _keys(table: pa.Table) -> NDArray[np.uint64]:
    """The first 64 bits of the key of each document's page, or of its id where it has none."""
    array = pc.coalesce(table["page"], table["id"]).combine_chunks()
    words = np.frombuffer(array.buffers()[1] or b"", ">u8")[2 * array.offset : 2 * (array.offset + len(array))]
    return words[::2].astype(np.uint64)


def surplus(table: pa.Table, found: tuple[Capped, ...]) -> NDArray[np.int64]:
    """By row, the place of the capped domain that has no room for the document; -1 for the others."""
    if not found:
        return np.full(table.num_rows, -1)
    names = pa.array([each.domain for each in found])
    place = np.asarray(pc.fill_null(pc.index_in(domains(table["host"]), names), -1)).astype(np.int64)
    below = np.array([each.below for each in found], np.uint64)
    return np.where((place >= 0) & (_keys(table) >= below[place]), place, -1)
