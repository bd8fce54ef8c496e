"""URLs as the crawler knows them: one spelling a page, what is in scope, and what is a trap."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from ..urls import canonical
from .addresses import refusal

_SESSION: Final = re.compile(
    r"(?:^|(?<=&))(?:(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|cfid|cftoken|utm_\w+|fbclid|gclid)=[^&]*"
    r"|sid=(?!\d{1,6}(?:&|$))[^&]*)(?:&|$)",
    re.IGNORECASE,
)
"""Query parameters of a session or a campaign, which name no page of their own.

`sid` names sections of Korean news sites too, by a number of few digits.
"""

_PATH_SESSION: Final = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_LONGEST: Final = 2000  # characters; what is longer, no browser of old could open
_DEEPEST: Final = 16  # segments of a path, our choice
_REPEATS: Final = 3  # times that a segment may stand in a path, our choice: more nest in themselves
_FACETS: Final = 6  # parameters of a query, our choice: more permute a list
_CALENDAR: Final = re.compile(r"cal(?:endar)?\b|\bschedule\b|\bday\b|\bmonth\b|\bdate\b|일정|달력", re.IGNORECASE)
_YEAR: Final = re.compile(
    r"(?<!\d)(?:([12]\d{3})(?=\D|(?:0[1-9]|1[0-2])(?:\D|[0-3]\d(?!\d))|$)"
    r"|([3-9]\d{3})(?=[-/.](?:0?[1-9]|1[0-2])(?!\d)|(?:0[1-9]|1[0-2])[0-3]\d(?!\d)))"
    r"|(?:\b|_)(?:y|yy|yyyy|year|년도?)[=/-]?(\d{4,})(?!\d)",
    re.IGNORECASE,
)
"""A year: four digits before a month or alone, of 3000 and later only before one, or what is called a year."""

_YEARS: Final = range(1990, 2036)
"""Years of a calendar whose pages are fetched: those of the web so far, and some more."""

_USER: Final = re.compile(r"^(\s*[A-Za-z][\w+.-]*:/*)[^/?#]*@")
_SECRET: Final = re.compile(
    r"([?&;][^=&;]*(?:token|key|sig|passw(?:or)?d|pwd|auth|secret|session|credential|code)[^=&;]*)=[^&;#]*",
    re.IGNORECASE,
)
"""Parameters whose values open doors, by what they are called."""

_BINARY: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|avi|mov|wm[av]|webm|ogg|wav|flac|zip|7z|rar|alz|egg"
    r"|gz|tar|exe|msi|dmg|apk|iso|css|js|mjs|json|woff2?|ttf|eot|otf|swf|psd|ai)$",
    re.IGNORECASE,
)
"""Ends of paths that hold no text of a page."""


_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_RAW: Final = re.compile(r"[\x80-\xff]")


def absolute(base: str, reference: str, encoding: str = "utf-8") -> str | None:
    """The canonical URL that a reference on a page in an encoding leads to; None for what is no URL of the web."""
    try:
        parts = urlsplit(urljoin(base, _ESCAPE.sub(_escaped, reference.strip())))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError, of a name that IDNA refuses, is one
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    place = f"[{host}]{port}" if ":" in host else host + port
    path, query = _PATH_SESSION.sub("", parts.path), _SESSION.sub("", parts.query).rstrip("&")
    return canonical(urlunsplit((parts.scheme, place, path, _encoded(query, encoding), "")))


def shown(url: str) -> str:
    """The URL as it may be printed: no user or password, and no value of a parameter that is called like a secret."""
    return _SECRET.sub(r"\1=...", _USER.sub(r"\1", url))


def of_header(value: str) -> str:
    """The URL of a header, read as Latin-1, with its octets above ASCII escaped as they were sent."""
    return _RAW.sub(lambda each: f"%{ord(each[0]):02X}", value)


def _escaped(escape: "re.Match[str]") -> str:
    """An escape in the one form that RFC 3986 (6.2.2) gives it: none for an unreserved character, else in capitals."""
    plain = chr(int(escape[1], 16))
    return plain if plain in _UNRESERVED else escape[0].upper()


def _encoded(query: str, encoding: str) -> str:
    """A query in the encoding of its page, as browsers send it (WHATWG URL, 4.3); UTF-16 and UTF-32 send UTF-8."""
    if encoding.startswith("utf"):
        return query
    return _FOREIGN.sub(lambda each: quote(each[0].encode(encoding, "xmlcharrefreplace")), query)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a crawl may reach: hosts, `*.example.kr` for all below one, how far from a seed, how many a host."""

    hosts: tuple[str, ...]
    depth: int
    pages_per_host: int

    def refuses(self, url: str, kind: str = "page") -> str | None:
        """Why a canonical URL is not fetched as a page, sitemap or feed; None where it may be."""
        parts = urlsplit(url)
        if why := refusal(url):
            return why
        if not any(_is_of(parts.hostname or "", each) for each in self.hosts):
            return "out-of-scope"
        return "binary" if kind == "page" and _BINARY.search(parts.path) else trap(url)


def _is_of(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def trap(url: str) -> str | None:
    """Which kind of trap a URL looks like, by its form alone; None where it looks like a page."""
    parts = urlsplit(url)
    segments = [each for each in parts.path.split("/") if each]
    if len(url) > _LONGEST:
        return "trap:long"
    if len(segments) > _DEEPEST or any(segments.count(each) > _REPEATS for each in segments):
        return "trap:nested"
    if parts.query.count("&") >= _FACETS:
        return "trap:facets"
    place = f"{parts.path}?{parts.query}"
    return "trap:calendar" if is_dated(place) and any(year not in _YEARS for year in _years(place)) else None


def is_dated(url: str) -> bool:
    """Whether a URL looks like a page of a calendar, which goes on for ever."""
    return bool(_CALENDAR.search(url)) and bool(_YEAR.search(url))


def _years(place: str) -> list[int]:
    return [int(next(filter(None, found))) for found in _YEAR.findall(place)]
