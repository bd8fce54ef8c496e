"""What a record of a WARC says of rights that no document carries: a site's own files, pages that are taken back."""

from urllib.parse import urlsplit

from ..schemas.evidence import PAGE, ROBOTS, TDMREP
from ..schemas.page import Page
from .rights import denial
from .rights.robots import essence
from .rights.site import robots_of, tdmrep_essence, tdmrep_of
from .urls import host, origin, url_key

FILES = {"/robots.txt": ROBOTS, "/.well-known/tdmrep.json": TDMREP}
_GONE = 410
_HEARD = (*range(200, 300), 304)
"""Statuses of answers whose header lines are about the page."""

Row = dict[str, object]


def heard(record: Page, file: str, key: bytes) -> Row | None:
    """The EVIDENCE of a record that made no document; None where it says nothing, or at no known time."""
    if record.kind not in ("response", "revisit") or not record.fetched_at or not host(record.url):
        return None
    kind = FILES.get(urlsplit(record.url).path)
    told = _of_site(record, kind) if kind else _of_page(record, key)
    if told is None:
        return None
    return told | {
        "origin": origin(record.url),
        "status": record.status,
        "fetched_at": record.fetched_at,
        "file": file,
        "offset": record.address.offset,
    }


def _of_site(record: Page, kind: str) -> Row | None:
    """What a site's file says; a revisit says what was said before."""
    if record.kind == "revisit" or not record.status:
        return None
    if kind == ROBOTS:
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
    return denial(record.headers, record.fetched_at and record.fetched_at.date())
