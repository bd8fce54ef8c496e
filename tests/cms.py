"""Pages of Korean content systems, made here with their truth: what is text and what surrounds it.

    python tests/cms.py [NAME ...]

prints leaks, recall and F1 of ours and of trafilatura's own call page by page, or the named pages in full.

The markup is in `cms_html`, a file a family. Its first lines are its pages, `@ name | url | style | register | plan |
flags`, each followed by the `+ notes` that a system puts among the blocks; the HTML comes after an empty line. A plan
has a letter a block (cms_parts.PARTS), and `/` before the next post of a thread; a style (styles.toml) is how blocks
are written, after a colon how those of the further posts are. In the HTML `{{fact}}` is a fact of the page or its body,
`{{?flag}}..{{/flag}}` stands on pages with the flag, `[[5|..]]` comes five times, with {t} a headline, {u} a nickname,
{c} a comment, {d} a day, {n} a number, and `[[turn|..]]` for each further post {x}.
"""

import re
import statistics
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import trafilatura
from lxml import html as parser

from cms_parts import Maker
from cms_prose import POOL, TITLES, Prose, prose
from extraction_metric import SHORTEST, leaked, letters, score
from malmoi.pipelines.extract import extract

OPTIONS = {"include_comments": False}  # of trafilatura
FOLDER = Path(__file__).with_name("cms_html")
UNSEEN = ("script", "style", "head", "template", "textarea")
FLAGGED = re.compile(r"\{\{\?(\w+)\}\}(.*?)\{\{/\1\}\}", re.DOTALL)
REPEATED = re.compile(r"\[\[(\d+|turn)\|(.*?)\]\]", re.DOTALL)
FACT = re.compile(r"\{\{(\w+)\}\}")
Facts = dict[str, str]
Turn = tuple[str, list[str]]


class CmsPage(NamedTuple):
    """A made page: `body` is its true blocks, `turns` the same by post; no snippet of `boilerplate` may be in the text.

    The comments of boards and forums are turns, those under news and on blogs are boilerplate; so are nicknames, dates
    and counts. The title is neither. `author` and `date` are None where they are not to be judged; a page with the flag
    `empty` has no text of its own.
    """

    name: str
    family: str
    url: str
    html: str
    body: list[str]
    boilerplate: list[str]
    title: str
    author: str | None
    date: str | None
    turns: list[list[str]]
    flags: frozenset[str]


class Spec(NamedTuple):
    """A page as its `@` line and notes ask for it, and the HTML of its system."""

    family: str
    name: str
    url: str
    style: str
    register: str
    plan: str
    flags: str
    notes: list[str]
    shell: str


def specs() -> Iterator[Spec]:
    """All pages asked for, by file and line."""
    for path in sorted(FOLDER.glob("*.html")):
        head, shell = path.read_text(encoding="utf-8").split("\n\n", 1)
        for page in head.removeprefix("@ ").split("\n@ "):
            first, *notes = page.split("\n+ ")
            yield Spec(path.stem, *(field.strip() for field in first.split("|")), notes, shell)


@cache
def pages() -> tuple[CmsPage, ...]:
    """All made pages, the same on every call and machine."""
    return tuple(page(spec, number) for number, spec in enumerate(specs()))


def page(spec: Spec, number: int) -> CmsPage:
    """The page of a spec; its number picks the topic."""
    words, flags = prose(spec.name, number, spec.register), frozenset(spec.flags.split())
    facts = known(spec, words, number)
    shell, notes = flagged(spec.shell, flags), [filled(note, words, facts) for note in spec.notes]
    turns = posts(spec, words, notes)
    first = "{{body}}" in shell
    facts["body"] = turns[0][0] if first and turns else ""
    html = filled(shell, words, facts, turns[first:])
    body = [line for _, lines in turns for line in lines]
    return CmsPage(
        name=spec.name,
        family=spec.family,
        url=facts["url"],
        html=html,
        body=body,
        boilerplate=surroundings(html, notes, body, facts["title"]),
        title=facts["title"],
        author=facts["author"] if "author" in flags else None,
        date=None if "nodate" in flags or not dated(facts, html) else facts["date"],
        turns=[lines for _, lines in turns],
        flags=flags,
    )


def known(spec: Spec, words: Prose, number: int) -> Facts:
    """The facts of a page but for its body."""
    year, month, day = 2021 + number % 5, 1 + number * 5 % 12, 1 + number * 7 % 28
    date, serial = f"{year}-{month:02}-{day:02}", str(104200 + number * 3571)
    return {
        "title": words.say("title", TITLES[spec.register]),
        "author": POOL["people"][number % len(POOL["people"])],
        "nick": words.take("nicknames"),
        "date": date,
        "dots": date.replace("-", "."),
        "spaced": f"{year}. {month}. {day}.",
        "korean": f"{year}년 {month}월 {day}일",
        "time": f"{8 + number % 12:02}:{number * 13 % 60:02}",
        "iso": f"{date}T{8 + number % 12:02}:{number * 13 % 60:02}:00+09:00",
        "id": serial,
        "url": spec.url.replace("{{id}}", serial).replace("{{ymd}}", date.replace("-", "")),
        "org": words.topic["o"][0],
        "lead": words.fill("{p}의 {a}, 그리고 {b} 이야기를 담았습니다"),
    }


def dated(facts: Facts, html: str) -> bool:
    """Whether a page shows its date in any form."""
    return any(facts[form] in html for form in ("date", "dots", "spaced", "korean"))


