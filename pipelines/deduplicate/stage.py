"""Matching through the corpus folder: edges of a partition, clusters of all."""

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from ...schemas.signature import EDGE, SPEC
from ..corpus import Corpus, digest_of, written
from ..parquet import commit_table, read, write
from .components import clusters
from .partition import UnitFiles, match


@dataclass(frozen=True, slots=True)
class PartitionRef:
    """A hash partition of the units with these text keys."""

    partition: int
    units: tuple[str, ...]

    @property
    def edges(self) -> str:
        """Where its verified edges are committed; the file is its own receipt."""
        return f"edges/{match_key(self.units)}-{self.partition:04}.parquet"


def match_key(units: tuple[str, ...]) -> str:
    """Digest of what is matched: the units, whatever their order, and the sketch spec."""
    return digest_of(sorted(units), _spec())


@cache
def _spec() -> str:
    return SPEC.to_json()


def partitions(units: tuple[str, ...]) -> list[PartitionRef]:
    """Every partition of these units."""
    return [PartitionRef(partition, units) for partition in range(SPEC.partitions)]


def match_partition(ref: PartitionRef, corpus: Corpus) -> str:
    """The name of the committed EDGE file of a partition."""
    if not corpus.has(ref.edges):
        files = [
            UnitFiles(corpus.url(f"bands/{unit}.parquet"), corpus.url(f"signatures/{unit}.parquet"))
            for unit in ref.units
        ]
        with written(corpus, ref.edges) as path:
            write(match(ref.partition, files), path)
    return ref.edges


def joined(units: tuple[str, ...], corpus: Corpus) -> str:
    """The name of the committed CLUSTER file of these units."""
    name = f"clusters/{match_key(units)}.parquet"
    if not corpus.has(name):
        edges = [read(corpus, ref.edges) for ref in partitions(units)]
        commit_table(corpus, name, clusters(pa.concat_tables([EDGE.empty_table(), *edges])))
    return name
