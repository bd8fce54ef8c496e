"""Runs: sorted files of band rows, one row group a hash partition; small ones are merged into larger ones.

Those of units are packed; merged ones lie plain, 16 bytes a row for 6, so that a key is found without reading the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import RUN, SPEC
from ..corpus import Corpus, written
from ..parquet import opened
from .bands import Rows, read_bands, write_groups
from .pages import writer
from .partition import merged

TIER: Final = 8
"""Runs of one size are merged when there are more; a size is eight times the one below."""


@dataclass(frozen=True, slots=True)
class Run:
    """A file of band rows: a unit's, whose documents are numbered by row, or (place -1) of nodes; with its rows."""

    name: str
    place: int
    rows: int


def unit_run(corpus: Corpus, unit: str, place: int) -> Run:
    """The band rows of a unit as a run."""
    name = f"bands/{unit}.parquet"
    with opened(corpus, name) as file:
        return Run(name, place, file.metadata.num_rows)


def compacted(corpus: Corpus, runs: tuple[Run, ...], name: str) -> tuple[Run, ...]:
    """The runs, those of a crowded tier merged into one, as often as one is; new files are called after `name`."""
    tier = _crowded(runs)
    if not tier:
        return runs
    rest = tuple(run for run in runs if run not in tier)
    return compacted(corpus, (*rest, merge(corpus, tier, f"index/{name}-{len(rest)}.parquet")), name)


def _crowded(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    tiers = {_tier(run) for run in runs}
    among = [tuple(run for run in runs if _tier(run) == tier) for tier in sorted(tiers)]
    return next((some for some in among if len(some) > TIER), ())


def _tier(run: Run) -> int:
    return int(np.log(max(run.rows, 1)) / np.log(TIER))


def merge(corpus: Corpus, runs: tuple[Run, ...], name: str, gone: NDArray[np.int64] | None = None) -> Run:
    """One run in place of several, without the documents at some nodes, committed."""
    with written(corpus, name) as path:
        write_groups(_merged(corpus, runs, np.empty(0, np.int64) if gone is None else gone), writer(str(path), RUN))
    with opened(corpus, name) as file:
        return Run(name, -1, file.metadata.num_rows)


def _merged(corpus: Corpus, runs: tuple[Run, ...], gone: NDArray[np.int64]) -> Iterator[pa.Table]:
    for partition in range(SPEC.partitions):
        rows = merged([placed(run, read_bands(corpus, run.name, [partition])) for run in runs])
        left = ~np.isin(rows.document, gone)
        yield pa.table([rows.key[left], rows.document[left].astype(np.uint64)], RUN)


def placed(run: Run, rows: Rows) -> Rows:
    """Rows of a run with their nodes."""
    return Rows(rows.key, rows.document | run.place << 32) if run.place >= 0 else rows
