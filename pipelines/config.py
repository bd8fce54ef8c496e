"""corpus.toml as validated values: every key is known, every error names the key and the fix."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..filters.filter import Policy, PolicyError
from .errors import BadInput
from .policies import policy
from .supplied import supplied


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Place(_Strict):
    """`[corpus]`: where the corpus lies, its key, and the share of failed records that is too many."""

    path: str
    key_file: str
    max_broken: float = Field(0.01, ge=0, le=1)


class Choice(_Strict):
    """`[policy]`: a shipped policy, what it measures with that is the user's own, and other bounds for some filters.

    `benchmarks` are files or folders whose items no document may hold, `quality` is a model of `malmoi train quality`.
    """

    base: str = "web"
    set: dict[str, str] = Field(default_factory=dict)
    benchmarks: list[str] = Field(default_factory=list)
    quality: str | None = None


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
    `against` is a copy of it, and nothing of it is released: test sets, a corpus bought before. A source of kind `warc`
    with `seeds`, URLs, instead of a `path` is what `malmoi crawl` fetches from there on.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["warc", "cc-index", "parquet", "jsonl"]
    path: str = ""
    seeds: tuple[str, ...] = Field((), strict=False)
    base: str | None = None
    licence: str | None = None
    rights: Literal["allow", "allow+unknown"] = "allow"
    columns: Columns = Columns()
    against: bool = False


class Crawl(_Strict):
    """`[crawl]`: who asks, by product token and a page or mailbox where site owners reach them, and how far they go.

    `hosts` are names, `*.example.kr` for all below one; without any, those of a source's seeds. `depth` is links from a
    seed on, `pages_per_host` counts what is known of a host, sitemaps included.
    """

    contact: str = Field(pattern=r"^(https?://[!-'*-.0-?A-~]+\.[!-'*-.0-?A-~]+(/[!-'*-~]*)?|mailto:[!-'*-?A-~]+@[!-'*-?A-~]+\.[!-'*-?A-~]+)$")
    agent: str = Field("malmoi", pattern=r"^[A-Za-z_-]{1,40}$")
    hosts: list[str] = Field(default_factory=list)
    depth: int = Field(3, ge=0)
    pages_per_host: int = Field(1000, ge=1)


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
    crawl: Crawl | None = None
    release: Release = Release()

    def made_policy(self) -> Policy:
        """The policy that `[policy]` names, with its bounds. Raises BadInput for a name or bound that is none."""
        try:
            made = supplied(policy(self.policy.base), self.policy.benchmarks, self.policy.quality)
            return made.bounded(self.policy.set)
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
        if bool(source.path) == bool(source.seeds) or (source.seeds and source.kind != "warc"):
            raise BadInput(f"{path}: source {source.name!r} needs a `path`, or `seeds` and kind warc; give one of them")
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
    asked = config.policy
    given = {"benchmarks": [_from(folder, each) for each in asked.benchmarks], "quality": asked.quality}
    given |= {"quality": _from(folder, asked.quality)} if asked.quality else {}
    sources = [_found(folder, place.path, each) for each in config.source]
    return config.model_copy(update={"corpus": place, "policy": asked.model_copy(update=given), "source": sources})


def _found(folder: Path, corpus: str, source: Source) -> Source:
    base = None if source.base is None else _from(folder, source.base)
    path = f"{corpus}/warc/{source.name}/*.warc.gz" if source.seeds else _from(folder, source.path)
    return source.model_copy(update={"path": path, "base": base})


def _from(folder: Path, path: str) -> str:
    return path if "://" in path else str(folder / path)
