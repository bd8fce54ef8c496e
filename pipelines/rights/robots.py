"""robots.txt as RFC 9309 reads it, and as Google's parser does where files break its grammar.

Where the two differ, what forbids more is taken: misspelled `disallow` lines count, misspelled `allow` lines do not.
Sources: RFC 9309; google/robotstxt (robots.cc) for grouping, typing errors and the length of a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .directives import token

LONGEST: Final = 500 * 1024
"""Bytes of a file that are read: the least that RFC 9309 (2.5) asks for."""

_LINE: Final = 2083 * 8 - 1
"""Bytes of a line that are read: eight times the longest URL of old browsers (robots.cc)."""

ANYONE: Final = "*"
_BOM: Final = b"\xef\xbb\xbf"
_ENDS: Final = re.compile(rb"\r\n|\n|\r")
_SPACED: Final = re.compile(rb"([^\s:]+)[ \t]+([^\s]+)")
_TOKEN: Final = re.compile(r"[A-Za-z_-]*")
_NUMBERED: Final = re.compile(r"[A-Za-z0-9_-]*")
_OURS: Final = re.compile(r"[A-Za-z0-9_-]+")
_NAMES: Final = (
    (re.compile(rb"user-agent|useragent|user agent", re.IGNORECASE), "user-agent"),
    (re.compile(rb"disallow|dissallow|dissalow|disalow|diasllow|disallaw", re.IGNORECASE), "disallow"),
    (re.compile(rb"allow\Z", re.IGNORECASE), "allow"),
    (re.compile(rb"(?:content-usage|content-signal|crawl-delay|sitemap|license)\Z", re.IGNORECASE), ""),
)
"""What a line may be called; a name that only begins so is one too, but for those that permit."""

_PATHS: Final = ("allow", "disallow")
_PLACES: Final = ("sitemap", "license")
_PATH: Final = re.compile(r"[/?;]")
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})|[^\x21-\x7e]")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern and its line's kind, `allow`, `disallow`, `content-usage` or `content-signal`, and value."""

    kind: str
    pattern: bytes
    value: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rules for some agents, whose names are in lower case; delay in seconds where the group asks for one."""

    agents: frozenset[str]
    rules: tuple[Rule, ...]
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """A parsed file: groups in order, and the addresses of sitemaps and licences, which belong to no group."""

    groups: tuple[Group, ...] = ()
    sitemaps: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()

    def names(self, agent: str) -> bool:
        """Whether a group names the agent."""
        return any(_is_named(agent, group) for group in self.groups)

    def of(self, agent: str) -> tuple[Group, ...]:
        """The groups that bind an agent: those that name it, else those for anyone."""
        named = tuple(group for group in self.groups if _is_named(agent, group))
        return named or tuple(group for group in self.groups if ANYONE in group.agents)

    def allows(self, agent: str, url: str) -> bool:
        """Whether the agent may fetch the URL: the longest pattern that matches decides, and `allow` a tie."""
        path = path_of(url)
        if path == b"/robots.txt":
            return True
        found = [(len(rule.pattern), rule.kind == "allow") for rule in _matching(self.of(agent), path, *_PATHS)]
        return max(found, default=(0, True))[1]

    def said(self, agent: str, url: str, kind: str) -> tuple[str, ...]:
        """The values of the longest lines of a kind, `content-usage` or `content-signal`, that speak of the URL.

        Lines before the first agent bind everyone, beside those of the agent's own groups.
        """
        wide = tuple(group for group in self.groups if not group.agents)
        return tuple(each for groups in (wide, self.of(agent)) for each in _longest(groups, path_of(url), kind))


def _matching(groups: tuple[Group, ...], path: bytes, *kinds: str) -> Iterator[Rule]:
    rules = (rule for group in groups for rule in group.rules)
    return (rule for rule in rules if rule.kind in kinds and rule.pattern and matches(path, rule.pattern))


def _longest(groups: tuple[Group, ...], path: bytes, kind: str) -> list[str]:
    found = [(len(rule.pattern), rule.value) for rule in _matching(groups, path, kind)]
    longest = max((size for size, _ in found), default=0)
    return [value for size, value in found if size == longest]


def allowed(robots_txt: bytes, agent: str, url: str) -> bool:
    """Whether robots.txt lets an agent, a product token with or without its version, fetch a URL."""
    return parsed(robots_txt).allows(agent, url)


@lru_cache(maxsize=256)
def parsed(robots_txt: bytes) -> Robots:
    """The file's groups. What is no line of a robots.txt, such as HTML, is no rule."""
    lines = list(_lines(robots_txt))
    places = {kind: tuple(_text(value) for name, value in lines if name == kind) for kind in _PLACES}
    return Robots(tuple(_groups(lines)), places["sitemap"], places["license"])


