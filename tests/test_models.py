"""Models: found in the cache by name and checked, and an error names the command that helps."""

import hashlib
from dataclasses import replace

import pytest

from malmoi.filters import models
from malmoi.filters.models import MODELS, ModelError, fingerprint, folder, path, pin

NAME = "lid.176.ftz"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MALMOI_MODELS", str(tmp_path))
    path.cache_clear()
    yield tmp_path
    path.cache_clear()


def test_a_missing_model_names_the_command_that_fetches_it(cache):
    assert folder() == cache
    with pytest.raises(ModelError, match=r"'lid\.176\.ftz' is not in .*; run `malmoi models`"):
        path(NAME)


def test_a_model_that_is_not_the_pinned_one_is_refused_by_its_digest(cache):
    (cache / NAME).write_bytes(b"another")
    with pytest.raises(ModelError, match=hashlib.sha256(b"another").hexdigest()):
        path(NAME)


def test_the_pinned_model_is_found(cache, monkeypatch):
    (cache / NAME).write_bytes(b"model")
    pinned = replace(MODELS[NAME], sha256=hashlib.sha256(b"model").hexdigest())
    monkeypatch.setitem(models.MODELS, NAME, pinned)
    assert path(NAME) == cache / NAME


def test_a_fingerprint_is_the_digest_or_the_version_that_pins_a_model():
    assert fingerprint(NAME) == MODELS[NAME].sha256
    assert fingerprint("kiwipiepy_model").startswith("kiwipiepy_model==")


def test_a_pinned_file_is_told_by_name_and_digest_and_read_while_it_is_the_same(tmp_path):
    place = tmp_path / "model.bin"
    place.write_bytes(b"one")
    file = pin(str(place))
    assert str(file) == f"model.bin:{hashlib.sha256(b'one').hexdigest()}"
    assert file.read() == b"one"
    place.write_bytes(b"two")
    with pytest.raises(ModelError, match=r"model\.bin has changed since this build began; run it again"):
        file.read()
    place.unlink()
    with pytest.raises(ModelError, match=r"cannot read .*model\.bin: No such file"):
        file.read()


def test_every_model_carries_the_notice_of_its_licence():
    assert all("licensed under" in model.notice for model in MODELS.values())
