"""Runs of finders of personal data, each a process of its own (pii_worker.py): their spans, and their speed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from environment import python

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from pii_set import Span  # noqa: E402 - a sibling of a script

LOCK, VENV, WORK = HERE / "pii.lock", HERE / ".venv-pii", HERE / "work" / "pii"


@dataclass(frozen=True, slots=True)
class System:
    """A finder: how a table names it, the task of its worker, the types it claims to find (none: all)."""

    name: str
    task: str
    claims: tuple[str, ...] = ()
    ours: bool = False


PRESIDIO = ("RRN", "FRN", "DRIVER", "PASSPORT", "PHONE", "EMAIL", "IP", "CARD", "MAC")
SYSTEMS = (
    System("malmoi", "find", ours=True),
    System("presidio", "presidio", PRESIDIO),
    System("presidio, score ≥ 0.5", "presidio-sure", PRESIDIO),
    System("datatrove", "datatrove", ("EMAIL", "IP")),
    System("dps", "dps", ("EMAIL", "CARD", "RRN", "PHONE", "ACCOUNT")),
    System("Dolma", "dolma", ("EMAIL", "PHONE", "IP")),
)
SCRUB = System("malmoi, replaced in a column", "scrub", ours=True)
"""The edit of a build: it finds and replaces, and tells no spans."""


def texts_file(name: str, texts: Iterable[str]) -> Path:
    """Texts as JSON Lines in the work folder."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{name}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    return path


def worker(system: System, texts: Path, *options: str) -> dict[str, Any]:
    """What a worker printed: CPU seconds, wall seconds, versions."""
    program = (sys.executable, "pii_ours.py") if system.ours else (python(LOCK, VENV), "pii_peers.py")
    command = [program[0], str(HERE / program[1]), str(texts), system.task, *options]
    done = subprocess.run(command, env=os.environ | {"NUMBA_NUM_THREADS": "1"}, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {system.name} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def spans(system: System, texts: Path) -> list[list[Span]]:
    """What a system finds in every text, by its own names of types."""
    worker(system, texts, "--spans", str(WORK / "spans.json"))
    found = json.loads((WORK / "spans.json").read_text(encoding="utf-8"))
    return [[Span(*each) for each in some] for some in found]


def speeds(systems: Sequence[System], texts: Path, megabytes: float, rounds: int) -> Mapping[str, float]:
    """MB per CPU-second of each system, the median of rounds in which each has its turn."""
    runs: dict[str, list[float]] = {system.name: [] for system in systems}
    for turn in range(rounds):
        for system in systems:
            seconds = worker(system, texts)["cpu_seconds"]
            print(f"pii {turn + 1}/{rounds} {system.name}: {seconds:.2f} CPU s", file=sys.stderr)
            runs[system.name].append(megabytes / seconds)
    return {name: median(found) for name, found in runs.items()}
