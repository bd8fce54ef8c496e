"""The body of an HTTP answer: chunks joined and codings undone (RFC 9112 section 7.1, RFC 9110 section 8.4.1)."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import brotli
import zstandard

LARGEST_BODY = 64 * 2**20
"""Bytes of a body that are read, coded and decoded; a longer one is damage, since no page of text is that long."""

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SNIFFED = 256
_STEP = 1024
_MOST_FRAMES = 2**16
"""Members or frames of a body; 64 MB of empty ones would take 15 s."""

_GZIP = re.compile(rb"\x1f\x8b")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""First bytes of a member of gzip (RFC 1952), and of a frame of zstd, skippable ones among them (RFC 8878)."""

_LAST = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n)*[\r\n]*")
"""What follows the last chunk: trailers and an empty line."""


class BodyError(ValueError):
    """A body that is not whole; the message is the reason."""


def entity(wire: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """The body that the bytes of an answer come to. Raises BodyError.

    What is not coded as the headers say stays as it is: archives store decoded bodies beside the headers of old.
    """
    codings = _codings(headers)
    body = _unchunked(wire, codings)
    for name, coding in reversed(codings):
        if name == "content-encoding" and coding in _UNDO and _coded(coding, body):
            body = _undone(_UNDO[coding], body)
    return body


def _coded(coding: str, body: bytes) -> bool:
    """Whether a body begins as its coding does; deflate and brotli have no magic number, but show control bytes."""
    magic = _MAGIC.get(coding)
    return bool(magic.match(body) if magic else _CONTROLS.search(body[:_SNIFFED]))


def readings(wire: bytes, headers: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What a payload digest may be of, since tools differ: bytes as sent, chunks joined, codings undone."""
    headers = tuple(headers)
    yield wire
    yield _unchunked(wire, _codings(headers))
    yield entity(wire, headers)


def _codings(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name.lower(), each.strip().lower()) for name, value in headers for each in value.split(",")]


def _unchunked(wire: bytes, codings: list[tuple[str, str]]) -> bytes:
    first = _CHUNK.match(wire) if ("transfer-encoding", "chunked") in codings else None
    # A stored body may begin with a line "0" itself, and there is no empty chunk before others.
    whole = first is None or (int(first[1], 16) == 0 and not _LAST.fullmatch(wire, first.end()))
    return wire if whole else _joined(wire)


def _joined(wire: bytes) -> bytes:
    parts, place = [], 0
    while head := _CHUNK.match(wire, place):
        size = int(head[1], 16)
        part = wire[head.end() : head.end() + size]
        parts.append(part)
        if size == 0:
            return b"".join(parts)
        place = head.end() + size + (2 if wire.startswith(b"\r\n", head.end() + size) else 1)
    raise BodyError("http-chunks")


def _undone(undo: Callable[[bytes], bytes], body: bytes) -> bytes:
    try:
        made = undo(body)
    except (zlib.error, zstandard.ZstdError, brotli.error) as error:
        raise BodyError("content-encoding") from error
    if len(made) > LARGEST_BODY:
        raise BodyError("too-large")
    return made


def _unpacked(make: Callable[[], Any], magic: re.Pattern[bytes], body: bytes) -> bytes:
    """What all members or frames of a body come to, unpacked in steps; what follows them is left."""
    parts, size, place, count = [], 0, 0, 0
    while magic.match(body, place):
        unpack, count = make(), count + 1
        while not unpack.eof and place < len(body) and size <= LARGEST_BODY:
            piece = body[place : place + _STEP]
            parts.append(unpack.decompress(piece))
            size, place = size + len(parts[-1]), place + len(piece)
        if size > LARGEST_BODY or not unpack.eof or count > _MOST_FRAMES:
            return _unfinished(size)
        place -= len(unpack.unused_data)
    return b"".join(parts)


def _unzstd(body: bytes) -> bytes:
    # One context for all frames of a body: making one takes twenty times as long as reading an empty frame.
    return _unpacked(zstandard.ZstdDecompressor().decompressobj, _ZSTD, body)


def _inflated(body: bytes) -> bytes:
    """Deflate with the header of zlib, or without it as some servers send it."""
    headed = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950, section 2.2
    inflate = zlib.decompressobj(wbits=15 if headed else -15)
    made = inflate.decompress(body, LARGEST_BODY + 1)
    return made if inflate.eof else _unfinished(len(made))


def _unbrotli(body: bytes) -> bytes:
    stream = brotli.Decompressor()
    made = stream.process(body, output_buffer_limit=LARGEST_BODY + 1)
    while not stream.is_finished() and not stream.can_accept_more_data() and len(made) <= LARGEST_BODY:
        made += stream.process(b"", output_buffer_limit=LARGEST_BODY + 1 - len(made))
    return made if stream.is_finished() else _unfinished(len(made))


def _unfinished(size: int) -> bytes:
    raise BodyError("too-large" if size > LARGEST_BODY else "content-encoding")


_gunzipped = partial(_unpacked, partial(zlib.decompressobj, wbits=31), _GZIP)
_MAGIC = {"gzip": _GZIP, "x-gzip": _GZIP, "zstd": _ZSTD}
_UNDO: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "zstd": _unzstd,
    "br": _unbrotli,
}
"""By content coding (the IANA registry); others are taken as `identity`, as browsers do."""
