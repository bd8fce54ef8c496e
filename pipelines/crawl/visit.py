"""A visit to one host: its own files first, then its URLs, one request after the other over one connection."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit

from ..domains import domain
from ..quarantine import Failure, guarded
from . import events
from . import site as sites
from .addresses import refusal
from .archive import Line, Place
from .canonical import Scope, absolute, of_header
from .discover import Lead, Leads, leads
from .doors import Door, Doors
from .fetch import Answer, Failed, fetch
from .pace import BUSY, retry_after
from .records import exchange
from .work import Batch, Manners, Site, Task, Visit

SLICE: Final = 600.0
"""Seconds that a batch gives to a host; its other URLs are left to the next batch."""

STUBBORN: Final = 3
"""Failures one after the other after which a host is left in peace until the next batch."""

_SERVER: Final = 500  # HTTP's class of errors of the server


class Keeper(Protocol):
    """Where answers and the log go: an Archive, or nowhere in a dry run."""

    def add(self, stream: str, members: tuple[bytes, ...]) -> Place:
        """Keep the records of an answer; where they lie."""

    def tell(self, line: Line) -> None:
        """Keep a line of the log."""


@dataclass(frozen=True, slots=True)
class Host:
    """An origin of a host that is visited, and where its answers go and what a killed run told of it."""

    visit: Visit
    desk: "Desk"

    @property
    def door(self) -> Door:
        """Its turn and its connection."""
        return self.desk.doors.of(self.visit.host)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all visits of a batch share: batch, archive, the doors, and the last line of the log by URL or origin.

    `settle` waits until what the archive was told is on the disk.
    """

    batch: Batch
    archive: Keeper
    told: dict[str, Line]
    settle: Callable[[], Awaitable[None]]
    doors: Doors

    @property
    def manners(self) -> Manners:
        """How hosts are asked."""
        return self.batch.manners


async def pay(host: Host) -> bool:
    """Visit an origin until its URLs, its time or its patience end; the log says how each URL ended.

    Whether its host may be asked for more in this batch.
    """
    if host.desk.told:  # a killed run may have asked a moment ago
        host.door.pace.done()
    site = await site_files(host)
    _slow_down(host, site)
    end, stubborn = time.monotonic() + SLICE, 0
    for task in host.visit.tasks:
        if task.url in host.desk.told:
            continue
        if evidence := sites.refusal(site, host.desk.manners.agent, task.url):
            host.desk.archive.tell(events.refused(task, evidence))
            continue
        if time.monotonic() + host.door.pace.wait > end or stubborn >= STUBBORN:
            return False
        answer = await _asked(host, task, site)
        stubborn = stubborn + 1 if _is_trouble(answer) else 0
        if isinstance(answer, Answer) and (answer.status in BUSY or retry_after(answer) > host.door.pace.gap):
            return False
        del answer  # no body is kept while others of a batch are waited for
    return True


def _slow_down(host: Host, site: Site) -> None:
    """Keep the gap of a site from its last answer on."""
    pace, manners = host.door.pace, host.desk.manners
    pace.gap = max(pace.gap, sites.gap(site, manners.agent, manners.gap))
    pace.done()


def _is_trouble(answer: Answer | Failed) -> bool:
    return isinstance(answer, Failed) or answer.status in BUSY or answer.status >= _SERVER


async def _asked(host: Host, task: Task, site: Site | None) -> Answer | Failed:
    """The answer to a request in its turn; it is in the archive and in the log."""
    desk = host.desk
    door = desk.doors.of(_host(task))
    async with door.lock:
        await door.pace.turn()
        desk.archive.tell(events.begun(task))
        await desk.settle()  # a machine that dies now does not ask again
        answer = await fetch(door.pool, task, desk.manners)
        door.pace.done()
    if isinstance(answer, Failed):
        desk.archive.tell(events.failed(task, answer))
        return answer
    said = () if site is None else sites.said(site, desk.manners.agent, task.url)
    records = guarded(exchange, task, answer, said)
    if isinstance(records, Failure):
        desk.archive.tell(events.failed(task, broken := Failed(records.reason, answer.at)))
        return broken
    place = desk.archive.add("pages" if task.kind == "page" else "site", records)
    where = guarded(leads, task, answer, desk.batch.scope, desk.manners.agent) if site else Leads((), {})
    found = Leads((), {where.reason: 1}) if isinstance(where, Failure) else where
    desk.archive.tell(events.answered(task, answer, place, found))
    return answer


async def site_files(host: Host) -> Site:
    """The site files of an origin: as they were known, as a killed run read all of them, or read now."""
    told, known = host.desk.told.get(host.visit.origin), host.visit.site
    if told is not None and sites.is_fresh(events.site_of(told), time.time()):
        return events.site_of(told)
    if known is not None and sites.is_fresh(known, time.time()):
        return known
    if known is not None and known.reached:
        _slow_down(host, known)
    asked = sites.tasks(host.visit.tasks[0].url)
    site = await _read(host, asked)
    found = tuple(_sitemaps(site, host.desk.batch.scope, asked[0].url))
    gap = sites.gap(site, host.desk.manners.agent, host.desk.manners.gap)
    host.desk.archive.tell(events.of_site(host.visit.origin, site, gap, found))
    return site


async def _read(host: Host, asked: tuple[Task, ...]) -> Site:
    """The site files read now; those beside robots.txt only where it allows them, and until one is not reached."""
    found = sites.site(await _followed(host, asked[0], None), None, time.time())
    if found.reached:
        _slow_down(host, found)
    for task, judged in zip(asked[1:], (sites.with_tdmrep, None), strict=True):
        if found.reached and sites.opens(found, host.desk.manners.agent, task.url):
            answer = await _followed(host, task, found)
            found = judged(found, answer) if judged else found
    return found


async def _followed(host: Host, task: Task, robots: Site | None) -> Answer | Failed:
    """The answer at the end of some redirects, each checked as any URL, and against robots.txt where that is known.

    A redirect to another registered domain is followed only to a host of this batch: other workers may ask the rest.
    """
    answer = await _asked(host, task, None)
    for _ in range(sites.REDIRECTS):
        location = answer.header("location") if isinstance(answer, Answer) and 300 <= answer.status < 400 else None  # noqa: PLR2004 - HTTP's redirects
        target = absolute(task.url, of_header(location)) if location else None
        if target is None or refusal(target):
            break
        task = Task(target, "site")
        if not _is_near(host, task) or (robots and not sites.opens(robots, host.desk.manners.agent, target)):
            return Failed("elsewhere", answer.at)
        answer = await _asked(host, task, None)
    return answer


def _host(task: Task) -> str:
    return urlsplit(task.url).hostname or ""


def _is_near(host: Host, task: Task) -> bool:
    near = _host(task) in {visit.host for visit in host.desk.batch.visits}
    return near or domain(_host(task)) == domain(host.visit.host)


def _sitemaps(site: Site, scope: Scope, base: str) -> list[Lead]:
    places = (absolute(base, urljoin(base, each)) for each in sites.sitemaps(site))
    return [Lead(each, "sitemap", 0, 0, None) for each in places if each and not scope.refuses(each, "sitemap")]
