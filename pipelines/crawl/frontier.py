"""The frontier: every URL of a crawl and what is known of it, in SQLite on disk; what is in memory is one batch."""

import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..urls import origin
from . import room
from .archive import Line
from .canonical import Scope
from .discover import Lead
from .events import site_of
from .likeness import is_repeated
from .outcome import BACK_OFF, LEAST, TROUBLE, after
from .pace import BUSY
from .work import Batch, Site, Task, Visit

HOSTS: Final = 256
URLS: Final = 100
"""Hosts of a batch, and URLs of a host in it (our choice): at a second each, a batch is done in some minutes."""

SOFT: Final = "trap:soft-404"
"""Why a page leads nowhere that its host answers under many addresses."""

_CACHE: Final = 64 * 1024  # KiB of pages that SQLite holds
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host (
  name TEXT PRIMARY KEY, domain TEXT NOT NULL, pages INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0,
  gap REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS site (
  origin TEXT PRIMARY KEY, robots BLOB NOT NULL, tdmrep TEXT, read REAL NOT NULL, reached INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS host_domain ON host (domain);
CREATE TABLE IF NOT EXISTS url (
  url TEXT PRIMARY KEY, host TEXT NOT NULL, kind TEXT NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL,
  due REAL NOT NULL DEFAULT 0, wait REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, status INTEGER,
  reason TEXT, etag TEXT, modified TEXT, digest TEXT, fetched TEXT, batch TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS url_due ON url (host, due) WHERE batch IS NULL;
CREATE INDEX IF NOT EXISTS url_batch ON url (batch) WHERE batch IS NOT NULL;
"""

_DUE: Final = (
    "due < ?1 AND EXISTS (SELECT 1 FROM url INDEXED BY url_due"
    " WHERE url.host = host.name AND batch IS NULL AND url.due <= ?1)"
)


class Frontier:
    """The URLs of one crawled source. Each method is one transaction; the lock of the corpus is the caller's.

    `left` counts the leads that were not followed since it was opened, by budget or trap.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, which is made where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"cache_size=-{_CACHE}"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.executescript(_TABLES + room.TABLES)
        self.left: Counter[str] = Counter()
        self._base.execute("INSERT OR IGNORE INTO about VALUES ('token', ?), ('batches', 0)", (secrets.token_hex(3),))

    @contextmanager
    def _whole(self) -> Iterator[sqlite3.Connection]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield self._base
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def add(self, leads: Iterable[Lead], scope: Scope, now: float | None = None) -> int:
        """How many of the URLs were new, and are known now; those without room are counted in `left`."""
        at = time.time() if now is None else now
        with self._whole() as base:
            ended = Counter(_added(base, lead, scope, at) for lead in leads)
        return self._counted(ended)

    def _counted(self, ended: Counter[str]) -> int:
        self.left.update({each: count for each, count in ended.items() if each not in ("new", "known")})
        return ended["new"]

    def again(self) -> None:
        """Make every URL that was ever fetched, or could not be, due as soon as its host may be asked."""
        with self._whole() as base:
            base.execute("UPDATE url SET due = 0, tries = 0 WHERE batch IS NULL")

    def drawn(self, now: float, hosts: int = HOSTS) -> str | None:
        """The name of a new batch of what is due; None where nothing is. Hosts that waited longest come first."""
        with self._whole() as base:
            query = f"SELECT name FROM host WHERE {_DUE} ORDER BY due, name LIMIT ?2"  # noqa: S608 - our own words
            due = [row["name"] for row in base.execute(query, (now, hosts))]
            return _drawn(base, due, now) if due else None

    def ready(self, now: float) -> int:
        """How many hosts have something that is due."""
        query = f"SELECT count(*) FROM host WHERE {_DUE}"  # noqa: S608 - our own words
        count: int = self._base.execute(query, (now,)).fetchone()[0]
        return count

    def pending(self) -> list[str]:
        """The names of batches that were drawn and whose ends are not known here."""
        query = "SELECT DISTINCT batch FROM url WHERE batch IS NOT NULL ORDER BY 1"
        return [row[0] for row in self._base.execute(query)]

    def visits(self, batch: str) -> tuple[Visit, ...]:
        """The origins of a batch and their URLs, those near a seed first."""
        found: dict[str, list[Task]] = {}
        columns = ", ".join(Task._fields)
        query = f"SELECT host, {columns} FROM url WHERE batch = ? ORDER BY host, depth, url"  # noqa: S608 - our own names
        for row in self._base.execute(query, (batch,)):
            found.setdefault(origin(row["url"]), []).append(Task(*row[1:]))
        return tuple(Visit(each, tuple(tasks), self.site(each)) for each, tasks in found.items())

    def site(self, origin: str) -> Site | None:
        """An origin's own files as they were read last."""
        query = "SELECT robots, tdmrep, read, reached FROM site WHERE origin = ?"
        row = self._base.execute(query, (origin,)).fetchone()
        return row and Site(row["robots"], row["tdmrep"], row["read"], bool(row["reached"]))

    def merge(self, batch: Batch, told: Iterable[Line], now: float) -> None:
        """Take over how the URLs of a batch ended, and what they led to; those that were left are due as before."""
        with self._whole() as base:
            for line in told:
                _merged(base, line, batch.manners.gap, now)
                self._counted(_led(base, line, batch.scope, now))
            base.execute("UPDATE url SET batch = NULL WHERE batch = ?", (batch.name,))

    def undraw(self) -> None:
        """Take the URLs of all batches back, as if none had been drawn."""
        with self._whole() as base:
            base.execute("UPDATE url SET batch = NULL WHERE batch IS NOT NULL")

    def next_due(self) -> float | None:
        """When something is due next, in seconds since 1970; None where nothing ever is."""
        query = "SELECT min(max(url.due, host.due)) FROM url JOIN host ON host.name = url.host WHERE batch IS NULL"
        due: float | None = self._base.execute(query).fetchone()[0]
        return due

    def counts(self) -> dict[str, int]:
        """URLs by how they ended last: by status or reason, or `waiting`."""
        ended = "coalesce(reason, 'status=' || status, 'waiting')"
        query = f"SELECT {ended}, count(*) FROM url GROUP BY 1 ORDER BY 1"  # noqa: S608 - our own words
        return {row[0]: row[1] for row in self._base.execute(query)}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every URL and what is known of it, by URL."""
        return (dict(row) for row in self._base.execute("SELECT * FROM url ORDER BY url"))


def _drawn(base: sqlite3.Connection, hosts: list[str], now: float) -> str:
    base.execute("UPDATE about SET value = value + 1 WHERE name = 'batches'")
    token, number = (row[0] for row in base.execute("SELECT value FROM about ORDER BY name DESC"))
    name = f"{token}-{number:06}"
    for host in hosts:
        base.execute(
            "UPDATE url SET batch = ? WHERE url IN (SELECT url FROM url INDEXED BY url_due"
            " WHERE host = ? AND batch IS NULL AND due <= ? ORDER BY depth, url LIMIT ?)",
            (name, host, now, URLS),
        )
        base.execute("UPDATE host SET due = ? WHERE name = ?", (now, host))
    return name


def _led(base: sqlite3.Connection, line: Line, scope: Scope, now: float) -> Counter[str]:
    """What became of the leads of an answer; a page that its host answers under many addresses leads nowhere."""
    found = [Lead(*lead) for lead in line.get("found", ())]
    like = line.get("likeness")
    if like and is_repeated(base, urlsplit(line["url"]).hostname or "", line["url"], like):
        base.execute("UPDATE url SET reason = ? WHERE url = ?", (SOFT, line["url"]))
        return Counter({SOFT: len(found)})
    return Counter(_added(base, lead, scope, now) for lead in found)


def _added(base: sqlite3.Connection, lead: Lead, scope: Scope, now: float) -> str:
    """`new`, `known`, or which budget has no room for a URL; a known one may be nearer to a seed, or due sooner."""
    if base.execute("SELECT 1 FROM url WHERE url = ?", (lead.url,)).fetchone():
        _met_again(base, lead, now)
        return "known"
    if full := room.refusal(base, lead.url, scope):
        return "known" if full == room.SAME else full
    host = urlsplit(lead.url).hostname or ""
    values = (lead.url, host, lead.kind, lead.depth, lead.hops)
    base.execute("INSERT INTO url (url, host, kind, depth, hops) VALUES (?, ?, ?, ?, ?)", values)
    base.execute("UPDATE host SET pages = pages + 1 WHERE name = ?", (host,))
    return "new"


def _met_again(base: sqlite3.Connection, lead: Lead, now: float) -> None:
    """Take over what another way to a known URL says of it.

    One may be nearer to a seed, whose links are then not too far when it changes; a page that is a list is asked for as
    one; a change that its host tells of is looked at, but a future one, and no page sooner than `LEAST` after it was
    asked for last, which is its due time without its wait.
    """
    nearer = "UPDATE url SET depth = ?1, hops = min(hops, ?2) WHERE url = ?3 AND depth > ?1"
    base.execute(nearer, (lead.depth, lead.hops, lead.url))
    if lead.kind != "page":
        base.execute("UPDATE url SET kind = ? WHERE url = ? AND kind = 'page'", (lead.kind, lead.url))
    if lead.changed and datetime.fromisoformat(lead.changed).timestamp() <= now:
        sooner = "UPDATE url SET due = due - wait + ?1, wait = ?1 WHERE url = ?2 AND fetched < ?3 AND wait > ?1"
        base.execute(sooner, (LEAST, lead.url, lead.changed))


def _merged(base: sqlite3.Connection, line: Line, gap: float, now: float) -> None:
    if line["event"] == "site":
        site = site_of(line)
        values = (line["origin"], site.robots, site.tdmrep, site.read, site.reached)
        base.execute("INSERT OR REPLACE INTO site VALUES (?, ?, ?, ?, ?)", values)
        waits = (line["gap"], now + line["gap"], line["host"])
        base.execute("UPDATE host SET gap = ?, due = max(due, ?) WHERE name = ?", waits)
    if line["event"] != "end":
        return
    if row := base.execute("SELECT * FROM url WHERE url = ?", (line["url"],)).fetchone():
        known = after(dict(row), line, now, gap)
        base.execute(
            "UPDATE url SET due = :due, wait = :wait, tries = :tries, status = :status, reason = :reason, etag = :etag,"
            " modified = :modified, digest = :digest, fetched = :fetched WHERE url = :url",
            known,
        )
    tries = row["tries"] if row else 0  # a file of the site has no row
    waits = (now, max(_rest(line, gap, tries), line.get("retry", 0.0)), urlsplit(line["url"]).hostname)
    base.execute("UPDATE host SET due = max(due, ?1 + max(gap, ?2)) WHERE name = ?3", waits)


def _rest(line: Line, gap: float, tries: int) -> float:
    """Seconds that a host is left in peace after an answer: some gaps, doubled by try, where it is in trouble."""
    status = line.get("status", 0)
    return BACK_OFF * gap * 2**tries if status in BUSY or status >= TROUBLE else gap
