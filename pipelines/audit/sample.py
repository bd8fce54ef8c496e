"""sample: some documents to read, the same ones each time."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...schemas.release import units_read
from ..corpus import Corpus
from ..errors import BadInput
from ..parquet import read
from ..release import manifest_of
from ..release.cut import applied, stored_cuts
from ..release.manifest import statistics_of
from ..release.shares import NAME

COLUMNS = ["id", "source", "host", "title", "text"]


def sample(corpus: Corpus, dropped_by: str | None, count: int) -> list[dict[str, Any]]:
    """Kept documents, or those a filter dropped, with the smallest ids: a sample that no order decides.

    Their texts are without the lines that the release cuts.
    Raises BadInput for a filter that the release does not have.
    """
    manifest = manifest_of(corpus)
    steps = [step[0] for step in manifest["policy"]["steps"] if step[1] != "edit"] + [NAME]
    if dropped_by is not None and dropped_by not in steps:
        raise BadInput(f"the release has no filter {dropped_by!r}; it has {', '.join(steps)}")
    chosen = pa.concat_tables([_chosen(corpus, unit, manifest["release"], dropped_by) for unit in units_read(manifest)])
    return [_told(corpus, row, statistics_of(manifest)) for row in chosen.sort_by("id").slice(0, count).to_pylist()]


def _chosen(corpus: Corpus, unit: dict[str, Any], release: str, dropped_by: str | None) -> pa.Table:
    columns = ["id", "outcome", "filter", "value", "bound", "lines_cut"]
    table = read(corpus, f"releases/{release}/outcomes/{unit['text']}.parquet", columns)
    column, wanted = ("outcome", "kept") if dropped_by is None else ("filter", dropped_by)
    found = table.filter(pc.equal(table[column].cast(pa.string()), wanted))
    name = f"documents/{unit['text']}-{unit['measures']}.parquet"
    return found.append_column("documents", pa.array([name] * found.num_rows, pa.string()))


def _told(corpus: Corpus, row: dict[str, Any], statistics: str | None) -> dict[str, Any]:
    table = read(corpus, row["documents"], COLUMNS)
    stored = table.filter(pc.equal(table["id"], pa.scalar(row["id"], pa.binary(16))))
    cuts = stored_cuts(corpus, statistics, row["documents"]) if row.get("lines_cut") else None
    document = applied(stored, cuts).select(COLUMNS).to_pylist()[0]
    judged = {name: row[name] for name in ("filter", "value", "bound") if row[name] is not None}
    return {**document, "id": document["id"].hex(), **judged}
