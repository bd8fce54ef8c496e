"""malmoi on a folder of WARC files, in one process with one worker. Prints JSON.

    .venv/bin/python bench/ours.py WARCS WARM_UP WORK --mode build|direct|beam

`build` is `malmoi build`; `direct` calls `ingest_unit` on each file, `beam` maps it through the local runner. Imports,
and the same on WARM_UP first (which compiles the kernels and loads the models), are not counted; the start of an
extraction child, whose imports are all it does, is measured apart as `child_start_seconds`.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

from measure import arguments, measured

from malmoi import __version__
from malmoi.filters.filter import Policy
from malmoi.pipelines import transform
from malmoi.pipelines.beam import Engine, stages
from malmoi.pipelines.config import Config, Place, Source
from malmoi.pipelines.corpus import Corpus
from malmoi.pipelines.extract.child import end, start
from malmoi.pipelines.extract.guard import LIMITS
from malmoi.pipelines.ingest import ingest_unit
from malmoi.pipelines.publish import Job, Stage
from malmoi.pipelines.run import build, planned, undone
from malmoi.pipelines.units import Unit

VERSIONS = ("apache-beam", "trafilatura", "pyarrow", "numpy", "numba")

Told = dict[str, object]


def configured(warcs: Path, work: Path) -> Config:
    """A corpus of its own over the WARC files, with the shipped policy for the web."""
    source = Source(name="web", kind="warc", path=str(warcs.resolve() / "*.warc.gz"), rights="allow+unknown")
    place = Place(path=str(work.resolve() / "corpus"), key_file=str(work.resolve() / "corpus.key"))
    return Config(corpus=place, source=[source])


def whole(config: Config) -> Told:
    """What `malmoi build` makes: units, release, shards."""
    steps: dict[str, float] = {}
    job = planned(config)
    manifest = build(job, {name: partial(timed, name, stage, steps) for name, stage in _stages(job).items()})
    flow: dict[str, dict[str, int]] = manifest["flow"]  # type: ignore[assignment]
    judged = Counter({name: row["documents"] for name, row in flow.items() if name != "kept"})
    kept = flow.get("kept", {"documents": 0})["documents"]
    return {**ingested(manifest["units"]), "rows_out": kept, "judged": judged, "steps": steps}  # type: ignore[arg-type]


def timed(name: str, stage: Stage, steps: dict[str, float], references: Iterable[object]) -> None:
    """A stage run to its end, its seconds added to `steps`."""
    began = time.perf_counter()
    stage(references)
    steps[name] = time.perf_counter() - began


def direct(config: Config) -> Told:
    """What the public function makes of each unit."""
    job = planned(config)
    return ingested([ingest_unit(unit, job.policy, job.corpus) for unit in undone(job)])


def through_beam(config: Config) -> Told:
    """The same, each unit an element of a Beam pipeline; `inside_seconds` are the CPU seconds within `ingest_unit`."""
    job = planned(config)
    with patch.object(transform, "ingest_unit", timed_unit):
        _stages(job)["ingest"](undone(job))
    inside = sum(map(float, _inside(job.corpus).read_text(encoding="ascii").split()))
    receipts = [job.corpus.read_json(named.receipt) for _, named in job.units]
    return {**ingested(receipts), "inside_seconds": inside}


def timed_unit(unit: Unit, policy: Policy, corpus: Corpus, kernels: str) -> Told:
    """What `ingest_unit` gives; its CPU seconds are a line of a file, since a pipeline has no other way out."""
    with measured() as cost:
        receipt = ingest_unit(unit, policy, corpus, kernels)
    with _inside(corpus).open("a", encoding="ascii") as lines:
        lines.write(f"{cost['cpu_seconds']}\n")
    return receipt


def _inside(corpus: Corpus) -> Path:
    return Path(corpus.root).with_name("inside.txt")


def _stages(job: Job) -> dict[str, Stage]:
    return stages(job, Engine(workers=1))


def ingested(receipts: list[dict[str, object]]) -> Told:
    """Records of the units, and how many of them are no document, by reason."""
    counts: Counter[str] = Counter()
    for receipt in receipts:
        counts.update(receipt["counts"])  # type: ignore[arg-type]
    reasons = {name: number for name, number in counts.items() if name != "document"}
    return {"docs_in": counts.total(), "reasons": reasons}


MODES: dict[str, Callable[[Config], Told]] = {"build": whole, "direct": direct, "beam": through_beam}


def child_start() -> float:
    """CPU seconds of an extraction child that is started and reads no page."""
    with measured() as cost:
        end(start(LIMITS.memory, LIMITS.cpu))
    return cost["child_cpu_seconds"]


def main() -> None:
    """Warm up, measure, print."""
    given = arguments("mode")
    run = MODES[given.mode]
    run(configured(given.warm_up, given.work / "warm-up"))
    config = configured(given.warcs, given.work / "run")
    with measured() as cost:
        told = run(config)
    told |= {"child_start_seconds": child_start() * len(list(given.warcs.glob("*.warc.gz")))}
    versions = {"malmoi": __version__} | {name: version(name) for name in VERSIONS}
    print(json.dumps({**told, **cost, "versions": versions}, ensure_ascii=False))


if __name__ == "__main__":
    main()
