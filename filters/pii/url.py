"""A URL read without percent escapes, and written with them again."""

import re
from itertools import accumulate
from urllib.parse import quote

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,7}://[^\s<>]+")
"""A scheme of up to eight characters has no room for a number."""

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def is_url(text: str) -> bool:
    """Whether the whole text is a URL."""
    return _URL.fullmatch(text) is not None


def unescaped(url: str) -> tuple[str, list[int]]:
    """The URL without escapes, and the offset in the URL of each of its characters, and of its end."""
    pieces: list[tuple[str, int]] = []
    place = 0
    for escapes in _ESCAPES.finditer(url):
        pieces += [(char, 1) for char in url[place : escapes.start()]]
        pieces += [(char, 3 * len(char.encode("utf-8", "surrogateescape"))) for char in _decoded(escapes[0])]
        place = escapes.end()
    pieces += [(char, 1) for char in url[place:]]
    return "".join(char for char, _ in pieces), [0, *accumulate(size for _, size in pieces)]


def _decoded(escapes: str) -> str:
    return bytes.fromhex(escapes.replace("%", "")).decode("utf-8", "surrogateescape")


def written(new: str, old: str) -> str:
    """The new value escaped as the old one in the URL was."""
    return quote(new, safe="".join(mark for mark in "@+()" if mark in old))
