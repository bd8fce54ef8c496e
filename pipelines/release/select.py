"""What each document of a unit is worth to a release: verdict, first bound it is out of, order among copies."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...filters.filter import Policy
from ...filters.screen import dropped_by
from ...schemas.document import MEASURE
from ...schemas.fields import DICTIONARY, KEY, TIME, field
from ...schemas.release import LINES_CUT
from ..corpus import Corpus
from ..parquet import commit_table, read
from ..rights import verdict
from .cut import applied, stored_cuts

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
    LINES_CUT,
])
"""One row a document, as its unit has them."""

EMPTY = ("characters", 0.0, "1..")
"""What is said of a document of which no line is left, under a policy that bounds no length."""

_COLUMNS = ["id", "page", "source", "host", "licence", "fetched_at", "characters", "rights", "status"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a release asks of a source: its licence, the verdicts it takes, its place in corpus.toml.

    One that is `against` is compared with and never released.
    """

    name: str
    licence: str | None
    takes: tuple[str, ...]
    place: int
    against: bool = False


@dataclass(frozen=True, slots=True)
class SelectRef:
    """A unit to be selected from: the release, the unit's text key and documents, and what decides.

    `statistics` names the COMMON whose lines are cut, None where none are.
    """

    release: str
    unit: str
    documents: str
    policy: Policy
    terms: tuple[Terms, ...]
    statistics: str | None

    @property
    def selection(self) -> str:
        """Where its SELECTION is committed; the file is its own receipt."""
        name = "selection" if self.statistics is None else "selection-without-lines"
        return f"releases/{self.release}/work/{name}-{self.unit}.parquet"


def select_unit(ref: SelectRef, corpus: Corpus) -> str:
    """The name of the committed SELECTION of a unit."""
    if not corpus.has(ref.selection):
        commit_table(corpus, ref.selection, select(corpus, ref))
    return ref.selection


def select(corpus: Corpus, ref: SelectRef) -> pa.Table:
    """The SELECTION of a unit. No text is read."""
    columns = _COLUMNS + [MEASURE + step.name for step in ref.policy.filters]
    stored = read(corpus, ref.documents, columns).combine_chunks()
    return selected(_left(stored, stored_cuts(corpus, ref.statistics, ref.documents), ref.policy), ref)


def _left(stored: pa.Table, cuts: pa.Table | None, policy: Policy) -> pa.Table:
    """The documents as a CUT leaves those of them whose stored text is within every bound."""
    if cuts is not None:
        passing = stored["id"].filter(dropped_by(stored, policy).is_null())
        cuts = cuts.filter(pc.is_in(cuts["id"], passing.combine_chunks()))
    return applied(stored, cuts)


def selected(table: pa.Table, ref: SelectRef) -> pa.Table:
    """The SELECTION of documents as they are to be released."""
    asked = {each.name: each for each in ref.terms}
    sources = table["source"].to_pylist()
    verdicts = _verdicts(table, [asked[name].licence for name in sources])
    taken = [found in asked[name].takes for found, name in zip(verdicts, sources, strict=True)]
    ranks = [1000 * (found != "allow") + asked[name].place for found, name in zip(verdicts, sources, strict=True)]
    dropped = dropped_by(table, ref.policy)
    empty = pc.and_(dropped.is_null(), pc.equal(table["characters"], 0)).combine_chunks()
    return pa.table(
        [
            *(table[name] for name in ("id", "page", "source", "host")),
            _licences(table, [asked[name].licence for name in sources]),
            _months(table),
            table["fetched_at"],
            table["characters"].cast(pa.int64()),
            pa.array(verdicts, DICTIONARY),
            pa.array(taken, pa.bool_()),
            pa.array([asked[name].against for name in sources], pa.bool_()),
            pa.array(ranks, pa.int32()),
            pc.if_else(empty, EMPTY[0], dropped).dictionary_encode(),
            pc.if_else(empty, EMPTY[1], _values(table, dropped, ref.policy)),
            pc.if_else(empty, EMPTY[2], pa.array(_bounds(dropped, ref.policy), pa.string())).dictionary_encode(),
            table["lines_cut"],
        ],
        schema=SELECTION,
    )


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
