"""Fixtures of every test: data beside the checkout, an empty corpus on a disk or in an object store."""

from pathlib import Path

import fsspec
import pytest

from malmoi.pipelines.corpus import Corpus, opened

DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data, which a checkout alone does not have."""
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is not there")
    return DATA


@pytest.fixture(params=["disk", "store"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Corpus:
    """An empty corpus, on a disk that renames and in a store with conditional puts."""
    fsspec.filesystem("memory").store.clear()
    root = str(tmp_path / "corpus") if request.param == "disk" else "memory://corpus"
    return opened(root, str(tmp_path / "corpus.key"), create=True)
