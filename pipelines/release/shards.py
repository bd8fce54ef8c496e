"""Shards: one source, one month, one range of ids, sorted by id; named by what they hold."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...schemas.batch import conform
from ...schemas.fields import DICTIONARY
from ...schemas.release import COPIES, PLAN, SHARD
from ..corpus import Corpus, commit, commit_json, scratch, sha256
from ..parquet import opened, read, write
from .costly import known
from .cut import applied, stored_cuts

LARGEST = 200_000
"""Rows of a shard at most."""


@dataclass(frozen=True, slots=True)
class ShardRef:
    """A shard to be written: the release, its place in the plan, the unit documents it draws from.

    `statistics` names the COMMON whose lines are cut, None where none are.
    """

    release: str
    place: int
    documents: tuple[str, ...]
    licences: tuple[tuple[str, str | None], ...]
    statistics: str | None

    @property
    def receipt(self) -> str:
        """Receipt that it is written."""
        return f"releases/{self.release}/work/shard-{self.place}.json"


def plan(selection: pa.Table, outcomes: pa.Table, unit: NDArray[np.int64], row: NDArray[np.int64]) -> list[pa.Table]:
    """PLAN of the kept rows, one table a shard."""
    kept = np.flatnonzero(np.asarray(pc.equal(outcomes["outcome"].cast(pa.string()), "kept")))
    chosen, judged = selection.take(kept), outcomes.take(kept)
    columns = {
        "id": chosen["id"],
        "unit": pa.array(unit[kept], pa.int32()),
        "row": pa.array(row[kept], pa.int32()),
        "source": chosen["source"],
        "month": chosen["month"],
        "verdict": chosen["verdict"],
        "dup_cluster_id": judged["cluster"],
        **{field.name: judged[field.name] for field in COPIES},
    }
    table = pa.table(columns).select(PLAN.names).cast(PLAN)
    return [part for group in _groups(table) for part in _ranges(group)]


def _groups(table: pa.Table) -> list[pa.Table]:
    pairs = sorted(set(zip(table["source"].to_pylist(), table["month"].to_pylist(), strict=True)))
    source, month = (table[name].cast(pa.string()) for name in ("source", "month"))
    return [
        table.filter(pc.and_(pc.equal(source, pair[0]), pc.equal(month, pair[1]))).sort_by("id") for pair in pairs
    ]


def _ranges(group: pa.Table) -> list[pa.Table]:
    """The group cut by the leading bits of its ids, as few as keep each part within LARGEST rows."""
    leading = np.array([int.from_bytes(each[:4], "big") for each in group["id"].to_pylist()], np.uint64)
    bits = 0
    while np.bincount((leading >> np.uint64(32 - bits)).astype(np.int64)).max(initial=0) > LARGEST:
        bits += 1
    prefix = leading >> np.uint64(32 - bits)
    ends = np.append(np.flatnonzero(np.diff(prefix)) + 1, len(prefix))
    return [group.slice(start, end - start) for start, end in zip(np.append(0, ends), ends, strict=False)]


def write_plan(parts: list[pa.Table], path: Path) -> None:
    """One row group a shard."""
    with pq.ParquetWriter(path, PLAN) as writer:
        for part in parts:
            writer.write_table(part, row_group_size=max(part.num_rows, 1))


def write_shard(ref: ShardRef, corpus: Corpus) -> dict[str, object]:
    """The receipt of a shard that is committed under its digest."""
    if not corpus.has(ref.receipt):
        shard = _shard(ref, corpus)
        with scratch(corpus, "shards/new") as path:
            write(shard, path)
            digest = sha256(path.read_bytes())
            commit(corpus, f"shards/{digest}.parquet", path)
            size = path.stat().st_size
        commit_json(corpus, ref.receipt, _receipt(shard, digest, size))
    return corpus.read_json(ref.receipt)


def _shard(ref: ShardRef, corpus: Corpus) -> pa.Table:
    with opened(corpus, f"releases/{ref.release}/work/plan.parquet") as file:
        part = file.read_row_group(ref.place)
    units = sorted(set(part["unit"].to_pylist()))
    gathered = [_rows(part.filter(pc.equal(part["unit"], unit)), ref, corpus) for unit in units]
    licences = dict(ref.licences)
    shard = pa.concat_tables(gathered).sort_by("id")
    licence = pa.array([licences[name] for name in shard["source"].to_pylist()], DICTIONARY)
    shard = shard.append_column("source_licence", licence)
    rest = [shard.schema.field(name) for name in shard.schema.names if name not in SHARD.names]
    return conform(own_words(shard), pa.schema([*SHARD, *rest]))


def own_words(shard: pa.Table) -> pa.Table:
    """The table with dictionaries of its own values: those of its units also hold what other documents say."""
    for place, held in enumerate(shard.schema):
        if pa.types.is_dictionary(held.type):
            plain = shard.column(place).cast(held.type.value_type).combine_chunks()
            shard = shard.set_column(place, held, plain.dictionary_encode().cast(held.type))
    return shard.combine_chunks()


def _rows(part: pa.Table, ref: ShardRef, corpus: Corpus) -> pa.Table:
    documents = ref.documents[part["unit"][0].as_py()]
    rows = known(read(corpus, documents).take(part["row"]), corpus, documents)
    if ref.statistics is not None:
        rows = applied(rows, stored_cuts(corpus, ref.statistics, documents))
        rows = known(rows, corpus, documents, ref.statistics)
    else:
        rows = applied(rows, None)
    for name in ("verdict", "dup_cluster_id", *(field.name for field in COPIES)):
        rows = rows.append_column(name, part[name])
    role = pc.if_else(pc.greater(part["dup_count"], 1), "keeper", "single").cast(DICTIONARY)
    return rows.append_column("dup_role", role)


def _receipt(shard: pa.Table, digest: str, size: int) -> dict[str, object]:
    return {
        "name": f"shards/{digest}.parquet",
        "sha256": digest,
        "rows": shard.num_rows,
        "bytes": size,
        "characters": pc.sum(shard["characters"]).as_py(),
        "source": shard["source"][0].as_py(),
        "month": f"{shard['fetched_at'][0].as_py():%Y-%m}" if shard["fetched_at"][0].as_py() else "undated",
    }
