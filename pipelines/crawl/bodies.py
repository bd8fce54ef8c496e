"""Bodies of answers unpacked within limits."""

import zlib
from typing import Final

LARGEST: Final = {"page": 10 * 2**20, "sitemap": 50 * 2**20, "feed": 10 * 2**20, "site": 2**20}
"""Bytes of a body, as sent and unpacked, by the kind of what was asked for; 50 MB is what sitemaps.org allows."""

RATIO: Final = 100
"""Times that a body may grow when it is unpacked, after its first megabyte (our choice; HTML grows 5 to 10 times)."""

_FREE: Final = 2**20
_MEMBERS: Final = 2**10
CODINGS: Final = ("gzip", "x-gzip", "deflate")


class BombError(ValueError):
    """A body that is no body: it grows beyond the limits, or it is not packed as it says."""


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """The body without its coding. Raises BombError, whose message is the reason."""
    if coding in ("", "identity"):
        return body
    if coding not in CODINGS:
        raise BombError("content-encoding")
    try:
        return _inflated(body, min(most, max(_FREE, RATIO * len(body))))
    except zlib.error as error:
        raise BombError("content-encoding") from error


def _inflated(body: bytes, most: int) -> bytes:
    """All members of a gzip body, or one of zlib, or deflate without a header."""
    parts: list[bytes] = []
    wbits = 47 if body[:2] == b"\x1f\x8b" or (body[:1] and body[0] & 15 == 8) else -15  # noqa: PLR2004 - RFC 1950, 2.2
    while body and len(parts) < _MEMBERS:
        inflate = zlib.decompressobj(wbits)
        parts.append(inflate.decompress(body, most + 1 - sum(map(len, parts))))
        if sum(map(len, parts)) > most:
            raise BombError("bomb")
        if not inflate.eof:
            raise BombError("content-encoding")
        body = inflate.unused_data if inflate.unused_data[:2] == b"\x1f\x8b" else b""
    return b"".join(parts)
