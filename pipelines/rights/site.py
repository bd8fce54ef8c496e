"""What a site's own files say of one URL, as `kind=value`: robots.txt and /.well-known/tdmrep.json."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from .agents import TRAINING_AGENTS
from .directives import OTHER
from .robots import LONGEST, matches, parsed, path_of, pattern_of
from .signals import place
from .usage import content_signals, usages

_MOST: Final = 10_000  # rules of a tdmrep.json, our choice: more are no policy that anyone wrote

CLOSED: Final = b"User-agent: *\nDisallow: /\n"
"""A robots.txt that lets nobody in."""

_SHUT: Final = (401, 403)
_TOO_MANY: Final = 429
_SUCCESS, _ABSENT = 2, 4  # HTTP's classes

_KEYS: Final = ("location", "tdm-reservation", "tdm-policy")
_FLAGS: Final = {"0": "0", "1": "1", "1.0": "1", "True": "1", "true": "1"}
"""Reservations as they are written; of those that are no number of the protocol only what reserves is read."""


def robots_of(status: int, body: bytes) -> tuple[bytes, bool]:
    """The robots.txt that an answer comes to, and whether it is the site's own word (RFC 9309, section 2.3.1).

    401 and 403 close a site, and so does an answer that is no word, 429 and 5xx; any other 4xx is no robots.txt.
    """
    if status == _TOO_MANY:
        return CLOSED, False
    if status in _SHUT:
        return CLOSED, True
    by_class = {_SUCCESS: (body[: LONGEST + 1], True), _ABSENT: (b"", True)}
    return by_class.get(status // 100, (CLOSED, False))


def tdmrep_of(status: int, body: bytes) -> tuple[str | None, bool]:
    """The tdmrep.json that an answer comes to, None for no file, and whether it is the site's own word."""
    found = status // 100
    text = body.decode(json.detect_encoding(body), "replace") if found == _SUCCESS else None
    return text, found in (_SUCCESS, _ABSENT) and status != _TOO_MANY


def of_robots(robots_txt: bytes | None, agent: str, url: str) -> Iterator[str]:
    """What robots.txt says to an agent of a URL; None where it was never fetched.

    `robots=disallow` is for the agent itself, `robots-training=` names the training agents that are shut out by name.
    """
    if robots_txt is None:
        return
    robots = parsed(robots_txt)
    if not robots.allows(agent, url):
        yield "robots=disallow"
    if shut := _shut_out(robots_txt, url):
        yield f"robots-training={', '.join(shut)}"
    for kind, read in (("content-usage", usages), ("content-signal", content_signals)):
        if said := robots.said(agent, url, kind):
            yield f"robots-{kind}={', '.join(dict.fromkeys(each for line in said for each in read(line)))}"
    for licence in dict.fromkeys(found for address in robots.licences for found in place(address)):
        yield f"robots-license={licence}"


def _shut_out(robots_txt: bytes, url: str) -> list[str]:
    robots = parsed(robots_txt)
    return [agent for agent, token in _named(robots_txt) if not robots.allows(token, url)]


@lru_cache(maxsize=256)
def _named(robots_txt: bytes) -> tuple[tuple[str, str], ...]:
    """The training agents that a file names, and what it calls them: a line ends at the first space."""
    pairs = ((agent.lower(), agent.split()[0]) for agent in TRAINING_AGENTS)
    return tuple((agent, token) for agent, token in pairs if parsed(robots_txt).names(token))


def of_tdmrep(tdmrep_json: str | None, url: str) -> Iterator[str]:
    """What the first rule for a URL in tdmrep.json says (W3C TDM Reservation Protocol); None where there is no file."""
    if tdmrep_json is None:
        return
    rules = _rules(tdmrep_json)
    if rules is None:
        yield f"tdmrep={OTHER}"
        return
    if rule := next((rule for rule in rules if _speaks_of(rule, url)), None):
        yield f"tdmrep={_FLAGS.get(str(rule.get('tdm-reservation')).strip(), OTHER)}"
        for policy in place(str(rule.get("tdm-policy", ""))):
            yield f"tdmrep-policy={policy}"


def tdmrep_essence(tdmrep_json: str) -> str:
    """The rules with what the protocol knows of them: a tdmrep.json that is read as the whole one is."""
    rules = _rules(tdmrep_json)
    return json.dumps(None if rules is None else [_known(rule) for rule in rules])


def _known(rule: dict[str, Any]) -> dict[str, Any]:
    return {name: rule[name] for name in _KEYS if isinstance(rule.get(name), (str, int, float))}


def _rules(tdmrep_json: str) -> list[dict[str, Any]] | None:
    """The rules of a file, of which a lone one is a list; None where it has no list."""
    try:
        rules = json.loads(tdmrep_json.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    listed = [rules] if isinstance(rules, dict) else rules
    return [rule for rule in listed[:_MOST] if isinstance(rule, dict)] if isinstance(listed, list) else None


def _speaks_of(rule: dict[str, Any], url: str) -> bool:
    """Whether a rule's location, a pattern as in robots.txt, is the beginning of the URL's path."""
    location = rule.get("location")
    if not isinstance(location, str) or not location:
        return False
    path = location if location[0] in "/*" else urlsplit(location).path or "/" if "://" in location else f"/{location}"
    return matches(path_of(url), pattern_of(path.encode("utf-8", "surrogatepass")))