def _groups(lines: list[tuple[str, bytes]]) -> Iterator[Group]:
    """Groups of agents and their lines; one ends where an agent stands behind a path that is allowed or disallowed."""
    agents: set[str] = set()
    rules: list[Rule] = []
    delay: float | None = None
    for name, value in lines:
        if name == "user-agent" and rules and (not agents or any(rule.kind in _PATHS for rule in rules)):
            yield Group(frozenset(agents), tuple(rules), delay)
            agents, rules, delay = set(), [], None if agents else delay
        if name == "user-agent":
            agents |= _agents(_text(value))
        elif name == "crawl-delay":
            delay = _seconds(value)
        elif name not in _PLACES:
            rules.append(_rule(name, value))
    yield Group(frozenset(agents), tuple(rules), delay)


def essence(robots_txt: bytes) -> bytes:
    """The lines that say who may do what, without comments: a robots.txt that is read as the whole one is.

    Sitemaps, and what is no line of a robots.txt, are left out; either may hold anything.
    """
    lines = (line for line in _plain(robots_txt) if _said(line)[0] not in ("", "sitemap"))
    return b"".join(line + b"\n" for line in lines)


def _lines(robots_txt: bytes) -> Iterator[tuple[str, bytes]]:
    """The lines that are known, by name."""
    return ((name, value) for name, value in map(_said, _plain(robots_txt)) if name)


def _plain(robots_txt: bytes) -> Iterator[bytes]:
    """The lines without comments; a last line that the limit cuts is none."""
    read = robots_txt.removeprefix(_BOM)
    if len(read) > LONGEST:
        end = max(read.rfind(b"\n", 0, LONGEST), read.rfind(b"\r", 0, LONGEST))
        read = read[: end if end > 0 else LONGEST]
    return (line[:_LINE].partition(b"#")[0].strip() for line in _ENDS.split(read))


def _said(line: bytes) -> tuple[str, bytes]:
    """Name and value of a line without its comment; the name is empty where it is none that is known."""
    key, colon, value = line.partition(b":")
    if not colon and (spaced := _SPACED.fullmatch(line)):
        key, value = spaced.groups()
    return _name(key.strip()), value.strip()


def _name(key: bytes) -> str:
    return next((name or key.decode("ascii").lower() for shape, name in _NAMES if shape.match(key)), "")


def _agents(value: str) -> set[str]:
    """What a line names: anyone, or its token as far as RFC 9309 knows letters, and with digits; `""` is nobody."""
    if value.split()[:1] == [ANYONE]:
        return {ANYONE}
    return {shape.match(value)[0].lower() for shape in (_TOKEN, _NUMBERED)}  # type: ignore[index] # both match ""


def _is_named(agent: str, group: Group) -> bool:
    name = token(agent)
    return bool(_OURS.fullmatch(name)) and name in group.agents


def _rule(kind: str, value: bytes) -> Rule:
    """A rule; those that say something of a path may leave it out, and speak of all then."""
    if kind in _PATHS:
        return Rule(kind, pattern_of(value))
    path, *said = value.split(None, 1) if value.startswith(b"/") else (b"/", value)
    return Rule(kind, pattern_of(path), _text(b"".join(said)))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _seconds(value: bytes) -> float | None:
    try:
        delay = float(value)
    except ValueError:
        return None
    return delay if 0 <= delay < float("inf") else None


def path_of(url: str) -> bytes:
    """Path and query of a URL as they are compared; stars and dollars in it are no marks of a pattern."""
    whole = url.partition("#")[0]
    start = whole.find("://") + len("://") if "://" in whole else 2 if whole.startswith("//") else 0
    first = _PATH.search(whole, start)
    path = whole[first.start() :] if first else ""
    plain = _escaped((path if path.startswith("/") else f"/{path}").encode("utf-8", "surrogatepass"))
    return plain.replace(b"*", b"%2A").replace(b"$", b"%24")


def pattern_of(value: bytes) -> bytes:
    """A pattern as it is compared; a dollar is a mark at its end only."""
    plain = _escaped(value)
    return plain[:-1].replace(b"$", b"%24") + plain[-1:]


def _escaped(octets: bytes) -> bytes:
    """Octets with escapes of unreserved characters read, and every other octet that RFC 3986 escapes escaped."""
    return _ESCAPE.sub(_octet, octets)


def _octet(match: "re.Match[bytes]") -> bytes:
    octet = int(match[1], 16) if match[1] else match[0][0]
    return bytes([octet]) if octet in _UNRESERVED else b"%%%02X" % octet


def matches(path: bytes, pattern: bytes) -> bool:
    """Whether a pattern is the beginning of a path; `*` is any octets, and `$` at its end is the path's end.

    A query is compared a second time with its colons and slashes escaped, as in the table of RFC 9309 (2.2.2).
    """
    return _begins(path, pattern) or (b"?" in pattern and _begins(_shut(path), _shut(pattern)))


def _shut(path: bytes) -> bytes:
    head, mark, query = path.partition(b"?")
    return head + mark + query.replace(b":", b"%3A").replace(b"/", b"%2F")


def _begins(path: bytes, pattern: bytes) -> bool:
    """The leftmost place of each part between stars, one after the other; the last part of a `$` pattern ends it."""
    first, *parts = pattern.removesuffix(b"$").split(b"*")
    if not path.startswith(first):
        return False
    place = len(first)
    ends = pattern.endswith(b"$")
    for part in parts[:-1] if ends else parts:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if not ends:
        return True
    return path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= place if parts else place == len(path)
