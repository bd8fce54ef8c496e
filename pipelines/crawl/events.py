"""Lines of a batch's log: what was begun, how it ended, what a site said. The frontier is told by them alone."""

import time
from dataclasses import asdict
from typing import Final
from urllib.parse import urlsplit

from ..rights import denial
from .archive import Line, Place
from .discover import Lead, Leads
from .fetch import Answer, Failed
from .pace import retry_after
from .records import dated, digest, revisit
from .work import Site, Task

CLOSING: Final[Line] = {"event": "closing", "host": ""}
"""A batch is fetched as far as it will be, and its files are about to be committed."""


def begun(task: Task) -> Line:
    """A request is about to be sent."""
    return {"event": "begun", "url": task.url, "kind": task.kind, "at": time.time()}


def interrupted(line: Line) -> Line:
    """A request that a killed process had begun; whether it was answered is not known."""
    return line | {"event": "end", "reason": "interrupted"}


def failed(task: Task, failure: Failed) -> Line:
    """There was no answer."""
    return {"event": "end", "url": task.url, "kind": task.kind, "at": time.time(), "reason": failure.reason}


def refused(task: Task, evidence: tuple[str, ...]) -> Line:
    """Nothing was sent, since the site says no."""
    said = {"reason": "refused", "evidence": list(evidence)}
    return {"event": "end", "url": task.url, "kind": task.kind, "at": time.time()} | said


def answered(task: Task, answer: Answer, place: Place, where: Leads) -> Line:
    """There was an answer, and it is in a WARC file."""
    profile = revisit(answer, task)
    return {
        "event": "end",
        "url": task.url,
        "kind": task.kind,
        "at": time.time(),
        "date": dated(answer.at),
        "status": answer.status,
        "media": (answer.header("content-type") or "").partition(";")[0].strip().lower()[:100],
        "etag": answer.header("etag"),
        "modified": answer.header("last-modified"),
        "digest": task.digest if profile else digest(answer.body),
        "revisit": profile,
        "bytes": len(answer.body),
        "retry": retry_after(answer),
        "denied": bool(denial(answer.headers, answer.at.date())),
        "place": asdict(place),
        "found": [list(lead) for lead in where.found],
        "left": where.refused,
        "likeness": where.likeness,
    }


def of_site(origin: str, site: Site, gap: float, found: tuple[Lead, ...]) -> Line:
    """A site's files were read; their text, how long we wait between requests, and the sitemaps that are named."""
    return {
        "event": "site",
        "host": urlsplit(origin).hostname,
        "origin": origin,
        "robots": site.robots.decode("latin-1"),
        "tdmrep": site.tdmrep,
        "read": site.read,
        "reached": site.reached,
        "gap": gap,
        "found": [list(lead) for lead in found],
    }


def site_of(line: Line) -> Site:
    """The site that a line tells of."""
    return Site(line["robots"].encode("latin-1"), line["tdmrep"], line["read"], line["reached"])
