"""Matching through the corpus folder: some hash partitions of a batch at a time."""

from dataclasses import dataclass

from ...schemas.signature import SPEC
from ..corpus import Corpus, written
from ..parquet import write
from .arrow import begins
from .bands import read_bands
from .hits import read_hits
from .index import Batch, edges_file, prepare, store
from .kernels import kernels as kernels_named
from .partition import Found, merged, pairs
from .runs import Run, placed


@dataclass(frozen=True, slots=True)
class SpanRef:
    """Neighbouring hash partitions of a batch: which part of all, of how many, and where the plan of the batch lies."""

    number: int
    count: int
    batch: str
    plan: str

    @property
    def partitions(self) -> range:
        """The hash partitions."""
        size = SPEC.partitions // self.count
        return range(self.number * size, (self.number + 1) * size)

    @property
    def edges(self) -> str:
        """Where its verified edges are committed; the file is its own receipt."""
        return edges_file(self.batch, self.number)


def spans(corpus: Corpus, made: Batch) -> list[SpanRef]:
    """All partitions of a batch that are not matched yet, together where there is little in each."""
    if not made.fresh:
        return []
    prepare(corpus, made)
    refs = [SpanRef(number, made.spans, made.id, made.plan) for number in range(made.spans)]
    return [ref for ref in refs if not corpus.has(ref.edges)]


def match_span(ref: SpanRef, corpus: Corpus, kernels: str = "cpu") -> str:
    """The name of the committed EDGE file of some partitions."""
    if not corpus.has(ref.edges):
        found = match(ref, corpus, kernels)
        with written(corpus, ref.edges) as path:
            write(found.edges.replace_schema_metadata({"crowds": str(found.crowds)}), path)
    return ref.edges


def match(ref: SpanRef, corpus: Corpus, kernels: str) -> Found:
    """The pairs of some partitions that have a document of a new unit."""
    plan = corpus.read_json(ref.plan)
    units, first, span = tuple(plan["units"]), int(plan["first"]), ref.partitions
    new = [Run(f"bands/{unit}.parquet", place, 0) for place, unit in enumerate(units)][first:]
    fresh = merged([placed(run, read_bands(corpus, run.name, span)) for run in new])
    wanted = fresh.key[begins(fresh.key)]
    known = [read_hits(corpus, Run(**run), span, wanted) for run in plan["runs"]]
    return pairs(merged([fresh, *known]), first, store(corpus, units), kernels_named(kernels), len(span))
