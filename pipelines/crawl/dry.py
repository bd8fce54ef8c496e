"""What a crawl would fetch next and what it would not, by which evidence; only site files are asked for."""

import asyncio
import shutil
import tempfile
import time
from dataclasses import replace
from typing import Any

import httpcore2

from . import site as sites
from .archive import Line, Place
from .campaign import Campaign
from .frontier import Frontier
from .network import Dialer
from .pace import Pace
from .visit import Desk, Host, site_files
from .work import Batch


class _Nowhere:
    """An archive that keeps nothing."""

    def add(self, stream: str, members: tuple[bytes, ...]) -> Place:
        """Nowhere."""
        return Place(stream, 0, 0, len(members[0]), 0)

    def tell(self, line: Line) -> None:
        """Nobody."""


async def _at_once() -> None:
    """Nothing was kept that could be lost."""


def dry_run(campaign: Campaign) -> dict[str, Any]:
    """The URLs of the next batch that would be fetched, and those that would not, with the signals that say no.

    A copy of the frontier is asked, so that nothing of the crawl moves.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(campaign, corpus=replace(campaign.corpus, root=folder))
        if campaign.frontier.exists():
            copy.frontier.parent.mkdir(parents=True)
            shutil.copyfile(campaign.frontier, copy.frontier)
        frontier = Frontier(copy.frontier)
        try:
            frontier.add(copy.seeds(), copy.scope)
            name = frontier.drawn(time.time())
            batch = copy.batch(name, frontier) if name else None
        finally:
            frontier.close()
    told = asyncio.run(_judged(batch)) if batch else {}
    return {
        "source": campaign.source.name,
        "agent": campaign.manners.user_agent,
        "would_fetch": [url for url, why in told.items() if not why],
        "refused": {url: "; ".join(why) for url, why in told.items() if why},
    }


async def _judged(batch: Batch) -> dict[str, tuple[str, ...]]:
    """The refusal of each URL, empty where there is none."""
    desk, dialer = Desk(batch, _Nowhere(), {}, _at_once), Dialer(batch.manners.loopback)
    found: dict[str, tuple[str, ...]] = {}
    for visit in batch.visits:
        async with httpcore2.AsyncConnectionPool(max_connections=1, http2=True, network_backend=dialer) as pool:
            site = await site_files(Host(visit, Pace(batch.manners.gap), pool, desk))
        found |= {task.url: sites.refusal(site, batch.manners.agent, task.url) for task in visit.tasks}
    return found
