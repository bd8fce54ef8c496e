"""What a record of a WARC says of rights that no document carries: a site's own files, pages that are taken back."""

from urllib.parse import urlsplit

from ..schemas.evidence import PAGE
from ..schemas.page import Page
from .rights import signals, verdict
from .rights.robots import essence
from .rights.site import robots_of, tdmrep_essence, tdmrep_of
from .urls import host, url_key

FILES = {"/robots.txt": "robots.txt", "/.well-known/tdmrep.json": "tdmrep.json"}
_GONE = 410
_HEARD = (*range(200, 300), 304)
"""Statuses of answers whose header lines are about the page."""

Row = dict[str, object]


def heard(record: Page, file: str, key: bytes) -> Row | None:
    """The EVIDENCE of a record that made no document; None where it says nothing, or at no known time."""
    if record.kind not in ("response", "revisit") or not record.fetched_at or not host(record.url):
        return None
    parts = urlsplit(record.url)
    told = _of_site(record, FILES[parts.path]) if parts.path in FILES else _of_page(record, key)
    if told is None:
        return None
    return told | {
        "origin": f"{parts.scheme}://{parts.netloc}",
        "status": record.status,
        "fetched_at": record.fetched_at,
        "file": file,
        "offset": record.address.offset,
    }


def _of_site(record: Page, kind: str) -> Row | None:
    """What a site's file says; a revisit says what was said before."""
    if record.kind == "revisit" or not record.status:
        return None
    if kind == "robots.txt":
        robots, own = robots_of(record.status, record.body)
        return {"kind": kind, "raw": essence(robots).decode("latin-1"), "parsed": []} if own else None
    tdmrep, own = tdmrep_of(record.status, record.body)
    raw = None if tdmrep is None else tdmrep_essence(tdmrep)
    return {"kind": kind, "raw": raw, "parsed": []} if own else None


def _of_page(record: Page, key: bytes) -> Row | None:
    """A page that is gone, or whose answer says no; other failures take nothing back."""
    parsed = _no(record)
    return {"kind": PAGE, "page": url_key(record.url, key), "parsed": list(parsed)} if parsed else None


def _no(record: Page) -> tuple[str, ...]:
    if record.status == _GONE:
        return (f"status={_GONE}",)
    if record.status not in _HEARD:
        return ()
    found = signals(record.headers, "", at=record.fetched_at and record.fetched_at.date())
    return found if verdict(found, None, None).train == "deny" else ()
