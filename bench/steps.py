"""The bar on refreshes, on real WARC files: one by one, then --reelect, gives the shards of one build of all.

    python bench/steps.py FOLDER WARC [WARC ...]

FOLDER is made and must not exist. Exit 1 when the bar does not hold.
"""

import shutil
import sys
from pathlib import Path

from crash import built, configure, shards, start


def one_by_one(toml: Path, warcs: list[Path]) -> list[str]:
    """Shards after a build for each WARC, added one at a time, and an election afresh."""
    for warc in warcs:
        warc.rename(toml.parent / "warc" / warc.name)
        start(toml, 1).wait()
    start(toml, 1, "--reelect").wait()
    return shards(toml)


def main() -> int:
    """Measure and print the bar."""
    folder, *warcs = sys.argv[1:]
    toml = configure(Path(folder), warcs)
    at_once, _ = built(toml, 1)
    aside = toml.parent / "aside"
    shutil.move(toml.parent / "warc", aside)
    (toml.parent / "warc").mkdir()
    equal = one_by_one(toml, sorted(aside.iterdir())) == at_once
    print(f"{len(warcs)} builds and an election give the {len(at_once)} shards of one build: {equal}")
    return int(not equal)


if __name__ == "__main__":
    sys.exit(main())
