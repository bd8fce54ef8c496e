"""What users supply to a policy: benchmarks whose items no text may hold, and a model of quality."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..filters import decontamination
from ..filters.benchmarks import PACKED, is_benchmark
from ..filters.decontamination import Benchmark, Benchmarks
from ..filters.filter import Filter, Policy, PolicyError, anything
from ..filters.models import ModelError, pin
from ..filters.quality import BINDING, CALIBRATION, MODEL, Quality, quality


def supplied(policy: Policy, benchmarks: Sequence[str], model: str | None) -> Policy:
    """The policy with a filter a benchmark and split, and with a score of quality. Raises PolicyError, ModelError."""
    added = decontamination.filters(_benchmarks(benchmarks)) if benchmarks else ()
    added += () if model is None else _quality(model)
    return replace(policy, filters=tuple(sorted((*policy.filters, *added), key=lambda step: step.costly)))


def _quality(place: str) -> tuple[Filter, ...]:
    """The score of a model, which cuts nothing."""
    missing = [name for name in (MODEL, CALIBRATION) if not (Path(place) / name).is_file()]
    if missing:
        raise ModelError(f"quality {place} has no {missing[0]}; make one: `malmoi train quality --out {place}`")
    model = Quality(*(pin(str(Path(place) / name)) for name in (MODEL, CALIBRATION)))
    return (Filter(partial(quality, model), anything(), models=(BINDING,), costly=True),)


def _benchmarks(places: Sequence[str]) -> Benchmarks:
    made = tuple(map(_benchmark, places))
    for place, each in zip(places, made, strict=True):
        if [other.name for other in made].count(each.name) > 1:
            raise PolicyError(f"benchmark {place} is called {each.name!r} as another is; rename its folder or file")
    return made


def _benchmark(place: str) -> Benchmark:
    path = Path(place)
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    known = [str(each) for each in files if is_benchmark(each.name)]
    if not known:
        raise PolicyError(f"benchmark {place} has no file of items; give .jsonl, .json, .csv, .tsv or .parquet")
    return Benchmark(_name(path), tuple(map(pin, known)))


def _name(path: Path) -> str:
    """What a benchmark is called: its folder, or its file without endings."""
    bare = path.name if path.is_dir() else Path(path.stem).stem if path.suffix in PACKED else path.stem
    return re.sub(r"\W+", "-", bare.lower()).strip("-")
