"""The near-duplicate sets of shared/data, and how well clusters agree with their truth."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import zstandard

DATA = Path(__file__).parents[2] / "shared" / "data" / "neardup"
SETS = ("progit2-ko", "rust-lang-book-ko")

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no near-duplicate sets at {DATA}")


class Truth(NamedTuple):
    """Two documents as rows, whether they are revisions of one page, and their exact Jaccard of 8-grams."""

    a: int
    b: int
    same_page: bool
    jaccard: float


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl.zst file."""
    with zstandard.open(path, "rb") as opened:
        yield from map(json.loads, io.TextIOWrapper(opened, "utf-8"))


def texts_and_truth() -> tuple[list[str], list[Truth]]:
    """The texts of all sets, and the known pairs among them."""
    documents = [row for name in SETS for row in rows(DATA / f"{name}-docs.jsonl.zst")]
    place = {document["id"]: row for row, document in enumerate(documents)}
    pairs = [row for name in SETS for row in rows(DATA / f"{name}-pairs.jsonl.zst")]
    truth = [Truth(place[p["a"]], place[p["b"]], p["same_page"], p["jaccard_char8"]) for p in pairs]
    return [document["text"] for document in documents], truth


def recall(truth: list[Truth], keeper: list[int], low: float, high: float) -> tuple[int, int]:
    """How many pairs of a band of Jaccard have one keeper, and how many there are."""
    band = [pair for pair in truth if low <= pair.jaccard < high]
    return sum(keeper[pair.a] == keeper[pair.b] for pair in band), len(band)
