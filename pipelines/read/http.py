"""The body of an HTTP answer: chunks joined and codings undone (RFC 9112 section 7.1, RFC 9110 section 8.4.1)."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

LARGEST_BODY = 64 * 2**20
"""Bytes of a body that are read, coded and decoded; a longer one is damage, since no page of text is that long."""

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SNIFFED = 256
_STEP = 1024

_GZIP = b"\x1f\x8b"


class BodyError(ValueError):
    """A body that is not whole; the message is the reason."""


def entity(wire: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """The body that the bytes of an answer come to. Raises BodyError.

    What is not coded as the headers say stays as it is: archives store decoded bodies beside the headers of old.
    """
    codings = _codings(headers)
    body = _unchunked(wire, codings)
    for name, coding in reversed(codings):
        if name == "content-encoding" and coding in _UNDO and _CONTROLS.search(body[:_SNIFFED]):
            body = _undone(_UNDO[coding], body)
    return body


def readings(wire: bytes, headers: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What a payload digest may be of, since tools differ: bytes as sent, chunks joined, codings undone."""
    headers = tuple(headers)
    yield wire
    yield _unchunked(wire, _codings(headers))
    yield entity(wire, headers)


def _codings(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name.lower(), each.strip().lower()) for name, value in headers for each in value.split(",")]


def _unchunked(wire: bytes, codings: list[tuple[str, str]]) -> bytes:
    return _joined(wire) if ("transfer-encoding", "chunked") in codings and _CHUNK.match(wire) else wire


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


def _gunzipped(body: bytes) -> bytes:
    made = b""
    while body.startswith(_GZIP) or not made:
        inflate = zlib.decompressobj(wbits=31)
        made += inflate.decompress(body, LARGEST_BODY + 1 - len(made))
        if not inflate.eof:
            return _unfinished(made)
        body = inflate.unused_data
    return made


def _inflated(body: bytes) -> bytes:
    """Deflate with the header of zlib, or without it as some servers send it."""
    headed = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950, section 2.2
    inflate = zlib.decompressobj(wbits=15 if headed else -15)
    made = inflate.decompress(body, LARGEST_BODY + 1)
    return made if inflate.eof else _unfinished(made)


def _stepwise(unpack: Callable[[bytes], bytes], finished: Callable[[], bool], body: bytes) -> bytes:
    parts, size, place = [], 0, 0
    while not finished() and place < len(body) and size <= LARGEST_BODY:
        parts.append(unpack(body[place : place + _STEP]))
        size += len(parts[-1])
        place += _STEP
    return b"".join(parts) if finished() else _unfinished(b"".join(parts))


def _unzstd(body: bytes) -> bytes:
    frame = zstandard.ZstdDecompressor().decompressobj()
    return _stepwise(frame.decompress, lambda: frame.eof, body)


def _unbrotli(body: bytes) -> bytes:
    stream = brotli.Decompressor()
    made = stream.process(body, output_buffer_limit=LARGEST_BODY + 1)
    while not stream.is_finished() and not stream.can_accept_more_data() and len(made) <= LARGEST_BODY:
        made += stream.process(b"", output_buffer_limit=LARGEST_BODY + 1 - len(made))
    return made if stream.is_finished() else _unfinished(made)


def _unfinished(made: bytes) -> bytes:
    raise BodyError("too-large" if len(made) > LARGEST_BODY else "content-encoding")


_UNDO = {"gzip": _gunzipped, "x-gzip": _gunzipped, "deflate": _inflated, "zstd": _unzstd, "br": _unbrotli}
"""By content coding (the IANA registry); others are taken as `identity`, as browsers do."""
