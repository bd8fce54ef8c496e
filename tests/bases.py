"""Distinct Korean texts to make copies of: real ones of shared/data where they are, else made up."""

import io
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import zstandard

from copies import grams
from making import prose

DATA = Path(__file__).parents[2] / "shared" / "data"
SETS = ("web-gold", "neardup/progit2-ko-docs", "neardup/rust-lang-book-ko-docs")
LEAST, MOST = 200, 1500
"""Characters of a base; longer texts are cut at line ends. Shorter ones are mostly titles and stubs."""

HANGUL = 0.3
"""The least share of Hangul syllables among the characters of a base: below, it is code with Korean comments."""

COMMON = 0.3
"""The largest share of a base's n-grams that all bases before it may hold together."""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl.zst file."""
    with zstandard.open(path, "rb") as opened:
        yield from map(json.loads, io.TextIOWrapper(opened, "utf-8"))


def real() -> list[str]:
    """The Korean texts of shared/data: gold texts of pages, licensed texts, and one version of a page of revisions."""
    licensed = [path.relative_to(DATA).as_posix() for path in sorted(DATA.glob("text/*.jsonl.zst"))]
    names = [*(f"{name}.jsonl.zst" for name in SETS), *licensed]
    found = {
        (name, row.get("page", row.get("url"))): row["text"]
        for name in names
        for row in rows(DATA / name)
        if row["lang"] == "ko"
    }
    return list(found.values())


def pieces(text: str) -> Iterator[str]:
    """A text cut at line ends into pieces of `LEAST` to `MOST` characters; lines that make none are left out."""
    held = ""
    for line in text.splitlines():
        if len(held) + len(line) >= MOST and held:
            yield held
            held = ""
        held = f"{held}\n{line}" if held else line[: MOST - 1]
    yield held


def korean(text: str) -> bool:
    """Whether a text is long enough and Korean enough for a base."""
    return len(text) >= LEAST and sum("가" <= each <= "힣" for each in text) >= HANGUL * len(text)


def distinct(texts: Iterable[str]) -> Iterator[str]:
    """The texts that share at most `COMMON` of their n-grams with all that came before them together."""
    seen: set[int] = set()
    for text in texts:
        own = set(grams(text).tolist())
        if len(own & seen) <= COMMON * len(own):
            seen |= own
            yield text


def bases(count: int) -> list[str]:
    """So many distinct texts at most: pieces of the real ones in a fixed random order, or made-up ones without them."""
    if not DATA.is_dir():
        return ["\n".join(prose(6, seed)) for seed in range(count)]
    found = [piece for text in real() for piece in pieces(text) if korean(piece)]
    random.Random(0).shuffle(found)
    return [text for text, _ in zip(distinct(found), range(count), strict=False)]
