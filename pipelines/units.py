"""Work units and the keys that name their outputs."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from ..filters import written
from ..filters.filter import Filter, Measure, Policy
from ..filters.models import fingerprint as pinned
from ..schemas.ledger import PREFILTER
from .config import Source
from .corpus import Corpus, digest_of, point
from .errors import BadInput

READ = 3
EXTRACT = 6
"""Raised by hand when reading, or extraction and edits, give other output for the same bytes.

A golden test asks for it.
"""

SPAN = 2**28
"""Bytes of a WARC file that are one unit; a longer file is cut (architecture, section 4)."""

ROWS = 2**13
"""Rows of a Parquet index that are one unit: at 30 KB a record of Common Crawl they name as many bytes."""

INPUTS = "lookup/inputs.json"
"""Path of every input to its size, time of change and SHA-256."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One input file of a source, or a span of it: its path, SHA-256 and size, and how its columns are called.

    A span (start, stop) is of bytes of a WARC file, or of rows of an index; `size` is what it has of the file's bytes.
    """

    source: str
    kind: str
    path: str
    digest: str
    size: int
    columns: tuple[tuple[str, str], ...] = ()
    span: tuple[int, int] | None = None

    @property
    def file(self) -> str:
        """Name of the file without its folder."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class Names:
    """What the outputs of a unit are called under a policy: `text` and `measures` are the two keys."""

    text: str
    measures: str

    @property
    def receipt(self) -> str:
        """Receipt that the unit is read, extracted, judged and signed."""
        return f"ledger/{self.text}.json"

    @property
    def ledger(self) -> str:
        """What became of its records."""
        return f"ledger/{self.text}.parquet"

    @property
    def evidence(self) -> str:
        """What its records say of rights beyond its documents; there is none where they say nothing."""
        return f"rights/{self.text}.parquet"

    @property
    def documents(self) -> str:
        """Its documents with the measures of this policy."""
        return f"documents/{self.text}-{self.measures}.parquet"

    @property
    def measured(self) -> str:
        """Receipt that its documents carry the measures of this policy."""
        return f"documents/{self.text}-{self.measures}.json"

    @property
    def signatures(self) -> str:
        """Its signatures, row by row as its documents."""
        return f"signatures/{self.text}.parquet"

    @property
    def bands(self) -> str:
        """Its band rows, one row group a partition."""
        return f"bands/{self.text}.parquet"


def names(unit: Unit, policy: Policy) -> Names:
    """The names of a unit's outputs; bounds are in none of them."""
    edits = [(step.name, step.columns, _called(step.rewrite), *map(pinned, step.models)) for step in policy.edits]
    cut = [] if unit.span is None else [unit.span]
    key = digest_of(unit.digest, unit.source, unit.kind, unit.columns, edits, READ, EXTRACT, PREFILTER, *cut)
    return Names(key, measures_key(policy))


def measures_key(policy: Policy) -> str:
    """Digest of the measures without their bounds, of their code, and of the models they read."""
    measures = [
        (step.name, step.column, _called(step.measure), _source_digest(step.measure), *_costly(step))
        for step in policy.filters
    ]
    return digest_of(measures, [pinned(name) for name in policy.models()])[:16]


def _costly(step: Filter) -> list[str]:
    """What sets a costly measure apart: others are never null where a bound may ask."""
    return ["costly"] if step.costly else []


def _called(function: Callable[..., object]) -> list[object]:
    """Where a function is defined, and what is bound to its parameters but for keys."""
    if isinstance(function, partial):
        bound = {name: value for name, value in function.keywords.items() if not isinstance(value, bytes)}
        return [*_called(function.func), *function.args, *sorted(bound.items())]
    return [function.__module__, function.__qualname__]


def _source_digest(measure: Measure) -> str:
    """Digest of all of this package that a measure is written in."""
    return written.digest((measure.func if isinstance(measure, partial) else measure).__module__)


