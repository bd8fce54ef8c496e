"""corpus.toml as validated values: every key is known, every error names the key and the fix."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..filters.filter import Policy, PolicyError
from .errors import BadInput
from .policies import policy


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Place(_Strict):
    """`[corpus]`: where the corpus lies, its key, and the share of failed records that is too many."""

    path: str
    key_file: str
    max_broken: float = Field(0.01, ge=0, le=1)


class Choice(_Strict):
    """`[policy]`: a shipped policy and other bounds for some of its filters."""

    base: str = "web"
    set: dict[str, str] = Field(default_factory=dict)


class Columns(_Strict):
    """Names of the columns of a delivery."""

    text: str = "text"
    id: str | None = None
    url: str | None = None
    date: str | None = None
    title: str | None = None


class Source(_Strict):
    """`[[source]]`: files of one kind under one licence.

    The files of kind `cc-index` are Parquet or CDXJ, whose rows name records of WARC files: relative to `base`, a
    folder or any other place that fsspec reads, or else to the index's own folder. What others hold of a source that is
    `against` is a copy of it, and nothing of it is released: test sets, a corpus bought before.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["warc", "cc-index", "parquet", "jsonl"]
    path: str
    base: str | None = None
    licence: str | None = None
    rights: Literal["allow", "allow+unknown"] = "allow"
    columns: Columns = Columns()
    against: bool = False


class Release(_Strict):
    """`[release]`: which captures of a page to keep, and whether lines that a site repeats are cut.

    `host_share` is the most of its characters that one domain may hold, from 0 to 1; 1 cuts nothing.
    """

    versions: Literal["newest", "all"] = "newest"
    lines: Literal["cut", "keep"] = "cut"
    host_share: float = Field(default=0.005, gt=0, le=1)


class Config(_Strict):
    """corpus.toml."""

    corpus: Place
    policy: Choice = Choice()
    source: list[Source] = Field(min_length=1)
    release: Release = Release()

    def made_policy(self) -> Policy:
        """The policy that `[policy]` names, with its bounds. Raises BadInput for a name or bound that is none."""
        try:
            return policy(self.policy.base).bounded(self.policy.set)
        except PolicyError as error:
            raise BadInput(f"[policy]: {error}") from error


def load(path: str) -> Config:
    """The configuration in a file, its relative paths taken from the file's folder. Raises BadInput."""
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file; give the path of a corpus.toml") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as TOML: {error}") from error
    return _placed(_validated(path, values), Path(path).resolve().parent)


def _validated(path: str, values: dict[str, object]) -> Config:
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        raise BadInput("\n".join(f"{path}: {_told(problem)}" for problem in error.errors())) from None
    names = [source.name for source in config.source]
    if len(set(names)) < len(names):
        raise BadInput(f"{path}: two sources share a name among {names}; give each its own")
    for source in config.source:
        if source.base is not None and source.kind != "cc-index":
            raise BadInput(f"{path}: source {source.name!r} is of kind {source.kind}, not cc-index; remove its `base`")
    return config


def _told(problem: object) -> str:
    place = ".".join(str(part) for part in problem["loc"])  # type: ignore[index]
    if problem["type"] == "extra_forbidden":  # type: ignore[index]
        return f"unknown key `{place}`; remove it or correct its spelling"
    return f"`{place}`: {problem['msg']}, not {problem['input']!r}"  # type: ignore[index]


def _placed(config: Config, folder: Path) -> Config:
    place = config.corpus.model_copy(
        update={"path": _from(folder, config.corpus.path), "key_file": _from(folder, config.corpus.key_file)}
    )
    return config.model_copy(update={"corpus": place, "source": [_found(folder, each) for each in config.source]})


def _found(folder: Path, source: Source) -> Source:
    base = None if source.base is None else _from(folder, source.base)
    return source.model_copy(update={"path": _from(folder, source.path), "base": base})


def _from(folder: Path, path: str) -> str:
    return path if "://" in path else str(folder / path)