def posts(spec: Spec, words: Prose, notes: list[str]) -> list[Turn]:
    """HTML and lines of each post; all but the first are written without ado where the style says so after a colon."""
    first, _, rest = spec.style.partition(":")
    makers = Maker(words, first, notes), Maker(words, rest or first, notes)
    found = []
    for turn, plan in enumerate(filter(None, spec.plan.split("/"))):
        maker = makers[bool(turn)]
        parts = maker.parts(plan)
        html = maker.style["join"].join(part.html for part in parts)
        found.append((html, [line for part in parts for line in part.lines]))
    return found


def flagged(shell: str, flags: frozenset[str]) -> str:
    """A template without the sections of other flags."""
    while FLAGGED.search(shell):
        shell = FLAGGED.sub(lambda match: match[2] if match[1] in flags else "", shell)
    return shell


def filled(shell: str, words: Prose, facts: Facts, turns: list[Turn] | None = None) -> str:
    """A template with its repetitions and facts."""
    other = words.other()

    def repeat(match: re.Match[str]) -> str:
        bodies = [html for html, _ in turns or []] if match[1] == "turn" else [""] * int(match[1])
        return "\n".join(once(match[2], other, body, number) for number, body in enumerate(bodies))

    return FACT.sub(lambda match: facts[match[1]], REPEATED.sub(repeat, shell))


def once(item: str, other: Prose, body: str, number: int) -> str:
    """One of several like items; its words are drawn only if it asks for them."""
    drawn = {
        "{t}": lambda: other.say("links"),
        "{u}": lambda: other.take("nicknames"),
        "{c}": lambda: other.say("comments"),
        "{d}": lambda: f"2025.{1 + number % 12:02}.{3 + number * 5 % 25:02}",
        "{n}": lambda: str(4100 + number * 37),
        "{x}": lambda: body,
    }
    for mark, draw in drawn.items():
        while mark in item:
            item = item.replace(mark, draw(), 1)
    return item


def surroundings(html: str, notes: list[str], body: list[str], title: str) -> list[str]:
    """Each visible piece of a page and of its notes that is neither of the body nor the title."""
    text, whole = letters("\n".join(body)), letters(title)
    blocks = [block for block in map(letters, body) if len(block) > 2 * SHORTEST]
    pieces = {}
    for piece in [*visible(html), *(each for note in notes for each in visible(f"<div>{note}</div>"))]:
        kept = letters(piece)
        mixed = kept in text or kept in whole or whole in kept or any(block in kept for block in blocks)
        if len(kept) >= SHORTEST and not mixed:
            pieces[piece] = None
    return list(pieces)


def visible(html: str) -> Iterator[str]:
    """The text nodes of a page in order, stripped."""
    tree = parser.document_fromstring(html)
    for element in tree.xpath("|".join(f"//{tag}" for tag in UNSEEN)):
        element.text = None
        del element[:]
    yield from (" ".join(node.split()) for node in tree.xpath("//text()") if node.strip())


class Outcome(NamedTuple):
    """What a found text holds of a page: snippets that leaked and how many there are, recall of the body and F1."""

    leaks: int
    snippets: int
    recall: float
    f1: float


def outcome(text: str, page: CmsPage) -> Outcome:
    """How a found text compares with a page's truth."""
    of_text = score(text, "\n".join(page.body))
    return Outcome(len(leaked(text, page.boilerplate)), len(page.boilerplate), of_text.recall, of_text.f1)


def ours(page: CmsPage) -> str:
    """The text that malmoi extracts."""
    return extract(page.html, page.url).text


def theirs(page: CmsPage) -> str:
    """The text of trafilatura's own call."""
    return trafilatura.extract(page.html, url=page.url, **OPTIONS) or ""


def total(outcomes: list[Outcome]) -> Outcome:
    """Sums of leaks and snippets, means of recall and F1."""
    leaks, snippets, recall, f1 = zip(*outcomes, strict=True)
    return Outcome(sum(leaks), sum(snippets), statistics.mean(recall), statistics.mean(f1))


def compared() -> dict[str, tuple[Outcome, Outcome]]:
    """The outcomes of ours and of theirs by name, for all pages that have a text."""
    return {each.name: (outcome(ours(each), each), outcome(theirs(each), each)) for each in pages() if each.body}


def row(name: str, our: Outcome, their: Outcome) -> str:
    """A line of the table."""
    leaks = f"{our.leaks:>6} {their.leaks:>6} /{our.snippets:>5}"
    return f"{name:<28}{leaks}  {our.recall:>7.3f} {their.recall:>6.3f}  {our.f1:>7.3f} {their.f1:>6.3f}"


def table() -> list[str]:
    """The lines of all pages and of their sum, ours before theirs."""
    pairs = compared()
    both = (total(list(side)) for side in zip(*pairs.values(), strict=True))
    head = f"{'page':<28}  leaks: ours, theirs, of  recall: both    F1: both"
    return [head, *(row(name, *pair) for name, pair in pairs.items()), row("all", *both)]


def shown(page: CmsPage) -> list[str]:
    """A page in full: HTML, truth, what leaks and what is found."""
    text = ours(page)
    leaks = leaked(text, page.boilerplate)
    return [page.html, "--- truth", *page.body, "--- leaked", *leaks, "--- found", text]


if __name__ == "__main__":
    named = [each for each in pages() if each.name in sys.argv[1:]]
    lines = [line for each in named for line in shown(each)] if named else table()
    sys.stdout.write("\n".join(lines) + "\n")
