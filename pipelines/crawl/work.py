"""What a batch of fetching is of: origins, their URLs, the manners. Values that travel to a worker."""

from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ... import __version__
from .canonical import Scope

GAP: Final = 1.0
"""Seconds between two requests to a host, at least: architecture, section 4 of issue 6."""


@dataclass(frozen=True, slots=True)
class Manners:
    """Who we say that we are, and how long we wait: seconds between requests to a host, and for an answer as a whole.

    `loopback` is a port of this machine at which all hosts are dialled, in tests; only there may the gap be shorter.
    """

    agent: str
    contact: str
    gap: float = GAP
    patience: float = 60.0
    loopback: int | None = None

    @property
    def user_agent(self) -> str:
        """The User-Agent header: product token, version, and where to ask us."""
        return f"{self.agent}/{__version__} (+{self.contact})"


class Task(NamedTuple):
    """A URL to fetch, what it is asked for as, how far it is from a seed, and what is known of it from before."""

    url: str
    kind: str = "page"
    depth: int = 0
    hops: int = 0
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    fetched: str | None = None


class Site(NamedTuple):
    """What an origin's own files said when they were read, in seconds since 1970: robots.txt and tdmrep.json.

    robots.txt is `Disallow: /` where there was no answer that permits anything, and `reached` is False where that
    may be better soon.
    """

    robots: bytes
    tdmrep: str | None
    read: float
    reached: bool = True


class Visit(NamedTuple):
    """An origin, its URLs in the order of their fetching, and its site files where they were read in the last day.

    robots.txt speaks of one scheme, host and port (RFC 9309, section 2.3); connection and gap are the host's.
    """

    origin: str
    tasks: tuple[Task, ...]
    site: Site | None

    @property
    def host(self) -> str:
        """The host of the origin."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The visits that one fetcher pays, under a name that is given once."""

    source: str
    name: str
    visits: tuple[Visit, ...]
    scope: Scope
    manners: Manners

    @property
    def folder(self) -> str:
        """The folder of what a crawl of this source keeps for itself."""
        return f"crawl/{self.source}"

    @property
    def log(self) -> str:
        """What was fetched, a line an event; written as it happens."""
        return f"{self.folder}/{self.name}.log"

    @property
    def receipt(self) -> str:
        """Receipt that the batch is done and its WARC files are committed."""
        return f"{self.folder}/{self.name}.json"
