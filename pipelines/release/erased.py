"""The list of documents and pages that no release and no index may have."""

import pyarrow as pa

from ...schemas.release import ERASED
from ..corpus import Corpus, digest_of
from ..parquet import commit_table, read


def erased(corpus: Corpus) -> frozenset[bytes]:
    """The ids of all erased documents, and the keys of pages of which every capture is one, whenever it came."""
    names = corpus.named("erased", ".parquet")
    return frozenset(each for name in names for each in read(corpus, f"erased/{name}")["id"].to_pylist())


def add(corpus: Corpus, ids: list[bytes]) -> str:
    """The name of the committed part of the list with these ids and page keys, sorted."""
    name = f"erased/{digest_of([each.hex() for each in ids])}.parquet"
    commit_table(corpus, name, pa.table([ids], ERASED))
    return name
