"""Quality filters side by side on clean human Korean, list pages and word salad; writes QUALITY.md.

    python bench/quality.py [--policies web,fineweb2-kor,...] [--most N] [--megabytes N] [--out FILE]

Texts are those of shared/data beside the checkout. `--most` documents of a register are drawn, the same each time.
"""

import argparse
import os
import platform
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quality_data import DATA, ENOUGH, articles, extracted, in_sentences, lists, registers, salads
from quality_rules import LENGTH, Verdicts, dropped, policies, speeds, verdicts
from results import bar, table

from bench import processor
from malmoi.filters.filter import Policy

HERE = Path(__file__).resolve().parent

FALSE, DROPPED = 0.03, 0.95
"""Bars: of a register dropped at most, of list pages without prose and of word salad dropped at least."""

FAST, WHOLE = 20.0, 3.0
"""Bars in MB per CPU-second: all rules without Kiwi, and edits with all rules."""

Sets = Mapping[str, Sequence[str]]
Found = Mapping[str, Mapping[str, Verdicts]]
"""Verdicts by policy and set."""


def drawn(texts: Sequence[str], most: int) -> list[str]:
    """So many of some texts at most, in a random order that is the same each time."""
    return random.Random(0).sample(texts, min(most, len(texts)))  # noqa: S311 - a sample


def part(hits: Iterable[bool]) -> str:
    """Share and number of some that hold."""
    held = list(hits)
    return f"{np.mean(held):.1%} ({sum(held)})" if held else "-"


def short(web: Verdicts) -> NDArray[np.bool_]:
    """Which texts the length bounds of `web` drop."""
    return dropped({each: web[each] for each in LENGTH})


def false_rejects(by: Verdicts, web: Verdicts) -> NDArray[np.bool_]:
    """Of the texts that `web` takes for long enough, those that other rules drop."""
    found: NDArray[np.bool_] = dropped(by, LENGTH)[~short(web)]
    return found


def rejects(clean: Sets, found: Found) -> str:
    """False rejects: a row a register, a column a policy, of the documents that the length bound of `web` keeps."""
    made: list[list[object]] = []
    for name, texts in clean.items():
        web = found["web"][name]
        shares = (part(false_rejects(by[name], web)) for by in found.values())
        made.append([name, len(texts), part(short(web)), *shares])
    return table(["register", "documents", "too short for `web`", *found], made)


def drops(bad: Sets, found: Found) -> str:
    """What is dropped and should be: a row a set, a column a policy, length counted."""
    made = [[name, len(texts), *(part(dropped(by[name])) for by in found.values())] for name, texts in bad.items()]
    return table(["set", "documents", *found], made)


def kept_lists(listed: Sets, by: Mapping[str, Verdicts], lines: set[str]) -> str:
    """What the list pages hold that `web` keeps: sentences, and lines that stand on a page of their own too."""
    made: list[list[object]] = []
    for name, texts in listed.items():
        kept = [text for text, gone in zip(texts, dropped(by[name]), strict=True) if not gone]
        size = max(sum(len(line) for text in kept for line in text.splitlines()), 1)
        again = sum(len(line) for text in kept for line in text.splitlines() if line in lines)
        made.append([name, len(kept), f"{sum(map(in_sentences, kept)) / size:.1%}", f"{again / size:.1%}"])
    return table(["set", "kept", "of their characters, in lines that end a sentence", "on an article's page too"], made)


def rules(sets: Sets, by: Mapping[str, Verdicts], steps: Mapping[str, float]) -> str:
    """What each rule drops alone of each set, and its speed."""
    names = next(iter(by.values()))
    made = [[f"`{name}`", *(int(by[each][name].sum()) for each in sets), f"{steps[name]:.1f}"] for name in names]
    made += [[name, *("" for _ in sets), f"{speed:.1f}"] for name, speed in steps.items() if name not in names]
    return table(["rule", *sets, "MB per CPU-second"], made)


