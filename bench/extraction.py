"""Extracted texts against gold: measures of a page, means of a class, the bars and the page that tells them."""

import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree, html

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from extraction_metric import countable, leaked, letters, score, worst_decile

OURS, THEIRS = "malmoi", "trafilatura"
OWN_TEXT = ("article-body", "fundus-body")
"""Kinds of gold whose `text` is the body in plain text, as the public set itself holds it."""
HALF = "xml-source, gold of half the page or more"
"""The class of the pages whose XML holds their text; two others are indexes made from all the XML files."""
SMALLEST_CLASS = 30
"""Pages of a class whose worst decile counts (issue 3)."""
Row = Mapping[str, Any]
Results = Mapping[str, "Result"]


class Page(NamedTuple):
    """A decoded page and its gold row."""

    url: str
    html: str
    row: Row

    @property
    def tongue(self) -> str:
        """`ko` or `other`."""
        return "ko" if self.row.get("lang") == "ko" else "other"


class Measure(NamedTuple):
    """A text against one gold: precision, recall, F1; snippets that leaked, of how many; the same of all blocks."""

    precision: float
    recall: float
    f1: float
    leaks: int = 0
    snippets: int = 0
    blocks_found: int = 0
    blocks: int = 0


class Result(NamedTuple):
    """What an extractor came to: a text a page, CPU seconds in all, and what was called."""

    texts: list[str]
    seconds: float
    call: str


class Line(NamedTuple):
    """A class: its name, number of pages, and by extractor the measures of its pages."""

    name: str
    pages: int
    measures: dict[str, list[Measure]]


class Bar(NamedTuple):
    """A bound of the issue: what it says, the two numbers compared, whether it holds."""

    says: str
    found: float
    bound: float
    holds: bool


def of_blocks(text: str, row: Row) -> Measure:
    """Against the joined `content_blocks`; `boilerplate_blocks` that stand in them cannot leak and are left out."""
    gold, boilerplate = "\n".join(row["content_blocks"]), row.get("boilerplate_blocks") or []
    kept, whole = letters(gold), letters(text)
    snippets = [each for each in boilerplate if countable(each) and letters(each) not in kept]
    seen = [each for each in boilerplate if letters(each)]
    found = sum(letters(each) in whole for each in seen)
    return Measure(*score(text, gold), len(leaked(text, snippets)), len(snippets), found, len(seen))


def of_text(text: str, row: Row) -> Measure:
    """Against the `text` of the public set."""
    return Measure(*score(text, row["text"]))


