"""What each document of a unit is worth to a release: verdict, first bound it is out of, order among copies."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...filters.filter import Policy, at_most
from ...filters.screen import dropped_by
from ...schemas.document import MEASURE
from ...schemas.fields import DICTIONARY, KEY, TIME, field
from ...schemas.release import LINES_CUT
from ..corpus import Corpus, digest_of
from ..parquet import commit_table, read
from ..rights import verdict
from .costly import completed
from .cut import applied, stored_cuts
from .evidence import Said, since
from .shares import NAME, Capped, surplus

SELECTION = pa.schema([
    field("id", KEY, "id of the document", nullable=False),
    field("page", KEY, "its page"),
    field("source", DICTIONARY, "its source", nullable=False),
    field("host", DICTIONARY, "its host"),
    field("licence", DICTIONARY, "licence that the page names, else its source's"),
    field("month", DICTIONARY, "month of its fetch, or `undated`", nullable=False),
    field("fetched_at", TIME, "when it was fetched"),
    field("characters", pa.int64(), "code points of its text, without the lines that are cut", nullable=False),
    field("verdict", DICTIONARY, "deny, allow or unknown", nullable=False),
    field("taken", pa.bool_(), "whether its source takes that verdict", nullable=False),
    field("against", pa.bool_(), "whether it is only compared with, never released", nullable=False),
    field("rank", pa.int32(), "order of licence, then source; smaller is preferred", nullable=False),
    field("filter", DICTIONARY, "first filter whose bound it is out of"),
    field("value", pa.float64(), "value of that filter's measure"),
    field("bound", DICTIONARY, "that bound"),
    field("evidence", DICTIONARY, "what its page or site said later, where that is a no"),
    LINES_CUT,
])
"""One row a document, as its unit has them."""

EMPTY = ("characters", 0.0, "1..")
"""What is said of a document of which no line is left, under a policy that bounds no length."""

_COLUMNS = ["id", "page", "source", "host", "licence", "fetched_at", "characters", "rights", "status"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a release asks of a source: its licence, the verdicts it takes, its place in corpus.toml.

    One that is `against` is compared with and never released. `said` is what sites and pages said since, if anything.
    """

    name: str
    licence: str | None
    takes: tuple[str, ...]
    place: int
    against: bool = False
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class SelectRef:
    """A unit to be selected from: the release, the unit's text key and documents, and what decides.

    `statistics` names the COMMON whose lines are cut, None where none are; `capped` has the domains of which some
    documents alone are taken.
    """

    release: str
    unit: str
    documents: str
    policy: Policy
    terms: tuple[Terms, ...]
    statistics: str | None
    capped: tuple[Capped, ...] = ()

    @property
    def selection(self) -> str:
        """Where its SELECTION is committed; the file is its own receipt."""
        looked_up = digest_of(self.statistics, self.policy.digest(), [repr(each) for each in self.capped])
        return f"releases/{self.release}/work/selection-{looked_up[:16]}-{self.unit}.parquet"


def select_unit(ref: SelectRef, corpus: Corpus) -> str:
    """The name of the committed SELECTION of a unit."""
    if not corpus.has(ref.selection):
        commit_table(corpus, ref.selection, select(corpus, ref))
    return ref.selection


def select(corpus: Corpus, ref: SelectRef) -> pa.Table:
    """The SELECTION of a unit. No text is read but where a bound asks for a costly measure that was not taken."""
    documents = measured(corpus, ref)
    return selected(documents, ref, _recalled(documents, ref, corpus))


def measured(corpus: Corpus, ref: SelectRef) -> pa.Table:
    """The documents of a unit as they are to be released, with every measure that the bounds ask for."""
    said = ["url"] if any(term.said for term in ref.terms) else []
    columns = _COLUMNS + said + [MEASURE + step.name for step in ref.policy.filters]
    stored = read(corpus, ref.documents, columns).combine_chunks()
    stored = completed(stored, corpus, (ref.documents, None), ref.policy)
    if ref.statistics is None:
        return applied(stored, None)
    left = _left(stored, stored_cuts(corpus, ref.statistics, ref.documents), ref.policy)
    return completed(left, corpus, (ref.documents, ref.statistics), ref.policy)


