"""What a runner is told of the machines that steps want."""

import apache_beam as beam
import pytest

from malmoi.pipelines.deduplicate.transform import MatchPartition
from malmoi.pipelines.policies import policy
from malmoi.pipelines.transform import Ingest


def accelerators(transform):
    """The accelerators that the environments of a pipeline of one transform ask for."""
    pipeline = beam.Pipeline(runner="FnApiRunner")
    pipeline | beam.Create([]) | transform
    environments = pipeline.to_runner_api().components.environments.values()
    return [value for each in environments for name, value in each.resource_hints.items() if "accelerator" in name]


@pytest.mark.parametrize("kernels", ["cpu", "gpu"])
def test_signing_and_matching_ask_for_an_accelerator_where_it_is_used(corpus, kernels):
    steps = (MatchPartition(corpus, kernels), Ingest(policy("web"), corpus, kernels))
    assert [len(accelerators(step)) for step in steps] == [kernels == "gpu"] * 2
