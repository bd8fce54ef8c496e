"""robots.txt: whether a crawler may fetch a URL (RFC 9309).

Where the RFC leaves a choice, what forbids more is taken: misspelt keys and a missing colon count, as they do for
Google's parser, a line that the size limit cuts does not.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

LIMIT: Final = 500 * 1024
"""Bytes of a file that are read: the least that the RFC allows (section 2.5)."""

BOM: Final = b"\xef\xbb\xbf"

AGENT, ALLOW, DISALLOW = "agent", "allow", "disallow"
KEYS: Final = {
    b"user-agent": AGENT, b"useragent": AGENT, b"user agent": AGENT, b"allow": ALLOW, b"disallow": DISALLOW,
    b"dissallow": DISALLOW, b"dissalow": DISALLOW, b"disalow": DISALLOW, b"diasllow": DISALLOW, b"disallaw": DISALLOW,
}  # fmt: skip
"""Keys and their misspellings (google/robotstxt, robots.cc); records of any other key do not end a group."""

_LINE: Final = re.compile(rb"\r\n|\r|\n")
_EVERY: Final = re.compile(rb"\*(\s|$)")
_TOKEN: Final = re.compile(rb"[a-zA-Z_-]*")
_NAME: Final = re.compile(rb"[a-zA-Z0-9_-]*")
_OCTET: Final = re.compile(rb"%([0-9a-fA-F]{2})|[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_UNRESERVED: Final = re.compile(rb"[A-Za-z0-9\-._~]")
_PLACE: Final = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*")


class Rule(NamedTuple):
    """A path pattern with octets as they are compared, and whether it allows; `*` and a last `$` are special."""

    pattern: bytes
    allows: bool


def allowed(robots_txt: bytes, agent: str, url: str) -> bool:
    """Whether the file lets the crawler with this product token fetch the URL. An empty file does.

    The longest pattern that matches decides, and of equal ones that which allows; robots.txt itself is always allowed.
    """
    path = _path(url)
    found = [(len(rule.pattern), rule.allows) for rule in _rules(robots_txt, agent) if _matches(path, rule.pattern)]
    return path == b"/robots.txt" or max(found, default=(0, True))[1]


@lru_cache(maxsize=256)
def _rules(robots_txt: bytes, agent: str) -> tuple[Rule, ...]:
    """The rules of all groups that name the crawler, else of all that name every one."""
    mine: list[Rule] = []
    every: list[Rule] = []
    named = False
    for agents, rules in _groups(robots_txt):
        if any(_is(agent, each) for each in agents):
            named, mine = True, mine + rules
        if any(_EVERY.match(each) for each in agents):
            every += rules
    return tuple(mine if named else every)


def _is(agent: str, value: bytes) -> bool:
    """Whether a group's line names the crawler: as a token of letters, which the RFC knows, or with digits."""
    own = _NAME.match(agent.encode("utf-8", "replace"))
    names = {found[0].lower() for pattern in (_TOKEN, _NAME) if (found := pattern.match(value))}
    return own is not None and own[0] != b"" and own[0].lower() in names


def _groups(robots_txt: bytes) -> Iterator[tuple[list[bytes], list[Rule]]]:
    """Names and rules of each group; rules before the first name are of none."""
    agents: list[bytes] = []
    rules: list[Rule] = []
    for key, value in _records(robots_txt):
        if key == AGENT and rules:
            yield agents, rules
            agents, rules = [], []
        if key == AGENT:
            agents.append(value)
        elif agents:
            rules.append(Rule(_pattern(value), key == ALLOW))
    yield agents, rules


def _records(robots_txt: bytes) -> Iterator[tuple[str, bytes]]:
    """Known keys and their values."""
    lines = _LINE.split(robots_txt.removeprefix(BOM)[:LIMIT])
    for line in lines[:-1] if len(robots_txt) > LIMIT else lines:
        key, value = _pair(line.partition(b"#")[0])
        if key.lower() in KEYS:
            yield KEYS[key.lower()], value


def _pair(record: bytes) -> tuple[bytes, bytes]:
    """Key and value of a record; two words without a colon are one."""
    key, colon, value = record.partition(b":")
    words = record.split()
    if colon or len(words) != 2:  # noqa: PLR2004 - a key and a value
        return key.strip(), value.strip()
    return words[0], words[1]


def _pattern(value: bytes) -> bytes:
    """A pattern as it is compared; a `$` that is not its last is an octet like others."""
    made = _compared(value)
    return made[:-1].replace(b"$", b"%24") + made[-1:]


def _path(url: str) -> bytes:
    """Path and query of a URL, as they are compared."""
    placed = _PLACE.match(url)
    asked = url[placed.end() if placed else 0 :].partition("#")[0]
    made = _compared(asked.encode("utf-8", "surrogatepass")).replace(b"*", b"%2A").replace(b"$", b"%24")
    return made if made.startswith(b"/") else b"/" + made


def _compared(octets: bytes) -> bytes:
    """Octets as the RFC compares them: unreserved ones plain, those that URLs cannot hold as %XX (section 2.2.2)."""
    return _OCTET.sub(_one, octets)


def _one(found: re.Match[bytes]) -> bytes:
    octet = bytes.fromhex(found[1].decode()) if found[1] else found[0]
    return octet if _UNRESERVED.fullmatch(octet) else b"%%%02X" % octet[0]


def _matches(path: bytes, pattern: bytes) -> bool:
    """Whether a pattern matches the beginning of a path, or all of it where it ends in `$`; an empty one never does."""
    first, *others = pattern.removesuffix(b"$").split(b"*")
    if not pattern or not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if pattern.endswith(b"$") and others else None
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return not pattern.endswith(b"$") or at == len(path)
