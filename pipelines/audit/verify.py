"""verify: every file a release names is there, is what it was, and the sums agree."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.compute as pc

from ...schemas.ledger import Prefilter, prefiltered
from ...schemas.release import OUTCOME, units_read
from ..corpus import PURGED, Corpus
from ..errors import Corrupt
from ..parquet import read
from ..release import flow, imbalance, manifest_of
from ..release.erased import erased
from ..release.manifest import is_sealed
from ..units import INPUTS


def verify(corpus: Corpus, release: str | None = None) -> dict[str, Any]:
    """What was checked of a release, by kind of file. Raises Corrupt, naming every problem."""
    manifest = manifest_of(corpus, release)
    checked: Counter[str] = Counter()
    purged = corpus.read_json(PURGED) if corpus.has(PURGED) else {}
    files = [(name, purged.get(name, digest)) for name, digest in _files(manifest)]
    problems = [problem for name, digest in files for problem in _file(corpus, name, digest, checked)]
    problems += imbalance(manifest)
    problems += [] if is_sealed(corpus, str(manifest["release"])) else ["manifest.json is not what was published"]
    problems = problems or list(_sums(corpus, manifest))
    if problems:
        raise Corrupt("\n".join(problems))
    records = sum(unit["records"] for unit in units_read(manifest))
    return {"release": manifest["release"], "records": records, "flow": manifest["flow"], "files": dict(checked)}


def verify_inputs(corpus: Corpus, release: str | None = None) -> dict[str, Any]:
    """How many input files of a release were hashed again. Raises Corrupt, naming every one that is not what it was."""
    wanted = {unit["unit"]["sha256"] for unit in units_read(manifest_of(corpus, release))}
    known = {path: digest for path, (_, _, digest) in corpus.read_json(INPUTS).items() if digest in wanted}
    problems = [problem for path, digest in known.items() for problem in _input(path, digest)]
    if problems:
        raise Corrupt("\n".join(problems))
    return {"inputs": len(known)}


def _input(path: str, digest: str) -> list[str]:
    try:
        with fsspec.open(path, "rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return [f"{path} is missing; restore it"]
    return [] if found == digest else [f"{path} is not what it was: sha256 {found}, not {digest}"]


def _files(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for table in (*manifest["shards"], *filter(None, map(manifest.get, ("statistics", "frozen", "evidence")))):
        yield table["name"], table["sha256"]
    for entry in manifest["outcomes"]:
        yield entry["name"], entry["sha256"]
    for unit in manifest["units"]:
        for folder, digest in unit.get("sha256", {}).items():
            name = f"{unit['text']}-{unit['measures']}" if folder == "documents" else unit["text"]
            yield f"{folder}/{name}.parquet", digest


def _file(corpus: Corpus, name: str, digest: str, checked: Counter[str]) -> list[str]:
    if not corpus.has(name):
        return [f"{name} is missing; restore it or build into a new folder"]
    with corpus.files.open(corpus.place(name)) as source:
        found = hashlib.file_digest(source, "sha256").hexdigest()
    checked[name.partition("/")[0]] += 1
    return [] if found == digest else [f"{name} is not what it was: sha256 {found}, not {digest}"]


def _sums(corpus: Corpus, manifest: dict[str, Any]) -> Iterator[str]:
    """The rows that are there against the counts that the manifest states."""
    for unit in units_read(manifest):
        yield from _ledger(corpus, unit)
        yield from _documents(corpus, unit, f"releases/{manifest['release']}/outcomes/{unit['text']}.parquet")
    outcomes = [read(corpus, entry["name"]) for entry in manifest["outcomes"]]
    judged = pa.concat_tables(outcomes) if outcomes else OUTCOME.empty_table()
    if flow(judged) != manifest["flow"]:
        yield f"outcomes come to {flow(judged)}, not {manifest['flow']}"
    kept = judged.filter(pc.equal(judged["outcome"].cast(pa.string()), "kept"))["id"].to_pylist()
    held = [key for shard in manifest["shards"] for key in read(corpus, shard["name"], ["id"])["id"].to_pylist()]
    if Counter(held) - Counter(kept) or not erased(corpus).issuperset(Counter(kept) - Counter(held)):
        yield f"{len(kept)} documents are kept, and shards hold {len(held)}, not the same ones"


def _documents(corpus: Corpus, unit: dict[str, Any], outcomes: str) -> Iterator[str]:
    """Every document of the unit has one outcome, and nothing else has."""
    name = f"documents/{unit['text']}-{unit['measures']}.parquet"
    if not read(corpus, name, ["id"])["id"].equals(read(corpus, outcomes, ["id"])["id"]):
        yield f"{outcomes} does not judge the documents of {name}"


def _ledger(corpus: Corpus, unit: dict[str, Any]) -> Iterator[str]:
    name = f"ledger/{unit['text']}.parquet"
    rows = read(corpus, name, ["outcome", "reason", "hangul"]).to_pylist()
    counts = Counter(":".join(filter(None, (row["outcome"], row["reason"]))) for row in rows)
    if dict(counts) != unit["counts"]:
        yield f"{name} counts {dict(counts)}, not {unit['counts']}"
    stated = unit.get("prefilter")  # units of older code have none
    if stated and (found := prefiltered(rows, Prefilter(stated["bound"], stated["one_in"]))) != stated:
        yield f"{name} comes to {found}, not {stated}"
