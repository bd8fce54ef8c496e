"""Values as lines for a terminal."""

from typing import Any

from .corpus import Corpus


def built(corpus: Corpus, manifest: dict[str, Any]) -> dict[str, Any]:
    """What a build made: where it lies, and documents and characters by outcome."""
    units = [unit for unit in manifest["units"] if "repeats" not in unit]
    told: dict[str, Any] = {
        "release": manifest["release"],
        "records": sum(unit["records"] for unit in units),
        "skipped": _records(units, "skipped"),
        "failed": _records(units, "failed"),
        "flow": manifest["flow"],
        "shards": [corpus.place(shard["name"]) for shard in manifest["shards"]],
        "manifest": corpus.place(f"releases/{manifest['release']}/manifest.json"),
        "report": corpus.place(f"releases/{manifest['release']}/report.html"),
    }
    warnings = _warnings(units, manifest)
    return told | ({"warnings": warnings} if warnings else {})


def _records(units: list[dict[str, Any]], outcome: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit in units:
        for name, count in unit["counts"].items():
            kind, _, reason = name.partition(":")
            if kind == outcome:
                found[reason] = found.get(reason, 0) + count
    return dict(sorted(found.items()))


def _warnings(units: list[dict[str, Any]], manifest: dict[str, Any]) -> list[str]:
    found = [f"{unit['unit']['file']}: {_fix(unit)}" for unit in units if _unreadable(unit)]
    withheld = manifest["flow"].get("withheld:rights", {"documents": 0})["documents"]
    if withheld and not manifest["shards"]:
        found.append("0 documents: no verdict of theirs is taken; set `rights = \"allow+unknown\"` or a licence")
    return found


def _unreadable(unit: dict[str, Any]) -> bool:
    return bool(unit["counts"]) and all(name.startswith("failed") for name in unit["counts"])


def _fix(unit: dict[str, Any]) -> str:
    reasons = [name.partition(":")[2] for name in unit["counts"]]
    missing = [reason.partition(":")[2] for reason in reasons if reason.startswith("no-column")]
    if missing:
        return f"no column {missing[0]!r}; set `columns = {{ text = \"...\" }}` of source {unit['unit']['source']!r}"
    return f"no record could be read ({', '.join(reasons)}); replace the file"


ROW = 3
"""Values that a mapping in a list may have to be told on one line."""


def text(value: object) -> str:
    """A value as lines: one a list item, `name  value` for a mapping, nested ones indented."""
    return "\n".join(_lines(value, ""))


def _lines(value: object, indent: str) -> list[str]:
    if isinstance(value, list):
        return [line for each in value for line in _item(each, indent)]
    if not isinstance(value, dict):
        return [f"{indent}{value}"]
    width = max((len(str(name)) for name in value), default=0)
    lines = []
    for name, each in value.items():
        if isinstance(each, (dict, list)) and each:
            lines += [f"{indent}{name}", *_lines(each, indent + "  ")]
        else:
            lines.append(f"{indent}{name!s:<{width}}  {each}")
    return lines


def _item(each: object, indent: str) -> list[str]:
    if not isinstance(each, dict):
        return _lines(each, indent)
    if len(each) <= ROW and not any(isinstance(inner, (dict, list)) for inner in each.values()):
        return [indent + "  ".join(f"{inner!s:<24}" for inner in each.values()).rstrip()]
    return [*_lines(each, indent), ""]
