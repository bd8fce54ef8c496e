"""Pages that a host answers under many addresses: what it says instead of 404, of a login, of an empty search.

They are told by their number and not by asking for an address that was made up: that would be one more request to each
host, and would not tell the rest.
"""

import re
import sqlite3
from hashlib import blake2b
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

from .room import met, number

SAME: Final = 3
"""Addresses of a host that may lead to the same page (our choice): /, /index.html and a print view."""

_SHORT: Final = 4  # characters of a name below which it may be a word of any page
_VARYING: Final = re.compile(r"(?<!\w)(?=\w*\d)\w{16,}(?!\w)|\d{1,2}:\d\d(?::\d\d)?")
"""What differs from one answer to the next: tokens of 16 letters and digits or more, and the time."""


def likeness(url: str, page: str) -> str:
    """A digest of 64 bits, in hexadecimal, of a page without the address it was asked under, its tokens and times."""
    plain = unescape(page)
    for name in _names(url):
        plain = plain.replace(name, "")
    return blake2b(_VARYING.sub("", plain).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _names(url: str) -> list[str]:
    """How a page may write its own address, the longest first."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    said = {url, path, parts.path, parts.path.strip("/"), parts.path.rpartition("/")[2]}
    read = {unquote(each) for each in said}
    return sorted((each for each in said | read if len(each) >= _SHORT), key=lambda each: (-len(each), each))


def is_repeated(base: sqlite3.Connection, host: str, url: str, like: str) -> bool:
    """Whether more than SAME addresses of a host, with this one, have led to pages that are alike."""
    place = number(f"{host} {like}")
    met(base, place, url)
    found = base.execute("SELECT count(*) FROM (SELECT 1 FROM said WHERE place = ? LIMIT ?)", (place, SAME + 1))
    return int(found.fetchone()[0]) > SAME
