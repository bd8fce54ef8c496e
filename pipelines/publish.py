"""A release out of what is committed: selection, outcomes, shards, manifest, CURRENT."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from .. import __version__
from ..filters.filter import Policy
from ..schemas.release import OUTCOME
from ..schemas.signature import SPEC
from .audit.report import report
from .config import Config
from .corpus import Corpus, digest_of, discard, fingerprint, point, sha256, written
from .deduplicate import index
from .deduplicate.components import regroup
from .errors import Corrupt
from .parquet import commit_table, read
from .release import Facts, SelectRef, ShardRef, Terms, decide, flow, imbalance, manifest_of, plan, write_plan
from .release.erased import erased
from .release.keeper import Regroup
from .release.manifest import CURRENT, commit_manifest
from .units import Names, Unit

DECIDE = 2
"""Raised by hand when the same documents come to another release: selection, rights, keepers, form of shards."""

Stage = Callable[[Iterable[object]], None]
"""Runs one stage over references; it ends when every reference has its receipt."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a build is of: configuration, policy with its bounds, the corpus, and its units with their names."""

    config: Config
    policy: Policy
    corpus: Corpus
    units: tuple[tuple[Unit, Names], ...]
    repeats: tuple[Unit, ...]

    @property
    def text_keys(self) -> tuple[str, ...]:
        """Text keys of the units, sorted."""
        return tuple(sorted(named.text for _, named in self.units))

    @property
    def terms(self) -> tuple[Terms, ...]:
        """What the release asks of each source."""
        return tuple(
            Terms(source.name, source.licence, tuple(source.rights.split("+")), place, source.against)
            for place, source in enumerate(self.config.source)
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A release to be made: its job, the digest of its inputs, and the release whose keepers stay (None: elect)."""

    job: Job
    inputs: str
    elector: str | None

    @property
    def release(self) -> str:
        """Its id."""
        return digest_of(self.inputs, self.elector)[:16]

    def work(self, name: str) -> str:
        """A file that is needed until the release is published."""
        return f"releases/{self.release}/work/{name}"

    def outcomes(self, named: Names) -> str:
        """The outcomes of a unit."""
        return f"releases/{self.release}/outcomes/{named.text}.parquet"


def inputs(job: Job) -> str:
    """Digest of all that decides what a release holds, but for the release before it."""
    listed = [(named.text, named.measures) for _, named in job.units]
    repeats = sorted((unit.source, unit.file, unit.digest) for unit in job.repeats)
    terms = [(term.name, term.licence, term.takes, term.against) for term in job.terms]
    versions = job.config.release.versions
    key, gone = fingerprint(job.corpus.key), sorted(each.hex() for each in erased(job.corpus))
    return digest_of(DECIDE, listed, repeats, job.policy.digest(), terms, versions, key, SPEC.to_json(), gone)


def published(draft: Draft, stages: dict[str, Stage]) -> dict[str, object]:
    """The manifest of the draft, published. Raises Corrupt, and publishes nothing, when its sums do not agree."""
    corpus = draft.job.corpus
    if not corpus.has(f"releases/{draft.release}/manifest.json"):
        discard(corpus, f"releases/{draft.release}")
        manifest = _manifest(draft, _shards(draft, stages))
        problems = imbalance(manifest)
        if problems:
            raise Corrupt(f"release {draft.release} is not published: {'; '.join(problems)}")
        commit_manifest(corpus, manifest)
    finish(corpus, draft.release)
    return manifest_of(corpus, draft.release)


def finish(corpus: Corpus, release: str) -> None:
    """What is left to do when a manifest is committed, however often it is done: report, CURRENT, no work files."""
    if not corpus.has(f"releases/{release}/report.html"):
        report(corpus, release)
    point(corpus, CURRENT, f"{release}\n".encode())
    discard(corpus, f"releases/{release}/work")


def _shards(draft: Draft, stages: dict[str, Stage]) -> list[ShardRef]:
    job = draft.job
    chosen = [SelectRef(draft.release, named.text, named.documents, job.policy, job.terms) for _, named in job.units]
    stages["select"]([ref for ref in chosen if not job.corpus.has(ref.selection)])
    selections = [read(job.corpus, ref.selection) for ref in chosen]
    sizes = [part.num_rows for part in selections]
    selection = pa.concat_tables(selections).unify_dictionaries().combine_chunks()
    unit = np.repeat(np.arange(len(sizes)), sizes)
    row = np.concatenate([np.arange(size) for size in sizes])
    cluster = index.clusters_of(job.corpus, index.current(job.corpus))
    parent = _parent(job.corpus, draft.elector)
    facts = Facts(selection, cluster, parent, job.config.release.versions, erased(job.corpus))
    outcomes = decide(facts, _regrouping(job, unit, row))
    _commit_outcomes(draft, outcomes, sizes)
    parts = plan(selection, outcomes, unit, row)
    with written(job.corpus, draft.work("plan.parquet")) as path:
        write_plan(parts, path)
    refs = _refs(draft, len(parts))
    stages["shards"]([ref for ref in refs if not job.corpus.has(ref.receipt)])
    return refs


def _refs(draft: Draft, count: int) -> list[ShardRef]:
    documents = tuple(named.documents for _, named in draft.job.units)
    licences = tuple((term.name, term.licence) for term in draft.job.terms)
    return [ShardRef(draft.release, place, documents, licences) for place in range(count)]


def _regrouping(job: Job, unit: np.ndarray, row: np.ndarray) -> Regroup:
    """The guard against chains over rows of the selection, their sketches read from the signatures."""
    store = index.store(job.corpus, tuple(named.text for _, named in job.units))

    def sketches(members: np.ndarray) -> np.ndarray:
        return store.rows(unit[members] << 32 | row[members], "sketch").view("<u4")

    return partial(regroup, sketches)


def _parent(corpus: Corpus, release: str | None) -> pa.Table | None:
    if release is None:
        return None
    names = (str(entry["name"]) for entry in manifest_of(corpus, release)["outcomes"])
    return pa.concat_tables([read(corpus, name) for name in names]).unify_dictionaries()


def _commit_outcomes(draft: Draft, outcomes: pa.Table, sizes: list[int]) -> None:
    start = 0
    for (_, named), size in zip(draft.job.units, sizes, strict=True):
        part = outcomes.slice(start, size).select(OUTCOME.names)
        commit_table(draft.job.corpus, draft.outcomes(named), part)
        start += size


def _manifest(draft: Draft, refs: list[ShardRef]) -> dict[str, object]:
    job = draft.job
    tables = {draft.outcomes(named): read(job.corpus, draft.outcomes(named)) for _, named in job.units}
    units = [_unit(job.corpus, named) for _, named in job.units]
    return {
        "malmoi": __version__,
        "release": draft.release,
        "parent": draft.elector,
        "inputs": draft.inputs,
        "policy": {"name": job.policy.name, "steps": [list(line) for line in job.policy.lines()]},
        "key": fingerprint(job.corpus.key),
        "sketch": sha256(SPEC.to_json().encode()),
        "sources": [{"name": term.name, "licence": term.licence, "takes": list(term.takes)} for term in job.terms],
        "units": units + [{"repeats": each.digest, "source": each.source, "file": each.file} for each in job.repeats],
        "outcomes": [
            {"name": name, "rows": table.num_rows, "sha256": sha256(job.corpus.read(name))}
            for name, table in tables.items()
        ],
        "shards": [job.corpus.read_json(ref.receipt) for ref in refs],
        "flow": flow(pa.concat_tables(tables.values())),
    }


def _unit(corpus: Corpus, named: Names) -> dict[str, object]:
    receipt, measured = corpus.read_json(named.receipt), corpus.read_json(named.measured)
    digests = {**receipt.pop("sha256"), "documents": measured["sha256"]}
    return {**receipt, "measures": named.measures, "documents": measured["documents"], "sha256": digests}

