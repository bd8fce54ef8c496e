"""Texts to learn from, and from which domain each is: Parquet, JSON Lines, or the release of a corpus."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ..filters.pii import scrub_column
from ..filters.quality import line
from .corpus import at
from .errors import BadInput
from .release import manifest_of
from .release.manifest import CURRENT
from .signing import valid
from .texts import Columns, File, Lost, Rows, find, parts, read, texts
from .urls import host


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts as lines, each once, and their domains; files as (name, SHA-256, rows), rows by licence, lost rows."""

    domains: dict[str, str]
    files: tuple[tuple[str, str, int], ...]
    licences: dict[str, int]
    lost: int


class _Heard(NamedTuple):
    """What is known so far: domains by text, rows by file and digest, rows by licence, what cannot be read."""

    domains: dict[str, str]
    rows: Counter[tuple[str, str]]
    licences: Counter[str]
    lost: list[Lost]


def examples(places: tuple[str, ...], column: str) -> Examples:
    """The texts at some paths, without their personal data. Raises BadInput where there are none.

    A domain is the row's `host`, else that of its `url`, else its `source`, else the name of its file.
    """
    made = _Heard({}, Counter(), Counter(), [])
    for file in (file for place in places for file in _files(place)):
        found, unread = parts(file, Columns(column))
        made.lost.extend(unread)
        for part in found:
            heard = (_heard(rows, file, column, made) for rows in read(part, made.lost))
            made.rows[_name(file), part.digest] += sum(heard)
    if not made.domains:
        raise BadInput(f"{', '.join(places)}: no row has a text in {column!r}; give other paths or --text-column")
    files = tuple((*named, rows) for named, rows in made.rows.items())
    return Examples(made.domains, files, dict(sorted(made.licences.items())), sum(each.count for each in made.lost))


def _heard(rows: Rows, file: File, column: str, made: _Heard) -> int:
    """How many rows there are, after what they hold was added to what is known."""
    made.licences.update(str(each or "none named") for each in _column(rows, "licence"))
    scrubbed, _ = scrub_column(_readable(texts(rows, column)))  # a model holds the words of its texts
    for text, domain in zip(scrubbed.to_pylist(), _domains(rows, file), strict=True):
        if text and text.strip():
            made.domains.setdefault(line(text), domain)
    return len(rows)


def _readable(found: pa.LargeStringArray) -> pa.LargeStringArray:
    """The texts, null in place of what is no UTF-8."""
    return pc.if_else(pa.array(valid(found)), found, None)


def _files(place: str) -> list[File]:
    corpus = at(place)
    if not corpus.has(CURRENT):
        return find(place)
    return [File(corpus.url(shard["name"]), shard["name"]) for shard in manifest_of(corpus)["shards"]]


def _domains(rows: Rows, file: File) -> Iterator[str]:
    named = [_column(rows, name) for name in ("host", "url", "source")]
    for each in zip(*named, strict=True):
        place, url, source = (value if isinstance(value, str) else "" for value in each)
        yield place or host(url) or source or _name(file)


def _name(file: File) -> str:
    return PurePosixPath(file.name or file.url).name


def _column(rows: Rows, name: str) -> list[Any]:
    if isinstance(rows, pa.RecordBatch):
        return list(rows.column(name).to_pylist()) if name in rows.schema.names else [None] * len(rows)
    return [None if row is None else row.get(name) for row in rows]