def find(sources: list[Source], corpus: Corpus, *, remember: bool = True) -> tuple[list[Unit], list[Unit]]:
    """The units of all sources, sorted by source and digest, and those that repeat one byte for byte.

    Of files with equal bytes in a source, the one with the shortest name stands for all: copies are called longer.
    A WARC file longer than `SPAN`, or a Parquet index of more than `ROWS` rows, is several units. Digests are
    remembered by path, size and time of change, if that is asked for. Raises BadInput for a path that no file has.
    """
    known = corpus.read_json(INPUTS) if corpus.has(INPUTS) else {}
    files = [_unit(source, path, known) for source in sources for path in _paths(source)]
    if remember:
        point(corpus, INPUTS, json.dumps(known, sort_keys=True).encode())
    first: dict[tuple[str, str], Unit] = {}
    for unit in sorted(files, key=lambda unit: (unit.source, unit.digest, len(unit.path), unit.path)):
        first.setdefault((unit.source, unit.digest), unit)
    chosen = set(first.values())
    return [part for unit in first.values() for part in _cut(unit)], [unit for unit in files if unit not in chosen]


def _cut(unit: Unit) -> list[Unit]:
    """The unit, or its spans."""
    length, step = (_rows(unit.path), ROWS) if unit.kind == "cc-index" else (unit.size, SPAN)
    if unit.kind not in ("warc", "cc-index") or length <= step:
        return [unit]
    spans = [(start, min(start + step, length)) for start in range(0, length, step)]
    sizes = [unit.size * stop // length - unit.size * start // length for start, stop in spans]
    return [replace(unit, span=span, size=size) for span, size in zip(spans, sizes, strict=True)]


def _rows(path: str) -> int:
    """How many rows a Parquet file has; 0 where it cannot be told, as for lines of text."""
    if not path.lower().endswith(".parquet"):
        return 0
    with fsspec.open(path, "rb") as stream:
        try:
            about = pq.read_metadata(stream)
        except (pa.ArrowException, OSError, ValueError):
            return 0
    # A footer has no checksum: rows beyond the number it gives for all would be in no unit.
    told = sum(about.row_group(group).num_rows for group in range(about.num_row_groups))
    return about.num_rows if about.num_rows == told else 0


def _paths(source: Source) -> list[str]:
    found = list(fsspec.open_files(source.path))
    if not found or not any(file.fs.exists(file.path) for file in found):
        fix = "run `malmoi crawl` first" if source.seeds else "correct `path`"
        raise BadInput(f"source {source.name!r}: no file matches {source.path}; {fix}")
    for file in found:
        if not file.fs.isfile(file.path):
            raise BadInput(f"source {source.name!r}: {file.path} is no file; correct `path`, or remove it")
    return sorted(file.full_name for file in found)


def _unit(source: Source, path: str, known: dict[str, object]) -> Unit:
    files, bare = fsspec.core.url_to_fs(path)
    info = files.info(bare)
    stamp = [info["size"], str(info.get("mtime") or info.get("ETag") or info.get("etag"))]
    remembered = known.get(path)
    if not isinstance(remembered, list) or remembered[:2] != stamp:
        remembered = known[path] = [*stamp, _sha256(files, bare, source)]
    return Unit(source.name, source.kind, path, str(remembered[2]), int(info["size"]), _said(source, bare))


def _said(source: Source, path: str) -> tuple[tuple[str, str], ...]:
    """What reading is told of a file; the base of an index from its own folder on, so that both may be moved."""
    if source.kind == "warc":
        return ()
    if source.kind == "cc-index":
        return (("base", _base(source.base, path)),) if source.base else ()
    return tuple(sorted(source.columns.model_dump(exclude_none=True).items()))


def _base(base: str, path: str) -> str:
    near = "://" not in base and path.startswith("/") and base.startswith("/")
    return os.path.relpath(base, PurePosixPath(path).parent) if near else base


def _sha256(files: fsspec.AbstractFileSystem, path: str, source: Source) -> str:
    try:
        with files.open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except PermissionError as error:
        raise BadInput(f"source {source.name!r}: cannot read {path}: {error.strerror}; give its rights") from error
