"""diff: what changed between two releases."""

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import Corpus
from ..parquet import read
from ..release import manifest_of


def diff(corpus: Corpus, before: str, after: str) -> dict[str, Any]:
    """Policy steps, sources, units and shards that differ, and documents by how their outcome moved."""
    old, new = manifest_of(corpus, before), manifest_of(corpus, after)
    steps = [{step[0]: step[1] for step in each["policy"]["steps"]} for each in (old, new)]
    shards = [{shard["sha256"] for shard in each["shards"]} for each in (old, new)]
    return {
        "policy": {
            name: [steps[0].get(name), steps[1].get(name)]
            for name in sorted(steps[0] | steps[1])
            if steps[0].get(name) != steps[1].get(name)
        },
        "units": [len(each["outcomes"]) for each in (old, new)],
        "shards": {
            "same": len(shards[0] & shards[1]),
            "gone": len(shards[0] - shards[1]),
            "new": len(shards[1] - shards[0]),
        },
        "moved": _moved(_outcomes(corpus, old), _outcomes(corpus, new)),
    }


def _outcomes(corpus: Corpus, manifest: dict[str, Any]) -> pa.Table:
    table = pa.concat_tables([_of_unit(corpus, entry["name"]) for entry in manifest["outcomes"]])
    words = pc.binary_join_element_wise(
        table["outcome"].cast(pa.string()), table["filter"].cast(pa.string()), ":", null_handling="skip"
    )
    return pa.table({"unit": table["unit"], "id": table["id"], "outcome": words})


def _of_unit(corpus: Corpus, name: str) -> pa.Table:
    table = read(corpus, name, ["id", "outcome", "filter"])
    return table.append_column("unit", pa.array([name.rpartition("/")[2]] * table.num_rows, pa.string()))


def _moved(old: pa.Table, new: pa.Table) -> dict[str, int]:
    joined = old.join(new, ["unit", "id"], join_type="full outer", right_suffix=" after")
    words = (joined[name].fill_null("absent").to_pylist() for name in ("outcome", "outcome after"))
    pairs = zip(*words, strict=True)
    counts = Counter(f"{before} -> {after}" for before, after in pairs if before != after)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
