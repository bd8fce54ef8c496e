"""Personal data side by side with presidio, datatrove, dps's and Dolma's patterns; writes PII.md.

    python bench/pii.py [--rounds N] [--megabytes N] [--out FILE]

The labelled set is tests/pii_set.py. Peers get a venv of their own (pii.lock). Real texts are those of shared/data
beside the checkout, made up without it; they bear no labels, and only counts of what is found in them are told.
"""

import argparse
import os
import platform
import random
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pii_tables as tables
from pii_runs import SCRUB, SYSTEMS, System, spans, speeds, texts_file, worker
from results import table

from bench import processor

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from pii_set import OURS, Span, renamed, rows  # noqa: E402

import bases  # noqa: E402 - siblings of a script


def found(system: System, texts: Path) -> list[list[Span]]:
    """What a system finds in every text, by the names of the set."""
    return [renamed(some, OURS if system.ours else {}) for some in spans(system, texts)]


def real_texts(megabytes: float) -> list[str]:
    """Whole real texts up to a size, in a fixed random order; made-up ones without shared/data."""
    texts = bases.real() if bases.DATA.is_dir() else bases.bases(2000)
    random.Random(0).shuffle(texts)  # noqa: S311 - a sample
    chosen: list[str] = []
    while texts and size(chosen) < megabytes:
        chosen.append(texts.pop())
    return chosen


def size(texts: Sequence[str]) -> float:
    """Megabytes of some texts."""
    return sum(len(text.encode()) for text in texts) / 1e6


def head(versions: Sequence[str], load: tuple[float, float]) -> str:
    """Where and how it was measured."""
    machine = f"{os.cpu_count()} cores ({processor()}), Linux, Python {platform.python_version()}"
    texts = "the Korean texts of shared/data" if bases.DATA.is_dir() else "made-up texts"
    positive, gold = sum(bool(row.spans) for row in rows()), sum(len(row.spans) for row in rows())
    return f"""\
# Personal data, side by side

Written by `{" ".join(["python", "bench/pii.py", *sys.argv[1:]])}`. {machine}. {", ".join(versions)}.

The labelled set (tests/pii_set.py) has {positive} texts with {gold} spans and {len(rows()) - positive} texts without
personal data, all from frames written by hand, by an author who had not seen malmoi's rules; values are made up. Who
wrote the rules saw none of its texts, but scores by type of both halves were looked at while they were widened: the
held-out half, every second frame, is unseen by text, not by score.
What is personal follows malmoi's rules of what to keep: service lines, private networks and public places are not. A
hit is of the same type, covers 90 % of the gold span and is at most 1.5 times as long. P / R is precision and recall.
Speed is over {texts}, a text at a time unless said: CPU seconds of one process after a first run over 200 texts, the
median of rounds in which each system has its turn. presidio is its Korean recognisers and those of telephones
(Korea), e-mail, IP, cards and MAC, without its context engine; dps and Dolma are their patterns.
The one-minute load was {load[0]:.1f} before and {load[1]:.1f} after."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=2.0, help="real text")
    parser.add_argument("--out", type=Path, default=HERE / "PII.md")
    return parser.parse_args()


def versions(texts: Path) -> list[str]:
    """Packages of both sides with their versions."""
    listed = chain.from_iterable(worker(system, texts)["versions"].items() for system in SYSTEMS[:2])
    return [f"{name} {number}" for name, number in listed]


def main() -> None:
    """Measure and write."""
    given, before = arguments(), os.getloadavg()[0]
    texts, chosen = texts_file("set", (row.text for row in rows())), real_texts(given.megabytes)
    real, megabytes = texts_file("real", chosen), size(chosen)
    results = {system: list(zip(rows(), found(system, texts), strict=True)) for system in SYSTEMS}
    rates = speeds((*SYSTEMS, SCRUB), real, megabytes, given.rounds)
    told = {system: Counter(each.type for some in found(system, real) for each in some) for system in SYSTEMS}
    ours, stray = results[SYSTEMS[0]], tables.others(told[SYSTEMS[0]], megabytes)
    page = [head(versions(texts), (before, os.getloadavg()[0])), "## Bars"]
    page += [table(["bar of malmoi", "measured", "bound", "met"], list(tables.bars(ours, rates, stray)))]
    page += ["## All together", tables.overall(results, rates), "## By type, P / R", tables.by_type(results)]
    page += ["## malmoi on frames of each half", tables.halves(ours)]
    page += ["## Recall by the form of a value", tables.forms(results)]
    page += ["## Texts without personal data that are touched", tables.kinds(results)]
    page += [f"## Found in a MB of real text, of {megabytes:.1f} MB", tables.counts(told, megabytes)]
    given.out.write_text("\n\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
