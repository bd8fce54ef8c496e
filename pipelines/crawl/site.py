"""A host's own files, robots.txt, tdmrep.json and ai.txt, and whether they say no to a URL."""

from typing import Final

from ..rights.robots import allowed, parsed
from ..rights.site import CLOSED, of_robots, of_tdmrep, robots_of, tdmrep_of
from ..rights.verdict import verdict
from ..urls import origin
from .fetch import Answer, Failed
from .work import Site, Task

DAY: Final = 86_400.0
"""Seconds for which robots.txt may be kept at most (RFC 9309, section 2.4)."""

SOON: Final = 3_600.0
"""Seconds after which a robots.txt that could not be had is asked for again (our choice)."""

REDIRECTS: Final = 5
"""Redirects of robots.txt that are followed: the least that RFC 9309 (2.3.1.2) asks for."""

LONGEST_DELAY: Final = 600.0
"""Seconds of a Crawl-delay above which a host is not asked for pages (our choice: what a batch gives to a host)."""

UNREACHABLE: Final = "robots=unreachable"
FILES: Final = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")


def tasks(url: str) -> tuple[Task, ...]:
    """The site files of a URL's scheme and host."""
    return tuple(Task(origin(url) + path, "site") for path in FILES)


def site(robots: Answer | Failed, tdmrep: Answer | Failed | None, read: float) -> Site:
    """What the answers say: 401 and 403 close a site, as no answer does; any other 4xx is no robots.txt."""
    text, reached = _robots(robots)
    without = Site(text, None, read, reached)
    return without if tdmrep is None else with_tdmrep(without, tdmrep)


def with_tdmrep(found: Site, answer: Answer | Failed) -> Site:
    """A site with what its tdmrep.json says; one that could not be had closes the site until it is asked for again."""
    text, reached = (None, False) if isinstance(answer, Failed) else tdmrep_of(answer.status, answer.plain)
    return found._replace(tdmrep=text) if reached else found._replace(reached=False)


def opens(found: Site, agent: str, url: str) -> bool:
    """Whether a site's robots.txt lets us ask for another file of it."""
    return gap(found, agent, 0.0) <= LONGEST_DELAY and allowed(found.robots, agent, url)


def _robots(answer: Answer | Failed) -> tuple[bytes, bool]:
    return (CLOSED, False) if isinstance(answer, Failed) else robots_of(answer.status, answer.plain)


def is_fresh(known: Site | None, now: float) -> bool:
    """Whether a site's files need not be read again."""
    return known is not None and now - known.read < (DAY if known.reached else SOON)


def said(found: Site, agent: str, url: str) -> tuple[str, ...]:
    """Every signal of a site's files on a URL, for our agent and those that train models."""
    return (*of_robots(found.robots, agent, url), *of_tdmrep(found.tdmrep, url))


def refusal(found: Site, agent: str, url: str) -> tuple[str, ...]:
    """The signals that say no to fetching or to training, since no release could hold the page; empty for none."""
    if not found.reached:
        return (UNREACHABLE,)
    if (delay := gap(found, agent, 0.0)) > LONGEST_DELAY:
        return (f"crawl-delay={delay:g}",)
    signals = said(found, agent, url)
    return signals if verdict(signals, None, None, agent).train == "deny" else ()


def gap(found: Site, agent: str, least: float) -> float:
    """Seconds between two requests: the longest Crawl-delay of the groups that bind us, or what we keep anyway."""
    delays = (group.delay for group in parsed(found.robots).of(agent))
    return max([least, *(delay for delay in delays if delay is not None)])


def sitemaps(found: Site) -> tuple[str, ...]:
    """The addresses of sitemaps that robots.txt names."""
    return parsed(found.robots).sitemaps if found.reached else ()
