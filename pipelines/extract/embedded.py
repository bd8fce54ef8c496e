"""The text of pages whose body is drawn by scripts: it lies in their data, JSON within JSON."""

import json
import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import HTMLParser, _Element, fromstring

from .main_text import main
from .outline import outline
from .sentences import hangul

_LITERAL: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_LEAST: Final = 200  # Hangul syllables of a text that is taken for the page's, our choice: a summary is shorter
_DENSE: Final = 0.4  # Hangul syllables a character outside of tags; prose has 0.6 and more, data far less
_DEPTH: Final = 3  # literals within literals that are opened; Next.js nests two


def embedded(tree: _Element) -> str:
    """The longest Korean text that a string in the scripts of a page holds, as lines, or ""."""
    texts = (each for script in tree.iter("script") for each in _strings(script.text or "", _DEPTH))
    best = max(texts, key=hangul, default="")
    if not _TAG.search(best):
        return "\n".join(line for each in best.split("\n") if (line := " ".join(each.split())))
    page = fromstring(best.encode("utf-8", "replace"), HTMLParser(encoding="utf-8", remove_comments=True))
    return main(outline(page)).text


def _strings(text: str, depth: int) -> Iterator[str]:
    """The prose among the string literals of a script, and among those within them."""
    if not depth or len(text) < _LEAST:
        return
    for literal in _LITERAL.finditer(text):
        if literal.end() - literal.start() > _LEAST and (value := _value(literal[0])):
            if hangul(value) >= max(_LEAST, _DENSE * len(_TAG.sub("", value))):
                yield value
            else:
                yield from _strings(value, depth - 1)


def _value(literal: str) -> str:
    """What a JSON string means, "" for one that is none."""
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""
