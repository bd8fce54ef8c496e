"""Workers of a deduplication, ours and others', each run a process of its own on one core."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import environment

HERE = Path(__file__).resolve().parent
LOCK, VENV, WORK = HERE / "dedup.lock", HERE / ".venv-dedup", HERE / "work" / "dedup"
OURS = "malmoi"

Bar = tuple[str, str, str, str]
"""A line of the table of bars: name, measured, bound, met."""

Section = tuple[str, list[Bar]]
"""Markdown, and the bars that it tells of."""

ONE_CORE = dict.fromkeys(("RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def python() -> str:
    """The Python of the peers' environment."""
    return environment.python(LOCK, VENV)


def texts_file(name: str, texts: Iterable[str]) -> Path:
    """Texts as JSON Lines in the work folder."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{name}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    return path


def worker(system: str, task: str, texts: Path) -> dict[str, Any]:
    """What a worker printed: CPU seconds, wall seconds, versions."""
    command = [sys.executable, str(HERE / "dedup_ours.py"), str(texts), task]
    if system != OURS:
        command = [python(), str(HERE / "dedup_peers.py"), str(texts), f"{task}-{system}"]
    options = ["--keepers", str(WORK / "keepers.json")] if task == "dedup" else []
    done = subprocess.run([*command, *options], env=os.environ | ONE_CORE, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {system} failed to {task}:\n{done.stderr.decode(errors='replace')[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def keepers(system: str, texts: Path) -> Sequence[int]:
    """The keeper of each text, as a system has it."""
    worker(system, "dedup", texts)
    found: list[int] = json.loads((WORK / "keepers.json").read_text(encoding="utf-8"))
    return found


def race(systems: Sequence[str], task: str, texts: Path, rounds: int) -> Mapping[str, list[dict[str, Any]]]:
    """Rounds in which each system has its turn."""
    runs: dict[str, list[dict[str, Any]]] = {system: [] for system in systems}
    for turn in range(rounds):
        for system in systems:
            runs[system].append(worker(system, task, texts))
            seconds = runs[system][-1]["cpu_seconds"]
            print(f"{task} {turn + 1}/{rounds} {system}: {seconds:.2f} CPU s", file=sys.stderr)
    return runs
