"""Values as lines for a terminal."""

from typing import Any, TypeGuard

from ..schemas.release import units_read
from .corpus import Corpus

LACKS = "failed:no-column:"
"""How the ledger counts rows without the text column, before its name."""


def built(corpus: Corpus, manifest: dict[str, Any]) -> dict[str, Any]:
    """What a build made: where it lies, and documents and characters by outcome."""
    units = units_read(manifest)
    told: dict[str, Any] = {
        "release": manifest["release"],
        "records": sum(unit["records"] for unit in units),
        "skipped": _records(units, "skipped"),
        "failed": _records(units, "failed"),
        "flow": manifest["flow"],
        "shards": [corpus.shown(shard["name"]) for shard in manifest["shards"]],
        "manifest": corpus.shown(f"releases/{manifest['release']}/manifest.json"),
        "report": corpus.shown(f"releases/{manifest['release']}/report.html"),
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
        found.append('0 documents: no verdict of theirs is taken; set `rights = "allow+unknown"` or a licence')
    return found


def _unreadable(unit: dict[str, Any]) -> bool:
    return bool(unit["counts"]) and all(name.startswith("failed") for name in unit["counts"])


def missing_column(unit: dict[str, Any]) -> str | None:
    """The text column that a unit lacks; None for one that has it, or where only some of its rows lack it."""
    found = [name.removeprefix(LACKS) for name in unit["counts"] if name.startswith(LACKS)]
    return found[0] if found and _unreadable(unit) else None


def _fix(unit: dict[str, Any]) -> str:
    reasons = [name.partition(":")[2] for name in unit["counts"]]
    missing = missing_column(unit)
    if missing:
        return f"no column {missing!r}; set `columns = {{ text = \"...\" }}` of source {unit['unit']['source']!r}"
    if reasons == ["missing-file"]:
        return "the WARC files it names are missing; put them there and write the index anew, or correct `base`"
    return f"no record could be read ({', '.join(reasons)}); replace the file"


def text(value: object) -> str:
    """A value as lines: one a list item, `name  value` for a mapping, a table for equal mappings in a mapping."""
    return "\n".join(_lines(value, ""))


def _lines(value: object, indent: str) -> list[str]:
    if isinstance(value, list):
        return _list(value, indent)
    if not isinstance(value, dict):
        return [f"{indent}{value}"]
    width = max((len(str(name)) for name in value), default=0)
    said = ((str(name), each) for name, each in value.items() if each != {})
    return [line for name, each in said for line in _entry(name, each, indent, width)]


def _entry(name: str, each: object, indent: str, width: int) -> list[str]:
    if _is_table(each):
        return _table(name, each, indent)
    if isinstance(each, (dict, list)) and each:
        return [f"{indent}{name}", *_lines(each, indent + "  ")]
    return [f"{indent}{name:<{width}}  {each}"]


def _is_table(value: object) -> TypeGuard[dict[str, dict[str, int]]]:
    rows = list(value.values()) if isinstance(value, dict) else []
    return bool(rows) and all(isinstance(row, dict) and row.keys() == rows[0].keys() for row in rows)


def _table(title: str, rows: dict[str, dict[str, int]], indent: str) -> list[str]:
    names = list(next(iter(rows.values())))
    width = max(len(title), *(len(name) + 2 for name in rows))
    lines = [f"{indent}{title:<{width}}" + "".join(f"{name:>13}" for name in names)]
    return lines + [
        f"{indent}  {name:<{width - 2}}" + "".join(f"{row[column]:>13,}" for column in names)
        for name, row in rows.items()
    ]


ROW = 3
"""Values that the mappings of a list may have to be told as rows of one table."""


def _list(value: list[Any], indent: str) -> list[str]:
    if value and all(_is_row(each) for each in value):
        cells = [[str(inner) for inner in each.values()] for each in value]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        padded = ([f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)] for row in cells)
        return [indent + "  ".join(row).rstrip() for row in padded]
    return [line for each in value for line in [*_lines(each, indent), *([""] if isinstance(each, dict) else [])]]


def _is_row(value: object) -> bool:
    if not isinstance(value, dict) or len(value) > ROW:
        return False
    return not any(isinstance(inner, (dict, list)) for inner in value.values())
