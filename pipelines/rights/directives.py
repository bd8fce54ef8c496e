"""Directives of robots meta tags and X-Robots-Tag, and for which agent each is meant."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

PRODUCT = "malmoi"
"""Our product token; directives for other agents are recorded and do not bind us."""

OTHER = "other"
"""What stands for a name or value that is not stored, since it could be anything."""

WORDS = frozenset(
    (
        "all",
        "index",
        "follow",
        "archive",
        "none",
        "noindex",
        "nofollow",
        "noarchive",
        "nocache",
        "nosnippet",
        "noimageindex",
        "notranslate",
        "noai",
        "noimageai",
        "noodp",
        "noydir",
        "nositelinkssearchbox",
        "indexifembedded",
        "max-snippet",
        "max-image-preview",
        "max-video-preview",
        "unavailable_after",
        "unavailable",
    )
)
"""Directives of Google's, Bing's and Naver's documentation, noai and noimageai (DeviantArt, 2022), and
`unavailable`, which is an `unavailable_after` whose day has passed."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_UNTIL = re.compile(
    r"unavailable_after\s*:\s*(?:[a-z]{3,9},?\s+)?"
    r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d{1,2})[ -](?P<m2>[a-z]{3})[a-z]*[ -](?P<y2>\d{4}|\d\d)(?!\d)"
    r"|(?P<m3>[a-z]{3})[a-z]*\s(?P<d3>\d{1,2}),?\s(?P<y3>\d{4}))"
)
"""The day of ISO 8601, RFC 822 or RFC 850, or as Americans write it; the time of the day is not looked at."""


_VALUED = re.compile(r"(max-snippet|max-(?:image|video)-preview|unavailable_after)\s*:\s*[^\s,;]*")
_NAMED = re.compile(r"\s*([^\s,;:]+)\s*:")
_BETWEEN = re.compile(r"[\s,;:\"']+")
_TOKEN = re.compile(r"[a-z][a-z_-]{0,30}")


def token(agent: str) -> str:
    """The product token of an agent given with or without its version, in lower case."""
    return agent.partition("/")[0].strip().lower()


def words(value: str, at: date | None = None) -> list[str]:
    """The known directives in a value as read on a day, in lower case and without their own values."""
    return [word for word in _BETWEEN.split(_unvalued(value, at)) if word in WORDS]


def addressed(value: str, at: date | None = None) -> Iterator[tuple[str, str]]:
    """Agent and directive of an X-Robots-Tag; an agent holds until the next one, `""` is every agent.

    What stands before a colon is an agent only where a directive follows: the hour of a day is none, nor is a directive
    that is not known here, so that what follows those binds everyone.

    >>> list(addressed("noindex, OtherBot/2: noai, nofollow"))
    [('', 'noindex'), ('otherbot', 'noai'), ('otherbot', 'nofollow')]
    """
    agent = ""
    for part in _unvalued(value, at).split(","):
        named = _NAMED.match(part)
        if named and _is_addressed(named[1], part[named.end() :]):
            agent = _agent(named[1])
        yield from ((agent, word) for word in words(part))


def _is_addressed(name: str, rest: str) -> bool:
    following = next(filter(None, _BETWEEN.split(rest)), "")
    return name not in WORDS and not name[0].isdigit() and following in WORDS


def _unvalued(value: str, at: date | None) -> str:
    low = value.lower()
    dated = _UNTIL.sub(partial(_until, at), low) if at else low
    return _VALUED.sub(r"\1 ", dated)


def _until(at: date, match: "re.Match[str]") -> str:
    """`unavailable` for a day before `at`, else the directive without its day."""
    said = {name[0]: value for name, value in match.groupdict().items() if value}
    month = int(said["m"]) if said["m"].isdigit() else _MONTHS.index(said["m"]) + 1 if said["m"] in _MONTHS else 0
    year = int(said["y"]) + (2000 if len(said["y"]) == len("10") else 0)
    try:
        return "unavailable " if date(year, month, int(said["d"])) < at else "unavailable_after "
    except ValueError:
        return "unavailable_after "


def _agent(name: str) -> str:
    if name == "*":
        return ""
    plain = _TOKEN.fullmatch(name.partition("/")[0])
    return plain[0] if plain else OTHER
