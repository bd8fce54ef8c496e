"""WARC records by FastWARC, digests checked, going on at the next readable record after damage."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import fsspec
import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecord

from ...schemas.page import Address, Damage, Page
from .dates import utc
from .http import LARGEST_BODY, BodyError, entity

_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_BEGINNINGS = re.compile(_GZIP + rb"[\x00-\x1f]|" + re.escape(_ZSTD) + rb"|(?:\A|(?<=\n))WARC/1\.")
"""Where a record can begin: gzip member (RFC 1952), zstd frame (RFC 8878), or the version line of a plain file."""

_NOTHING = "no-record"
_MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")
"""Fields without which a record is none (WARC 1.1, section 5)."""

_PLAIN = re.compile(rb"WARC/.*?\r?\n\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)")
_LONGEST_HEADER = 2**16
_STEP = 2**20
_SMALL_STEP = 2**16


def warc(path: str) -> Iterator[Page | Damage]:
    """Every record of a WARC file of gzip, zstd or no compression, and every stretch that holds none."""
    with fsspec.open(path, "rb") as stream:
        size = stream.seek(0, 2)
        yield from _measured(_records(stream, size), size) if size else [Damage(0, 0, "empty-file")]


def _records(stream: BinaryIO, size: int) -> Iterator[Page | Damage]:
    bare, start = _bare(stream), 0
    while start < size:
        last, reason = None, _NOTHING
        packed = _magic(stream, start) in (_GZIP, _ZSTD)
        try:
            for last in _pages(stream, start, bare=bare):
                yield last
                if last.damage and not packed:
                    break
        except (OSError, ValueError) as error:
            reason = _reason(error)
        start, damage = _resumed(stream, last or start, size, reason)
        yield from damage


def _resumed(stream: BinaryIO, last: Page | int, size: int, reason: str) -> tuple[int, list[Damage]]:
    """Where reading goes on after the last page, or after a start where there was none, and what lies between.

    A damage of no length says where reading broke off: how much is lost cannot be told.
    """
    if isinstance(last, Page) and last.damage:
        start = _next_beginning(stream, last.address.offset + 1, size)
        return start, [Damage(start, 0, reason)] if reason != _NOTHING else []
    end = last if isinstance(last, int) else _end(stream, last.address.offset)
    if end > size:
        return size, [Damage(size, 0, "truncated")]
    start = _next_beginning(stream, end + isinstance(last, int), size)
    return start, [Damage(end, start - end, reason)] if start > end else []


def _reason(error: Exception) -> str:
    text = str(error).lower()
    return next((name for name in ("gzip", "zstd", "header") if name in text), "unreadable") + "-damage"


def _pages(stream: BinaryIO, start: int, *, bare: bool) -> Iterator[Page]:
    stream.seek(start)
    for record in ArchiveIterator(stream, parse_http=False, quirks_mode=bare):
        yield _page(record, int(record.stream_pos))


def _bare(stream: BinaryIO) -> bool:
    """Whether header lines end in LF alone; FastWARC reads them in a mode that passes over garbage without a word."""
    strict, lenient = (_first(stream, 0, bare=bare) for bare in (False, True))
    return bool(strict and lenient and _header_damage(strict) and not _header_damage(lenient))


def _first(stream: BinaryIO, offset: int, *, bare: bool = False) -> WarcRecord | None:
    stream.seek(offset)
    try:
        return next(iter(ArchiveIterator(stream, parse_http=False, quirks_mode=bare)), None)
    except (OSError, ValueError):
        return None


def _measured(found: Iterator[Page | Damage], size: int) -> Iterator[Page | Damage]:
    """The same, each page's length known from where the next thing begins."""
    held: Page | Damage | None = None
    for each in found:
        if held is not None:
            yield _ending(held, each.offset if isinstance(each, Damage) else each.address.offset)
        held = each
    if held is not None:
        yield _ending(held, size)


def _ending(held: Page | Damage, end: int) -> Page | Damage:
    if isinstance(held, Damage):
        return held
    length = end - held.address.offset
    return replace(held, address=replace(held.address, length=length if length > 0 else None))


