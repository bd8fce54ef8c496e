"""A crawl from seeds to WARC files: batches drawn from the frontier, fetched, and merged, until nothing is due."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..config import Config, Source
from ..corpus import Corpus, commit_json, folder
from ..errors import BadInput
from ..rights.agents import TRAINING_AGENTS
from .archive import lines
from .canonical import Scope, absolute, shown
from .discover import Lead
from .frontier import HOSTS, Frontier
from .report import Tally
from .work import GAP, Batch, Manners

Stage = Callable[[list[Batch]], object]
"""Fetches batches to their receipts."""

PATIENCE: Final = 60.0
"""Gaps between two requests that a crawl waits for what is due next, before it ends and leaves it to the next one."""

_TICK: Final = 0.001  # seconds after a moment at which what is due then is due

_OTHERS: Final = frozenset(
    ["googlebot", "bingbot", "yeti", "naverbot", "daum", "daumoa", "slurp", "baiduspider", "yandexbot", "duckduckbot"]
)
"""Crawlers of search engines, beside the agents that train: nobody may pass for one."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is crawled for one source: its seeds, its scope, our manners."""

    source: Source
    corpus: Corpus
    scope: Scope
    manners: Manners

    @property
    def frontier(self) -> Path:
        """The file of its frontier."""
        return Path(self.corpus.place(f"crawl/{self.source.name}/frontier.sqlite"))

    def prepare(self) -> None:
        """Make the folders that are written to; nobody else may look into them, since no page in them is scrubbed."""
        for name in ("warc", f"warc/{self.source.name}/site", f"crawl/{self.source.name}", "rights"):
            folder(self.corpus.root, [name])
            Path(self.corpus.place(name)).chmod(0o700)

    def seeds(self) -> list[Lead]:
        """The seeds. Raises BadInput for one that may not be fetched."""
        return [Lead(_seed(each, self.scope), "page", 0, 0, None) for each in self.source.seeds]

    def batch(self, name: str, frontier: Frontier) -> Batch:
        """The batch of a name, as the frontier drew it."""
        return Batch(self.source.name, name, frontier.visits(name), self.scope, self.manners)


def planned(config: Config, corpus: Corpus, gap: float | None, loopback: int | None) -> list[Campaign]:
    """The campaigns of a configuration, one a source with seeds. Raises BadInput for what a crawl lacks."""
    asked, crawled = config.crawl, [each for each in config.source if each.seeds]
    if not crawled:
        raise BadInput("no [[source]] has `seeds`; give one the addresses to begin at")
    if asked is None:
        raise BadInput("[crawl] is missing; set `contact` to a page or mailbox where site owners reach you")
    if not corpus.local:
        raise BadInput(f"{corpus.root} is no folder of a disk; a crawl writes as it goes, so give one as `path`")
    if asked.agent.lower() in {*(each.lower() for each in TRAINING_AGENTS), *_OTHERS}:
        raise BadInput(f"[crawl] agent: {asked.agent!r} is another crawler's name; give one of your own")
    manners = Manners(asked.agent, asked.contact, GAP if gap is None else gap, loopback=loopback)
    return [Campaign(each, corpus, _scope(each, config), manners) for each in crawled]


def _scope(source: Source, config: Config) -> Scope:
    asked = config.crawl
    hosts = tuple(map(_named, asked.hosts if asked else ())) or tuple(sorted({_host(each) for each in source.seeds}))
    return Scope(hosts, asked.depth if asked else 0, asked.pages_per_host if asked else 0)


def _named(asked: str) -> str:
    """A name of [crawl] hosts in the one spelling that URLs have."""
    star, bare = ("*.", asked[2:]) if asked.startswith("*.") else ("", asked)
    host = _host(f"http://{bare}/")
    if not host or any(each in bare for each in "/:@*?# "):
        raise BadInput(f"[crawl] hosts: {shown(asked)!r} names no host; give `www.example.kr` or `*.example.kr`")
    return star + host


def _host(seed: str) -> str:
    return urlsplit(absolute(seed, "") or "").hostname or ""


def _seed(seed: str, scope: Scope) -> str:
    url = absolute(seed, "")
    why = "it is no URL" if url is None else scope.refuses(url)
    if url is None or why:
        raise BadInput(f"seed {shown(seed)}: {why}; give an http(s) URL of a public host that [crawl] hosts names")
    return url


def crawl(campaign: Campaign, stage: Stage, *, groups: int = 1, again: bool = False) -> dict[str, Any]:
    """The report of a crawl of all that is due; its WARC files are committed. The lock is the caller's."""
    place, tally, started = campaign.corpus, Tally(), datetime.now(UTC)
    campaign.prepare()
    frontier = Frontier(campaign.frontier)
    try:
        frontier.add(campaign.seeds(), campaign.scope)
        if again:
            frontier.again()
        batches = sum(_rounds(campaign, frontier, stage, tally, groups))
        tally.skip(frontier.left)
        told = _told(campaign, tally, batches) | {"urls": frontier.counts()}
    finally:
        frontier.close()
    manifest = told | {"started": started.isoformat(), "by_host": tally.hosts()}
    commit_json(place, f"crawl/{campaign.source.name}/run-{started:%Y%m%dT%H%M%S%f}.json", manifest)
    return told


def _rounds(campaign: Campaign, frontier: Frontier, stage: Stage, tally: Tally, groups: int) -> Iterator[int]:
    """How many batches were fetched and merged at a time, those first that a killed run has left."""
    while names := frontier.pending() or _next(campaign, frontier, groups):
        batches = [campaign.batch(name, frontier) for name in names]
        stage(batches)
        now = time.time()  # one for all, so that hosts asked together are due together
        for batch in batches:
            tally.add(lines(campaign.corpus, batch.log))
            frontier.merge(batch, lines(campaign.corpus, batch.log), now)
        yield len(batches)


def _next(campaign: Campaign, frontier: Frontier, groups: int) -> list[str]:
    """Some batches of unlike hosts, waited for where the first is due soon; none where nothing is."""
    due = frontier.next_due()
    wait = float("inf") if due is None else due - time.time()
    if wait > PATIENCE * campaign.manners.gap:
        return []
    time.sleep(max(wait, 0.0) + _TICK)
    now = time.time()
    hosts = min(HOSTS, -(-frontier.ready(now) // groups))
    drawn = (frontier.drawn(now, hosts) for _ in range(groups))
    return [name for name in drawn if name]


def _told(campaign: Campaign, tally: Tally, batches: int) -> dict[str, Any]:
    test = {} if campaign.manners.loopback is None else {"test_loopback": campaign.manners.loopback}
    least = min((each["least_gap"] for each in tally.hosts().values() if each["least_gap"]), default=0.0)
    about = {"source": campaign.source.name, "agent": campaign.manners.user_agent, "gap": campaign.manners.gap}
    return about | test | {"batches": batches, "least_gap": least} | tally.total()
