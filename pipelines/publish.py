"""A release out of what is committed: selection, outcomes, shards, manifest, CURRENT."""

from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa

from .. import __version__
from ..filters.filter import Policy
from ..schemas.release import OUTCOME
from ..schemas.signature import SPEC
from .audit.report import report
from .choosing import Chosen, Draft, Job, LookedUp, Select, chosen, looked_up
from .corpus import Corpus, digest_of, discard, fingerprint, point, sha256, written
from .errors import Corrupt
from .frequency import CountRef, CutRef
from .parquet import commit_table, read
from .release import SelectRef, ShardRef, commit_common, flow, imbalance, manifest_of, plan, write_plan
from .release.erased import erased
from .release.frozen import Frozen, commit_frozen
from .release.manifest import CURRENT, commit_manifest, statistics_of
from .units import Names

DECIDE = 5
"""Raised by hand when the same documents come to another release: selection, rights, keepers, form of shards."""

Stage = Callable[[Iterable[object]], None]
"""Runs one stage over references; it ends when every reference has its receipt."""


def inputs(job: Job, said: str | None) -> str:
    """Digest of all that decides what a release holds, but for the release before it; `said` names the LAST."""
    listed = [(named.text, named.measures) for _, named in job.units]
    repeats = sorted((unit.source, unit.file, unit.digest) for unit in job.repeats)
    terms = [(term.name, term.licence, term.takes, term.against) for term in job.terms]
    asked = job.config.release.versions, job.config.release.lines, job.config.release.host_share
    key, gone = fingerprint(job.corpus.key), sorted(each.hex() for each in erased(job.corpus))
    policy, heard = job.policy.digest(), (said, job.agent)
    return digest_of(DECIDE, listed, repeats, policy, terms, asked, key, SPEC.to_json(), gone, heard)


def published(draft: Draft, stages: dict[str, Stage]) -> dict[str, object]:
    """The manifest of the draft, published. Raises Corrupt, and publishes nothing, when its sums do not agree."""
    corpus = draft.job.corpus
    if not corpus.has(f"releases/{draft.release}/manifest.json"):
        discard(corpus, f"releases/{draft.release}")
        found, made = looked_up(draft, _selecting(draft, stages["select"]), _lines(draft, stages))
        manifest = _manifest(draft, _shards(draft, stages, found.lines, made), found)
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


def _selecting(draft: Draft, stage: Stage) -> Select:
    """The SELECTION of units as a stage commits them."""

    def select(refs: list[SelectRef]) -> list[pa.Table]:
        stage([ref for ref in refs if not draft.job.corpus.has(ref.selection)])
        return [read(draft.job.corpus, ref.selection) for ref in refs]

    return select


def _shards(draft: Draft, stages: dict[str, Stage], lines: str | None, made: Chosen) -> list[ShardRef]:
    _commit_outcomes(draft, made)
    parts = plan(made.selection, made.outcomes, made.unit, made.row)
    with written(draft.job.corpus, draft.work("plan.parquet")) as path:
        write_plan(parts, path)
    refs = _refs(draft, len(parts), lines)
    stages["shards"]([ref for ref in refs if not draft.job.corpus.has(ref.receipt)])
    return refs


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
    made = chosen(draft, _selecting(draft, stages["select"]), LookedUp(None, Frozen()))
    refs = [CountRef(draft.release, named.text, named.documents) for _, named in job.units]
    for place, ref in enumerate(refs):
        commit_table(job.corpus, ref.kept, pa.table({"row": made.of(place)}))
    stages["count"](refs)
    hosts = made.selection["host"].cast(pa.string()).filter(made.kept).combine_chunks()
    sites = pa.table(hosts.value_counts().flatten(), ["site", "documents"])
    return commit_common(job.corpus, [ref.counted for ref in refs], sites)


def _refs(draft: Draft, count: int, lines: str | None) -> list[ShardRef]:
    documents = tuple(named.documents for _, named in draft.job.units)
    licences = tuple((term.name, term.licence) for term in draft.job.terms)
    return [ShardRef(draft.release, place, documents, licences, lines) for place in range(count)]


def _commit_outcomes(draft: Draft, made: Chosen) -> None:
    for place, (_, named) in enumerate(draft.job.units):
        start, stop = np.searchsorted(made.unit, (place, place + 1))
        part = made.outcomes.slice(start, stop - start).select(OUTCOME.names)
        commit_table(draft.job.corpus, draft.outcomes(named), part)


def _manifest(draft: Draft, refs: list[ShardRef], found: LookedUp) -> dict[str, object]:
    job = draft.job
    frozen = commit_frozen(job.corpus, found.frozen)
    tables = {draft.outcomes(named): read(job.corpus, draft.outcomes(named)) for _, named in job.units}
    units = [_unit(job.corpus, named) for _, named in job.units]
    return {
        "malmoi": __version__,
        "release": draft.release,
        "parent": draft.elector,
        "inputs": draft.inputs,
        "policy": _policy(job.policy),
        "key": fingerprint(job.corpus.key),
        "sketch": sha256(SPEC.to_json().encode()),
        "statistics": found.lines and _file(job.corpus, found.lines),
        "frozen": _file(job.corpus, frozen),
        "evidence": draft.said and _file(job.corpus, draft.said),
        "sources": [{"name": term.name, "licence": term.licence, "takes": list(term.takes)} for term in job.terms],
        "units": units + [{"repeats": each.digest, "source": each.source, "file": each.file} for each in job.repeats],
        "outcomes": [
            {"name": name, "rows": table.num_rows, "sha256": sha256(job.corpus.read(name))}
            for name, table in tables.items()
        ],
        "shards": [job.corpus.read_json(ref.receipt) for ref in refs],
        "flow": flow(pa.concat_tables(tables.values())),
    }


def _policy(policy: Policy) -> dict[str, object]:
    return {"name": policy.name, "steps": [list(line) for line in policy.lines()], "reads": policy.reads()}


def _file(corpus: Corpus, name: str) -> dict[str, object]:
    return {"name": name, "sha256": sha256(corpus.read(name))}


def _unit(corpus: Corpus, named: Names) -> dict[str, object]:
    receipt, measured = corpus.read_json(named.receipt), corpus.read_json(named.measured)
    digests = {**receipt.pop("sha256"), "documents": measured["sha256"]}
    return {**receipt, "measures": named.measures, "documents": measured["documents"], "sha256": digests}
