"""malmoi and datatrove side by side on the same WARC files, each run a process of its own, in turn; writes RESULTS.md.

    python bench/bench.py [--warc FILE ...] [--rounds N]

datatrove gets a venv of its own (datatrove.lock), since it pins what malmoi needs newer.
"""

import argparse
import ctypes.util
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from measure import peak_pss
from results import Case, Run, page

from malmoi.filters.models import path as model

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK, VENV, LOCK = HERE / "work", HERE / ".venv", HERE / "datatrove.lock"
SHARED = [ROOT.parent / "shared" / "data" / f"{name}-web-00.warc.gz" for name in ("korean", "mixed")]
DEMO = ROOT / "examples" / "demo"

Command = list[str]


def venv() -> str:
    """The Python of the peer's environment, made anew when its lock has changed."""
    ready, digest = VENV / "ready", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = str(VENV / "bin" / "python")
    if not ready.is_file() or ready.read_text(encoding="utf-8") != digest:
        print("bench: making the environment of datatrove.lock", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([python, "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(LOCK)], check=True)
        ready.write_text(digest, encoding="utf-8")
    return python


def demo() -> Path:
    """The demo site as a WARC file."""
    packed = WORK / "gaon.warc.gz"
    subprocess.run([sys.executable, str(DEMO / "pack.py"), str(packed)], check=True, stdout=subprocess.DEVNULL)
    return packed


def folder(name: str, warc: Path) -> Path:
    """A folder that holds the WARC file and nothing else."""
    made = WORK / name
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    (made / warc.name).symlink_to(warc.resolve())
    return made


def opened(warc: Path) -> Case:
    """The case of a WARC file, its response records counted."""
    with warc.open("rb") as stream:
        bodies = [len(each.reader.read()) for each in ArchiveIterator(stream, record_types=WarcRecordType.response)]
    return Case(warc.name, len(bodies), sum(bodies), warc.stat().st_size)


def commands(python: str) -> dict[str, tuple[Command, Command]]:
    """For each kind of run what stands before its three folders and what after them, in the order of a round."""
    ours, peer = [sys.executable, str(HERE / "ours.py")], [python, str(HERE / "peer_datatrove.py")]
    lid = ["--lid", str(model("lid.176.ftz"))]
    return {
        "peer": (peer, [*lid, "--through", "filters"]),
        "ours": (ours, ["--mode", "build"]),
        "short": (peer, [*lid, "--through", "language"]),
        "direct": (ours, ["--mode", "direct"]),
        "beam": (ours, ["--mode", "beam"]),
    }


def ran(before: Command, folders: tuple[Path, Path], after: Command) -> Run:
    """What a run over the folder of input, after that for warming up, printed, and its largest PSS."""
    work = WORK / "run"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([*before, *map(str, folders), str(work), *after], stdout=out, stderr=errors)
        peak = peak_pss(process)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"bench: {Path(before[1]).name} failed:\n{errors.read().decode(errors='replace')[-2000:]}")
        out.seek(0)
        return {**json.loads(out.read().splitlines()[-1]), "peak_pss": peak}


def measure(case: Case, folders: tuple[Path, Path], kinds: dict[str, tuple[Command, Command]], rounds: int) -> None:
    """Rounds of one run a kind, added to the case."""
    for turn in range(rounds):
        for kind, (before, after) in kinds.items():
            run = ran(before, folders, after)
            print(f"{case.name} {turn + 1}/{rounds} {kind}: {run['cpu_seconds']:.1f} CPU s", file=sys.stderr)
            case.runs.setdefault(kind, []).append(run)


def processor() -> str:
    """The processor's name as Linux gives it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def versions(run: Run) -> str:
    """Names and versions of what a run imported."""
    return ", ".join(f"{name} {number}" for name, number in run["versions"].items())


def head(case: Case, rounds: int, load: tuple[float, float]) -> str:
    """Where and how it was measured."""
    machine = f"{os.cpu_count()} cores ({processor()}), Linux, Python {platform.python_version()}"
    return f"""\
{machine}. Ours: {versions(case.runs["ours"][0])}. Theirs: {versions(case.runs["peer"][0])}.

Medians of {rounds} rounds; in a round each kind of run has its turn, alone, in a process of its own with one worker.
The one-minute load was {load[0]:.1f} before and {load[1]:.1f} after: where it is far above 1 others used the machine,
and seconds, wall seconds above all, are too high on both sides. CPU seconds are user and system time of the process and
its children. Imports and a first run over the demo site (which compiles kernels and loads models) are not counted on
either side; nor are the imports of malmoi's extraction child, measured apart (datatrove's is forked and imports
nothing). The rate counts every response record of the file on both sides. Both read the same file with the same
`lid.176.ftz`.

datatrove runs what FineWeb-2 runs for Korean: WarcReader, Trafilatura (precision), language (0.65), Gopher repetition,
FineWeb quality and Gopher quality with the thresholds of `kor_Hang.yml`, Parquet. malmoi runs `malmoi build` with
policy `web`: it reads, decodes, extracts, normalises, scrubs personal data, measures, signs, finds copies, judges
rights, and writes documents, ledger, index and shards. Rows out differ since the rules do; the tables by reason say
where."""


TAIL = """## Commands

```
make bench                                         # both WARC files beside the checkout, else the demo site; 2 rounds
.venv/bin/python bench/bench.py --warc FILE --rounds 5
```

datatrove needs libmagic (`apt-get install -y libmagic1`); its environment is `bench/datatrove.lock`."""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warc", type=Path, nargs="+", help="WARC files, each a case of its own")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    given = parser.parse_args()
    if ctypes.util.find_library("magic") is None:
        sys.exit("bench: datatrove needs libmagic; apt-get install -y libmagic1")
    WORK.mkdir(exist_ok=True)
    kinds, before = commands(venv()), os.getloadavg()[0]
    warm_up, warcs = demo(), given.warc or [warc for warc in SHARED if warc.is_file()]
    cases = [opened(warc) for warc in warcs or [warm_up]]
    for case, warc in zip(cases, warcs or [warm_up], strict=True):
        measure(case, (folder("in", warc), folder("warm-up", warm_up)), kinds, given.rounds)
    load = (before, os.getloadavg()[0])
    given.out.write_text(page(head(cases[0], given.rounds, load), cases, TAIL), encoding="utf-8")


if __name__ == "__main__":
    main()
