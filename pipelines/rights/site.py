"""What a site's own files say of one URL, as `kind=value`: robots.txt and /.well-known/tdmrep.json."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from .agents import TRAINING_AGENTS
from .directives import OTHER
from .robots import Robots, matches, parsed, path_of, pattern_of
from .signals import place
from .usage import content_signals, usages

_MOST: Final = 10_000  # rules of a tdmrep.json, our choice: more are no policy that anyone wrote


_FLAGS: Final = {"0": "0", "1": "1", "1.0": "1", "True": "1", "true": "1"}
"""Reservations as they are written; of those that are no number of the protocol only what reserves is read."""


def of_robots(robots_txt: bytes | None, agent: str, url: str) -> Iterator[str]:
    """What robots.txt says to an agent of a URL; None where it was never fetched.

    `robots=disallow` is for the agent itself, `robots-training=` names the training agents that are shut out by name.
    """
    if robots_txt is None:
        return
    robots = parsed(robots_txt)
    if not robots.allows(agent, url):
        yield "robots=disallow"
    if shut := _shut_out(robots, url):
        yield f"robots-training={', '.join(shut)}"
    for kind, read in (("content-usage", usages), ("content-signal", content_signals)):
        if said := robots.said(agent, url, kind):
            yield f"robots-{kind}={', '.join(dict.fromkeys(each for line in said for each in read(line)))}"
    for licence in dict.fromkeys(found for address in robots.licences for found in place(address)):
        yield f"robots-license={licence}"


def _shut_out(robots: Robots, url: str) -> list[str]:
    tokens = (
        (agent.lower(), agent.split()[0]) for agent in TRAINING_AGENTS
    )  # a file's line ends at the first space too
    return [agent for agent, token in tokens if robots.names(token) and not robots.allows(token, url)]


def of_tdmrep(tdmrep_json: str | None, url: str) -> Iterator[str]:
    """What the first rule for a URL in tdmrep.json says (W3C TDM Reservation Protocol); None where there is no file."""
    if tdmrep_json is None:
        return
    try:
        rules = json.loads(tdmrep_json.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        rules = None
    rules = [rules] if isinstance(rules, dict) else rules
    if not isinstance(rules, list):
        yield f"tdmrep={OTHER}"
        return
    if rule := next((rule for rule in rules[:_MOST] if _speaks_of(rule, url)), None):
        yield f"tdmrep={_FLAGS.get(str(rule.get('tdm-reservation')).strip(), OTHER)}"
        for policy in place(str(rule.get("tdm-policy", ""))):
            yield f"tdmrep-policy={policy}"


def _speaks_of(rule: Any, url: str) -> bool:  # noqa: ANN401 - JSON
    """Whether a rule's location, a pattern as in robots.txt, is the beginning of the URL's path."""
    location = rule.get("location") if isinstance(rule, dict) else None
    if not isinstance(location, str) or not location:
        return False
    path = location if location[0] in "/*" else urlsplit(location).path or "/" if "://" in location else f"/{location}"
    return matches(path_of(url), pattern_of(path.encode("utf-8", "surrogatepass")))
