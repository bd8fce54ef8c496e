"""judge: everything that one answer and its site say about a page, and what it comes to. denial: of headers alone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from ...schemas.rights import Verdict
from .borne import of_page
from .signals import signals
from .site import of_robots, of_tdmrep
from .verdict import verdict


def judge(
    url: str,
    status: int | None,
    headers: Iterable[tuple[str, str]],
    html: str,
    robots_txt: bytes | None,
    tdmrep_json: str | None,
    agent: str,
) -> Verdict:
    """The verdict on a page fetched from `url` by an agent.

    `status` None is a delivery; `robots_txt` None was never fetched, empty says nothing, and the caller passes
    `Disallow: /` for an answer of 5xx; `tdmrep_json` None was not there. Dates are compared with the answer's own
    `Date`, and with today where it has none.
    """
    listed = list(headers)
    found = (*of_robots(robots_txt, agent, url), *of_tdmrep(tdmrep_json, url))
    return verdict((*found, *signals(listed, html, agent, _day(listed)), *of_page(html)), None, status, agent)


def denial(headers: Iterable[tuple[str, str]], at: date | None) -> tuple[str, ...]:
    """The signals of the header lines of an answer of a day, where they say no; empty where they do not."""
    found = signals(headers, "", at=at)
    return found if verdict(found, None, None).train == "deny" else ()


def _day(headers: list[tuple[str, str]]) -> date:
    stamp = next((value for name, value in headers if name.lower() == "date"), "")
    try:
        return parsedate_to_datetime(stamp).date()
    except (ValueError, OverflowError):
        return datetime.now(UTC).date()
