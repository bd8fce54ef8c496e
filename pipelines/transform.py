"""Ingest, CountLines and CutLines: references to units in, receipts out. As little logic as possible in this module."""

from dataclasses import dataclass

import apache_beam as beam

from ..filters.filter import Policy
from .corpus import Corpus
from .deduplicate.transform import hints
from .frequency import count_unit, cut_unit
from .ingest import ingest_unit


@dataclass
class Ingest(beam.PTransform):
    """Unit references to the receipts of their committed outputs."""

    policy: Policy
    corpus: Corpus
    kernels: str = "cpu"

    def expand(self, units: beam.PCollection) -> beam.PCollection:
        """A map over `ingest_unit`."""
        ingest = beam.Map(ingest_unit, self.policy, self.corpus, self.kernels)
        return units | beam.Reshuffle() | ingest.with_resource_hints(**hints(self.kernels))


@dataclass
class CountLines(beam.PTransform):
    """References to units to the names of the counts of their lines."""

    corpus: Corpus

    def expand(self, units: beam.PCollection) -> beam.PCollection:
        """A map over `count_unit`."""
        return units | beam.Reshuffle() | beam.Map(count_unit, self.corpus)


@dataclass
class CutLines(beam.PTransform):
    """References to units to the names of what is cut from their texts."""

    corpus: Corpus

    def expand(self, units: beam.PCollection) -> beam.PCollection:
        """A map over `cut_unit`."""
        return units | beam.Reshuffle() | beam.Map(cut_unit, self.corpus)
