"""What a crawl would fetch next and what it would not, by which evidence; only site files are asked for."""

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpcore2

from . import site as sites
from .archive import Line, Place
from .campaign import Campaign
from .canonical import shown
from .doors import Doors
from .frontier import Frontier
from .gone import ERASED, erased_tasks
from .network import Dialer
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
            _copied(campaign.frontier, copy.frontier)
        frontier = Frontier(copy.frontier)
        try:
            frontier.add(copy.seeds(), copy.scope)
            frontier.undraw()
            name = frontier.drawn(time.time())
            batch = copy.batch(name, frontier) if name else None
        finally:
            frontier.close()
    told = asyncio.run(_judged(batch)) if batch else {}
    told |= {task.url: ERASED for task in erased_tasks(batch, campaign.corpus)} if batch else {}
    return {
        "source": campaign.source.name,
        "agent": campaign.manners.user_agent,
        "would_fetch": [shown(url) for url, why in told.items() if not why],
        "refused": {shown(url): "; ".join(why) for url, why in told.items() if why},
    }


def _copied(source: Path, target: Path) -> None:
    """Copy a frontier as it is now, also while a crawl writes it, or after one was killed."""
    place = f"file:{quote(str(source))}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


async def _judged(batch: Batch) -> dict[str, tuple[str, ...]]:
    """The refusal of each URL, empty where there is none."""
    doors = Doors(Dialer(batch.manners.loopback), httpcore2.default_ssl_context(), batch.manners.gap)
    desk = Desk(batch, _Nowhere(), {}, _at_once, doors)
    found: dict[str, tuple[str, ...]] = {}
    for visit in batch.visits:
        site = await site_files(Host(visit, desk))
        found |= {task.url: sites.refusal(site, batch.manners.agent, task.url) for task in visit.tasks}
    await doors.close()
    return found
