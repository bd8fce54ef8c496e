"""A release out of what is committed: selection, outcomes, shards, manifest, CURRENT."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .. import __version__
from ..filters.filter import Policy
from ..schemas.document import MEASURE
from ..schemas.release import OUTCOME
from ..schemas.signature import SPEC
from .audit.report import report
from .config import Config
from .corpus import Corpus, digest_of, discard, fingerprint, point, sha256, written
from .deduplicate import index
from .deduplicate.components import regroup
from .deduplicate.partition import sketches
from .errors import Corrupt
from .frequency import CountRef, CutRef
from .parquet import commit_table, read
from .release import (
    Facts,
    SelectRef,
    ShardRef,
    Terms,
    commit_common,
    decide,
    flow,
    imbalance,
    manifest_of,
    plan,
    write_plan,
)
from .release.erased import erased
from .release.frozen import Frozen, commit_frozen, frozen_of
from .release.keeper import Regroup
from .release.manifest import CURRENT, commit_manifest, statistics_of
from .release.quantiles import limited, taken
from .release.select import measured
from .release.shares import capped
from .units import Names, Unit

DECIDE = 4
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


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The SELECTION of all units, what becomes of every row, and the unit and the row in it that it is."""

    selection: pa.Table
    outcomes: pa.Table
    unit: np.ndarray
    row: np.ndarray

    @property
    def kept(self) -> pa.ChunkedArray:
        """Which rows are kept."""
        return pc.equal(self.outcomes["outcome"].cast(pa.string()), "kept")

    def of(self, unit: int) -> np.ndarray:
        """The rows of a unit that are kept, as numbers in the unit."""
        return self.row[np.asarray(self.kept) & (self.unit == unit)]


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What a release looks up: the COMMON whose lines it cuts, None where it cuts none, and all that is frozen."""

    lines: str | None
    frozen: Frozen

    def selects(self, draft: Draft) -> list[SelectRef]:
        """The units to be selected from."""
        job = draft.job
        return [
            SelectRef(
                draft.release, named.text, named.documents, limited(job.policy, self.frozen.quantiles, unit.source),
                job.terms, self.lines, self.frozen.capped,
            )
            for unit, named in job.units
        ]


def inputs(job: Job) -> str:
    """Digest of all that decides what a release holds, but for the release before it."""
    listed = [(named.text, named.measures) for _, named in job.units]
    repeats = sorted((unit.source, unit.file, unit.digest) for unit in job.repeats)
    terms = [(term.name, term.licence, term.takes, term.against) for term in job.terms]
    asked = job.config.release.versions, job.config.release.lines, job.config.release.host_share
    key, gone = fingerprint(job.corpus.key), sorted(each.hex() for each in erased(job.corpus))
    return digest_of(DECIDE, listed, repeats, job.policy.digest(), terms, asked, key, SPEC.to_json(), gone)


def published(draft: Draft, stages: dict[str, Stage]) -> dict[str, object]:
    """The manifest of the draft, published. Raises Corrupt, and publishes nothing, when its sums do not agree."""
    corpus = draft.job.corpus
    if not corpus.has(f"releases/{draft.release}/manifest.json"):
        discard(corpus, f"releases/{draft.release}")
        found, chosen = _looked_up(draft, stages)
        manifest = _manifest(draft, _shards(draft, stages, found.lines, chosen), found)
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


def _shards(draft: Draft, stages: dict[str, Stage], lines: str | None, chosen: _Chosen) -> list[ShardRef]:
    _commit_outcomes(draft, chosen)
    parts = plan(chosen.selection, chosen.outcomes, chosen.unit, chosen.row)
    with written(draft.job.corpus, draft.work("plan.parquet")) as path:
        write_plan(parts, path)
    refs = _refs(draft, len(parts), lines)
    stages["shards"]([ref for ref in refs if not draft.job.corpus.has(ref.receipt)])
    return refs


def _looked_up(draft: Draft, stages: dict[str, Stage]) -> tuple[_LookedUp, _Chosen]:
    """All that a release looks up, what the release before it does not say taken now, and what it then chooses."""
    lines = _lines(draft, stages)
    found = _with_quantiles(draft, stages["select"], _LookedUp(lines, frozen_of(draft.job.corpus, draft.elector)))
    most = draft.job.config.release.host_share
    if found.frozen.most == most:
        return found, _chosen(draft, stages["select"], found)
    every = replace(found, frozen=replace(found.frozen, most=most, capped=()))
    chosen = _chosen(draft, stages["select"], every)
    found = replace(every, frozen=replace(every.frozen, capped=capped(chosen.selection.filter(chosen.kept), most)))
    return found, chosen if found == every else _chosen(draft, stages["select"], found)


def _with_quantiles(draft: Draft, select: Stage, found: _LookedUp) -> _LookedUp:
    """What is looked up with the ranges of all quantiles; those that are new are of what all else would keep."""
    policy = draft.job.policy
    known = found.frozen.of(policy)
    lacking = known.lacks(policy)
    if lacking:
        every = _LookedUp(found.lines, Frozen(known.quantiles))
        chosen = _chosen(draft, select, every)
        columns = ["source", *(MEASURE + name for name in lacking)]
        kept = [
            measured(draft.job.corpus, ref).take(chosen.of(place)).select(columns)
            for place, ref in enumerate(every.selects(draft))
        ]
        rows = pa.concat_tables(kept).unify_dictionaries()
        known = replace(known, quantiles=known.quantiles + taken(rows, lacking))
    return replace(found, frozen=known)


def _lines(draft: Draft, stages: dict[str, Stage]) -> str | None:
    """Name of the COMMON of a release: that of the release before it, else one of its own; None where lines stay."""
    job = draft.job
    if job.config.release.lines == "keep":
        return None
    before = statistics_of(manifest_of(job.corpus, draft.elector)) if draft.elector else None
    lines = before or _counted(draft, stages)
    cuts = [CutRef(named.documents, lines, job.policy) for _, named in job.units]
    stages["cut"]([ref for ref in cuts if not job.corpus.has(ref.cuts)])
    return lines


def _counted(draft: Draft, stages: dict[str, Stage]) -> str:
    """Name of the committed COMMON of the documents that the release would keep if it cut nothing.

    Only they count, so that an article that a site holds in many copies does not lose its lines.
    """
    job = draft.job
    chosen = _chosen(draft, stages["select"], _LookedUp(None, Frozen()))
    refs = [CountRef(draft.release, named.text, named.documents) for _, named in job.units]
    for place, ref in enumerate(refs):
        commit_table(job.corpus, ref.kept, pa.table({"row": chosen.of(place)}))
    stages["count"](refs)
    hosts = chosen.selection["host"].cast(pa.string()).filter(chosen.kept).combine_chunks()
    sites = pa.table(hosts.value_counts().flatten(), ["site", "documents"])
    return commit_common(job.corpus, [ref.counted for ref in refs], sites)


def _chosen(draft: Draft, select: Stage, found: _LookedUp) -> _Chosen:
    corpus, refs = draft.job.corpus, found.selects(draft)
    select([ref for ref in refs if not corpus.has(ref.selection)])
    selections = [read(corpus, ref.selection) for ref in refs]
    sizes = [part.num_rows for part in selections]
    selection = pa.concat_tables(selections).unify_dictionaries().combine_chunks()
    unit = np.repeat(np.arange(len(sizes)), sizes)
    row = np.concatenate([np.arange(size) for size in sizes])
    cluster = index.clusters_of(corpus, index.current(corpus))
    versions = draft.job.config.release.versions
    facts = Facts(selection, cluster, _parent(corpus, draft.elector), versions, erased(corpus))
    return _Chosen(selection, decide(facts, _regrouping(draft.job, unit, row)), unit, row)


def _refs(draft: Draft, count: int, lines: str | None) -> list[ShardRef]:
    documents = tuple(named.documents for _, named in draft.job.units)
    licences = tuple((term.name, term.licence) for term in draft.job.terms)
    return [ShardRef(draft.release, place, documents, licences, lines) for place in range(count)]


def _regrouping(job: Job, unit: np.ndarray, row: np.ndarray) -> Regroup:
    """The guard against chains over rows of the selection, their sketches read from the signatures."""
    store = index.store(job.corpus, tuple(named.text for _, named in job.units))
    return partial(regroup, lambda members: sketches(store, unit[members] << 32 | row[members]))


def _parent(corpus: Corpus, release: str | None) -> pa.Table | None:
    if release is None:
        return None
    names = (str(entry["name"]) for entry in manifest_of(corpus, release)["outcomes"])
    return pa.concat_tables([read(corpus, name) for name in names]).unify_dictionaries()


def _commit_outcomes(draft: Draft, chosen: _Chosen) -> None:
    for place, (_, named) in enumerate(draft.job.units):
        start, stop = np.searchsorted(chosen.unit, (place, place + 1))
        part = chosen.outcomes.slice(start, stop - start).select(OUTCOME.names)
        commit_table(draft.job.corpus, draft.outcomes(named), part)


def _manifest(draft: Draft, refs: list[ShardRef], found: _LookedUp) -> dict[str, object]:
    job = draft.job
    frozen = commit_frozen(job.corpus, found.frozen)
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
        "statistics": found.lines and _file(job.corpus, found.lines),
        "frozen": _file(job.corpus, frozen),
        "sources": [{"name": term.name, "licence": term.licence, "takes": list(term.takes)} for term in job.terms],
        "units": units + [{"repeats": each.digest, "source": each.source, "file": each.file} for each in job.repeats],
        "outcomes": [
            {"name": name, "rows": table.num_rows, "sha256": sha256(job.corpus.read(name))}
            for name, table in tables.items()
        ],
        "shards": [job.corpus.read_json(ref.receipt) for ref in refs],
        "flow": flow(pa.concat_tables(tables.values())),
    }


def _file(corpus: Corpus, name: str) -> dict[str, object]:
    return {"name": name, "sha256": sha256(corpus.read(name))}


def _unit(corpus: Corpus, named: Names) -> dict[str, object]:
    receipt, measured = corpus.read_json(named.receipt), corpus.read_json(named.measured)
    digests = {**receipt.pop("sha256"), "documents": measured["sha256"]}
    return {**receipt, "measures": named.measures, "documents": measured["documents"], "sha256": digests}
