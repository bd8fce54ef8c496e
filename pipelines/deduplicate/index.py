"""The index: what is known of the units that were matched, so that a new one is compared with them and they are not.

A state is a JSON file; `index/CURRENT` names the one that counts, and is swapped when all of it is committed.
"""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from ...schemas.signature import BAND, CLUSTER, EDGE, RUN, SPEC
from ..corpus import Corpus, commit_json, digest_of, discard, point
from ..errors import BadInput
from ..parquet import WHOLE, commit_table, opened, read
from .components import clusters
from .partition import FileStore
from .runs import Run, compacted, unit_run

CURRENT = "index/CURRENT"

FORM: Final = 2
"""Raised when files of an index lie otherwise than before; 2: merged runs are plain, edges of few rows in one file."""

SPAN: Final = 1 << 18
"""Band rows of a batch that are matched together at least: those of 12,000 documents."""


@dataclass(frozen=True, slots=True)
class State:
    """An index: its units by place, the documents of each, the runs of their bands, and the batches they came in.

    `spans` are the files of edges of each batch. `crowds` counts keys that were met by so many documents that not all
    pairs were compared.
    """

    units: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    runs: tuple[Run, ...] = ()
    batches: tuple[str, ...] = ()
    spans: tuple[int, ...] = ()
    crowds: int = 0

    @property
    def clusters(self) -> tuple[str, ...]:
        """Where the CLUSTER rows that each batch made or changed are committed: the last row of a node counts."""
        return tuple(f"clusters/{batch}.parquet" for batch in self.batches)


    @property
    def edges(self) -> tuple[str, ...]:
        """Where the verified edges of each batch are committed."""
        counted = zip(self.batches, self.spans, strict=True)
        return tuple(edges_file(batch, span) for batch, count in counted for span in range(count))


@dataclass(frozen=True, slots=True)
class Batch:
    """Units to be matched with an index, and in how many parts of its hash partitions; a power of two."""

    before: State
    fresh: tuple[str, ...]
    spans: int = 1

    @property
    def id(self) -> str:
        """Digest of the batches before it, its units, and the sketch spec."""
        return digest_of(self.before.batches[-1:], self.fresh, _spec())[:16]

    @property
    def units(self) -> tuple[str, ...]:
        """All units, by place."""
        return (*self.before.units, *self.fresh)

    @property
    def plan(self) -> str:
        """Where what a partition must know of it is committed."""
        return f"index/batch-{self.id}.json"


@cache
def _spec() -> str:
    """The sketch spec, and the form of what lies beside it."""
    return f"{FORM}" + SPEC.to_json() + "".join(str(schema.names) for schema in (BAND, RUN, EDGE, CLUSTER))


def current(corpus: Corpus) -> State:
    """The state that counts; an empty one before the first. Raises BadInput for the index of another sketch spec."""
    if not corpus.has(CURRENT):
        return State()
    stored = corpus.read_json(corpus.read(CURRENT).decode().strip())
    if stored.pop("spec") != digest_of(_spec()):
        raise BadInput(
            f"the index of {corpus.root} has another sketch spec or form; use the malmoi that made it, or a new folder"
        )
    return _state(stored)


def _state(stored: dict[str, list[object]]) -> State:
    runs = tuple(Run(**run) for run in stored.pop("runs"))  # type: ignore[arg-type]
    crowds = stored.pop("crowds")
    return State(runs=runs, crowds=crowds, **{name: tuple(value) for name, value in stored.items()})  # type: ignore[arg-type]