def _left(stored: pa.Table, cuts: pa.Table | None, policy: Policy) -> pa.Table:
    """The documents as a CUT leaves those of them whose stored text is within every bound."""
    if cuts is not None:
        passing = stored["id"].filter(dropped_by(stored, policy).is_null())
        cuts = cuts.filter(pc.is_in(cuts["id"], passing.combine_chunks()))
    return applied(stored, cuts)


def selected(table: pa.Table, ref: SelectRef, recalled: list[str | None]) -> pa.Table:
    """The SELECTION of documents as they are to be released; `recalled` is what was said later against each."""
    asked = {each.name: each for each in ref.terms}
    sources = table["source"].to_pylist()
    licences = [asked[name].licence for name in sources]
    verdicts = ["deny" if no else found for no, found in zip(recalled, _verdicts(table, licences), strict=True)]
    taken = [found in asked[name].takes for found, name in zip(verdicts, sources, strict=True)]
    ranks = [1000 * (found != "allow") + asked[name].place for found, name in zip(verdicts, sources, strict=True)]
    dropped = dropped_by(table, ref.policy)
    values, bounds = _values(table, dropped, ref.policy), pa.array(_bounds(dropped, ref.policy), pa.string())
    empty = pc.and_(dropped.is_null(), pc.equal(table["characters"], 0)).combine_chunks()
    fate = [pc.if_else(empty, *pair) for pair in zip(EMPTY, (dropped, values, bounds), strict=True)]
    name, value, bound = _within_share(table, fate, ref.capped)
    return pa.table(
        [
            *(table[name] for name in ("id", "page", "source", "host")),
            _licences(table, licences),
            _months(table),
            table["fetched_at"],
            table["characters"].cast(pa.int64()),
            pa.array(verdicts, DICTIONARY),
            pa.array(taken, pa.bool_()),
            pa.array([asked[name].against for name in sources], pa.bool_()),
            pa.array(ranks, pa.int32()),
            name.dictionary_encode(),
            value,
            bound.dictionary_encode(),
            pa.array(recalled, pa.string()).dictionary_encode(),
            table["lines_cut"],
        ],
        schema=SELECTION,
    )


def _within_share(table: pa.Table, fate: list[pa.Array], capped: tuple[Capped, ...]) -> list[pa.Array]:
    """Filter, value and bound of every document, those too that pass every filter but for which there is no room."""
    place = surplus(table, capped)
    over = pa.array((place >= 0) & np.asarray(fate[0].is_null()))
    at = pa.array(place, mask=place < 0)
    shares = pa.array([each.share for each in capped], pa.float64()).take(at)
    most = pa.array([str(at_most(each.most)) for each in capped], pa.string()).take(at)
    return [pc.if_else(over, new, old) for new, old in zip((NAME, shares, most), fate, strict=True)]


def _recalled(table: pa.Table, ref: SelectRef, corpus: Corpus) -> list[str | None]:
    """What was said later against each document of a unit, which is of one source; None for nothing."""
    said = next((each.said for each in ref.terms if each.name in table["source"].slice(0, 1).to_pylist()), None)
    return [None] * table.num_rows if said is None else since(table, said, corpus)


def _verdicts(table: pa.Table, licences: list[str | None]) -> list[str]:
    rows = zip(table["rights"].to_pylist(), licences, table["status"].to_pylist(), strict=True)
    return [verdict(signals or (), licence, status).train for signals, licence, status in rows]


def _licences(table: pa.Table, licences: list[str | None]) -> pa.Array:
    own = table["licence"].cast(pa.string()).combine_chunks()
    return pc.coalesce(own, pa.array(licences, pa.string())).cast(DICTIONARY)


def _months(table: pa.Table) -> pa.Array:
    times = table["fetched_at"].to_pylist()
    return pa.array([f"{time:%Y-%m}" if time else "undated" for time in times], DICTIONARY)


def _values(table: pa.Table, dropped: pa.Array, policy: Policy) -> pa.Array:
    names = np.array(dropped.to_pylist(), dtype=object)
    values = np.full(len(names), np.nan)
    for step in policy.filters:
        measured = table[MEASURE + step.name].cast(pa.float64()).to_numpy()
        values = np.where(names == step.name, measured, values)
    return pa.array(values, mask=np.asarray(dropped.is_null()))


def _bounds(dropped: pa.Array, policy: Policy) -> list[str | None]:
    bounds = {step.name: str(step.bound) for step in policy.filters}
    return [name and bounds[name] for name in dropped.to_pylist()]
