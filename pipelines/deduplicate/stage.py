"""Matching through the corpus folder: one hash partition of a batch at a time."""

from dataclasses import dataclass

from ...schemas.signature import SPEC
from ..corpus import Corpus, written
from ..parquet import write
from .arrow import begins
from .bands import read_bands, read_hits
from .index import Batch, edges_file, prepare, store
from .kernels import kernels as kernels_named
from .partition import Found, merged, pairs
from .runs import Run, placed


@dataclass(frozen=True, slots=True)
class PartitionRef:
    """A hash partition of a batch, and where the plan of the batch lies."""

    partition: int
    batch: str
    plan: str

    @property
    def edges(self) -> str:
        """Where its verified edges are committed; the file is its own receipt."""
        return edges_file(self.batch, self.partition)


def partitions(corpus: Corpus, made: Batch) -> list[PartitionRef]:
    """Every partition of a batch that is not matched yet."""
    if not made.fresh:
        return []
    prepare(corpus, made)
    refs = [PartitionRef(partition, made.id, made.plan) for partition in range(SPEC.partitions)]
    return [ref for ref in refs if not corpus.has(ref.edges)]


def match_partition(ref: PartitionRef, corpus: Corpus, kernels: str = "cpu") -> str:
    """The name of the committed EDGE file of a partition."""
    if not corpus.has(ref.edges):
        found = match(ref, corpus, kernels)
        with written(corpus, ref.edges) as path:
            write(found.edges.replace_schema_metadata({"crowds": str(found.crowds)}), path)
    return ref.edges


def match(ref: PartitionRef, corpus: Corpus, kernels: str) -> Found:
    """The pairs of a partition that have a document of a new unit."""
    plan = corpus.read_json(ref.plan)
    units, first = tuple(plan["units"]), int(plan["first"])
    new = [Run(f"bands/{unit}.parquet", place, 0) for place, unit in enumerate(units)][first:]
    fresh = merged([placed(run, read_bands(corpus, run.name, ref.partition)) for run in new])
    wanted = fresh.key[begins(fresh.key)]
    old = [Run(**run) for run in plan["runs"]]
    known = [placed(run, read_hits(corpus, run.name, ref.partition, wanted)) for run in old]
    return pairs(merged([fresh, *known]), first, store(corpus, units), kernels_named(kernels))
