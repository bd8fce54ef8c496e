"""fetch_batch: what a worker does with one batch of hosts. A plain function; no Beam, no timers."""

import asyncio
from collections.abc import Iterable
from typing import Final

import httpcore2

from ..corpus import Corpus, commit_bytes, commit_json
from .archive import Archive, Line, lines
from .cdxj import cdxj
from .doors import Doors
from .events import CLOSING, interrupted, refused
from .evidence import commit_evidence
from .gone import ERASED, erased_tasks
from .network import Dialer, Resolve, resolved
from .settle import Settle
from .visit import Desk, Host, pay
from .work import Batch, Task, Visit

AT_ONCE: Final = 128
"""Hosts that are asked at the same time (our choice): the largest pages of all of them are 1.3 GB."""


def fetch_batch(batch: Batch, corpus: Corpus, resolve: Resolve = resolved) -> str:
    """The name of the receipt of a batch whose answers are committed as WARC files; done work is not redone.

    What a killed run has begun and not ended is told as interrupted, and not asked for again. Raises OSError when the
    disk fails.
    """
    if not corpus.has(batch.receipt):
        archive = Archive(batch, corpus)
        told = {_about(line): line | {"found": ()} for line in lines(corpus, batch.log)}
        if CLOSING["host"] not in told:
            gap, tls = batch.manners.gap, httpcore2.default_ssl_context()
            doors = Doors(Dialer(batch.manners.loopback, resolve), tls, gap)
            desk = Desk(batch, archive, told, Settle(archive.sync), doors)
            _refuse(desk, erased_tasks(batch, corpus))
            _fetch(desk)
        _close(batch, corpus, archive)
    return batch.receipt


def _about(line: Line) -> str:
    """The URL or origin that a line is about; the host of CLOSING, which is none."""
    return str(line.get("url") or line.get("origin") or line["host"])


def _refuse(desk: Desk, tasks: Iterable[Task]) -> None:
    """Tell of tasks that nobody asks for, but of those that ended already."""
    for task in tasks:
        if task.url not in desk.told:
            desk.told[task.url] = refused(task, ERASED)
            desk.archive.tell(desk.told[task.url])


def _fetch(desk: Desk) -> None:
    """Fetch what is left of a batch; nothing is added to its files after that."""
    for url in [url for url, line in desk.told.items() if line["event"] == "begun"]:
        desk.told[url] = interrupted(desk.told[url])
        desk.archive.tell(desk.told[url])
    asyncio.run(_visited(desk))
    desk.archive.tell(CLOSING)


async def _visited(desk: Desk) -> None:
    """Every host visited, so many at a time, and each by one connection with TLS that is verified."""
    free = asyncio.Semaphore(AT_ONCE)
    try:
        async with asyncio.TaskGroup() as group:
            for visits in _by_host(desk.batch):
                group.create_task(_paid(free, [Host(visit, desk) for visit in visits]))
    except* OSError as errors:  # the disk's: what a site does is a value
        raise _first(errors) from None
    finally:
        await desk.doors.close()


def _by_host(batch: Batch) -> Iterable[list[Visit]]:
    """The visits of a batch, those to the origins of one host together: they are paid one after the other."""
    found: dict[str, list[Visit]] = {}
    for visit in batch.visits:
        found.setdefault(visit.host, []).append(visit)
    return found.values()


async def _paid(free: asyncio.Semaphore, origins: list[Host]) -> None:
    async with free:
        for host in origins:
            if not await pay(host):
                break
        await origins[0].door.close()


def _first(group: BaseExceptionGroup) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _close(batch: Batch, corpus: Corpus, archive: Archive) -> None:
    """Commit what was fetched, the receipt last."""
    files = archive.commit()
    commit_bytes(corpus, f"warc/{batch.source}/site/{batch.name}.cdxj", cdxj(batch, lines(corpus, batch.log)))
    commit_evidence(corpus, batch, lines(corpus, batch.log))
    commit_json(corpus, batch.receipt, {"files": files, "events": sum(1 for _ in lines(corpus, batch.log))})
    archive.forget()
