"""MatchPartition: spans of partitions in, receipts of their edges out. As little logic as possible in this module."""

from dataclasses import dataclass

import apache_beam as beam

from ..corpus import Corpus
from .stage import match_span


@dataclass
class MatchPartition(beam.PTransform):
    """References to spans of hash partitions to the receipts of their verified edges."""

    corpus: Corpus
    kernels: str = "cpu"

    def expand(self, spans: beam.PCollection) -> beam.PCollection:
        """A map over `match_span`."""
        match = beam.Map(match_span, self.corpus, self.kernels)
        return spans | beam.Reshuffle() | match.with_resource_hints(**hints(self.kernels))


def hints(kernels: str) -> dict[str, str]:
    """What a runner that fits machines to their work is told; another accelerator is given by --resource_hints."""
    return {"accelerator": "type:nvidia-l4;count:1;install-nvidia-driver"} if kernels == "gpu" else {}