def of_strings(text: str, row: Row) -> Measure:
    """Against strings that must (`with`) and must not (`without`) be there, found as letters and digits."""
    kept = letters(text)
    there, wrong = (sum(letters(each) in kept for each in row.get(name) or []) for name in ("with", "without"))
    wanted, unwanted = len(row.get("with") or []), len(row.get("without") or [])
    precision, recall = there / (there + wrong or 1), there / (wanted or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    return Measure(precision, recall, f1, wrong, unwanted, wrong, unwanted)


def golds(page: Page) -> Iterator[tuple[str, Callable[[str, Row], Measure]]]:
    """The classes that a page is measured in, each with its measure."""
    row, kind = page.row, page.row.get("gold_kind", "gold")
    if row.get("content_blocks"):
        yield f"{kind} ({page.tongue})", of_blocks
        if row.get("source_class"):
            yield f"source {row['source_class']} ({page.tongue})", of_blocks
        if kind == "xml-source" and coverage(page) >= 0.5:  # issue 3: at least half of #page-content
            yield HALF, of_blocks
    if kind in OWN_TEXT:
        yield f"{kind}, the set's own text ({page.tongue})", of_text
    if row.get("with") or row.get("without"):
        yield f"{kind} ({page.tongue})", of_strings


def coverage(page: Page) -> float:
    """The letters of the gold for each letter of the page's element `page-content`; 0 where there is none."""
    # As bytes: lxml refuses a string that declares an encoding of its own.
    tree = html.document_fromstring(page.html.encode(errors="replace"), html.HTMLParser(encoding="utf-8"))
    found = tree.xpath("//*[@id='page-content']")
    if not found:
        return 0.0
    etree.strip_elements(found[0], "script", "style", with_tail=False)
    return len(letters("\n".join(page.row["content_blocks"]))) / (len(letters(found[0].text_content())) or 1)


def lines(pages: Sequence[Page], results: Results) -> list[Line]:
    """All classes of the pages, by name."""
    found: dict[str, dict[str, list[Measure]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(pages):
        for name, measures in measured(page, number, results).items():
            for extractor, measure in measures.items():
                found[name][extractor].append(measure)
    return [Line(name, len(next(iter(each.values()))), dict(each)) for name, each in sorted(found.items())]


def measured(page: Page, number: int, results: Results) -> dict[str, dict[str, Measure]]:
    """The measures of a page by class and extractor, each computed once."""
    done: dict[Callable[[str, Row], Measure], dict[str, Measure]] = {}
    classes = dict(golds(page))
    for measure in classes.values():
        if measure not in done:
            done[measure] = {name: measure(result.texts[number], page.row) for name, result in results.items()}
    return {name: done[measure] for name, measure in classes.items()}


def each_page(pages: Sequence[Page], results: Results) -> Iterator[dict[str, Any]]:
    """The measures of every page in every class, as rows."""
    for number, page in enumerate(pages):
        for name, measures in measured(page, number, results).items():
            yield {"url": page.url, "class": name} | {each: found._asdict() for each, found in measures.items()}


def mean(measures: Iterable[Measure], field: str) -> float:
    """The mean of a field over pages."""
    return statistics.mean(getattr(each, field) for each in measures)


def share(measures: Iterable[Measure], part: str = "leaks", whole: str = "snippets") -> float:
    """The snippets that leaked of all snippets of some pages."""
    counted = [(getattr(each, part), getattr(each, whole)) for each in measures]
    return sum(part for part, _ in counted) / (sum(whole for _, whole in counted) or 1)


def bars(table: Sequence[Line], results: Results, korean: int) -> list[Bar]:
    """The bounds of issue 3 that these classes can show; a class that is not there gives none."""
    by_name = {line.name: line.measures for line in table}
    return [
        *_f1_bars(by_name),
        *_leak_bars(by_name),
        *_decile_bars(table),
        *([_speed(results, korean)] if korean else []),
    ]


def _f1_bars(by_name: Mapping[str, dict[str, list[Measure]]]) -> Iterator[Bar]:
    articles = [f"{kind} (ko)" for kind in OWN_TEXT]
    others = [name for name in by_name if name.endswith("(other)") and not name.startswith("source")]
    for says, names, margin in (
        ("Korean Markdown F1, trafilatura + 0.012", ["markdown-source (ko)"], 0.012),
        ("EUC-KR documentation F1, trafilatura + 0.06", ["xml-source (ko)"], 0.06),
        ("Korean news and article F1, trafilatura", articles, 0.0),
        *((f"{name} F1, trafilatura - 0.005", [name], -0.005) for name in others),
    ):
        ours, theirs = (pooled(by_name, names, side) for side in (OURS, THEIRS))
        if ours:
            yield at_least(says, mean(ours, "f1"), mean(theirs, "f1") + margin)
    if half := by_name.get(HALF):
        yield at_least("EUC-KR documentation recall, gold of half the page or more", mean(half[OURS], "recall"), 0.95)


def _leak_bars(by_name: Mapping[str, dict[str, list[Measure]]]) -> Iterator[Bar]:
    names = [name for name, measures in by_name.items() if _has_blocks(name, measures)]
    korean = [name for name in names if name.endswith("(ko)")]
    yield from (_leak_bar(by_name, f"{name} leaks", [name]) for name in [*names, HALF] if name in by_name)
    for says, chosen in (("all Korean leaks", korean), ("all leaks", names)):
        if chosen:
            yield _leak_bar(by_name, says, chosen)
            yield _leak_bar(by_name, f"{says}, short and ambiguous too", chosen, ("blocks_found", "blocks"))


def _leak_bar(
    by_name: Mapping[str, dict[str, list[Measure]]],
    says: str,
    names: Iterable[str],
    counts: tuple[str, str] = ("leaks", "snippets"),
) -> Bar:
    """Our share of some classes together against a third of trafilatura's."""
    found, theirs = (share(pooled(by_name, names, side), *counts) for side in (OURS, THEIRS))
    return Bar(f"{says}, a third of trafilatura's", found, theirs / 3, found <= theirs / 3)


def _has_blocks(name: str, measures: dict[str, list[Measure]]) -> bool:
    """Whether a class is one of gold blocks, each page in one such class only."""
    return not name.startswith(("source", "snippets")) and name != HALF and any(each.blocks for each in measures[OURS])


def _decile_bars(table: Sequence[Line]) -> Iterator[Bar]:
    for line in table:
        if line.pages >= SMALLEST_CLASS:
            ours, theirs = (worst_decile([each.f1 for each in line.measures[side]]) for side in (OURS, THEIRS))
            yield Bar(f"worst decile of {line.name}, better than trafilatura's", ours, theirs, ours > theirs)


def _speed(results: Results, korean: int) -> Bar:
    """Pages of all Korean pages a CPU second; `korean` of them were timed."""
    ours, theirs = (korean / results[side].seconds for side in (OURS, THEIRS))
    return at_least("Korean pages a CPU second, 3x trafilatura", ours, 3 * theirs)


def at_least(says: str, found: float, bound: float) -> Bar:
    """A bar that holds from its bound on."""
    return Bar(says, found, bound, found >= bound)


def pooled(by_name: Mapping[str, dict[str, list[Measure]]], names: Iterable[str], side: str) -> list[Measure]:
    """The measures of an extractor in several classes."""
    return [each for name in names for each in by_name.get(name, {}).get(side, [])]


def page(table: Sequence[Line], found: Sequence[Bar], results: Results, head: str) -> str:
    """The Markdown of a run."""
    calls = "\n".join(f"- {name} {result.call}" for name, result in results.items())
    return "\n\n".join([head, calls, bar_table(found), *(class_table(line) for line in table)]) + "\n"


def bar_table(found: Sequence[Bar]) -> str:
    """The bars, a row each."""
    rows = [f"| {bar.says} | {bar.found:.4f} | {bar.bound:.4f} | {'yes' if bar.holds else '**no**'} |" for bar in found]
    return "\n".join(["## Bars", "", "| bar | ours | bound | holds |", "| --- | --- | --- | --- |", *rows])


def class_table(line: Line) -> str:
    """A class, a row an extractor."""
    head = "| extractor | F1 | precision | recall | worst decile F1 | leaks |"
    rows = [f"| {name} | {' | '.join(cells(measures))} |" for name, measures in line.measures.items()]
    return "\n".join([f"## {line.name}: {line.pages} pages", "", head, "| --- | --- | --- | --- | --- | --- |", *rows])


def cells(measures: Sequence[Measure]) -> list[str]:
    """F1, precision, recall, worst decile and leaks of some pages."""
    means = [mean(measures, field) for field in ("f1", "precision", "recall")]
    leaks = f"{share(measures):.4f}" if any(each.snippets for each in measures) else "-"
    return [*(f"{each:.4f}" for each in (*means, worst_decile([each.f1 for each in measures]))), leaks]
