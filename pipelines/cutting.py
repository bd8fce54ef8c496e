"""What a run of dedup cuts from the rows that it keeps: stretches that stood before, there or in an earlier row."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..schemas.dedup import CUT
from .cuts import Cuts
from .deduplicate.repeats import Stretches, emptied, joined, repeats, room
from .errors import BadInput
from .texts import Part, read, texts

Ints = NDArray[np.int64]


class Chosen(NamedTuple):
    """A part of a file, which of its rows are kept, and what the index calls its rows."""

    part: Part
    kept: NDArray[np.bool_]
    nodes: Ints


class Cut(NamedTuple):
    """What is cut from each part, and all stretches by the place of their text among the rows that are kept."""

    parts: list[Cuts]
    nodes: Ints
    stretches: Stretches
    emptied: Ints


def cut(chosen: Sequence[Chosen], column: str, least: int) -> Cut:
    """What is cut where stretches of `least` characters or more go. Raises BadInput where the texts are too much."""
    try:
        whole = joined(text for each in chosen for text in _texts(each, column))
    except OverflowError as error:
        fix = f"give fewer files at a time than make {room():,}, or leave it out; no file is written but the index"
        raise BadInput(f"--cut-repeats {least}: the texts that are kept have {error}; {fix}") from None
    found = repeats(whole, least)
    empty = emptied(whole, found)
    rows = [np.flatnonzero(each.kept) for each in chosen]
    starts = np.cumsum([0, *map(len, rows)])
    parts = [_of_part(found, empty, row, start, column) for row, start in zip(rows, starts, strict=False)]
    nodes = np.concatenate([np.empty(0, np.int64), *(each.nodes[each.kept] for each in chosen)])
    return Cut(parts, nodes, found, empty)


def _texts(chosen: Chosen, column: str) -> Iterator[pa.LargeStringArray]:
    """The texts of the rows that are kept, batch by batch."""
    place = 0
    for rows in read(chosen.part, []):
        yield texts(rows, column).filter(pa.array(chosen.kept[place : place + len(rows)]))
        place += len(rows)


def _of_part(found: Stretches, empty: Ints, rows: Ints, start: int, column: str) -> Cuts:
    """The stretches of texts from `start` on, which are some rows of a part."""
    here = slice(*np.searchsorted(found.text, [start, start + len(rows)]))
    gone = empty[slice(*np.searchsorted(empty, [start, start + len(rows)]))]
    return Cuts(column, rows[found.text[here] - start], found.start[here], found.stop[here], rows[gone - start])


def record(made: Cut, called: Callable[[Ints], pa.Table]) -> pa.Table:
    """The CUT of every stretch; `called` gives the NAMES of nodes."""
    found = made.stretches
    own, first = (called(made.nodes[text]).columns for text in (found.text, found.first))
    dropped = np.isin(found.text, made.emptied)
    return pa.table([*own, found.start, found.stop, *first, found.first_start, dropped], CUT)
