"""Many documents for timing: drawn sentences, some of them copied and edited, the same for the same number."""

import math
import random
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from bases import DATA, bases, real  # noqa: E402 - siblings of a script
from edits import EDITS  # noqa: E402

SIZES, WEIGHTS = (1, 2, 3, 6, 12, 24), (0.456, 0.2, 0.12, 0.12, 0.07, 0.034)
"""Copies of a document and their odds: 45.6 % alone, 3.6 on average.

FineWeb-2's Korean (misc/rehydration/distributions/kor_Hang.json) has 45.6 % alone and 3.7 on average.
"""

SHAPE = 0.6
"""Sigma of the log-normal number of sentences: one text in twenty is 2.7 times as long as the median."""

PARAGRAPH = 4
"""Sentences in a paragraph."""

PART = 50_000
"""Rows of a Parquet file."""

SCHEMA = pa.schema([("id", pa.string()), ("text", pa.large_string())])


@cache
def sentences() -> Sequence[str]:
    """Distinct sentences of 20 to 120 characters of the real texts, or of made-up ones, in order."""
    texts = real() if DATA.is_dir() else bases(5000)
    found = {part.strip() for text in texts for line in text.splitlines() for part in line.split(". ")}
    return sorted(each for each in found if 20 <= len(each) <= 120 and "가" <= each[0] <= "힣")


def plan(count: int) -> NDArray[np.int64]:
    """Which cluster, and which of its members, each of `count` documents is: shape (count, 2), in random order."""
    chance = np.random.default_rng(0)
    odds = np.array(WEIGHTS) / sum(WEIGHTS)
    sizes = chance.choice(SIZES, count, p=odds)  # one is the least, so these clusters are enough
    cluster = np.repeat(np.arange(count), sizes)[:count]
    member = np.arange(count) - np.flatnonzero(np.append(True, np.diff(cluster)))[cluster]
    rows = np.stack([cluster, member], axis=1)
    chance.shuffle(rows)
    return rows


def document(cluster: int, member: int, mean: float) -> str:
    """A member of a cluster: `mean` drawn sentences on average, edited unless it is the first."""
    chance = random.Random(cluster)  # noqa: S311 - drawn texts
    count = max(3, round(chance.lognormvariate(math.log(mean) - SHAPE**2 / 2, SHAPE)))
    drawn = chance.choices(sentences(), k=count)
    text = "\n".join(". ".join(drawn[place : place + PARAGRAPH]) for place in range(0, count, PARAGRAPH))
    own = random.Random(f"{cluster}/{member}")  # noqa: S311 - drawn edits
    return EDITS[own.choice(list(EDITS))](text, own) if member else text


def documents(rows: NDArray[np.int64], mean: float) -> Iterator[str]:
    """The documents of some rows of a plan."""
    return (document(cluster, member, mean) for cluster, member in rows.tolist())


def written(folder: Path, texts: Iterator[str], start: int = 0) -> Path:
    """A folder of Parquet parts of `PART` rows with `id`, numbers from `start`, and `text`; as it is if it is whole."""
    ready = folder.with_suffix(".ready")
    if not ready.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for part, some in enumerate(parts(texts)):
            ids = [f"{start + part * PART + row:09d}" for row in range(len(some))]
            pq.write_table(pa.table([ids, some], SCHEMA), folder / f"part-{part:05d}.parquet", compression="zstd")
        ready.touch()
    return folder


def parts(texts: Iterator[str]) -> Iterator[list[str]]:
    """Texts in lists of `PART`; one empty list where there are none."""
    yield list(islice(texts, PART))
    yield from iter(lambda: list(islice(texts, PART)), [])
