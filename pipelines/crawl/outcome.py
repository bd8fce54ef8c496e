"""What is known of a URL after it was fetched, and when it is asked for again."""

from typing import Any, Final

from .archive import Line
from .pace import BUSY
from .site import DAY, SOON, UNREACHABLE

Known = dict[str, Any]

FIRST: Final = 7 * DAY
"""Seconds until a page is fetched a second time (our choice)."""

LEAST: Final = DAY
MOST: Final = 90 * DAY
UNCHANGED: Final = 1.4
CHANGED: Final = 0.8
"""Bounds of the wait, and how it grows with a page that stays and shrinks with one that changes: Nutch's schedule."""

TRIES: Final = 3
"""Times that a URL that fails is asked for before it waits as long as any page."""

BACK_OFF: Final = 15.0
"""Gaps to a host until a URL that failed is tried again, doubled each time (our choice: half a minute, then one)."""

LASTING: Final = ("content-type", "too-large", "bomb")
"""Reasons that another try a minute later does not mend."""

_UNKNOWN: Final[Known] = {"etag": None, "modified": None, "digest": None}
"""What a page is recognised by, after an answer that takes it back: when it returns it is to be had in full."""

_DAILY: Final = ("sitemap", "feed")
_GONE: Final = 400
TROUBLE: Final = 500
"""HTTP's least status of an error of the server."""


def after(known: Known, line: Line, now: float, gap: float = 1.0) -> Known:
    """What is known after a line of the log; `gap` is seconds between two requests to the host."""
    reason, status = line.get("reason"), line.get("status", 0)
    if reason == "refused":
        unreachable = line["evidence"] == [UNREACHABLE]
        return known | {"reason": _said(line), "due": now + (SOON if unreachable else DAY)}
    if reason == "interrupted":
        return known | {"reason": reason, "due": now + DAY}
    if reason is not None or status >= TROUBLE or status in BUSY:
        return _tried(known | {"reason": reason, "status": line.get("status")}, line, now, gap)
    if status >= _GONE:
        return _waits(known | {"reason": None, "status": status, "tries": 0} | _UNKNOWN, now, FIRST)
    return _fetched(known, line, now)


def _said(line: Line) -> str:
    return "refused: " + "; ".join(line["evidence"])


def _tried(known: Known, line: Line, now: float, gap: float) -> Known:
    tries = TRIES if line.get("reason") in LASTING else known["tries"] + 1
    wait = BACK_OFF * gap * 2**tries if tries < TRIES else FIRST
    return _waits(known | {"tries": tries % TRIES}, now, max(wait, line.get("retry", 0.0)))


def _fetched(known: Known, line: Line, now: float) -> Known:
    same = line["revisit"] is not None
    wait = FIRST if known["fetched"] is None else known["wait"] * (UNCHANGED if same else CHANGED)
    wait = DAY if known["kind"] in _DAILY else min(max(wait, LEAST), MOST)
    named = {name: line[name] or (known[name] if same else None) for name in _UNKNOWN}
    dated = known["fetched"] if same else line["date"]
    ended = {"status": line["status"], "reason": None, "tries": 0, "wait": wait, "fetched": dated}
    return _waits(known | named | _forgotten(line, same=same) | ended, now, wait)


def _forgotten(line: Line, *, same: bool) -> Known:
    """What is forgotten of a page that says no: all where that is new, else its digest, so that a yes comes in full."""
    if not line.get("denied"):
        return {}
    return _UNKNOWN if same else {"digest": None}


def _waits(known: Known, now: float, wait: float) -> Known:
    return known | {"due": now + wait}
