"""Addresses of machines that lead to a person: public IP addresses and MAC addresses."""

import re
from collections.abc import Iterator
from functools import partial
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

from .hit import Around, Candidate, Hit, Page
from .kinds import IP, MAC
from .view import pattern

DOTTED = pattern(r"[^0-9.]([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})")
GROUPED = pattern(r"[^0-9A-Za-z:.]([23][0-9A-Fa-f]{3}(?::[0-9A-Fa-f]{0,4}){2,7})")
"""An address of version 6 that is routed: all of those begin with 2 or 3 (IANA, 2000::/3)."""

_PAIR: Final = "[0-9A-Fa-f]{2}"
_PAIRS: Final = pattern(rf"[^0-9A-Za-z:-]((?:{_PAIR}:){{5}}{_PAIR}|(?:{_PAIR}-){{5}}{_PAIR})")

DOCUMENTED: Final = tuple(map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))
"""Networks for documentation (RFC 5737): nobody's, and those of our surrogates."""

DOCUMENTED_6: Final = IPv6Network("2001:db8::/32")
"""The same of version 6 (RFC 3849)."""

_RESERVED: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"),
        ),
    )
)
"""Networks that lead to nobody (IANA IPv4 Special-Purpose Address Registry); written out, since Python's list moves."""

_KNOWN: Final = tuple(map(IPv4Address, ("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "168.126.63.1")))
"""Name servers that everybody is told to use."""

_LARGE: Final = 100
"""An octet that versions and sections seldom reach."""

_VERSION: Final = re.compile(r"(?:[vV]|[Vv]er(?:sion)?\.?|버전|릴리[스즈]|판|절|항|장|§|제)\s?[:=]?\s?\Z")
_NAMED: Final = re.compile(
    r"IP|아이피|서버|접속|호스트|게이트웨이|로그인|host|ping|ssh|addr|client|remote|://", re.IGNORECASE
)
_GLUED: Final = re.compile(rb"[0-9A-Za-z]\Z|[A-Za-z0-9][-_]\Z")
_GOES_ON: Final = re.compile(rb"[0-9A-Za-z]|\.[0-9A-Za-z]|[-_][0-9A-Za-z]|/[0-9]")
_PAIRED: Final = re.compile(rb"[0-9A-Za-z:]|-[0-9A-Za-z]")
_NOBODYS: Final = ("00005e0053", "01005e", "3333", "000000000000", "ffffffffffff")
"""Beginnings of MAC addresses for documentation, groups and all (RFC 9542)."""

MADE: Final = "02005e"
"""The beginning of surrogate MAC addresses: IANA's own, with the bit that says no maker gave it."""


def internet(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The address, if it is a public one and no version; one for documentation is a surrogate."""
    if _GLUED.search(beside.before) or _GOES_ON.match(beside.after) or _VERSION.search(beside.near):
        return None
    address = _address(match[1].decode())
    if address is None or address in _KNOWN or any(address in network for network in _RESERVED):
        return None
    likely = max(address.packed) >= _LARGE or _NAMED.search(beside.near)
    made = any(address in network for network in DOCUMENTED)
    return Hit(IP, match.start(1), match.end(1), made) if likely else None


def _address(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def internet6(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The address of version 6."""
    if _PAIRED.match(beside.after):
        return None
    given = match[1].decode()
    shown = given if given.endswith("::") else given.rstrip(":")
    try:
        made = IPv6Address(shown) in DOCUMENTED_6
    except AddressValueError:
        return None
    return Hit(IP, match.start(1), match.start(1) + len(shown), made)


def machines(page: Page) -> Iterator[Candidate]:
    """What looks like a MAC address, in ASCII alone: dashes of other kinds are of dates and lists."""
    for match in _PAIRS.finditer(page.seen):
        value = page.text[match.start(1) : match.end(1)]
        if value.isascii():
            digits = value.replace(value[2], "").lower()
            yield Candidate(match.start(1), match.end(1), partial(_machine, digits, match.span(1)))


def _machine(digits: str, span: tuple[int, int], beside: Around) -> Hit | None:
    """The MAC address of a machine, or a surrogate."""
    if _PAIRED.match(beside.after) or digits.startswith(_NOBODYS):
        return None
    return Hit(MAC, *span, made=digits.startswith(MADE))
