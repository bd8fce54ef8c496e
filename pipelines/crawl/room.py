"""Whether a new URL has room: budgets of hosts, domains, calendars and queries, counted beside the frontier."""

import sqlite3
from hashlib import blake2b
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from ..domains import domain
from .canonical import Scope, is_dated

HOSTS_PER_DOMAIN: Final = 100
"""Hosts below one registered domain that are crawled (our choice): more are made up by their server."""

CALENDAR: Final = 120
"""Pages of a host's calendars (our choice): ten years of months; the days of all years are never done."""

FEW: Final = 100
TIMES: Final = 10
"""URLs with several parameters that any path has, and how many times as many as its most various parameter has values.

Our choice: articles have a number each, so that they are about as many as its values; a list by section and page is
ten times its pages; filters that permute a list are their product.
"""

TABLES: Final = """
CREATE TABLE IF NOT EXISTS said (place INTEGER, what INTEGER, PRIMARY KEY (place, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counted (place INTEGER, name TEXT, number INTEGER, PRIMARY KEY (place, name)) WITHOUT ROWID;
"""
"""Digests of what was met at a place, such as values of a path's parameters, and numbers of it."""

SAME: Final = "same"
"""Instead of a budget: the URL is a known one whose parameters stand in another order."""


def refusal(base: sqlite3.Connection, url: str, scope: Scope) -> str | None:
    """The budget that has no room for a new URL, or SAME; None where there is room, and it is counted."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if full := _full_host(base, host, scope):
        return full
    if is_dated(f"{parts.path}?{parts.query}") and _added(base, number(host), "calendar") > CALENDAR:
        return "budget:calendar"
    return _full_path(base, number(f"{host}{parts.path}"), parts.query) if "&" in parts.query else None


def met(base: sqlite3.Connection, place: int, what: str) -> bool:
    """Whether something was never met at a place before; it was from now on."""
    return base.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", (place, number(what))).rowcount == 1


def number(text: str) -> int:
    """A digest of 64 bits, as SQLite holds integers."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def _full_host(base: sqlite3.Connection, host: str, scope: Scope) -> str | None:
    row = base.execute("SELECT pages FROM host WHERE name = ?", (host,)).fetchone()
    if row is not None:
        return None if row["pages"] < scope.pages_per_host else "budget:host"
    owner = domain(host)
    hosts: int = base.execute("SELECT count(*) FROM host WHERE domain = ?", (owner,)).fetchone()[0]
    if hosts >= HOSTS_PER_DOMAIN:
        return "budget:domain"
    base.execute("INSERT INTO host (name, domain) VALUES (?, ?)", (host, owner))
    return None


def _full_path(base: sqlite3.Connection, path: int, query: str) -> str | None:
    """Whether the queries of a path are known in another order, or permute a few values of its parameters."""
    said = parse_qsl(query, keep_blank_values=True)
    whole = f"?{sorted(said)}"
    if base.execute("SELECT 1 FROM said WHERE place = ? AND what = ?", (path, number(whole))).fetchone():
        return SAME
    for name, value in said:
        if met(base, path, f"{name}={value}"):
            _added(base, path, name)
    listed = dict(base.execute("SELECT name, number FROM counted WHERE place = ?", (path,)).fetchall())
    urls = listed.pop("", 0)
    if urls >= max(FEW, TIMES * max(listed.values())):
        return "budget:facets"
    met(base, path, whole)
    _added(base, path, "")
    return None


def _added(base: sqlite3.Connection, place: int, name: str) -> int:
    """What is counted at a place, after one more."""
    query = "INSERT INTO counted VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number"
    (made,) = base.execute(query, (place, name)).fetchone()
    return int(made)