def _page(record: WarcRecord, offset: int) -> Page:
    damage = _header_damage(record) or _block_damage(record)
    answered = damage is None and _kind(record) == "response" and _is_http(record)
    status, headers, body, damage = _http(record) if answered else (None, (), b"", damage)
    return Page(
        url=_url(record),
        body=body,
        headers=headers,
        address=Address(record.record_id or f"offset:{offset}", offset),
        kind=_kind(record),
        status=status,
        fetched_at=utc(record.headers.get("WARC-Date")),
        damage=damage or record.headers.get("WARC-Truncated"),
    )


def _kind(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Type", "unknown")).lower()


def _url(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def _is_http(record: WarcRecord) -> bool:
    """By content type or URL: an answer of another protocol, such as `dns:`, has neither."""
    return "http" in (record.headers.get("Content-Type") or "") or _url(record).lower().startswith("http")


def _header_damage(record: WarcRecord) -> str | None:
    needed = (*_MANDATORY, "WARC-Target-URI") if _kind(record) == "response" else _MANDATORY
    whole = all(record.headers.get(name) for name in needed) and _url(record).isprintable()
    return None if whole else "warc-header"


def _block_damage(record: WarcRecord) -> str | None:
    """The stated length and block digest against the bytes that are there."""
    if record.content_length > LARGEST_BODY:
        return "too-large"
    stated = record.content_length
    record.freeze()
    if record.content_length < stated:
        return "truncated"
    digested = record.headers.get("WARC-Block-Digest")
    return "block-digest" if digested and not record.verify_block_digest(consume=False) else None


def _http(record: WarcRecord) -> tuple[int | None, tuple[tuple[str, str], ...], bytes, str | None]:
    try:
        record.parse_http(auto_decode="none")
    except (OSError, ValueError):
        return None, (), b"", "http-header"
    http = record.http_headers
    if http is None or http.status_code is None:
        return None, (), b"", "http-header"
    headers = tuple((str(name), str(value)) for name, value in http.astuples())
    try:
        return int(http.status_code), headers, entity(bytes(record.reader.read()), headers), None
    except BodyError as error:
        return int(http.status_code), headers, b"", str(error)


def _magic(stream: BinaryIO, offset: int) -> bytes:
    stream.seek(offset)
    begin = stream.read(len(_ZSTD))
    return _GZIP if begin.startswith(_GZIP) else begin


def _end(stream: BinaryIO, offset: int) -> int:
    """Where the record at an offset ends, with its gzip member or zstd frame; past the file's end where it is cut."""
    magic = _magic(stream, offset)
    stream.seek(offset)
    if magic == _GZIP:
        return _packed_end(stream, zlib.decompressobj(wbits=31))
    if magic == _ZSTD:
        return _packed_end(stream, zstandard.ZstdDecompressor().decompressobj())
    return _plain_end(stream) if magic else offset


def _packed_end(stream: BinaryIO, unpack: Any) -> int:  # noqa: ANN401 - zlib's and zstandard's objects share no type
    start = stream.tell()
    try:
        while not unpack.eof:
            block = stream.read(_SMALL_STEP)
            if not block:
                return stream.tell() + 1
            unpack.decompress(block)
    except (zlib.error, zstandard.ZstdError):
        return start + 1
    return stream.tell() - len(unpack.unused_data)


def _plain_end(stream: BinaryIO) -> int:
    start = stream.tell()
    header = _PLAIN.match(stream.read(_LONGEST_HEADER))
    length = header and _LENGTH.search(header[0])
    if not header or not length:
        return start + 1
    content_end = start + header.end() + int(length[1])
    stream.seek(content_end)
    after = stream.read(_SMALL_STEP)
    gap = after[: len(after) - len(after.lstrip(b"\r\n"))]
    return content_end + len(gap) + (gap.count(b"\n") < 2)  # noqa: PLR2004 - two line ends close a record


def _next_beginning(stream: BinaryIO, start: int, size: int) -> int:
    while start < size:
        stream.seek(start)
        block = stream.read(_STEP + 8)
        for found in _BEGINNINGS.finditer(block):
            if _first(stream, start + found.start()) is not None:
                return start + found.start()
        start += _STEP
    return size
