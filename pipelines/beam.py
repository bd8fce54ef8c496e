"""Runner and options: how a map over references runs, here or on a cluster."""

import argparse
import builtins
import contextlib
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment

from .corpus import Corpus
from .deduplicate.transform import MatchPartition
from .errors import BadInput, RunAgain, Stop, Usage
from .progress import Finished, shown
from .publish import Job, Stage
from .release.transform import Select, WriteShards
from .transform import CountLines, CutLines, Ingest
from .units import names

_REPORTED = re.compile(r"^(?:\w+\.)*(\w+): (.*)$", re.MULTILINE)
"""How a worker in another process reports what it raised: as the last such line of a text."""

_STOPS = {kind.__name__: kind for kind in Stop.__subclasses__()} | {"ModelError": BadInput, "PolicyError": BadInput}
"""What ends a command, by the name of what a worker raised; what filters raise only the user can mend."""

WORKER = "apache_beam.runners.worker.sdk_worker_main"

LARGE = 2**32
"""Bytes of input from which later stages use more than one process: starting them takes about 5 s a stage."""

LOCAL = "FnApiRunner"
"""Named, since `DirectRunner` first tries to download another engine."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Workers on this machine, the Beam options given after `--`, and the kernels: "cpu", "gpu" or "auto"."""

    workers: int = 1
    options: tuple[str, ...] = ()
    kernels: str = "cpu"

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


def _all_options(kind: Any) -> list[Any]:  # noqa: ANN401 - Beam's option classes
    return [each for child in kind.__subclasses__() for each in (child, *_all_options(child))]


def run(
    label: str, transform: beam.PTransform, engine: Engine, finished: Finished, references: Iterable[object]
) -> None:
    """Run a pipeline of one transform over references to its end; its receipts are files of the corpus.

    Raises RunAgain when a disk, network or memory failed in a worker, else what the transform raised.
    """
    listed = list(references)
    if not listed:
        return
    try:
        with shown(label, listed, finished), _pipeline(engine, len(listed)) as pipeline:
            pipeline | f"{label} references" >> beam.Create(listed) | label >> transform
    except (Stop, OSError, MemoryError, RuntimeError) as error:
        told = _told(error, label)
        if told is None:
            raise
        raise told from error


def _told(error: BaseException, label: str) -> Stop | None:
    """What ends the command, where a worker said so or something outside of us failed; None for our own faults."""
    name, message = type(error).__name__, str(error)
    reported = _REPORTED.findall(message) if isinstance(error, RuntimeError) else []
    name, message = reported[-1] if reported else (name, message)
    message = message.partition(" [while running")[0]
    if name in _STOPS:
        return _STOPS[name](message)
    kind = getattr(builtins, name, None)
    outside = isinstance(kind, type) and issubclass(kind, (OSError, MemoryError))
    return RunAgain(f"{label}: {message}; mend that, then run again") if outside else None


def _pipeline(engine: Engine, references: int) -> beam.Pipeline:
    options = PipelineOptions(list(engine.options))
    if options.view_as(StandardOptions).runner is not None:
        return beam.Pipeline(options=options)
    workers = min(engine.workers, references)
    options = PipelineOptions([*engine.options, f"--runner={LOCAL}", f"--direct_num_workers={workers}"])
    return beam.Pipeline(runner=_processes() if workers > 1 else None, options=options)


def _processes() -> FnApiRunner:
    """The local runner over worker processes, as `direct_running_mode=multi_processing` has them, but silent.

    They do not get the pipeline's log level.
    """
    code = f"import logging, sys; logging.disable(logging.ERROR); from {WORKER} import main; main(sys.argv)"
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"
    return FnApiRunner(default_environment=SubprocessSDKEnvironment.from_command_string(command_string=command))


def fetching(corpus: Corpus, engine: Engine) -> Stage:
    """The stage of a crawl on this engine: batches of hosts to their receipts."""
    from .crawl.transform import Fetch  # noqa: PLC0415 - a build needs no network

    def finished(batch: Any) -> bool:  # noqa: ANN401 - a Batch, as the stage's references are
        return corpus.has(batch.receipt)

    return partial(run, "fetch", Fetch(corpus), engine, finished)


def stages(job: Job, engine: Engine) -> dict[str, Stage]:
    """The stages of a build on this engine; what follows ingest in one process where starting more costs more."""
    corpus, policy = job.corpus, job.policy
    later = engine if sum(unit.size for unit, _ in job.units) >= LARGE else replace(engine, workers=1)

    def ingested(unit: Any) -> bool:  # noqa: ANN401 - a Unit, as the stage's references are
        named = names(unit, policy)
        return corpus.has(named.receipt) and corpus.has(named.measured)

    def committed(attribute: str) -> Finished:
        return lambda reference: corpus.has(getattr(reference, attribute))

    return {
        "ingest": partial(run, "ingest", Ingest(policy, corpus, engine.kernels), engine, ingested),
        "match": partial(run, "match", MatchPartition(corpus, engine.kernels), later, committed("edges")),
        "select": partial(run, "select", Select(corpus), later, committed("selection")),
        "count": partial(run, "count", CountLines(corpus), later, committed("counted")),
        "cut": partial(run, "cut", CutLines(corpus), later, committed("cuts")),
        "shards": partial(run, "shards", WriteShards(corpus), later, committed("receipt")),
    }
