"""Deduplication side by side with rensa, datasketch, text-dedup's way, datatrove and NeMo's rules; writes DEDUP.md.

    python bench/dedup.py [--sections sign,whole,edits,real,scale,refresh] [--sizes 1e4,1e5,1e6] [--rounds N] ...

Peers get a venv of their own (dedup.lock). Texts are those of shared/data beside the checkout, made up without it.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import dedup_quality
import dedup_scale
import dedup_speed
from dedup_data import DATA, bases, documents, plan
from dedup_runs import OURS, Section, python, texts_file, worker
from dedup_speed import Texts
from results import table

from bench import processor

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
from copies import Document, edited  # noqa: E402 - siblings of a script

MEAN = 14.0
"""Sentences of a document on average where all are held in memory: 1.5 kB, so 100,000 are 150 MB."""


def texts_of(name: str, texts: Sequence[str]) -> Texts:
    """Texts as a file of the work folder."""
    return Texts(texts_file(name, texts), len(texts), sum(len(each.encode()) for each in texts) / 1e6)


def sections(given: argparse.Namespace, made: Sequence[Document]) -> Mapping[str, Callable[[], Section]]:
    """The sections of the page by the names of the option."""
    return {
        "sign": lambda: dedup_speed.signing(texts_of("sign", [each.text for each in made]), given.rounds),
        "whole": lambda: dedup_speed.whole(
            texts_of("whole", list(documents(plan(given.whole), MEAN))), given.systems, given.rounds
        ),
        "edits": lambda: dedup_quality.made(made),
        "real": dedup_quality.real,
        "scale": lambda: dedup_scale.scaling(given.sizes),
        "refresh": lambda: dedup_scale.refresh(given.sizes),
    }


def head(versions: Mapping[str, Mapping[str, str]], load: tuple[float, float]) -> str:
    """Where and how it was measured."""
    machine = f"{os.cpu_count()} cores ({processor()}), Linux, Python {platform.python_version()}"
    listed = "; ".join(f"{name}: {', '.join(f'{k} {v}' for k, v in each.items())}" for name, each in versions.items())
    texts = "the Korean texts of shared/data" if DATA.is_dir() else "made-up texts"
    return f"""\
# Deduplication, side by side

Written by `{" ".join(["python", "bench/dedup.py", *sys.argv[1:]])}`. {machine}. {listed}. Texts: {texts}.

CPU seconds are user and system time of a process that does nothing else, on one core, after a first run over 200 texts;
imports, compilation and the loading of models are not counted. Texts lie in memory as each system takes them: an Arrow
column for malmoi, Python strings for the others. In a round each system has its turn. The one-minute load was
{load[0]:.1f} before and {load[1]:.1f} after; where it is above 1 others used the machine and all seconds are too high,
the ratios less so."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    names = ["sign", "whole", "edits", "real", "scale", "refresh"]
    parser.add_argument("--sections", type=lambda given: given.split(","), default=names)
    parser.add_argument("--sizes", type=numbers, default=numbers("1e4,1e5,1e6"), help="documents in files")
    parser.add_argument("--bases", type=int, default=2000, help="most bases of the edit set")
    parser.add_argument("--whole", type=int, default=100_000, help="documents deduplicated in memory")
    parser.add_argument("--systems", type=lambda given: given.split(","), default=dedup_speed.WHOLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=HERE / "DEDUP.md")
    given = parser.parse_args()
    if unknown := set(given.sections) - set(names):
        parser.error(f"--sections {','.join(sorted(unknown))}: must be among {','.join(names)}")
    return given


def numbers(given: str) -> list[int]:
    """Numbers such as 1e4, between commas."""
    return [int(float(each)) for each in given.split(",")]


def main() -> None:
    """Measure and write."""
    given, before = arguments(), os.getloadavg()[0]
    python()
    made = edited(bases(given.bases))
    probe = texts_file("probe", [made[0].text])
    versions = {"ours": worker(OURS, "sign", probe)["versions"], "theirs": worker("rensa", "sign", probe)["versions"]}
    known = sections(given, made)
    parts, bars = zip(*(known[name]() for name in given.sections), strict=True)
    held = table(["bar", "measured", "bound", "met"], [line for lines in bars for line in lines])
    page = [head(versions, (before, os.getloadavg()[0])), "## Bars", held, *parts]
    given.out.write_text("\n\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
