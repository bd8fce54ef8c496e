"""malmoi's deduplication as a worker: see dedup_worker.py."""

from collections.abc import Sequence

import pyarrow as pa
from dedup_worker import run

from malmoi.pipelines.deduplicate import duplicates, signatures


def sign(texts: pa.Array) -> None:
    """Texts to sketches."""
    signatures(texts)


def dedup(texts: pa.Array) -> Sequence[int]:
    """Texts to keepers."""
    found: list[int] = duplicates(texts).to_pylist()
    return found


if __name__ == "__main__":
    run({"sign": sign, "dedup": dedup}, ["numba", "numpy", "pyarrow"], pa.array)
