"""What an answer leads to: links of a page, entries of a sitemap or feed, the target of a redirect."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from lxml.etree import _Element

from ..extract import Decoded, decode, sniff
from ..page.tree import parsed
from ..rights import signals, verdict
from .bodies import LARGEST, unpacked
from .canonical import Scope, absolute, of_header
from .feeds import entries, is_packed, kind_of
from .fetch import Answer
from .likeness import likeness
from .work import Task

MOST: Final = 1_000
"""Links of a page that are followed (our choice: of 400 pages of the shared data none has more than 858)."""

HOPS: Final = 5
"""Redirects that are followed one after the other."""

_FEEDS: Final = ("application/rss+xml", "application/atom+xml")
_SHOWN: Final = 1_000_000  # characters of a page in which signals are looked for


class Lead(NamedTuple):
    """A URL in scope, what to ask for it as, its distance, redirects before it, and when it says it changed (ISO)."""

    url: str
    kind: str
    depth: int
    hops: int
    changed: str | None


class Leads(NamedTuple):
    """Where an answer leads, how many of its links lead nowhere, by reason, and what its page is like."""

    found: tuple[Lead, ...]
    refused: dict[str, int]
    likeness: str | None = None


def leads(task: Task, answer: Answer, scope: Scope, agent: str) -> Leads:
    """The URLs in scope that an answer names, each once; itself where it turns out to be a sitemap or feed."""
    refused: Counter[str] = Counter()
    found: dict[str, Lead] = {}
    page = _page(task, answer)
    for lead in _named(task, answer, page, agent):
        url = absolute(task.url, lead.url)
        why = "url" if url is None else _refusal(lead, scope) or scope.refuses(url, lead.kind)
        if url is None or why:
            refused[why or "url"] += 1
        elif url != task.url or lead.kind != task.kind:
            found.setdefault(url, lead._replace(url=url))
    like = likeness(task.url, page.text) if page and found else None
    return Leads(tuple(found.values()), dict(sorted(refused.items())), like)


def _page(task: Task, answer: Answer) -> Decoded | None:
    """The HTML of a page; None for what is none."""
    if task.kind != "page" or not 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP's success
        return None
    content_type = answer.header("content-type")
    read = decode(answer.plain, content_type) if sniff(answer.plain, content_type) == "html" else None
    return read if read and read.text.strip() else None


def _refusal(lead: Lead, scope: Scope) -> str | None:
    return "depth" if lead.depth > scope.depth else "hops" if lead.hops > HOPS else None


def _named(task: Task, answer: Answer, page: Decoded | None, agent: str) -> Iterator[Lead]:
    location = answer.header("location")
    if 300 <= answer.status < 400 and location:  # noqa: PLR2004 - HTTP's redirects
        yield Lead(of_header(location), task.kind, task.depth, task.hops + 1, None)
    elif 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP's success
        body = unpacked(answer.plain, "gzip", LARGEST[task.kind]) if _is_packed_list(task, answer) else answer.plain
        kind = kind_of(body)
        yield from _listed(task, kind, body) if kind else _links(task, answer, page, agent) if page else ()


def _is_packed_list(task: Task, answer: Answer) -> bool:
    """Whether an answer is gzip itself, as `sitemap.xml.gz` is; a page in such packing is none."""
    return task.kind in ("sitemap", "feed") and is_packed(answer.plain)


def _listed(task: Task, kind: str, body: bytes) -> Iterator[Lead]:
    """The entries of a sitemap or feed; the indexes above it count as redirects do, so that their chain ends."""
    if kind != task.kind == "page":
        yield Lead(task.url, kind, task.depth, task.hops, None)
    for entry in entries(body):
        below = entry.kind == "sitemap"
        depth, hops = (task.depth, task.hops + 1) if below else (task.depth + 1, 0)
        yield Lead(entry.address, entry.kind, depth, hops, moment(entry.changed))


def moment(said: str | None) -> str | None:
    """A date of ISO 8601 or of mail as UTC in ISO 8601; None for what is none."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            made = read(said or "")
            return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        except (ValueError, OverflowError):
            continue
    return None


def _links(task: Task, answer: Answer, page: Decoded, agent: str) -> Iterator[Lead]:
    """Links of a page that lets them be followed."""
    shown = signals(answer.headers, page.text[:_SHOWN], agent)
    tree = None if verdict(shown, None, None, agent).nofollow else parsed(page.text)
    if tree is None:
        return
    prefix = next((each.get("href") or "" for each in tree.iter("base")), "")
    base = absolute(task.url, prefix) or task.url
    for place, each in enumerate(_anchors(tree)):
        url = absolute(base, each.get("href") or "", page.encoding) if place < MOST else None
        if url:
            yield Lead(url, "feed" if each.tag == "link" and _is_feed(each) else "page", task.depth + 1, 0, None)


def _anchors(tree: _Element) -> Iterator[_Element]:
    for each in tree.iter("a", "area", "link"):
        rel = (each.get("rel") or "").lower().split()
        if each.get("href") and "nofollow" not in rel and (each.tag != "link" or "canonical" in rel or _is_feed(each)):
            yield each


def _is_feed(link: _Element) -> bool:
    return (link.get("type") or "").strip().lower() in _FEEDS