def batch(corpus: Corpus, units: tuple[str, ...], *, afresh: bool = False) -> Batch:
    """What is to be matched so that the index is of these units.

    Units are added to the index as it is where it has no others. With `afresh`, and where crowds were met by some
    units before others, all are matched again, as if they had come together.
    """
    now = current(corpus)
    again = afresh and now.crowds and len(now.batches) > 1
    before = State() if again or not set(now.units) <= set(units) else now
    known = set(before.units)
    fresh = tuple(dict.fromkeys(unit for unit in units if unit not in known))
    rows = sum(unit_run(corpus, unit, 0).rows for unit in fresh)
    return Batch(before, fresh, min(SPEC.partitions, 1 << (rows // SPAN).bit_length()))


def prepare(corpus: Corpus, made: Batch) -> None:
    """Commits what each span of a batch must know."""
    runs = [asdict(run) for run in made.before.runs]
    commit_json(corpus, made.plan, {"units": made.units, "first": len(made.before.units), "runs": runs})


def edges_file(identity: str, span: int) -> str:
    """Where the verified edges of a span of partitions of a batch are committed; the file is its own receipt."""
    return f"edges/{identity}-{span:04}.parquet"


def joined(corpus: Corpus, made: Batch) -> State:
    """The index with a batch whose partitions are all matched, its clusters committed; it does not count yet."""
    state = _with(corpus, made)
    cluster(corpus, state)
    return state


def cluster(corpus: Corpus, state: State) -> None:
    """Commits what the last batch of a state makes of the clusters before it."""
    *before, last = state.clusters
    if not corpus.has(last):
        signatures = store(corpus, state.units)
        edges = (read(corpus, name, ["a", "b"]) for name in state.edges[-state.spans[-1] :])
        known = (read(corpus, name, ["node", "head"]) for name in before)
        made = clusters(state.sizes, known, edges, lambda nodes: signatures.rows(nodes, "id"))
        commit_table(corpus, last, made, WHOLE)


def clusters_of(corpus: Corpus, state: State) -> pa.Table:
    """The CLUSTER table of a state, a row a node."""
    table = pa.concat_tables([CLUSTER.empty_table(), *(read(corpus, name) for name in state.clusters)])
    _, last = np.unique(table["node"].to_numpy()[::-1], return_index=True)
    return table.take(pa.array(len(table) - 1 - last))


def commit(corpus: Corpus, state: State) -> None:
    """From now on this state counts, and what no batch of it made is gone. The lock is the caller's."""
    name = f"index/state-{state.batches[-1]}.json"
    commit_json(corpus, name, asdict(state) | {"spec": digest_of(_spec())})
    point(corpus, CURRENT, f"{name}\n".encode())
    _sweep(corpus, state)


def _with(corpus: Corpus, made: Batch) -> State:
    before, first = made.before, len(made.before.units)
    runs = tuple(unit_run(corpus, unit, first + place) for place, unit in enumerate(made.fresh))
    sizes = tuple(_documents(corpus, unit) for unit in made.fresh)
    return State(
        made.units,
        (*before.sizes, *sizes),
        compacted(corpus, (*before.runs, *runs), f"run-{made.id}"),
        (*before.batches, made.id),
        (*before.spans, made.spans),
        before.crowds + sum(_crowds(corpus, edges_file(made.id, span)) for span in range(made.spans)),
    )


def _documents(corpus: Corpus, unit: str) -> int:
    with opened(corpus, f"signatures/{unit}.parquet") as file:
        return int(file.metadata.num_rows)


def _crowds(corpus: Corpus, edges: str) -> int:
    with opened(corpus, edges) as file:
        return int((file.schema_arrow.metadata or {}).get(b"crowds", b"0"))


def store(corpus: Corpus, units: tuple[str, ...]) -> FileStore:
    """The signatures of units, by place."""
    return FileStore(tuple(corpus.url(f"signatures/{unit}.parquet") for unit in units))


def _sweep(corpus: Corpus, state: State) -> None:
    """Deletes what batches left behind that do not count."""
    for name in corpus.named("edges", ".parquet"):
        if name.partition("-")[0] not in state.batches:
            discard(corpus, f"edges/{name}")
    for name in corpus.named("clusters", ".parquet"):
        if f"clusters/{name}" not in state.clusters:
            discard(corpus, f"clusters/{name}")
    used = {run.name for run in state.runs} | {corpus.read(CURRENT).decode().strip()}
    for name in corpus.named("index", ".parquet") + corpus.named("index", ".json"):
        if f"index/{name}" not in used:
            discard(corpus, f"index/{name}")
