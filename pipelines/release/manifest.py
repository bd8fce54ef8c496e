"""The manifest of a release, and which release is current."""

import json
from typing import Any

import pyarrow as pa

from ...schemas.release import manifest_problems, units_read
from ..corpus import Corpus, commit_bytes, sha256
from ..errors import BadInput, Corrupt

CURRENT = "CURRENT"


def current(corpus: Corpus) -> str | None:
    """Id of the current release; None before the first."""
    return corpus.read(CURRENT).decode().strip() if corpus.has(CURRENT) else None


def releases(corpus: Corpus) -> list[str]:
    """Ids of the published releases, sorted."""
    if not corpus.files.exists(corpus.place("releases")):
        return []
    found = (str(path).rpartition("/")[2] for path in corpus.files.ls(corpus.place("releases"), detail=False))
    return sorted(name for name in found if corpus.has(f"releases/{name}/manifest.json"))


def manifest_of(corpus: Corpus, release: str | None = None) -> dict[str, Any]:
    """The manifest of a release, the current one by default.

    Raises BadInput for a release that there is none of, Corrupt for a manifest that is none.
    """
    name = release or current(corpus)
    if name is None:
        raise BadInput(f"{corpus.root} has no release yet; run `malmoi build`")
    if not corpus.has(f"releases/{name}/manifest.json") and release:
        raise BadInput(f"{corpus.root} has no release {name!r}; it has {', '.join(releases(corpus)) or 'none'}")
    manifest = corpus.read_json(f"releases/{name}/manifest.json")
    problems = manifest_problems(manifest)
    if problems:
        raise Corrupt(f"releases/{name}/manifest.json: {'; '.join(problems)}")
    return manifest


def statistics_of(manifest: dict[str, Any]) -> str | None:
    """Name of the COMMON of a release; None where it cuts no lines."""
    told = manifest.get("statistics")
    return str(told["name"]) if told else None


def evidence_of(manifest: dict[str, Any]) -> str | None:
    """Name of the LAST of a release; None where sites and pages said nothing."""
    told = manifest.get("evidence")
    return str(told["name"]) if told else None


def commit_manifest(corpus: Corpus, manifest: dict[str, Any]) -> None:
    """Commit a manifest, its seal first: without a manifest the seal speaks of nothing."""
    name = f"releases/{manifest['release']}/manifest.json"
    content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    commit_bytes(corpus, f"{name}.sha256", f"{sha256(content)}\n".encode())
    commit_bytes(corpus, name, content)


def is_sealed(corpus: Corpus, release: str) -> bool:
    """Whether a manifest is what it was when it was published."""
    name = f"releases/{release}/manifest.json"
    return corpus.has(f"{name}.sha256") and corpus.read(f"{name}.sha256").decode().strip() == sha256(corpus.read(name))


def flow(outcomes: pa.Table) -> dict[str, dict[str, int]]:
    """Documents and characters by outcome; a dropped or withheld one as `outcome:filter`."""
    grouped = outcomes.select(["outcome", "filter", "characters"]).group_by(["outcome", "filter"])
    rows = grouped.aggregate([("characters", "count"), ("characters", "sum")]).to_pylist()
    made = {
        ":".join(filter(None, (row["outcome"], row["filter"]))): {
            "documents": row["characters_count"],
            "characters": row["characters_sum"],
        }
        for row in rows
    }
    return dict(sorted(made.items()))


def imbalance(manifest: dict[str, Any]) -> list[str]:
    """Where the sums of a manifest do not agree; empty when nothing vanished."""
    units = units_read(manifest)
    found = [problem for unit in units for problem in _of_unit(unit)]
    documents = sum(unit["documents"] for unit in units)
    judged = sum(row["documents"] for row in manifest["flow"].values())
    kept = manifest["flow"].get("kept", {"documents": 0, "characters": 0})
    held = {"documents": _sum(manifest, "rows"), "characters": _sum(manifest, "characters")}
    listed = sum(entry["rows"] for entry in manifest["outcomes"])
    found += [f"{documents} documents, but {judged} outcomes"] if documents != judged else []
    found += [f"{documents} documents, but {listed} rows of outcomes"] if documents != listed else []
    return found + ([f"{kept} kept, but {held} in shards"] if kept != held else [])


def _sum(manifest: dict[str, Any], name: str) -> int:
    return sum(shard[name] for shard in manifest["shards"])


def _of_unit(unit: dict[str, Any]) -> list[str]:
    name = unit["unit"]["file"]
    counted = sum(unit["counts"].values())
    found = [f"{name}: {unit['records']} records, but {counted} counted"] if counted != unit["records"] else []
    documents = unit["counts"].get("document", 0)
    return found + (
        [f"{name}: {documents} documents in the ledger, but {unit['documents']} stored"]
        if documents != unit["documents"]
        else []
    )
