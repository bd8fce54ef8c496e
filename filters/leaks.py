"""Which items of benchmarks stand in which texts: an index of the items' 20-character grams, and a look into it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .benchmarks import Item

WIDTH: Final = 20
"""Characters of a gram; on 5,331 clean Korean documents no gram of 13 or more stood in a CLIcK question by chance."""

COMMON: Final = 3
"""Items of a benchmark that may share a gram; a gram of more is a phrase that questions are asked with."""

RUN: Final = 50
"""Characters in a row that alone show an item."""

LEFT: Final = 4
"""A question of which less than one gram in so many is its own is looked for with its options."""

SPAN: Final = 2
"""Half of an item's grams must stand in a window of so many times its length."""

ANCHOR: Final = 8
"""Characters of a gram of items that are looked for as a whole: pairs, and those with a question below `WIDTH`."""

SHORT: Final = 12
"""Characters that two texts of such an item have together at least, and its answer two; others show nothing."""

ALONE: Final = 13
"""Characters of such an item at least that has no answer (see `WIDTH`)."""

NEAR: Final = 200
"""Characters between two texts of such an item at most."""

_STEPS: Final = RUN - WIDTH + 1
_ALL: Final = np.full(1, 0xFFFF_FFFF_FFFF_FFFF, np.uint64)
_PER_WORD: Final = 2
"""Grams a word of a gate has at most: of 64 bits 6 are set, and one gram in 1,200 passes by chance."""

Numbers = NDArray[np.int64]


class Folded(NamedTuple):
    """Texts as folded code points one after the other, and where each begins in them and the last ends."""

    points: NDArray[np.uint32]
    starts: Numbers

    def text(self, begin: int, stop: int) -> str:
        """Some of the characters."""
        return self.points[begin:stop].tobytes().decode("utf-32-le")

    def only(self, rows: Numbers) -> "Folded":
        """Some of the texts."""
        ends = [(self.starts[row], self.starts[row + 1]) for row in rows]
        points = [self.points[begin:stop] for begin, stop in ends]
        starts = np.cumsum([0, *(stop - begin for begin, stop in ends)])
        return Folded(np.concatenate([self.points[:0], *points]), starts)

    def row(self, places: Numbers) -> Numbers:
        """The text that each place is in."""
        found: Numbers = np.searchsorted(self.starts, places, side="right") - 1
        return found


class Grams(NamedTuple):
    """Hashes of grams of one width, sorted, whose they are, and a gate that every one of them passes."""

    width: int
    hashes: NDArray[np.uint64]
    owner: Numbers
    gate: NDArray[np.uint64]


class Whole(NamedTuple):
    """An item that is looked for as a whole: of its two texts that with the anchor, where in it that is, the other."""

    item: int
    anchored: str
    offset: int
    other: str


