"""Other deduplications as workers (dedup_worker.py), in the environment of dedup.lock.

rensa, datasketch and NumPy see character n-grams of the raw text, datatrove its own word 5-grams in 14 bands of 8.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import xxhash
from datasketch import MinHash
from datatrove.data import Document
from datatrove.pipeline.dedup import (
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.utils.text import TextNormConfig
from datatrove.utils.word_tokenizers import KiwiTokenizer, WordTokenizer
from dedup_union import joined
from dedup_worker import run
from loguru import logger
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashLSH

PERMUTATIONS, BANDS = 120, 20
"""As malmoi's sketch."""

SIGN_WIDTH, DEDUP_WIDTH = 5, 6
"""Characters in an n-gram: the usual ones for speed, malmoi's own for quality (fewer hashes cost rensa less)."""

AGREEMENT = 0.70
"""The least estimated Jaccard of a pair, as malmoi's."""

MERSENNE, HIGHEST = np.uint64((1 << 61) - 1), np.uint64((1 << 32) - 1)
"""text-dedup's modulus and mask for 32-bit hashes."""


def ngrams(text: str, width: int) -> list[str]:
    """All n-grams of a text; the text itself where it is shorter."""
    return [text[place : place + width] for place in range(max(len(text) - width + 1, 1))]


def rensa_sketches(texts: list[str], width: int) -> list[RMinHash]:
    """RMinHash of every n-gram: not its rho path, which keeps 15 n-grams of a text."""
    return [rensa_sketch(ngrams(text, width)) for text in texts]


def rensa_sketch(tokens: list[str]) -> RMinHash:
    """One sketch: `update` a text, which is twice as fast as rensa's calls for lists of lists of tokens."""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
    sketch.update(tokens)
    return sketch


def sign_rensa(texts: list[str]) -> None:
    """Texts to sketches with rensa."""
    rensa_sketches(texts, SIGN_WIDTH)


def dedup_rensa(texts: list[str]) -> Sequence[int]:
    """Candidates of rensa's LSH whose sketches agree, joined."""
    sketches = rensa_sketches(texts, DEDUP_WIDTH)
    lsh = RMinHashLSH(threshold=AGREEMENT, num_perm=PERMUTATIONS, num_bands=BANDS)
    lsh.insert_many(sketches)
    candidates = enumerate(lsh.query_all(sketches))
    pairs = ((row, other) for row, found in candidates for other in found if other < row)
    return joined(len(texts), ((a, b) for a, b in pairs if sketches[a].jaccard(sketches[b]) >= AGREEMENT))


def sign_datasketch(texts: list[str]) -> None:
    """Texts to sketches with datasketch, whose default hash is the slower SHA-1."""
    start = MinHash(num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
    for text in texts:
        sketch = start.copy()
        sketch.update_batch({gram.encode() for gram in ngrams(text, SIGN_WIDTH)})


def sign_numpy(texts: list[str]) -> None:
    """Texts to sketches as text-dedup's `embed_func` makes them."""
    chance = np.random.default_rng(42)
    a = chance.integers(1, MERSENNE, PERMUTATIONS, np.uint64)
    b = chance.integers(0, MERSENNE, PERMUTATIONS, np.uint64)
    for text in texts:
        hashes = [xxhash.xxh32_intdigest(gram.encode()) for gram in set(ngrams(text, SIGN_WIDTH))]
        numpy_sketch(np.array(hashes, np.uint64)[:, None], a, b)


def numpy_sketch(hashes: NDArray[np.uint64], a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The least value of each permutation over a column of hashes."""
    values: NDArray[np.uint64] = (((hashes * a + b) % MERSENNE) & HIGHEST).min(axis=0)
    return values


class Words(WordTokenizer):
    """What stands between white space: the cheapest tokens there are."""

    def word_tokenize(self, text: str) -> list[str]:
        """The words of a text."""
        return text.split()

    def sent_tokenize(self, text: str) -> list[str]:
        """The lines of a text."""
        return text.splitlines()

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """The text as one span."""
        return [(0, len(text))]


@cache
def kiwi() -> WordTokenizer:
    """Its tokenizer for Korean, with a model that Kiwi still ships: `sbg`, its default, is gone."""
    return KiwiTokenizer(model_type="cong")


def documents(texts: list[str]) -> Iterator[Document]:
    """The texts as datatrove takes them."""
    return (Document(text=text, id=str(row)) for row, text in enumerate(texts))


def sign_datatrove(texts: list[str], tokenizer: WordTokenizer) -> None:
    """The first of its four steps."""
    with tempfile.TemporaryDirectory() as folder:
        MinhashDedupSignature(folder, MinhashConfig(), tokenizer).run(documents(texts))


COMPOSED = MinhashConfig(norm_config=TextNormConfig(norm_unicode_diacritics=False))
"""Without its decomposition of Unicode, after which Kiwi sees jamo and takes most eojeol for single morphemes."""


def dedup_datatrove(texts: list[str], tokenizer: WordTokenizer, config: MinhashConfig) -> Sequence[int]:
    """All four of its steps, in one process."""
    folder = tempfile.mkdtemp()
    signed, buckets, removed = (f"{folder}/{name}" for name in ("signed", "buckets", "removed"))
    MinhashDedupSignature(signed, config, tokenizer).run(documents(texts))
    for bucket in range(config.num_buckets):
        MinhashDedupBuckets(signed, buckets, config=config).run(None, bucket, config.num_buckets)
    MinhashDedupCluster(buckets, removed, config, save_cluster_id=True).run()
    kept = [int(each.id) for each in MinhashDedupFilter(removed).run(documents(texts))]
    found = datatrove_keepers(len(texts), kept, Path(removed))
    shutil.rmtree(folder)
    return found


def datatrove_keepers(count: int, kept: list[int], removed: Path) -> Sequence[int]:
    """The text kept of each text's cluster."""
    written, cluster = removed / "000000.clusters", -1 - np.arange(count)
    if written.is_file():  # there is none where no text has a copy
        rows, clusters = np.fromfile(written, np.uint32).reshape(-1, 2).T
        cluster[rows] = clusters
    keeper = {int(cluster[row]): row for row in kept}
    return [keeper[int(each)] for each in cluster]


TASKS = {
    "sign-rensa": sign_rensa,
    "sign-datasketch": sign_datasketch,
    "sign-numpy": sign_numpy,
    "sign-datatrove-words": lambda texts: sign_datatrove(texts, Words()),
    "sign-datatrove-kiwi": lambda texts: sign_datatrove(texts, kiwi()),
    "dedup-rensa": dedup_rensa,
    "dedup-datatrove-words": lambda texts: dedup_datatrove(texts, Words(), MinhashConfig()),
    "dedup-datatrove-kiwi": lambda texts: dedup_datatrove(texts, kiwi(), MinhashConfig()),
    "dedup-datatrove-composed": lambda texts: dedup_datatrove(texts, kiwi(), COMPOSED),
}

if __name__ == "__main__":
    logging.disable()
    logger.remove()
    run(TASKS, ["rensa", "datasketch", "datatrove", "kiwipiepy", "xxhash", "numpy"])