def bars(sets: tuple[Sets, Sets], found: Found, steps: Mapping[str, Mapping[str, float]]) -> str:
    """The bars of the policy `web`."""
    (clean, bad), by = sets, found["web"]
    made: list[tuple[str, str, str, str]] = []
    for name in (name for name, texts in clean.items() if len(texts) >= ENOUGH):
        value = float(false_rejects(by[name], by[name]).mean())
        made.append(bar(f"false rejects, {name}", f"{value:.1%}", f"≤ {FALSE:.0%}", met=value <= FALSE))
    for label, members in (("list pages without prose", ["lists"]), ("word salad", [n for n in bad if "salad" in n])):
        value = float(np.concatenate([dropped(by[name]) for name in members]).mean())
        made.append(bar(f"dropped, {label}", f"{value:.1%}", f"≥ {DROPPED:.0%}", met=value >= DROPPED))
    for name, bound in (("all rules without Kiwi", FAST), ("edits and all rules", WHOLE)):
        speed = steps["web"][name]
        made.append(bar(name, f"{speed:.1f} MB/CPU-s", f"≥ {bound:.0f}", met=speed >= bound))
    return table(["bar of `web`", "measured", "bound", "met"], made)


def head(most: int, load: tuple[float, float]) -> str:
    """Where and how it was measured."""
    machine = f"{os.cpu_count()} cores ({processor()}), Linux, Python {platform.python_version()}"
    return f"""\
# Quality filters, side by side

Written by `{" ".join(["python", "bench/quality.py", *sys.argv[1:]])}`. {machine}. At most {most} documents a register.

Clean texts are human Korean: `docs` (Pro Git, the Rust book, Kubernetes, as Markdown or AsciiDoc), `news` (Wikinews),
`law` (bills, the constitution), `tales` (Andersen), `blogs` (pages as malmoi extracts them), `comments` (20 of one
source in a document). A clean document dropped is a false reject, counted among those that the length bound of `web`
keeps. `lists` are tag and archive pages with under 30 % of their characters in lines of 60 or more. Word salad is made:
eojeol of a text shuffled, eojeol drawn from all, few keywords over and over, random syllables. `gopher` is datatrove's
Gopher quality and repetition with their defaults and eojeol for words. Speeds are of one step alone over texts that no
step before has seen (after a first run over ten of them); the whole shares work between steps. The one-minute load was
{load[0]:.1f} before and {load[1]:.1f} after."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=lambda given: given.split(","), default=list(policies()))
    parser.add_argument("--most", type=int, default=300, help="documents of a register")
    parser.add_argument("--megabytes", type=float, default=1.0, help="text that speeds are measured on")
    parser.add_argument("--out", type=Path, default=HERE / "QUALITY.md")
    given = parser.parse_args()
    if unknown := {"web", *given.policies} - set(policies()) or {"web"} - set(given.policies):
        parser.error(f"--policies {','.join(sorted(unknown))}: `web` and others among {', '.join(policies())}")
    if not DATA.is_dir():
        parser.error("there is no shared/data beside the checkout, whose texts are judged")
    return given


def judged(name: str, by: Policy, sets: Sets, listed: Mapping[str, int]) -> Mapping[str, Verdicts]:
    """Verdicts of a policy on every set; `listed` is by text."""
    print(f"quality: {name}", file=sys.stderr)
    return {each: verdicts(texts, by, listed) for each, texts in sets.items()}


def some(texts: Sequence[str], megabytes: float) -> list[str]:
    """Texts of a random order up to a size."""
    order = drawn(texts, len(texts))
    sizes = np.cumsum([len(text.encode()) for text in order])
    return order[: int(np.searchsorted(sizes, megabytes * 1e6)) + 1]


def main() -> None:
    """Measure and write."""
    given, before = arguments(), os.getloadavg()[0]
    pages, listed = extracted()
    clean = {name: drawn(texts, given.most) for name, texts in registers(pages).items()}
    every = [text for texts in clean.values() for text in texts]
    shown = lists(pages)
    bad = {**shown, **salads(every)}
    chosen = {name: each for name, each in policies().items() if name in given.policies}
    found = {name: judged(name, each, {**clean, **bad}, listed) for name, each in chosen.items()}
    steps = {name: speeds(some(every, given.megabytes), each) for name, each in chosen.items()}
    page = [head(given.most, (before, os.getloadavg()[0])), "## Bars", bars((clean, bad), found, steps)]
    page += ["## False rejects", rejects(clean, found), "## Dropped, and rightly", drops(bad, found)]
    page += ["List pages that `web` keeps:", kept_lists(shown, found["web"], articles(pages))]
    for name, by in found.items():
        page += [f"## Rules of {name}, each alone", rules({**clean, **bad}, by, steps[name])]
    given.out.write_text("\n\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
