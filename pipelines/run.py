"""build: which units, partitions and shards are still to be done, in which order, and the release they make."""

from ..schemas.signature import SPEC
from .config import Config
from .corpus import Corpus, commit_bytes, discard, locked, looked_at, opened, sweep
from .deduplicate import index
from .deduplicate.stage import spans
from .errors import BadInput, NothingNew
from .lookup import add_lookups
from .publish import Draft, Job, Stage, finish, inputs, published
from .release import current, manifest_of
from .release.evidence import commit_last
from .units import Unit, find, names

SPEC_FILE = "signatures/spec.json"
"""The sketch spec that every signature of a corpus was made with."""


def planned(config: Config, *, dry: bool = False) -> Job:
    """What a build of this configuration is of; a dry one writes nothing. Raises BadInput."""
    place = config.corpus.path, config.corpus.key_file
    corpus = looked_at(*place) if dry else opened(*place, create=True)
    _same_sketches(corpus, dry=dry)
    policy = config.made_policy()
    units, repeats = find(config.source, corpus, remember=not dry)
    named = sorted(((unit, names(unit, policy)) for unit in units), key=lambda pair: pair[1].text)
    return Job(config, policy, corpus, tuple(named), tuple(repeats))


def _same_sketches(corpus: Corpus, *, dry: bool) -> None:
    if not corpus.has(SPEC_FILE):
        if dry:
            return
        commit_bytes(corpus, SPEC_FILE, SPEC.to_json().encode())
    if corpus.read(SPEC_FILE).decode() != SPEC.to_json():
        raise BadInput(
            f"{SPEC_FILE} of {corpus.root} is not the sketch spec of this program (Unicode {SPEC.table}); "
            "build with the Python and malmoi that it was built with, or into a new folder"
        )


def undone(job: Job) -> list[Unit]:
    """Units whose documents are not committed with the measures of this policy."""
    has = job.corpus.has
    return [unit for unit, named in job.units if not (has(named.receipt) and has(named.measured))]


def build(job: Job, stages: dict[str, Stage], *, reelect: bool = False) -> dict[str, object]:
    """The manifest of the release that a job makes; only what is not done yet is done.

    Raises NothingNew when it is published already.
    """
    with locked(job.corpus):
        sweep(job.corpus)
        _without_receipts_discarded(job)
        stages["ingest"](undone(job))
        _index(job, stages["match"], afresh=reelect)
        add_lookups(job.corpus, job.text_keys)
        return _release(job, stages, reelect=reelect)


def _index(job: Job, match: Stage, *, afresh: bool) -> None:
    """Bring the index to the units of the job."""
    made = index.batch(job.corpus, job.text_keys, afresh=afresh)
    if made.fresh:
        match(spans(job.corpus, made))
        index.commit(job.corpus, index.joined(job.corpus, made))


def _without_receipts_discarded(job: Job) -> None:
    """Delete outputs that a killed build left without a receipt: what is made anew need not equal them."""
    for _, named in job.units:
        if not job.corpus.has(named.receipt):
            for name in (named.ledger, named.evidence, named.documents, named.measured, named.signatures, named.bands):
                discard(job.corpus, name)
        elif not job.corpus.has(named.measured):
            discard(job.corpus, named.documents)


def _release(job: Job, stages: dict[str, Stage], *, reelect: bool) -> dict[str, object]:
    said = commit_last(job.corpus)
    digest = inputs(job, said)
    parent = current(job.corpus)
    if parent is not None:
        finish(job.corpus, parent)
    if parent and not reelect and manifest_of(job.corpus)["inputs"] == digest:
        raise NothingNew(f"nothing new: {job.corpus.shown(f'releases/{parent}')} holds all of it")
    draft = Draft(job, digest, None if reelect else parent, said)
    if parent == draft.release:
        raise NothingNew(f"nothing new: {job.corpus.shown(f'releases/{parent}')} was elected afresh already")
    return published(draft, stages)
