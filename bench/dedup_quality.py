"""Section of DEDUP.md: what is found and what is wrongly removed, on made edits and on real revisions of pages."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import dedup_nemo
from dedup_runs import OURS, Bar, Section, keepers, texts_file
from results import bar, table

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
import neardup  # noqa: E402 - siblings of a script
from copies import Document, Quality, quality, recall  # noqa: E402
from edits import EDITS, FOILS  # noqa: E402

NEMO = "nemo"
SYSTEMS = {
    OURS: "malmoi",
    NEMO: "NeMo Curator's defaults: 24 raw characters, 20 x 13, unverified",
    "datatrove-kiwi": "datatrove as FineWeb-2 runs it: Kiwi 5-grams, 14 x 8, unverified",
    "datatrove-composed": "the same, its normaliser told not to decompose Hangul",
    "rensa": "rensa: raw 6-grams, 20 x 6, J ≥ 0.70",
}
SHORT = dict(zip(SYSTEMS, ("malmoi", "NeMo", "datatrove", "datatrove, composed", "rensa"), strict=True))

BANDS = ((0.0, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0), (1.0, 1.01))
"""Jaccard from, and below; the last is of texts with the same n-grams."""

WORDS = "words 5 %"
"""The edit that is beyond what was promised: spacing, punctuation, particles, typos, boilerplate, moved paragraphs."""

NEAR = 0.70
"""The least Jaccard of a pair that the sketch specification calls a copy."""

Keepers = Mapping[str, Sequence[int]]
"""By system the keeper of each text."""


def found(name: str, texts: Sequence[str]) -> Keepers:
    """What every system keeps of some texts."""
    path = texts_file(name, texts)
    return {name: dedup_nemo.keepers(texts) if name == NEMO else keepers(name, path) for name in SYSTEMS}


def share(hits: Iterable[bool]) -> str:
    """Part of some that hold, with three decimals; a dash for none."""
    all_hits = list(hits)
    return f"{sum(all_hits) / len(all_hits):.3f}" if all_hits else "-"


def by_group(kept: Keepers, documents: Sequence[Document], groups: Mapping[str, Callable[[Document], bool]]) -> str:
    """Recall of (base, copy) pairs, a row a group of copies."""
    hits = {name: recall(documents, each) for name, each in kept.items()}
    rows: list[list[object]] = []
    for group, holds in groups.items():
        members = [row for row, each in enumerate(documents) if each.copy and holds(each)]
        rows.append([group, len(members), *(share(each[row] for row in members) for each in hits.values())])
    return table(["", "pairs", *(SHORT[name] for name in kept)], rows)


def named(kind: str) -> Callable[[Document], bool]:
    """Whether a copy is of an edit."""
    return lambda each: each.kind == kind


def within(low: float, high: float) -> Callable[[Document], bool]:
    """Whether a copy is in a band of Jaccard."""
    return lambda each: low <= each.jaccard < high


def band_name(low: float, high: float) -> str:
    """A band as a row's name."""
    return "J = 1" if low == 1 else f"J {low:.1f} to {high:.1f}"


def wrong_rate(each: Quality) -> float:
    """Wrong removals in 1,000."""
    return 1000 * each.wrong / max(each.removed, 1)


def overview(kept: Keepers, documents: Sequence[Document]) -> str:
    """A row a system: recall of all copies and of those with J ≥ 0.70, wrong removals, copies left."""
    rows: list[list[object]] = []
    for name, each in kept.items():
        hits, did = recall(documents, each), quality(documents, each)
        near = share(hit for row, hit in hits.items() if documents[row].jaccard >= NEAR)
        removed = f"{did.wrong} of {did.removed}"
        left = f"{did.left} ({did.left / did.copies:.1%})"
        rows.append([SYSTEMS[name], share(hits.values()), near, removed, f"{wrong_rate(did):.2f}", left])
    head = ["", "recall of copies", f"of those with J ≥ {NEAR}", "wrong removals", "in 1,000", "copies left"]
    return table(head, rows)


