"""What other bounds would change in a corpus, before anything is built: documents that move, by source and host."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..filters.filter import Bound, Policy, PolicyError, at_most, bound
from ..schemas.release import units_read
from .choosing import Chosen, Draft, Job, looked_up, outcomes_of
from .config import Config
from .corpus import Corpus, opened
from .errors import BadInput
from .parquet import ROW_GROUP
from .parquet import opened as opened_file
from .release import SelectRef, manifest_of
from .release.frozen import frozen_of
from .release.manifest import evidence_of, statistics_of
from .release.select import select
from .release.shares import NAME
from .units import Names, Unit, measures_key

MOST = 20
"""Sources and hosts that are told of: those that lose or gain most characters."""

WAYS = ("lost", "gained", "lost chars", "gained chars")
"""What is told of a source or host: kept documents and their characters."""

HIDDEN = ("erased", "withheld")
"""Outcomes of documents whose texts are not shown."""

HEAD = 120
"""Characters of a text that a sample shows."""

Row = dict[str, Any]


def what_if(config: Config, bounds: Mapping[str, str], samples: int = 3) -> Row:
    """What a build under other bounds, by filter name, would make of the documents of the current release.

    It is told from the measures that are stored; one that is costly and was not taken of a document is taken now. Heads
    of texts are those of scrubbed ones. Raises BadInput for bounds that are none, and where measures are not built yet.
    """
    corpus = opened(config.corpus.path, config.corpus.key_file)
    manifest = manifest_of(corpus)
    asked, policy = _asked(config, bounds)
    release = str(manifest["release"])
    draft = Draft(_job(asked, policy, corpus, manifest), "what-if", release, evidence_of(manifest))

    def selected(refs: list[SelectRef]) -> list[pa.Table]:
        return [select(corpus, ref) for ref in refs]

    _, made = looked_up(draft, selected, statistics_of(manifest))
    every = _judged(outcomes_of(corpus, release), made)
    moved = every.filter(pc.not_equal(every["before"], every["after"]))
    return {
        "release": release,
        "bounds": _changed(manifest, policy) | _capped(corpus, release, asked),
        "kept": {"now": _size(every, "before"), "then": _size(every, "after")},
        "moves": _moves(moved),
        "sources": _by(moved, "source"),
        "hosts": _by(moved, "host"),
        "samples": _samples(draft, moved, samples),
    }


def _asked(config: Config, bounds: Mapping[str, str]) -> tuple[Config, Policy]:
    """The configuration and the policy with other bounds; that of `host_share` is the release's."""
    try:
        policy = config.made_policy().bounded({name: text for name, text in bounds.items() if name != NAME})
        most = bound(bounds[NAME]) if NAME in bounds else at_most(config.release.host_share)
    except PolicyError as error:
        raise BadInput(f"--what-if: {error}") from error
    if not isinstance(most, Bound) or most != at_most(most.high) or not 0 < most.high <= 1:
        raise BadInput(f"--what-if: {NAME} is a share that may be held at most, not {most}; write `..0.01`")
    release = config.release.model_copy(update={NAME: most.high})
    return config.model_copy(update={"release": release}), policy


def _job(config: Config, policy: Policy, corpus: Corpus, manifest: Row) -> Job:
    """A build of the units of a release; its inputs need not be there."""
    key = measures_key(policy)
    units = units_read(manifest)
    stale = [unit["unit"]["file"] for unit in units if unit["measures"] != key]
    if stale:
        raise BadInput(f"{stale[0]} was built with other measures than those of the policy; run `malmoi build` first")
    named = ((Unit(unit["unit"]["source"], "", "", "", 0), Names(unit["text"], key)) for unit in units)
    return Job(config, policy, corpus, tuple(named), ())


def _changed(manifest: Row, policy: Policy) -> dict[str, str]:
    """The bounds that differ from those of the release: what they were, and what is asked for."""
    old = {name: text for name, text, _ in manifest["policy"]["steps"]}
    return {name: f"{old[name]} -> {text}" for name, text, _ in policy.lines() if name in old and old[name] != text}


def _capped(corpus: Corpus, release: str, config: Config) -> dict[str, str]:
    """The same of the share of a domain."""
    old, new = frozen_of(corpus, release).most, config.release.host_share
    return {} if old == new else {NAME: f"{'..' if old is None else at_most(old)} -> {at_most(new)}"}


