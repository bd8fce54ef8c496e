"""Texts that quality filters are judged by: clean human Korean in registers, list pages, and made-up word salad."""

import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import zstandard

from malmoi.pipelines.extract import Extracted, decode, extract
from malmoi.pipelines.extract.html import TooDeepError
from malmoi.pipelines.read import Page, read

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
WARCS = ("korean-web-00.warc.gz", "korean-web-01.warc.gz")

TURNS = 20
"""Comments of one source, in order, that make one document of the register `comments`."""

FILES = {
    "docs": ("text/progit2-ko", "text/rust-book-ko", "text/kubernetes-docs-ko"),
    "news": ("text/wikinews-ko",),
    "law": ("text/law-and-bills-ko",),
    "tales": ("text/fairytale-ko",),
}
COMMENTS = ("labelled/nsmc-reviews", "labelled/korean-hate-speech-train", "labelled/chatbot-qa")

COMMENT = re.compile(r"^(/{4,})\n.*?^\1\n?", re.MULTILINE | re.DOTALL)

SENTENCE = re.compile(r"(?:[.?!…]|[다요죠음함])[\"'”’)\]]*$")
"""The end of a line that ends a sentence."""

ENOUGH = 100
"""Documents from which a register counts for the bar; a smaller one is only told."""

WIDE, LISTS = 60, 0.30
"""A page of kind `list` holds no prose when under this share of its characters is in lines of so many or more."""

SALAD = 100
"""Documents of each kind of word salad."""

SYLLABLES = 60
"""Characters of a line of random syllables."""


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl.zst file of shared/data."""
    with zstandard.open(DATA / f"{name}.jsonl.zst", "rb") as opened:
        yield from map(json.loads, io.TextIOWrapper(opened, "utf-8"))


def registers(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Clean texts by register; `pages` are the extracted texts of the WARC files by URL."""
    found = {name: [shown(row["text"]) for each in files for row in rows(each)] for name, files in FILES.items()}
    comments = [text for name in COMMENTS for text in threads([row["text"] for row in rows(name)])]
    return {**found, "blogs": list(blogs(pages)), "comments": comments}


def shown(text: str) -> str:
    """A text without AsciiDoc's comment blocks, in which Pro Git keeps the English original."""
    return COMMENT.sub("", text)


def threads(turns: Sequence[str]) -> list[str]:
    """Every `TURNS` turns as one text, with a blank line between two as in the text of a forum page."""
    whole = len(turns) - len(turns) % TURNS
    return ["\n\n".join(turns[first : first + TURNS]) for first in range(0, whole, TURNS)]


def blogs(pages: Mapping[str, str]) -> Iterator[str]:
    """Texts of the article pages whose Markdown source is known."""
    gold = {row["url"] for row in rows("web-gold") if row["lang"] == "ko" and row["gold_kind"] == "markdown-source"}
    kinds = {row["url"]: row["kind"] for row in rows("web-index")}
    return (text for url, text in pages.items() if url in gold and kinds[url] == "page")


def lists(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Texts of list pages with a text: those without prose, and the others."""
    urls = [row["url"] for row in rows("web-index") if row["kind"] == "list" and row["lang"] == "ko"]
    found = sorted((pages[url] for url in urls if pages.get(url, "").strip()), key=has_prose)
    parts = {prose: list(texts) for prose, texts in groupby(found, has_prose)}
    return {"lists": parts.get(False, []), "lists with prose": parts.get(True, [])}


def has_prose(text: str) -> bool:
    """Whether wide lines hold `LISTS` or more of the characters of a text."""
    lines = text.splitlines()
    return sum(len(line) for line in lines if len(line) >= WIDE) >= LISTS * max(sum(map(len, lines)), 1)


def articles(pages: Mapping[str, str]) -> set[str]:
    """Lines of the pages that are no lists."""
    kinds = {row["url"]: row["kind"] for row in rows("web-index")}
    return {line for url, text in pages.items() if kinds[url] == "page" for line in text.splitlines()}


def extracted() -> tuple[dict[str, str], dict[str, int]]:
    """Texts of the Korean pages of the WARC files by URL, as malmoi extracts them, and what is listed of each text."""
    korean = {row["url"] for row in rows("web-index") if row["lang"] == "ko"}
    found = (each for name in WARCS for each in read(str(DATA / name)) if isinstance(each, Page))
    made = {each.url: extracted_of(each) for each in found if each.kind == "response" and each.url in korean}
    return {url: each.text for url, each in made.items()}, {each.text: each.listed for each in made.values()}


def extracted_of(page: Page) -> Extracted:
    """What is extracted of a page; nothing where it is deeper than the parser goes."""
    try:
        return extract(decode(page.body, page.header("content-type")).text, page.url)
    except TooDeepError:
        return Extracted()


def in_sentences(text: str) -> int:
    """Characters in the lines of a text that end a sentence."""
    return sum(len(line) for line in text.splitlines() if SENTENCE.search(line.rstrip()))


def salads(texts: Sequence[str]) -> dict[str, list[str]]:
    """Made-up texts without sense by kind, from the eojeol of sensible ones; the same for the same texts."""
    chance = random.Random(0)  # noqa: S311 - drawn texts
    bases = chance.sample([text for text in texts if len(text) > 400], SALAD)
    pool = sorted({word for text in texts for word in text.split() if any("가" <= each <= "힣" for each in word)})
    return {
        "salad: shuffled": [shuffled(text, chance) for text in bases],
        "salad: drawn": [drawn(pool, chance) for _ in bases],
        "salad: keywords": [keywords(pool, chance) for _ in bases],
        "salad: syllables": [syllables(chance) for _ in bases],
    }


def shuffled(text: str, chance: random.Random) -> str:
    """The eojeol of a text in random order, in lines of the same numbers of them."""
    words = text.split()
    chance.shuffle(words)
    left = iter(words)
    return "\n".join(" ".join(next(left) for _ in line.split()) for line in text.splitlines())


def drawn(pool: Sequence[str], chance: random.Random) -> str:
    """Lines of eojeol drawn from all registers, each ended with a full stop."""
    return "\n".join(" ".join(chance.choices(pool, k=chance.randint(6, 16))) + "." for _ in range(20))


def keywords(pool: Sequence[str], chance: random.Random) -> str:
    """A search page's stuffing: few eojeol in ever other pairs and threes."""
    few = chance.sample(pool, 12)
    return "\n".join(" ".join(chance.choices(few, k=chance.randint(2, 12))) for _ in range(30))


def syllables(chance: random.Random) -> str:
    """Lines of random Hangul syllables with random spaces."""
    return "\n".join("".join(one(chance) for _ in range(SYLLABLES)) for _ in range(15))


def one(chance: random.Random) -> str:
    """A space one time in four, else a syllable of all that there are."""
    return " " if chance.random() < 1 / 4 else chr(chance.randrange(0xAC00, 0xD7A4))
