"""Which lines are so common that they are no part of a text: header, footer, notice of a site or of many."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...schemas.statistics import COMMON, COUNTED
from ..corpus import Corpus
from ..parquet import commit_by_digest, groups_between, opened

SITE = 10
"""Documents of a host that a line must stand in: with fewer, a series of posts that cite one book looks like a site."""

AT_EDGES, ANYWHERE = 20, 80
"""Per cent of the documents of a host that have the line at head or foot, or that have it anywhere.

On the 1,339 documents of shared/data's Korean web that a release keeps, lines that 27 % have at the edges, or more,
are mottos and licences of a blog; those of 11 to 14 % are sources that some posts share. Within the text, one of 100 %
is an advertisement, and those of 67 % and less are facts: how long a frozen product keeps, the status of a directive.
"""

DOCUMENTS, HOSTS, ONE_IN = 50, 10, 1000
"""Documents and hosts with the line at head or foot, and one in so many of all, for it to go everywhere.

A line of ten hosts is a theme's, an agency's or a platform's; below one in 1,000 it may be a quotation (our choice:
no line of shared/data is near it).
"""

ROWS = 2**20
"""Counted lines that are merged at a time: they take about 400 MB."""

_LAST = 2**64 - 1


def commit_common(corpus: Corpus, counted: list[str], sites: pa.Table) -> str:
    """The name of the COMMON of files of COUNTED, committed; `sites` has the counted documents of each site."""
    parts = [common(table, sites) for table in _merged(corpus, counted)]
    table = pa.concat_tables(parts).sort_by([("site", "ascending"), ("line", "ascending")])
    return commit_by_digest(corpus, "statistics", table)


def common(counted: pa.Table, sites: pa.Table) -> pa.Table:
    """The COMMON of a COUNTED that has all there is of its lines."""
    place = pc.index_in(counted["site"], sites["site"].combine_chunks())
    size = sites["documents"].take(place).to_numpy()
    often = _often(counted["edges"], AT_EDGES, size) | _often(counted["documents"], ANYWHERE, size)
    of_site = counted.filter(pa.array(often & np.asarray(counted["site"].is_valid()))).select(COMMON.names)
    return pa.concat_tables([of_site.cast(COMMON), _everywhere(counted, pc.sum(sites["documents"]).as_py() or 0)])


def _often(count: pa.ChunkedArray, share: int, size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which counts are enough, and at least so many per cent of the documents of their sites."""
    number = count.to_numpy().astype(np.int64)
    enough: NDArray[np.bool_] = (number >= SITE) & (100 * number >= share * size)
    return enough


def _everywhere(counted: pa.Table, size: int) -> pa.Table:
    at_edges = counted.filter(pc.greater(counted["edges"], 0))
    by_line = at_edges.group_by("line").aggregate([("edges", "sum"), ("site", "count")])
    documents, hosts = by_line["edges_sum"].to_numpy(), by_line["site_count"].to_numpy()
    found = by_line.filter(pa.array((documents >= DOCUMENTS) & (hosts >= HOSTS) & (documents * ONE_IN >= size)))
    nowhere = pa.nulls(found.num_rows, pa.string())
    return pa.table([nowhere, found["line"], found["edges_sum"].cast(pa.int32())], COMMON)


def _merged(corpus: Corpus, names: list[str]) -> Iterator[pa.Table]:
    """The sums of all files, range of lines by range, so that each line is in one table."""
    total = 0
    for name in names:
        with opened(corpus, name) as file:
            total += file.metadata.num_rows
    ends = np.linspace(0, 1, total // ROWS + 2).tolist()
    bounds = [int(end * _LAST) for end in ends[:-1]] + [_LAST + 1]
    for low, high in pairwise(bounds):
        found = [_between(corpus, name, low, high - 1) for name in names]
        rows = pa.concat_tables([COUNTED.empty_table(), *found]).group_by(["site", "line"])
        summed = rows.aggregate([("documents", "sum"), ("edges", "sum")])
        yield summed.select(["site", "line", "documents_sum", "edges_sum"]).rename_columns(COUNTED.names)


def _between(corpus: Corpus, name: str, low: int, high: int) -> pa.Table:
    """The rows of a file whose lines are from `low` to `high`."""
    with opened(corpus, name) as file:
        table = file.read_row_groups(groups_between(file, "line", low, high))
    first, last = (pa.scalar(end, pa.uint64()) for end in (low, high))
    return table.filter(pc.and_(pc.greater_equal(table["line"], first), pc.less_equal(table["line"], last)))