def bars(kept: Keepers, documents: Sequence[Document]) -> list[Bar]:
    """What was promised."""
    hits = recall(documents, kept[OURS])
    all_copies = sum(hits.values()) / len(hits)
    named_ones = [hit for row, hit in hits.items() if documents[row].kind != WORDS]
    ours, nemo = quality(documents, kept[OURS]), quality(documents, kept[NEMO])
    left = ours.left / max(nemo.left, 1)
    return [
        bar(
            "recall of copies: spacing, punctuation, particles, typos, boilerplate, moved paragraphs",
            f"{sum(named_ones) / len(named_ones):.4f}",
            "≥ 0.985",
            met=sum(named_ones) >= 0.985 * len(named_ones),
        ),
        bar("the same with one word in twenty replaced", f"{all_copies:.4f}", "≥ 0.985", met=all_copies >= 0.985),
        bar("wrong removals in 1,000", f"{wrong_rate(ours):.2f}", "≤ 1", met=wrong_rate(ours) <= 1),
        bar("copies left, to NeMo's", f"1/{1 / max(left, 1e-9):.0f}", "≤ 1/20", met=left <= 1 / 20),
    ]


def made(documents: Sequence[Document]) -> Section:
    """The section on made edits, and its bars."""
    kept = found("edits", [each.text for each in documents])
    bases, copies = sum(each.base == row for row, each in enumerate(documents)), sum(each.copy for each in documents)
    mean = {kind: _mean_jaccard(documents, kind) for kind in (*EDITS, *FOILS)}
    kinds = {f"{kind} (mean J {mean[kind]:.2f})": named(kind) for kind in EDITS}
    levels = {band_name(*band): within(*band) for band in BANDS}
    foils = "; ".join(f"{kind}: mean J {mean[kind]:.2f}" for kind in FOILS)
    head = (
        f"{bases} distinct bases, {copies} copies, {len(documents) - bases - copies} foils ({foils}). A copy is a copy "
        "by construction, whatever its Jaccard; a foil is none. J is exact, of normalised 6-grams without spaces. A "
        "removal is wrong where the text kept is no copy. Copies left count every text kept beyond one of its base."
    )
    parts = [
        "## Quality on made edits",
        head,
        overview(kept, documents),
        "Recall of (base, copy) by edit:",
        by_group(kept, documents, kinds),
        "By Jaccard:",
        by_group(kept, documents, levels),
    ]
    return "\n\n".join(parts), bars(kept, documents)


def _mean_jaccard(documents: Sequence[Document], kind: str) -> float:
    found = [each.jaccard for each in documents if each.kind == kind]
    return sum(found) / max(len(found), 1)


def real() -> Section:
    """The section on real revisions, and its bar; nothing where they are not."""
    if not neardup.DATA.is_dir():
        return f"## Quality on real revisions\n\nSkipped: {neardup.DATA.name} is not beside this checkout.", []
    texts, truth = neardup.texts_and_truth()
    kept = found("revisions", texts)
    same = [pair for pair in truth if pair.same_page]
    rows: list[list[object]] = []
    for low, high in BANDS:
        band = [pair for pair in same if low <= pair.jaccard < high]
        hits = (share(each[pair.a] == each[pair.b] for pair in band) for each in kept.values())
        rows.append([band_name(low, high), len(band), *hits])
    joined = {name: _joined(truth, each) for name, each in kept.items()}
    rows.append(["different pages joined", len(truth) - len(same), *joined.values()])
    head = f"{len(texts)} revisions of pages of two books; J is that of their truth, of 8-grams without punctuation."
    text = table(["", "pairs", *(SHORT[name] for name in kept)], rows)
    line = bar("real: different pages joined", str(joined[OURS]), "0", met=joined[OURS] == 0)
    return f"## Quality on real revisions\n\n{head}\n\n{text}", [line]


def _joined(truth: Sequence[neardup.Truth], kept: Sequence[int]) -> int:
    return sum(kept[pair.a] == kept[pair.b] for pair in truth if not pair.same_page)
