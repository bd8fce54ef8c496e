"""Benchmark items planted into clean texts: how many are found, how many clean documents are called leaks, how fast.

Give it the folder of shared data.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from leaking import DISGUISES, clean_texts, made_items, planted, real_items
from malmoi.filters import leaks
from malmoi.filters.normalise import normalise
from malmoi.pipelines.extract import decode, extract
from malmoi.pipelines.read import read

WARCS = ("korean-web-00.warc.gz", "korean-web-01.warc.gz")


def pages(data: Path) -> list[str]:
    """Texts of the Korean pages."""
    found = (record for name in WARCS for record in read(str(data / name)))
    records = [record for record in found if getattr(record, "kind", "") == "response"]
    bodies = (decode(record.body, record.header("content-type")).text for record in records)
    return [normalise(extract(body, record.url).text) for record, body in zip(records, bodies, strict=True)]


def recall(items: dict[str, list], hosts: list[str]) -> None:
    """Print how many items of each set are found in each disguise."""
    known = leaks.index(list(items.values()))
    for place, (name, some) in enumerate(items.items()):
        for disguise, dressed in DISGUISES.items():
            seen = leaks.counts(pa.array(planted(some, hosts, dressed)), known, len(items))[:, place]
            print(f"{name:<24}{disguise:<12}{len(some):>6} items  {np.mean(seen > 0):.4f} found")


def clean(name: str, texts: list[str], known: leaks.Index, groups: int) -> None:
    """Print how many of the texts hold an item, and bytes a second of processor time: the best of three."""
    column, size = pa.array(texts), sum(len(text.encode()) for text in texts)
    speeds = []
    for _ in range(3):
        start = time.process_time()
        seen = leaks.counts(column, known, groups)
        speeds.append(size / (time.process_time() - start) / 1e6)
    hits = int(seen.any(axis=1).sum())
    print(f"{name:<24}{len(texts):>6} documents  {hits} hit ({hits / len(texts):.4%}) {max(speeds):.0f} MB/CPU-s")


def main(folder: str) -> None:
    """Print the figures of a folder of test data."""
    hosts, web = clean_texts(), pages(Path(folder))
    items = {"made up": made_items(2000), **real_items()}
    recall(items, hosts)
    known = leaks.index(list(items.values()))
    clean("text/", hosts, known, len(items))
    clean("korean-web", web, known, len(items))
    start = time.process_time()
    large = leaks.index([made_items(35_000)])
    print(f"index of 35,000 made-up items of four options: {time.process_time() - start:.1f} CPU-s")
    clean("korean-web", web, large, 1)


if __name__ == "__main__":
    main(sys.argv[1])
