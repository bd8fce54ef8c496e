"""Directives of robots meta tags and X-Robots-Tag, and for which agent each is meant."""

import re
from collections.abc import Iterator

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
    )
)
"""Directives of Google's, Bing's and Naver's documentation, and noai and noimageai (DeviantArt, 2022)."""

_VALUED = re.compile(r"(max-snippet|max-(?:image|video)-preview|unavailable_after)\s*:\s*[^\s,;]*")
_NAMED = re.compile(r"\s*([^\s,;:]+)\s*:")
_BETWEEN = re.compile(r"[\s,;:\"']+")
_TOKEN = re.compile(r"[a-z][a-z_-]{0,30}")


def words(value: str) -> list[str]:
    """The known directives in a value, in lower case and without their own values."""
    return [word for word in _BETWEEN.split(_unvalued(value)) if word in WORDS]


def addressed(value: str) -> Iterator[tuple[str, str]]:
    """Agent and directive of an X-Robots-Tag; an agent holds until the next one, `""` is every agent.

    >>> list(addressed("noindex, OtherBot/2: noai, nofollow"))
    [('', 'noindex'), ('otherbot', 'noai'), ('otherbot', 'nofollow')]
    """
    agent = ""
    for part in _unvalued(value).split(","):
        named = _NAMED.match(part)
        if named and named[1] not in WORDS:
            agent = _agent(named[1])
        yield from ((agent, word) for word in words(part))


def _unvalued(value: str) -> str:
    return _VALUED.sub(r"\1 ", value.lower())


def _agent(name: str) -> str:
    if name == "*":
        return ""
    plain = _TOKEN.fullmatch(name.partition("/")[0])
    return plain[0] if plain else OTHER
