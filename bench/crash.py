"""The bars on kills and workers, on real WARC files: the same shards with 1 worker, with 2, and after ten kills.

    python bench/crash.py FOLDER WARC [WARC ...]

FOLDER is made and must not exist. Prints one line a bar; exit 1 when one does not hold.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

BUILD = "import sys; from malmoi.pipelines.cli import main; sys.exit(main(sys.argv[1:]))"
KILLS = 10


def configure(folder: Path, warcs: list[str]) -> Path:
    """A corpus.toml over the WARC files."""
    (folder / "warc").mkdir(parents=True)
    for warc in warcs:
        (folder / "warc" / Path(warc).name).symlink_to(Path(warc).resolve())
    toml = folder / "corpus.toml"
    toml.write_text(
        '[corpus]\npath = "corpus"\nkey_file = "corpus.key"\n[[source]]\nname = "web"\nkind = "warc"\n'
        'path = "warc/*"\nrights = "allow+unknown"\n',
        encoding="utf-8",
    )
    return toml


def start(toml: Path, workers: int, *options: str) -> subprocess.Popen[bytes]:
    """A build in a process group of its own."""
    command = [sys.executable, "-c", BUILD, "build", str(toml), "--workers", str(workers), *options]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def shards(toml: Path) -> list[str]:
    """Digests of the current release's shards, in its order."""
    corpus = toml.parent / "corpus"
    release = (corpus / "CURRENT").read_text(encoding="utf-8").strip()
    manifest = json.loads((corpus / "releases" / release / "manifest.json").read_text(encoding="utf-8"))
    return [shard["sha256"] for shard in manifest["shards"]]


def built(toml: Path, workers: int) -> tuple[list[str], float]:
    """Shards of a whole build, and its seconds; its corpus is set aside."""
    began = time.monotonic()
    start(toml, workers).wait()
    made, seconds = shards(toml), time.monotonic() - began
    (toml.parent / "corpus").rename(toml.parent / f"corpus-{workers}-{int(began)}")
    return made, seconds


def torn(corpus: Path) -> int:
    """Files under final names that cannot be read whole."""
    return sum(not _whole(path) for path in corpus.rglob("*") if path.suffix in (".parquet", ".json"))


def _whole(path: Path) -> bool:
    try:
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        else:
            pq.read_table(path, page_checksum_verification=True)
    except (OSError, ValueError):
        return False
    return True


def killed(toml: Path, seconds: float) -> tuple[list[str], int, int]:
    """Shards after ten kills and a resumed build, torn files seen, and finished units that were done again."""
    moments, seen, broken, redone = random.Random(2026), {}, 0, 0  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        child = start(toml, 2)
        time.sleep(moments.uniform(2.0, seconds))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        broken += torn(toml.parent / "corpus")
        now = {path.name: path.stat().st_ino for path in (toml.parent / "corpus" / "ledger").glob("*.json")}
        redone += sum(now.get(name) != node for name, node in seen.items())
        seen = now
    start(toml, 2).wait()
    return shards(toml), broken, redone


def main() -> int:
    """Measure and print the bars."""
    folder, *warcs = sys.argv[1:]
    toml = configure(Path(folder), warcs)
    one, seconds_one = built(toml, 1)
    two, seconds_two = built(toml, 2)
    resumed, broken, redone = killed(toml, seconds_two)
    print(f"1 worker {seconds_one:.0f} s, 2 workers {seconds_two:.0f} s; {len(one)} shards, equal: {one == two}")
    print(f"after {KILLS} kills: equal: {resumed == one}; torn files: {broken}; finished units done again: {redone}")
    return int(not (one == two == resumed and broken == redone == 0))


if __name__ == "__main__":
    sys.exit(main())
