"""Runner and options: how a map over references runs, here or on a cluster."""

import argparse
import contextlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions

from ..filters.filter import Policy
from .corpus import Corpus
from .deduplicate.transform import MatchPartition
from .errors import Usage
from .progress import Finished, shown
from .publish import Stage
from .release.transform import Select, WriteShards
from .transform import Ingest
from .units import Unit, names

LOCAL = "FnApiRunner"
"""Named, since `DirectRunner` first tries to download another engine."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Workers on this machine, and the Beam options given after `--`."""

    workers: int = 1
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse options that Beam does not know. Raises Usage."""
        unknown = _unknown(self.options)
        if unknown:
            raise Usage(f"Beam knows no option {' '.join(unknown)}; see the options of its runner")


def _unknown(options: Sequence[str]) -> list[str]:
    parser = argparse.ArgumentParser(allow_abbrev=False, add_help=False)
    for kind in [PipelineOptions, *_all_options(PipelineOptions)]:
        with contextlib.suppress(argparse.ArgumentError):
            kind._add_argparse_args(parser)  # noqa: SLF001 - Beam's own hook for this
    return [each for each in parser.parse_known_args(list(options))[1] if each.startswith("-")]


def _all_options(kind: type) -> list[type]:
    return [each for child in kind.__subclasses__() for each in (child, *_all_options(child))]


def run(
    label: str, transform: beam.PTransform, engine: Engine, finished: Finished, references: Iterable[object]
) -> None:
    """Run a pipeline of one transform over references to its end; its receipts are files of the corpus.

    Raises what the transform raised.
    """
    listed = list(references)
    if not listed:
        return
    with shown(label, listed, finished), beam.Pipeline(options=_pipeline_options(engine, len(listed))) as pipeline:
        pipeline | f"{label} references" >> beam.Create(listed) | label >> transform


def _pipeline_options(engine: Engine, references: int) -> PipelineOptions:
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    options = PipelineOptions(list(engine.options))
    workers = min(engine.workers, references)
    if options.view_as(StandardOptions).runner is None:
        local = [f"--runner={LOCAL}"]
        if workers > 1:
            local += ["--direct_running_mode=multi_processing", f"--direct_num_workers={workers}"]
        options = PipelineOptions([*engine.options, *local])
    return options


def stages(corpus: Corpus, policy: Policy, engine: Engine) -> dict[str, Stage]:
    """The stages of a build on this engine."""

    def ingested(unit: Unit) -> bool:
        named = names(unit, policy)
        return corpus.has(named.receipt) and corpus.has(named.measured)

    def stage(label: str, transform: beam.PTransform, finished: Finished) -> Stage:
        return partial(run, label, transform, engine, finished)

    return {
        "ingest": stage("ingest", Ingest(policy, corpus), ingested),
        "match": stage("match", MatchPartition(corpus), lambda ref: corpus.has(ref.edges)),
        "select": stage("select", Select(corpus), lambda ref: corpus.has(ref.selection)),
        "shards": stage("shards", WriteShards(corpus), lambda ref: corpus.has(ref.receipt)),
    }
