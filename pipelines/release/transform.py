"""Select and WriteShards: references in, receipts out. As little logic as possible in this module."""

from dataclasses import dataclass

import apache_beam as beam

from ..corpus import Corpus
from .select import select_unit
from .shards import write_shard


@dataclass
class Select(beam.PTransform):
    """References to units to the names of their committed selections."""

    corpus: Corpus

    def expand(self, units: beam.PCollection) -> beam.PCollection:
        """A map over `select_unit`."""
        return units | beam.Reshuffle() | beam.Map(select_unit, self.corpus)


@dataclass
class WriteShards(beam.PTransform):
    """References to shards to the receipts of their committed files."""

    corpus: Corpus

    def expand(self, shards: beam.PCollection) -> beam.PCollection:
        """A map over `write_shard`."""
        return shards | beam.Reshuffle() | beam.Map(write_shard, self.corpus)
