"""What a release chooses: of all documents the kept ones, by what is stored and by what it looks up once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..filters.filter import Policy
from ..schemas.document import MEASURE
from .config import Config
from .corpus import Corpus, digest_of
from .deduplicate import index
from .deduplicate.components import regroup
from .deduplicate.partition import sketches
from .parquet import read
from .release import Facts, SelectRef, Terms, decide, manifest_of
from .release.erased import erased
from .release.evidence import Said
from .release.frozen import Frozen, frozen_of
from .release.keeper import Regroup
from .release.quantiles import limited, taken
from .release.select import measured
from .release.shares import capped
from .rights.directives import PRODUCT
from .units import Names, Unit

Select = Callable[[list[SelectRef]], list[pa.Table]]
"""Units to their SELECTION."""


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
    def agent(self) -> str:
        """The product token that robots.txt is read for."""
        return self.config.crawl.agent if self.config.crawl else PRODUCT

    @property
    def terms(self) -> tuple[Terms, ...]:
        """What the release asks of each source."""
        return tuple(
            Terms(source.name, source.licence, tuple(source.rights.split("+")), place, source.against)
            for place, source in enumerate(self.config.source)
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A release to be made: its job, the digest of its inputs, and the release whose keepers stay (None: elect).

    `said` names the LAST of what sites and pages said of their rights.
    """

    job: Job
    inputs: str
    elector: str | None
    said: str | None = None

    @property
    def release(self) -> str:
        """Its id."""
        return digest_of(self.inputs, self.elector)[:16]

    @property
    def terms(self) -> tuple[Terms, ...]:
        """What it asks of each source, and what was said since."""
        said = Said(self.said, self.job.agent) if self.said else None
        return tuple(term if term.against else replace(term, said=said) for term in self.job.terms)

    def work(self, name: str) -> str:
        """A file that is needed until the release is published."""
        return f"releases/{self.release}/work/{name}"

    def outcomes(self, named: Names) -> str:
        """The outcomes of a unit."""
        return f"releases/{self.release}/outcomes/{named.text}.parquet"


@dataclass(frozen=True, slots=True)
class Chosen:
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
class LookedUp:
    """What a release looks up: the COMMON whose lines it cuts, None where it cuts none, and all that is frozen."""

    lines: str | None
    frozen: Frozen

    def selects(self, draft: Draft) -> list[SelectRef]:
        """The units to be selected from."""
        job = draft.job
        return [
            SelectRef(
                draft.release, named.text, named.documents, limited(job.policy, self.frozen.quantiles, unit.source),
                draft.terms, self.lines, self.frozen.capped,
            )
            for unit, named in job.units
        ]


def looked_up(draft: Draft, select: Select, lines: str | None) -> tuple[LookedUp, Chosen]:
    """All that a release looks up, what the release before it does not say taken now, and what it then chooses.

    `lines` names the COMMON whose lines it cuts.
    """
    found = _with_quantiles(draft, select, LookedUp(lines, frozen_of(draft.job.corpus, draft.elector)))
    most = draft.job.config.release.host_share
    if found.frozen.most == most:
        return found, chosen(draft, select, found)
    every = replace(found, frozen=replace(found.frozen, most=most, capped=()))
    made = chosen(draft, select, every)
    found = replace(every, frozen=replace(every.frozen, capped=capped(made.selection.filter(made.kept), most)))
    return found, made if found == every else chosen(draft, select, found)


def _with_quantiles(draft: Draft, select: Select, found: LookedUp) -> LookedUp:
    """What is looked up with the ranges of all quantiles; those that are new are of what all else would keep."""
    policy = draft.job.policy
    known = found.frozen.of(policy)
    lacking = known.lacks(policy)
    if lacking:
        every = LookedUp(found.lines, Frozen(known.quantiles))
        made = chosen(draft, select, every)
        columns = ["source", *(MEASURE + name for name in lacking)]
        kept = [
            measured(draft.job.corpus, ref).take(made.of(place)).select(columns)
            for place, ref in enumerate(every.selects(draft))
        ]
        rows = pa.concat_tables(kept).unify_dictionaries()
        known = replace(known, quantiles=known.quantiles + taken(rows, lacking))
    return replace(found, frozen=known)


def chosen(draft: Draft, select: Select, found: LookedUp) -> Chosen:
    """What a release chooses that looks up what was found."""
    corpus = draft.job.corpus
    selections = select(found.selects(draft))
    sizes = [part.num_rows for part in selections]
    selection = pa.concat_tables(selections).unify_dictionaries().combine_chunks()
    unit = np.repeat(np.arange(len(sizes)), sizes)
    row = np.concatenate([np.arange(size) for size in sizes])
    cluster = index.clusters_of(corpus, index.current(corpus))
    parent = outcomes_of(corpus, draft.elector) if draft.elector else None
    facts = Facts(selection, cluster, parent, draft.job.config.release.versions, erased(corpus))
    return Chosen(selection, decide(facts, _regrouping(draft.job, unit, row)), unit, row)


def _regrouping(job: Job, unit: np.ndarray, row: np.ndarray) -> Regroup:
    """The guard against chains over rows of the selection, their sketches read from the signatures."""
    store = index.store(job.corpus, tuple(named.text for _, named in job.units))
    return partial(regroup, lambda members: sketches(store, unit[members] << 32 | row[members]))


def outcomes_of(corpus: Corpus, release: str) -> pa.Table:
    """The OUTCOME of all documents of a release, unit by unit as its manifest lists them."""
    names = (str(entry["name"]) for entry in manifest_of(corpus, release)["outcomes"])
    return pa.concat_tables([read(corpus, name) for name in names]).unify_dictionaries()
