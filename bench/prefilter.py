"""The bars on the prefilter: bytes a second on one core, start-up, and which pages of real WARC files pass.

    python bench/prefilter.py DATA

DATA is the folder of the real pages. Exit 1 when a Korean page is skipped or the speed is below 1 GB a second.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import zstandard

from malmoi.pipelines.extract.prefilter import count, may_be_korean
from malmoi.pipelines.read import read
from malmoi.schemas.ledger import PREFILTER
from malmoi.schemas.page import Page

MIXED = "mixed-web-00.warc.gz"
WARCS = (MIXED, "korean-web-00.warc.gz", "korean-web-01.warc.gz", "encodings/encodings-ko.warc.gz")
BAR = 1e9
"""Bytes a second."""

ROUNDS = 5


def languages(data: Path) -> dict[tuple[str, str], str]:
    """Language of a page by WARC and URL."""
    with (data / "web-index.jsonl.zst").open("rb") as packed:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8")
        return {(row["warc"], row["url"]): row["lang"] for row in map(json.loads, lines)}


def pages(path: Path) -> list[Page]:
    """The answers of a WARC file."""
    return [each for each in read(str(path), "warc") if isinstance(each, Page) and each.kind == "response"]


def seconds(work: Callable[[], object]) -> float:
    """The least CPU time of some rounds."""
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


def speed(listed: list[Page]) -> float:
    """Prints bytes a second over bodies joined and page by page; the slower of both."""
    joined = b"".join(page.body for page in listed)
    at_once = len(joined) / seconds(lambda: count(joined))
    paged = len(joined) / seconds(lambda: [count(page.body, page.header("content-type")) for page in listed])
    print(f"  {len(joined) / 1e6:.1f} MB: {at_once / 1e9:.2f} GB/s joined, {paged / 1e9:.2f} GB/s page by page")
    return min(at_once, paged)


def passing(listed: list[Page], spoken: list[str]) -> int:
    """Prints how many pages pass and the lowest Korean count; the Korean pages that do not pass."""
    found = [count(page.body, page.header("content-type")) for page in listed]
    korean = [each for each, language in zip(found, spoken, strict=True) if language == "ko"]
    foreign = [each for each, language in zip(found, spoken, strict=True) if language != "ko"]
    missed = len(korean) - sum(map(may_be_korean, korean))
    print(f"  Korean: {len(korean)}, missed {missed}, lowest {min(each.syllables for each in korean)} syllables")
    if foreign:
        print(f"  foreign: {len(foreign)}, passed {sum(map(may_be_korean, foreign))}")
    return missed


def started() -> None:
    """Prints what the first page of a process costs: numba, which signing needs as well, and compiled code."""
    before = time.process_time()
    count(b"")
    print(f"start: {time.process_time() - before:.2f} s CPU, once a process")


def main() -> int:
    """Measure and print the bars."""
    data, missed, slowest = Path(sys.argv[1]), 0, {}
    started()
    known = languages(data)
    for name in WARCS:
        listed = pages(data / name)
        print(f"{name}, bound {PREFILTER.bound}")
        slowest[name] = speed(listed)
        # Every page of encodings-ko is Korean, and the index does not list it.
        missed += passing(listed, [known.get((name, page.url), "ko") for page in listed])
    return int(missed > 0 or slowest[MIXED] < BAR)


if __name__ == "__main__":
    sys.exit(main())
