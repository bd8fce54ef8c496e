"""Texts that peers extract from decoded pages, in an environment of their own; standard library and the peers only.

    python peer_extract.py PAGES.jsonl TEXTS.jsonl

Each line of PAGES holds `url` and `html`; each line written holds, a peer, its text and the CPU seconds of the call.
"""

import importlib.metadata
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import justext
import lxml.html
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

Found = dict[str, tuple[str, float]]
KOREAN = justext.get_stoplist("Korean")
# Without stop words the thresholds of their density are 0, as jusText's documentation says for such languages.
NO_STOP_WORDS = {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}


def resiliparse(html: str) -> str:
    """The main content as plain text."""
    return extract_plain_text(html, main_content=True)


def readability(html: str) -> str:
    """The text of the summary."""
    summary = Document(html).summary(html_partial=True)
    return lxml.html.fromstring(summary).text_content() if summary else ""


def kept(paragraphs: list[justext.paragraph.Paragraph]) -> str:
    """The paragraphs that are no boilerplate."""
    return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)


CALLS: dict[str, tuple[str, Callable[[str], str]]] = {
    "resiliparse": ("extract_plain_text(html, main_content=True)", resiliparse),
    "readability-lxml": ("Document(html).summary(html_partial=True), text_content()", readability),
    "jusText": (
        "justext(html, frozenset(), stopwords_low=0, stopwords_high=0)",
        lambda html: kept(justext.justext(html, **NO_STOP_WORDS)),
    ),
    "jusText Korean": ('justext(html, get_stoplist("Korean"))', lambda html: kept(justext.justext(html, KOREAN))),
}


def timed(call: Callable[[str], str], html: str) -> tuple[str, float]:
    """The text and the CPU seconds; no text where the peer fails, whatever it raises."""
    began = time.process_time()
    try:
        text = call(html)
    except Exception as error:  # noqa: BLE001 - a peer may raise anything, and the bench goes on
        print(f"peer_extract: {error!r}", file=sys.stderr)
        text = ""
    return text, time.process_time() - began


def in_turn(names: list[str], number: int) -> list[str]:
    """The names, a page each beginning with another: who comes first finds the caches cold."""
    start = number % len(names)
    return names[start:] + names[:start]


def versions() -> dict[str, str]:
    """What each peer's call is, after its version."""
    packages = {name: "jusText" if name.startswith("jusText") else name for name in CALLS}
    return {name: f"{importlib.metadata.version(packages[name])}: {call}" for name, (call, _) in CALLS.items()}


def main() -> None:
    """Read, extract, write; the first line written says what was called."""
    read, written = map(Path, sys.argv[1:])
    with read.open(encoding="utf-8") as pages, written.open("w", encoding="utf-8") as texts:
        texts.write(json.dumps(versions()) + "\n")
        for _, call in CALLS.values():  # what is loaded at the first call is no cost of a page
            timed(call, "<p>첫 글이다.</p>")
        for number, line in enumerate(pages):
            html = json.loads(line)["html"]
            found: Found = {name: timed(CALLS[name][1], html) for name in in_turn(list(CALLS), number)}
            texts.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
