"""Counts of a release: what became of its records and documents, by filter, source, host, licence, verdict and edit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...filters.filter import Bound, Limit
from ...filters.filter import bound as parsed
from ...schemas.document import EDITED, MEASURE
from ...schemas.release import units_read
from ..corpus import Corpus
from ..parquet import read
from ..release.costly import known
from ..release.manifest import statistics_of
from ..release.shares import NAME

HOSTS = 20
"""Hosts that are listed by name; the others are summed."""

BINS = 40
"""Bars of a histogram."""

SHARES = (0.05, 0.1, 0.2, 0.5)
"""Where the axis of a share may end before 1, when no value and no bound comes near."""

Row = dict[str, Any]

_SUMS = ("documents", "characters", "kept_documents", "kept_characters")


def counts(corpus: Corpus, manifest: Row) -> Row:
    """Every count of a release but its histograms, as a value that JSON can hold. No text is read."""
    places = _places(corpus, manifest)
    return {
        "release": manifest["release"],
        "records": sum(unit["records"] for unit in units_read(manifest)),
        "ledger": ledger(manifest),
        "prefilter": prefilter(corpus, manifest),
        "flow": {name: {"documents": size[0], "characters": size[1]} for name, *size in steps(manifest)},
        "filters": _filters(manifest),
        "sources": [_source(manifest, source) for source in manifest["sources"]],
        "hosts": _top(_by(places, "host")),
        "licences": _by(places, "licence"),
        "verdicts": _verdicts(corpus, manifest),
        "duplicates": _clusters(corpus, manifest),
        "lines_cut": _lines_cut(corpus, manifest),
        "edits": {name: _edits(corpus, manifest, name) for name in edits(manifest)},
    }


def documents(unit: Row) -> str:
    """Name of the documents of a unit."""
    return f"documents/{unit['text']}-{unit['measures']}.parquet"


def edits(manifest: Row) -> list[str]:
    """Names of the edits of its policy, in order."""
    return [name for name, bound, _ in manifest["policy"]["steps"] if bound == "edit"]


def filters(manifest: Row) -> list[tuple[str, str, str]]:
    """Name, bound and sentence of the filters of its policy, in order."""
    return [(name, bound, doc) for name, bound, doc in manifest["policy"]["steps"] if bound != "edit"]


def ledger(manifest: Row) -> Row:
    """Records by ledger outcome: how many are documents, and why, most frequent first, the others are none."""
    totals: Counter[str] = Counter()
    for unit in units_read(manifest):
        totals.update(unit["counts"])
    made: Row = {"document": totals.pop("document", 0), "skipped": {}, "failed": {}}
    for name, count in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        outcome, _, reason = name.partition(":")
        made.setdefault(outcome, {})[reason] = count
    return made


def prefilter(corpus: Corpus, manifest: Row) -> Row:
    """What the prefilter let pass, skipped and sampled, what of it the release keeps, and the recall that this shows.

    `missed` is an estimate: each sampled page that is kept stands for `one_in` pages. `recall` is the share of the
    pages that a release without a prefilter would keep; null where no page was sampled or none is kept.
    """
    made = dict.fromkeys(("passed", "skipped", "sampled", "kept", "sampled_kept", "missed"), 0)
    for unit, table in outcomes(corpus, manifest, ["id", "outcome"]):
        stated = unit.get("prefilter")  # units of older code have none
        if stated and stated["passed"] + stated["skipped"] + stated["sampled"]:
            kept = table.filter(pc.equal(table["outcome"].cast(pa.string()), "kept"))["id"]
            sampled = _below(corpus, unit, kept) if stated["sampled"] else 0
            found = {"kept": len(kept) - sampled, "sampled_kept": sampled, "missed": sampled * stated["one_in"]}
            made = {name: value + (stated | found)[name] for name, value in made.items()}
    whole = made["kept"] + made["missed"]
    return made | {"recall": round(made["kept"] / whole, 4) if whole and made["sampled"] else None}


def _below(corpus: Corpus, unit: Row, kept: pa.ChunkedArray) -> int:
    """How many of these documents of a unit hold less Hangul than the prefilter asks for."""
    held = read(corpus, f"ledger/{unit['text']}.parquet", ["hangul", "id"])
    below = held.filter(pc.less(held["hangul"], unit["prefilter"]["bound"]))["id"].drop_null()
    return int(pc.sum(pc.is_in(kept, below.combine_chunks())).as_py() or 0)


def steps(manifest: Row) -> list[tuple[str, int, int]]:
    """What the flow says, name, documents and characters, in the order in which documents leave; `kept` is last.

    A filter that dropped none is listed with 0; an outcome that is not known here comes before `kept`.
    """
    found = {name: (row["documents"], row["characters"] or 0) for name, row in manifest["flow"].items()}
    names = sorted(name for name in found if name.startswith(("withheld", "erased")))
    names += [f"dropped:{name}" for name, _, _ in filters(manifest)]
    names += [name for name in (f"dropped:{NAME}",) if name in found] + ["superseded", "duplicate"]
    names += sorted(name for name in found if name not in names and name != "kept")
    return [(name, *found.get(name, (0, 0))) for name in (*names, "kept")]


def _filters(manifest: Row) -> list[Row]:
    size = {name: (count, characters) for name, count, characters in steps(manifest)}
    rows = [(name, bound, *size[f"dropped:{name}"]) for name, bound, _ in filters(manifest)]
    return [dict(zip(("filter", "bound", "documents", "characters"), row, strict=True)) for row in rows]


def _source(manifest: Row, source: Row) -> Row:
    read_units = [unit for unit in units_read(manifest) if unit["unit"]["source"] == source["name"]]
    shards = [shard for shard in manifest["shards"] if shard["source"] == source["name"]]
    return {
        "source": source["name"],
        "licence": source["licence"],
        "takes": "+".join(source["takes"]),
        "units": len(read_units),
        "records": sum(unit["records"] for unit in read_units),
        "documents": sum(unit["documents"] for unit in read_units),
        "kept_documents": sum(shard["rows"] for shard in shards),
        "kept_characters": sum(shard["characters"] for shard in shards),
    }


def outcomes(corpus: Corpus, manifest: Row, columns: list[str]) -> Iterator[tuple[Row, pa.Table]]:
    """Each unit with these columns of its outcomes."""
    for unit in units_read(manifest):
        yield unit, read(corpus, f"releases/{manifest['release']}/outcomes/{unit['text']}.parquet", columns)


def _places(corpus: Corpus, manifest: Row) -> pa.Table:
    """Documents and characters, all and kept, by host and licence."""
    judged = outcomes(corpus, manifest, ["id", "outcome", "characters"])
    return _summed(pa.concat_tables([_unit_places(corpus, unit, table) for unit, table in judged]), "host", "licence")


def _unit_places(corpus: Corpus, unit: Row, judged: pa.Table) -> pa.Table:
    stored = read(corpus, documents(unit), ["id", "host", "licence"])
    stored = stored.take(pc.index_in(judged["id"], stored["id"].combine_chunks()))
    kept = pc.equal(judged["outcome"].cast(pa.string()), "kept")
    characters = judged["characters"].fill_null(0)
    made = {name: stored[name].cast(pa.string()) for name in ("host", "licence")}
    made |= {"documents": pa.array([1] * judged.num_rows, pa.int64()), "characters": characters}
    made |= {"kept_documents": kept.cast(pa.int64()), "kept_characters": pc.if_else(kept, characters, 0)}
    return _summed(pa.table(made), "host", "licence")


def _summed(table: pa.Table, *names: str) -> pa.Table:
    grouped = table.group_by(list(names)).aggregate([(column, "sum") for column in _SUMS])
    return grouped.select([*names, *(f"{column}_sum" for column in _SUMS)]).rename_columns([*names, *_SUMS])


def _by(places: pa.Table, name: str) -> list[Row]:
    rows: list[Row] = _summed(places, name).to_pylist()
    return sorted(rows, key=lambda row: (-row["characters"], row[name] is None, row[name]))


def _top(hosts: list[Row]) -> Row:
    rest = hosts[HOSTS:]
    sums = {name: sum(row[name] for row in rest) for name in _SUMS}
    return {"top": hosts[:HOSTS], "rest": {"hosts": len(rest), **sums}}


def _verdicts(corpus: Corpus, manifest: Row) -> list[Row]:
    """Documents and characters by the verdict that is stored: in shards of kept ones, in outcomes of withheld ones."""
    kept = [read(corpus, shard["name"], ["verdict", "characters"]) for shard in manifest["shards"]]
    judged = [table for _, table in outcomes(corpus, manifest, ["outcome", "bound", "characters"])]
    withheld = [table.filter(pc.equal(table["outcome"].cast(pa.string()), "withheld")) for table in judged]
    made = _verdict_rows("kept", kept, "verdict") + _verdict_rows("withheld", withheld, "bound")
    return sorted(made, key=lambda row: (row["outcome"], -row["documents"], str(row["verdict"])))


def _verdict_rows(outcome: str, tables: list[pa.Table], column: str) -> list[Row]:
    sums: dict[str | None, list[int]] = {}
    for table in tables:
        plain = pa.table({"verdict": table[column].cast(pa.string()), "characters": table["characters"]})
        grouped = plain.group_by("verdict").aggregate([([], "count_all"), ("characters", "sum")])
        for row in grouped.to_pylist():
            total = sums.setdefault(row["verdict"], [0, 0])
            total[0] += row["count_all"]
            total[1] += row["characters_sum"] or 0
    return [{"verdict": name, "outcome": outcome, "documents": n, "characters": c} for name, (n, c) in sums.items()]


def _clusters(corpus: Corpus, manifest: Row) -> Row:
    """How many clusters of near-duplicates there are, and how many have how many members."""
    members = pa.concat_tables([table for _, table in outcomes(corpus, manifest, ["cluster"])])
    grouped = members.filter(members["cluster"].is_valid()).group_by("cluster").aggregate([([], "count_all")])
    sizes = sorted(Counter(grouped["count_all"].to_pylist()).items())
    return {
        "clusters": grouped.num_rows,
        "documents": sum(size * count for size, count in sizes),
        "largest": max((size for size, _ in sizes), default=0),
        "sizes": {str(size): count for size, count in sizes},
    }


def _edits(corpus: Corpus, manifest: Row, name: str) -> dict[str, dict[str, int]]:
    return _by_kind(read(corpus, documents(unit), [EDITED + name]).column(0) for unit in units_read(manifest))


def _lines_cut(corpus: Corpus, manifest: Row) -> dict[str, dict[str, int]]:
    """The lines that kept documents have lost; empty where the release cuts none."""
    if statistics_of(manifest) is None:
        return {}
    return _by_kind(read(corpus, shard["name"], ["lines_cut"]).column(0) for shard in manifest["shards"])


def _by_kind(columns: Iterable[pa.ChunkedArray]) -> dict[str, dict[str, int]]:
    """By kind, how often it was done and in how many documents; the most frequent kind first."""
    found: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for column in columns:
        for row in _done(column).group_by("key").aggregate([("value", "count"), ("value", "sum")]).to_pylist():
            found[row["key"]] += row["value_count"]
            places[row["key"]] += row["value_sum"]
    ordered = sorted(places, key=lambda kind: (-places[kind], kind))
    return {kind: {"count": places[kind], "documents": found[kind]} for kind in ordered}


def _done(column: pa.ChunkedArray) -> pa.Table:
    """The entries of a column of maps, as `key` and `value`."""
    lists = column.cast(pa.list_(pa.struct([("key", pa.string()), ("value", pa.int64())])))
    entries = pc.list_flatten(lists)
    return pa.table({name: pc.struct_field(entries, name) for name in ("key", "value")})


def histograms(corpus: Corpus, manifest: Row) -> list[Row]:
    """The histogram of each measure over all documents, whatever became of them, in policy order."""
    return [
        {"name": name, "bound": text, "doc": doc, **histogram(_values(corpus, manifest, name), parsed(text))}
        for name, text, doc in filters(manifest)
    ]


def _values(corpus: Corpus, manifest: Row, name: str) -> pa.Array:
    column = MEASURE + name
    columns = [_stored(corpus, documents(unit), column) for unit in units_read(manifest)]
    return pa.chunked_array([chunk for each in columns for chunk in each.chunks], pa.float64()).combine_chunks()


def _stored(corpus: Corpus, name: str, column: str) -> pa.ChunkedArray:
    table = known(read(corpus, name, ["id", column]), corpus, name)
    return table[column].cast(pa.float64())


def histogram(values: pa.Array, bound: Limit) -> Row:
    """Edges of bins, and how many values of each are within and out of the bound; `missing` ones have no number."""
    numbers = values.to_numpy(zero_copy_only=False)
    finite, holds = np.isfinite(numbers), bound.holds(values)
    low, high = (bound.low, bound.high) if isinstance(bound, Bound) else (-np.inf, np.inf)
    edges = _edges(numbers[finite], low, high)
    return {
        "low": low if np.isfinite(low) else None,
        "high": high if np.isfinite(high) else None,
        "edges": edges.tolist(),
        "within": np.histogram(numbers[finite & holds], edges)[0].tolist(),
        "out": np.histogram(numbers[finite & ~holds], edges)[0].tolist(),
        "missing": int((~finite).sum()),
    }


def _edges(numbers: NDArray[np.float64], *bound: float) -> NDArray[np.float64]:
    """Edges around all values and the bound: even ones for shares, as the logarithm of 1 + x for larger quantities."""
    ends = [end for end in bound if np.isfinite(end)]
    low, high = (float(pick([*ends, numbers.min(initial=0), numbers.max(initial=0)])) for pick in (min, max))
    if low >= 0 and high > 1:
        edges = np.expm1(np.linspace(0, np.log1p(high), BINS + 1))
        edges[-1] = high
        return edges
    return np.linspace(low, next((end for end in SHARES if 1.05 * high <= end), max(high, 1)), BINS + 1)
