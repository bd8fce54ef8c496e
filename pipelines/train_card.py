"""The card of a trained model: what it was made of, how it was split, and what it is worth."""

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

from .. import __version__

CARD: Final = "card.md"

PACKAGES: Final = ("fasttext-numpy2", "numpy", "pyarrow")

USE: Final = (
    "The score is the probability that a text is one of the good ones *among texts like these*, and no truth about a "
    "text. Cut by quantile inside a source: a cut over all sources keeps the sources that resemble the good texts."
)


def card(told: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    """The card in Markdown; it names no folder and no date, so that equal models have equal cards."""
    sections = (
        ("Use", [USE]),
        ("Data", [*_files(told["files"]), "", *_licences(told["licences"])]),
        ("Split", ["By domain: no domain is in two parts.", "", *_rows(told["rows"])]),
        ("Held-out domains", _worth(told)),
        ("Made with", _made(told["seed"], parameters)),
    )
    lines = [line for name, found in sections for line in ("", f"## {name}", "", *found)]
    return "\n".join(["# Model of quality", *lines]) + "\n"


def _table(names: tuple[str, ...], rows: Iterable[Iterable[object]]) -> list[str]:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return ["| " + " | ".join(names) + " |", "|" + "---|" * len(names), *lines]


def _files(files: Mapping[str, Any]) -> list[str]:
    rows = ((kind, name, count, digest) for kind, some in files.items() for name, digest, count in some)
    return _table(("class", "file", "rows", "SHA-256"), rows)


def _licences(licences: Mapping[str, Mapping[str, int]]) -> list[str]:
    rows = ((kind, name, count) for kind, some in licences.items() for name, count in some.items())
    return _table(("class", "licence", "rows"), rows)


def _rows(rows: Mapping[str, Mapping[str, int]]) -> list[str]:
    return _table(("part", "good", "bad"), ((name, some["good"], some["bad"]) for name, some in rows.items()))


def _worth(told: Mapping[str, Any]) -> list[str]:
    raw, made = told["brier"]["raw"], told["brier"]["calibrated"]
    rows = ((f"{start:.1f}", count, f"{share:.3f}") for start, count, share in told["reliability"])
    return [
        f"- AUC {told['auc']}",
        f"- Brier score {raw} before calibration, {made} after",
        "",
        *_table(("score from", "texts", "good among them"), rows),
    ]


def _made(seed: int, parameters: Mapping[str, Any]) -> list[str]:
    packages = [f"malmoi {__version__}", f"Python {sys.version.split()[0]}"]
    packages += [f"{name} {version(name)}" for name in PACKAGES]
    said = ", ".join(f"{name} {value}" for name, value in parameters.items())
    return [f"- {', '.join(packages)}", f"- seed {seed}; fastText supervised: {said}"]
