"""fetch_batch: what a worker does with one batch of hosts. A plain function; no Beam, no timers."""

import asyncio
from typing import Final

import httpcore2

from ..corpus import Corpus, commit_bytes, commit_json
from .archive import Archive, lines
from .cdxj import cdxj
from .events import CLOSING, interrupted
from .evidence import commit_evidence
from .network import Dialer, Resolve, resolved
from .pace import Pace
from .settle import Settle
from .visit import Desk, Host, pay
from .work import Batch

AT_ONCE: Final = 128
"""Hosts that are asked at the same time (our choice): the largest pages of all of them are 1.3 GB."""


def fetch_batch(batch: Batch, corpus: Corpus, resolve: Resolve = resolved) -> str:
    """The name of the receipt of a batch whose answers are committed as WARC files; done work is not redone.

    What a killed run has begun and not ended is told as interrupted, and not asked for again. Raises OSError when the
    disk fails.
    """
    if not corpus.has(batch.receipt):
        archive = Archive(batch, corpus)
        told = {line.get("url") or line["host"]: line for line in lines(corpus, batch.log)}
        if CLOSING["host"] not in told:
            _fetch(Desk(batch, archive, told, Settle(archive.sync)), resolve)
        _close(batch, corpus, archive)
    return batch.receipt


def _fetch(desk: Desk, resolve: Resolve) -> None:
    """Fetch what is left of a batch; nothing is added to its files after that."""
    for url in [url for url, line in desk.told.items() if line["event"] == "begun"]:
        desk.told[url] = interrupted(desk.told[url])
        desk.archive.tell(desk.told[url])
    asyncio.run(_visited(desk, resolve))
    desk.archive.tell(CLOSING)


async def _visited(desk: Desk, resolve: Resolve) -> None:
    """Every host visited, so many at a time, and each by one connection with TLS that is verified."""
    free = asyncio.Semaphore(AT_ONCE)
    dialer, tls = Dialer(desk.manners.loopback, resolve), httpcore2.default_ssl_context()
    async with asyncio.TaskGroup() as group:
        for visit in desk.batch.visits:
            pool = httpcore2.AsyncConnectionPool(tls, max_connections=1, http2=True, network_backend=dialer)
            group.create_task(_paid(free, Host(visit, Pace(desk.manners.gap), pool, desk)))


async def _paid(free: asyncio.Semaphore, host: Host) -> None:
    async with free, host.pool:
        await pay(host)


def _close(batch: Batch, corpus: Corpus, archive: Archive) -> None:
    """Commit what was fetched, the receipt last."""
    files = archive.commit()
    told = list(lines(corpus, batch.log))
    commit_bytes(corpus, f"warc/{batch.source}/site/{batch.name}.cdxj", cdxj(batch, told))
    commit_evidence(corpus, batch, told)
    commit_json(corpus, batch.receipt, {"files": files, "events": len(told)})
    archive.forget()