@dataclass(frozen=True, slots=True)
class Index:
    """Items, by number: the group of each, how many of its grams must stand in a window of how many characters."""

    group: Numbers
    need: Numbers
    window: Numbers
    grams: Grams
    anchors: Grams
    wholes: tuple[Whole, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Questions, answers and options of all items, folded; the item and the role (0, 1, 2) of each; which are pairs."""

    folded: Folded
    item: Numbers
    role: Numbers
    pair: NDArray[np.bool_]


def folded(texts: pa.Array) -> Folded:
    """The texts without what copies differ in."""
    from .folded_cpu import folded as compiled  # noqa: PLC0415 - numba takes time to load

    return Folded(*compiled(texts))


def index(groups: Sequence[Sequence[Item]]) -> Index:
    """The index of groups of items; what is found of a group does not depend on the other groups."""
    items = [item for group in groups for item in group]
    group = np.repeat(np.arange(len(groups)), [len(each) for each in groups])
    parts = _parts(items)
    hashes, owner, asked = _own(parts, group)
    strong = _strong(parts, owner[asked], len(items))
    used = asked | ~strong[owner]
    left = np.bincount(owner[used], minlength=len(items))
    used &= ((strong | (left >= _STEPS)) & ~parts.pair)[owner]
    sizes = np.diff(parts.folded.starts) * ((parts.role == 0) | ~strong[parts.item])
    window = SPAN * np.bincount(parts.item, sizes, len(items)).astype(np.int64)
    wholes, anchors = _wholes(parts, group)
    return Index(group, (left + 1) // 2, window, _gated(WIDTH, hashes[used], owner[used]), anchors, wholes)


def _parts(items: Sequence[Item]) -> _Parts:
    texts = [(number, role, text) for number, item in enumerate(items) for role, text in _roles(item)]
    item, role = (np.array([each[place] for each in texts], np.int64) for place in (0, 1))
    pair = np.array([each.pair for each in items], np.bool_)
    return _Parts(folded(pa.array([text for _, _, text in texts], pa.large_string())), item, role, pair)


def _roles(item: Item) -> Iterator[tuple[int, str]]:
    yield 0, item.question
    yield 1, item.answer
    yield from ((2, option) for option in item.options if option != item.answer)


def _own(parts: _Parts, group: Numbers) -> tuple[NDArray[np.uint64], Numbers, NDArray[np.bool_]]:
    """The grams that few items of a group share, the item of each, and whether its question has it; by hash."""
    places, hashes = _found(parts.folded, WIDTH, _ALL)
    part = parts.folded.row(places)
    item, role = parts.item[part], parts.role[part]
    order = np.lexsort((role, item, hashes))
    hashes, item, role = hashes[order], item[order], role[order]
    first = np.append(True, (np.diff(hashes) != 0) | (np.diff(item) != 0))[: len(hashes)]
    hashes, item, role = hashes[first], item[first], role[first]
    begins = np.append(True, (np.diff(hashes) != 0) | (np.diff(group[item]) != 0))[: len(hashes)]
    sharing = np.cumsum(begins)
    few = np.bincount(sharing)[sharing] <= COMMON
    return hashes[few], item[few], role[few] == 0


def _strong(parts: _Parts, owner: Numbers, items: int) -> NDArray[np.bool_]:
    """Which items are told by their question alone: enough of its grams are its own."""
    whole = np.maximum(np.diff(parts.folded.starts) - WIDTH + 1, 0) * (parts.role == 0)
    own = np.bincount(owner, minlength=items)
    strong: NDArray[np.bool_] = (own > 0) & (own * LEFT >= np.bincount(parts.item, whole, items))
    return strong


def _wholes(parts: _Parts, group: Numbers) -> tuple[tuple[Whole, ...], Grams]:
    """The items to be looked for as a whole, and their anchors: of each the gram that its group has least."""
    chosen = _asked_whole(parts)
    both = parts.folded.only(np.stack([chosen, chosen + 1], axis=1).ravel())
    places, hashes = _found(both, ANCHOR, _ALL)
    rows = both.row(places)
    named = list(zip(group[parts.item[chosen[rows // 2]]].tolist(), hashes.tolist(), strict=True))
    counts, made = Counter(named), []
    for number in range(len(chosen)):
        first, stop = np.searchsorted(rows, (2 * number, 2 * number + 2))
        made.append(min(range(first, stop), key=lambda place: (counts[named[place]], place)))
    wholes = tuple(
        _whole(both, int(rows[place]), int(places[place]), int(item))
        for place, item in zip(made, parts.item[chosen], strict=True)
    )
    return wholes, _gated(ANCHOR, hashes[made], np.arange(len(made)))


def _asked_whole(parts: _Parts) -> Numbers:
    """Places of the questions of pairs and of short ones that show something; an answer follows its question."""
    starts = parts.folded.starts
    asked = np.flatnonzero(parts.role == 0)
    question, answer = (starts[asked + more + 1] - starts[asked + more] for more in (0, 1))
    told = ((answer > 1) & (question + answer >= SHORT)) | ((answer == 0) & (question >= ALONE))
    sought = ((question > 0) & (question < WIDTH)) | parts.pair[parts.item[asked]]
    chosen: Numbers = asked[told & sought & (np.maximum(question, answer) >= ANCHOR)]
    return chosen


def _whole(both: Folded, row: int, place: int, item: int) -> Whole:
    other = row ^ 1
    anchored, near = (both.text(*both.starts[each : each + 2]) for each in (row, other))
    return Whole(item, anchored, place - int(both.starts[row]), near)


def _gated(width: int, hashes: NDArray[np.uint64], owner: Numbers) -> Grams:
    from .folded_cpu import marks  # noqa: PLC0415 - numba takes time to load

    order = np.argsort(hashes, kind="stable")
    bits = marks.py_func(hashes)  # type: ignore[arg-type] # it works by element
    gate = np.zeros(1 << max(len(hashes) // _PER_WORD, 1).bit_length(), np.uint64)
    np.bitwise_or.at(gate, hashes >> np.uint64(20) & np.uint64(len(gate) - 1), bits)
    return Grams(width, hashes[order], owner[order], gate)


def _found(texts: Folded, width: int, gate: NDArray[np.uint64]) -> tuple[Numbers, NDArray[np.uint64]]:
    """Places of grams that pass a gate, in order, and their hashes."""
    from .folded_cpu import grams  # noqa: PLC0415 - numba takes time to load

    places, hashes = np.empty(len(texts.points), np.int64), np.empty(len(texts.points), np.uint64)
    count = grams(texts.points, texts.starts, width, gate, places, hashes)
    return places[:count], hashes[:count]


def counts(texts: pa.Array, known: Index, groups: int) -> NDArray[np.int32]:
    """How many items of each group stand in each text, shape (texts, groups)."""
    made = np.zeros((len(texts), groups), np.int32)
    read = folded(texts)
    seen = {*_by_grams(read, known), *_by_anchors(read, known)}
    for row, item in seen:
        made[row, known.group[item]] += 1
    return made


def _owned(texts: Folded, grams: Grams) -> tuple[Numbers, Numbers, NDArray[np.uint64]]:
    """Where texts have a gram that is known, whose it is, and its hash; one a place and owner."""
    places, hashes = _found(texts, grams.width, grams.gate)
    first, stop = (np.searchsorted(grams.hashes, hashes, side) for side in ("left", "right"))
    sizes = stop - first
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(places, sizes), grams.owner[np.repeat(first, sizes) + within], np.repeat(hashes, sizes)


def _by_grams(texts: Folded, known: Index) -> Iterator[tuple[int, int]]:
    """Rows and items of which enough grams stand near each other, or a run."""
    places, item, hashes = _owned(texts, known.grams)
    row = texts.row(places)
    order = np.lexsort((places, item, row))
    places, item, row, hashes = places[order], item[order], row[order], hashes[order]
    edges = np.flatnonzero((np.diff(row, prepend=-1) != 0) | (np.diff(item, prepend=-1) != 0))
    for first, stop in pairwise([*edges.tolist(), len(row)]):
        own = item[first]
        if stop - first >= min(known.need[own], _STEPS) and _shows(
            places[first:stop].tolist(), hashes[first:stop].tolist(), int(known.need[own]), int(known.window[own])
        ):
            yield int(row[first]), int(own)


def _shows(places: list[int], hashes: list[int], need: int, window: int) -> bool:
    """Whether enough different grams stand in a window, or as many in a row as a run has."""
    held = Counter[int]()
    first = run = 0
    for place, (at, gram) in enumerate(zip(places, hashes, strict=True)):
        held[gram] += 1
        while places[first] <= at - window:
            held[hashes[first]] -= 1
            if not held[hashes[first]]:
                del held[hashes[first]]
            first += 1
        run = run + 1 if place and at == places[place - 1] + 1 else 1
        if len(held) >= need or run >= _STEPS:
            return True
    return False


def _by_anchors(texts: Folded, known: Index) -> Iterator[tuple[int, int]]:
    """Rows and items of which a text stands as a whole, and the other near it."""
    if known.wholes:
        places, owner, _ = _owned(texts, known.anchors)
        for place, row, number in zip(places.tolist(), texts.row(places).tolist(), owner.tolist(), strict=True):
            if _stands(texts, place, (int(texts.starts[row]), int(texts.starts[row + 1])), known.wholes[number]):
                yield row, known.wholes[number].item


def _stands(texts: Folded, place: int, span: tuple[int, int], whole: Whole) -> bool:
    begin = place - whole.offset
    stop, reach = begin + len(whole.anchored), NEAR + len(whole.other)
    if begin < span[0] or stop > span[1] or texts.text(begin, stop) != whole.anchored:
        return False
    around = texts.text(max(span[0], begin - reach), begin), texts.text(stop, min(span[1], stop + reach))
    return any(whole.other in each for each in around)
