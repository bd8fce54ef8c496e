"""What each step of ingest costs, beside the floor: inflating the members of a WARC file and nothing else.

    python bench/stages.py FILE ...

One process, CPU seconds; a first pass over the first file warms up and is not counted. Megabytes are of inflated WARC
for the floor, reading and the prefilter, of the pages that go on for decoding and extraction, of text for the rest.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sized
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
from isal import isal_zlib

from malmoi.filters.screen import edit, measure
from malmoi.pipelines.deduplicate import signatures
from malmoi.pipelines.extract import decode, extract
from malmoi.pipelines.extract.prefilter import count, may_be_korean
from malmoi.pipelines.policies import policy
from malmoi.pipelines.read import Page, read

POLICY = policy("web")
MEGA = 1e6
STEP = 2**16
T = TypeVar("T")
Row = tuple[str, float, float]


def timed(rows: list[Row], name: str, size: float, made: Callable[[], T]) -> T:
    """What a call gives; its name, megabytes and CPU seconds are a row."""
    began = time.process_time()
    result = made()
    rows.append((name, size / MEGA, time.process_time() - began))
    return result


def inflated(data: bytes) -> int:
    """The bytes that the gzip members of a file hold."""
    view, place, size = memoryview(data), 0, 0
    while place < len(data):
        member = isal_zlib.decompressobj(wbits=31)
        while not member.eof and place < len(data):
            size += len(member.decompress(view[place : place + STEP]))
            place = min(place + STEP, len(data)) - len(member.unused_data)
    return size


def length(texts: Iterable[Sized]) -> int:
    """The length of all."""
    return sum(map(len, texts))


def stages(path: str) -> list[Row]:
    """A row a step: name, megabytes, CPU seconds."""
    rows: list[Row] = []
    data = Path(path).read_bytes()
    size = inflated(data)
    timed(rows, "floor: inflate", size, lambda: inflated(data))
    pages = timed(rows, "read", size, lambda: [each for each in read(path) if isinstance(each, Page) and each.body])
    held = timed(rows, "prefilter", length(page.body for page in pages), lambda: [count(page.body) for page in pages])
    korean = [page for page, found in zip(pages, held, strict=True) if may_be_korean(found)]
    bodies = length(page.body for page in korean)
    types = [page.header("content-type") for page in korean]
    texts = timed(
        rows, "decode", bodies, lambda: [decode(page.body, kind).text for page, kind in zip(korean, types, strict=True)]
    )
    made = timed(
        rows,
        "extract",
        bodies,
        lambda: [
            extract(html, page.url, page.fetched_at, foreign=False) for html, page in zip(texts, korean, strict=True)
        ],
    )
    table = pa.table({name: [getattr(each, name) for each in made] for name in ("text", "title", "author", "section")})
    size = length(each.text.encode() for each in made)
    edited = timed(rows, "edits", size, lambda: edit(table, POLICY))
    timed(rows, "measures", size, lambda: measure(edited, POLICY))
    timed(rows, "sign", size, lambda: signatures(edited["text"].combine_chunks()))
    return rows


def main() -> None:
    """Prints a table a file."""
    stages(sys.argv[1])
    for path in sys.argv[1:]:
        print(Path(path).name)
        for name, size, seconds in stages(path):
            print(f"  {name:<16}{size:>9.1f} MB {seconds:>8.2f} s {size / max(seconds, 1e-9):>9.1f} MB/s")


if __name__ == "__main__":
    main()
