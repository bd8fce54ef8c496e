"""Rights signals of one answer as `kind=value`, in the order they were found; nothing is judged here.

A value is made of known words alone, never of what stands in the page, since that could be anyone's name or address.

Sources: X-Robots-Tag and robots meta tags (de facto), TDMRep (W3C Community Group report), AIPREF `Content-Usage`
(IETF drafts of 2026-08), `Content-Signal` (Cloudflare), RSL 1.0 `Link: rel=license`.
"""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from .directives import OTHER, PRODUCT, addressed, token, words
from .usage import content_signals, usages

HEADERS = ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-signal")
METAS = ("robots", "tdm-reservation", "tdm-policy")
SCANNED = 1_000_000
"""Characters at either end of a page that are searched: heads, and footers, where licences stand."""

MOST = 32
"""Values of one kind, and kinds, that are stored; what can deny is stored beyond."""

_DENYING = (
    "meta:robots=",
    "x-robots-tag=",
    f"x-robots-tag={PRODUCT}: ",
    "content-usage=",
    "train-ai=n",
    "tdm-reservation=1",
    "meta:tdm-reservation=1",
)
_TAG = re.compile(r"""<[mM][eE][tT][aA]\b((?:[^>"']++|"[^"]*+"|'[^']*+')*+)""")
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z:-])([a-zA-Z:-]++)\s*+=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_RSL = "application/rsl+xml"
"""The media type of Really Simple Licensing 1.0, which its links and scripts have to give."""

_FLAG = re.compile(r"\b[01]\b")
_NUMBER = re.compile(r"\d(?:\D?\d){5}")
"""Six digits and more, which could be anyone's."""

_HOST = re.compile(r"[\w-]+(\.[\w-]+){1,9}")


def signals(
    headers: Iterable[tuple[str, str]], page: str, agent: str = PRODUCT, at: date | None = None
) -> tuple[str, ...]:
    """Every signal of headers and HTML, without repeats; those for `agent` are told apart from those for others.

    `at` is the day of the answer, with which `unavailable_after` is compared.
    """
    said = [(name.lower(), value) for name, value in headers]
    found = [each for name, value in said if name in HEADERS for each in _told(name, value, at)]
    found += [
        ("content-usage=", each) for name, value in said if name == "content-usage" and value for each in usages(value)
    ]
    head = page if len(page) <= 2 * SCANNED else page[:SCANNED] + page[-SCANNED:]
    terms = [each for name, value in said if name == "link" for each in _rsl(value)]
    return _gathered([*found, *_of_tags(head, (*METAS, token(agent)), at), *terms, *_rsl(head)])


def _rsl(said: str) -> list[tuple[str, str]]:
    """That RSL terms are named, by a Link header, a link of a page or within it; nobody reads them here."""
    return [("rsl=", "named")] if _RSL in said else []


def _gathered(found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Beginnings of signals and the words that follow them, a signal a beginning."""
    made: dict[str, dict[str, None]] = {}
    for beginning, word in found:
        if beginning in made or len(made) < MOST or beginning in _DENYING:
            said = made.setdefault(beginning, {})
            if len(said) < MOST or word in _DENYING:
                said[word] = None
    return tuple(beginning + ", ".join(said) for beginning, said in made.items())


def _told(kind: str, value: str, at: date | None) -> list[tuple[str, str]]:
    """What a header or meta tag says, in words that are known; `other` where it says nothing that is."""
    name = kind.removeprefix("meta:")
    if name == "tdm-policy":
        return [(f"{kind}={found}", "") for found in place(value)]
    if name == "tdm-reservation":
        return [(f"{kind}={each}", "") for each in _FLAG.findall(value) or [OTHER]]
    if name == "content-signal":
        return [(f"{kind}=", each) for each in content_signals(value)]
    if name != kind:
        return [(f"{kind}=", each) for each in words(value, at) or [OTHER]]
    pairs = [(f"{kind}={agent and f'{agent}: '}", word) for agent, word in addressed(value, at)]
    return pairs or [(f"{kind}=", OTHER)]


def place(value: str) -> Iterator[str]:
    """Scheme and host of a URL, which hold no user, path or query."""
    try:
        parts = urlsplit(value.strip().lower())
        host = parts.hostname or ""
    except ValueError:
        return
    if parts.scheme in ("http", "https") and _HOST.fullmatch(host) and not _NUMBER.search(host):
        yield f"{parts.scheme}://{host}"


def _of_tags(page: str, names: tuple[str, ...], at: date | None) -> Iterator[tuple[str, str]]:
    for inside in _TAG.findall(page):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(inside)}
        name = values.get("name", "").strip().lower()
        if name in names:
            yield from _told(f"meta:{name}", values.get("content", ""), at)
