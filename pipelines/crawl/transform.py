"""Fetch: references to batches in, receipts out. As little logic as possible in this module."""

from dataclasses import dataclass

import apache_beam as beam

from ..corpus import Corpus
from .group import fetch_batch


@dataclass
class Fetch(beam.PTransform):
    """Batches of hosts to the receipts of their committed WARC files."""

    corpus: Corpus

    def expand(self, batches: beam.PCollection) -> beam.PCollection:
        """A map over `fetch_batch`, which owns the hosts of a batch from its first request to its last."""
        return batches | beam.Reshuffle() | beam.Map(fetch_batch, self.corpus)