def _judged(old: pa.Table, made: Chosen) -> pa.Table:
    """What became and what would become of every document, and where it lies and is from.

    `value` and `bound` are those that drop it, now or then; `characters` are those that are kept, now or then.
    """
    new = made.outcomes
    made_of = {name: made.selection[name].cast(pa.string()) for name in ("source", "host")}
    told = {
        name: pc.if_else(_is_kept(new), old[name].cast(kind), new[name].cast(kind))
        for name, kind in (("value", pa.float64()), ("bound", pa.string()))
    }
    return pa.table({
        "id": new["id"], **made_of, "before": _words(old), "after": _words(new), **told,
        "characters": pc.if_else(_is_kept(new), new["characters"], old["characters"]),
        "unit": made.unit, "row": made.row,
    })


def _words(outcomes: pa.Table) -> pa.ChunkedArray:
    """Outcome and filter as a flow calls them, such as `dropped:characters`."""
    parts = (outcomes[name].cast(pa.string()) for name in ("outcome", "filter"))
    return pc.binary_join_element_wise(*parts, ":", null_handling="skip")


def _is_kept(outcomes: pa.Table) -> pa.ChunkedArray:
    return pc.equal(outcomes["outcome"].cast(pa.string()), "kept")


def _size(every: pa.Table, when: str) -> dict[str, int]:
    kept = every.filter(pc.equal(every[when], "kept"))
    return {"documents": kept.num_rows, "characters": pc.sum(kept["characters"]).as_py() or 0}


def _moves(moved: pa.Table) -> dict[str, dict[str, int]]:
    """Documents and characters by how they would move, the most first."""
    return {
        f"{row['before']} -> {row['after']}": {"documents": row["count_all"], "characters": row["characters_sum"]}
        for row in _grouped(moved, "before", "after")
    }


def _grouped(moved: pa.Table, *names: str) -> list[Row]:
    found: list[Row] = moved.group_by(list(names)).aggregate([([], "count_all"), ("characters", "sum")]).to_pylist()
    return sorted(found, key=lambda row: (-row["count_all"], *(row[name] or "" for name in names)))


def _by(moved: pa.Table, column: str) -> dict[str, dict[str, int]]:
    """What would be lost and gained by the values of a column; of many those that move most characters."""
    rows: dict[str, dict[str, int]] = {}
    for row in _grouped(moved, column, "before", "after"):
        way = {row["before"]: "lost", row["after"]: "gained"}.get("kept")
        if way is not None:
            told = rows.setdefault(row[column] or "none", dict.fromkeys(WAYS, 0))
            told[way] += row["count_all"]
            told[f"{way} chars"] += row["characters_sum"]
    order = sorted(rows, key=lambda name: (-rows[name]["lost chars"] - rows[name]["gained chars"], name))
    return {name: rows[name] for name in order[:MOST]}


def _samples(draft: Draft, moved: pa.Table, count: int) -> dict[str, list[Row]]:
    """Heads of the texts that would come or go, by how; those with the smallest ids, which no order decides."""
    ways = [(row["before"], row["after"]) for row in _grouped(moved, "before", "after")]
    shown = [way for way in ways if "kept" in way and not any(each.startswith(HIDDEN) for each in way)]
    return {f"{before} -> {after}": _heads(draft, _moving(moved, before, after), count) for before, after in shown}


def _moving(moved: pa.Table, before: str, after: str) -> pa.Table:
    return moved.filter(pc.and_(pc.equal(moved["before"], before), pc.equal(moved["after"], after)))


def _heads(draft: Draft, rows: pa.Table, count: int) -> list[Row]:
    return [_head(draft, row) for row in rows.sort_by("id").slice(0, count).to_pylist()]


def _head(draft: Draft, row: Row) -> Row:
    """The begin of a stored text, which is scrubbed, with what drops it."""
    _, named = draft.job.units[row["unit"]]
    group, place = divmod(row["row"], ROW_GROUP)
    with opened_file(draft.job.corpus, named.documents) as file:
        text = file.read_row_group(group, ["text"])["text"][place].as_py()
    told = {name: row[name] for name in ("host", "value", "bound") if row[name] is not None}
    return {"id": row["id"].hex(), **told, "text": " ".join(text[:HEAD].split())}
