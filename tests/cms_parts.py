"""The blocks of a made page: their HTML in a style, and the lines of text that they are."""

import html as entities
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cms_prose import LISTINGS, Prose

STYLES = tomllib.loads((Path(__file__).with_name("cms_html") / "styles.toml").read_text(encoding="utf-8"))
TOKENS = re.compile(r"\b(def|for|in|return|import|SELECT|FROM|WHERE|GROUP|services)\b")
RUBY, BOLD, LINK, TICKS = (
    re.compile(each) for each in (r"｜(.+?)《(.+?)》", r"\*\*(.+?)\*\*", r"\[(.+?)\]\((.+?)\)", r"`(.+?)`")
)


class Part(NamedTuple):
    """A block: its HTML and its lines of true text, none for what a system puts between the blocks."""

    html: str
    lines: list[str]


class Maker:
    """What writes the blocks of one page in order, in one style; `notes` stand where the plan says n or b."""

    def __init__(self, words: Prose, style: str, notes: list[str]) -> None:
        self.words, self.style, self.notes, self.count = words, STYLES["plain"] | STYLES[style], list(notes), 100

    def parts(self, plan: str) -> list[Part]:
        """A block a letter."""
        return [PARTS[letter](self) for letter in plan]

    def put(self, key: str, inside: str) -> str:
        """The HTML of a block or of a part of one, around what is inside."""
        self.count += 1
        return self.style[key].replace("{n}", str(self.count)).replace("{x}", inside)

    def said(self, key: str, text: str) -> Part:
        return Part(self.put(key, marked(text)), [unmarked(text)])

    def sentences(self, count: int) -> str:
        return " ".join(self.words.sentence() for _ in range(count))

    def paragraph(self) -> Part:
        return self.said("p", self.sentences(self.words.random.randint(2, 4)))

    def single(self) -> Part:
        return self.said("p", self.sentences(1))

    def of(self, key: str, kind: str) -> Part:
        """A block that is one of a kind of the pool."""
        return self.said(key, self.words.say(kind))

    def opened(self, kind: str) -> Part:
        """A paragraph that begins with one of a kind of the pool."""
        return self.said("p", self.words.say(kind) + " " + self.sentences(1))

    def note(self) -> Part:
        note = self.notes.pop(0)
        return Part(note if note.startswith("<") else self.put("p", note), [])

    def prefixed(self) -> Part:
        """A paragraph whose first line begins with a byline."""
        text = self.sentences(3)
        return Part(self.put("p", self.notes.pop(0) + " " + marked(text)), [text])

    def suffixed(self) -> Part:
        """A paragraph whose last line ends in a byline."""
        text = self.sentences(2)
        return Part(self.put("p", marked(text) + " " + self.notes.pop(0)), [text])

    def listed(self, kind: str) -> Part:
        items = [self.words.say("items") for _ in range(self.words.random.randint(3, 5))]
        return Part(self.put(kind, "".join(self.put("li", each) for each in items)), ["- " + each for each in items])

    def defined(self) -> Part:
        pairs = [(self.words.say("terms"), self.sentences(1)) for _ in range(3)]
        inside = "".join(self.put("dt", term) + self.put("dd", meaning) for term, meaning in pairs)
        return Part(self.put("dl", inside), [each for pair in pairs for each in pair])

    def table(self) -> Part:
        cells = [[self.words.fill(each) for each in ("{b}", "{a}", "{n}")] for _ in range(3)]
        rows = [["갈래", "내용", "비고"], *cells]
        caption = self.words.fill("{p}의 {b} 현황") if self.style["cap"] else ""
        inside = self.put("cap", caption) if caption else ""
        for number, row in enumerate(rows):
            inside += self.put("tr", "".join(self.put("td" if number else "th", each) for each in row))
        return Part(self.put("t", inside), [*filter(None, [caption]), *map(" | ".join, rows)])

    def code(self) -> Part:
        lines = self.words.take("listings", LISTINGS).splitlines()
        inside = self.style["lines"].join(self.coded(number, line) for number, line in enumerate(lines, 1))
        numbers = "".join(self.style["number"].replace("{n}", str(number + 1)) for number in range(len(lines)))
        return Part(self.put("c", inside).replace("{numbers}", numbers), ["```", *lines, "```"])

    def coded(self, number: int, line: str) -> str:
        """A line of code as a highlighter writes it."""
        token = self.style["token"] or "{x}"
        marked = TOKENS.sub(lambda match: token.replace("{x}", match[0]), entities.escape(line, quote=False))
        return self.style["line"].replace("{n}", str(number)).replace("{x}", marked)

    def specification(self) -> Part:
        lines = self.words.say("specifications").split(" / ")
        return Part(self.style["join"].join(self.put("p", each) for each in lines), lines)


PARTS: dict[str, Callable[[Maker], Part]] = {
    "p": Maker.paragraph,
    "s": Maker.single,
    "n": Maker.note,
    "b": Maker.prefixed,
    "e": Maker.suffixed,
    "h": lambda maker: maker.of("h", "headings"),
    "q": lambda maker: maker.said("q", maker.sentences(1)),
    "f": lambda maker: maker.of("f", "captions"),
    "m": lambda maker: maker.of("p", "mentions"),
    "r": lambda maker: maker.opened("rubies"),
    "i": lambda maker: maker.opened("inlines"),
    "l": lambda maker: maker.listed("ul"),
    "o": lambda maker: maker.listed("ol"),
    "d": Maker.defined,
    "t": Maker.table,
    "c": Maker.code,
    "k": Maker.specification,
}


def marked(text: str) -> str:
    """A line's HTML, from its marks of ruby, weight, links and code."""
    text = RUBY.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", entities.escape(text, quote=False))
    return TICKS.sub(r"<code>\1</code>", LINK.sub(r'<a href="\2">\1</a>', BOLD.sub(r"<strong>\1</strong>", text)))


def unmarked(text: str) -> str:
    """The same line as text."""
    return TICKS.sub(r"\1", LINK.sub(r"\1", BOLD.sub(r"\1", RUBY.sub(r"\1(\2)", text))))
