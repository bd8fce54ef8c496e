"""Ingest: references to units in, receipts out. As little logic as possible in this module."""

from dataclasses import dataclass

import apache_beam as beam

from ..filters.filter import Policy
from .corpus import Corpus
from .deduplicate.transform import hints
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
