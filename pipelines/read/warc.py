"""WARC records by FastWARC, digests checked, going on at the next readable record after damage."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

import fsspec
from fastwarc.warc import ArchiveIterator, WarcRecord

from ...schemas.page import Address, Damage, Page

LARGEST_BODY = 64 * 2**20
"""Bytes of a body that are read; a longer one is damage, since no page of text is that long."""

_BEGINNINGS = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd|(?<=\n)WARC/1\.")
"""Where a record can begin: gzip member (RFC 1952), zstd frame (RFC 8878), or the version line of a plain file."""

_STEP = 2**20


def warc(path: str) -> Iterator[Page | Damage]:
    """Every record of a WARC file of gzip, zstd or no compression, and every stretch that holds none."""
    with fsspec.open(path, "rb") as stream:
        size = stream.seek(0, 2)
        yield from _measured(_records(stream, size), size) if size else [Damage(0, 0, "empty-file")]


def _records(stream: BinaryIO, size: int) -> Iterator[Page | Damage]:
    start = 0
    while start < size:
        last, spoilt = None, False
        try:
            for page in _pages(stream, start):
                yield page
                last, spoilt = page.address.offset, page.damage is not None
                if spoilt:
                    break
            if last is not None and not spoilt:
                return
            reason = "no-record"
        except (OSError, ValueError) as error:
            reason = _reason(error)
        damaged = start if last is None else _member_end(stream, last)
        start = _next_beginning(stream, last + 1 if spoilt else max(damaged, start + 1), size)
        if not spoilt:
            yield Damage(damaged, start - damaged, reason)


def _reason(error: Exception) -> str:
    text = str(error).lower()
    return next((name for name in ("gzip", "zstd", "header") if name in text), "unreadable") + "-damage"


def _pages(stream: BinaryIO, start: int) -> Iterator[Page]:
    stream.seek(start)
    for record in ArchiveIterator(stream, parse_http=False):
        yield _page(record, int(record.stream_pos))


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
    damage = _digest_damage(record)
    status, headers, body = (None, (), b"")
    if damage is None and _kind(record) == "response" and "http" in record.headers.get("Content-Type", ""):
        status, headers, body, damage = _http(record)
    return Page(
        url=record.headers.get("WARC-Target-URI", "").strip("<>"),
        body=body,
        headers=headers,
        address=Address(record.record_id or f"offset:{offset}", offset),
        kind=_kind(record),
        status=status,
        fetched_at=_date(record.headers.get("WARC-Date", "")),
        damage=damage or record.headers.get("WARC-Truncated"),
    )


def _kind(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Type", "unknown")).lower()


def _digest_damage(record: WarcRecord) -> str | None:
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
    record.parse_http(auto_decode="all")
    http = record.http_headers
    if http is None or http.status_code is None:
        return None, (), b"", "http-header"
    headers = tuple((str(name), str(value)) for name, value in http.astuples())
    return int(http.status_code), headers, bytes(record.reader.read()), None


def _date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).replace(microsecond=0)
    except ValueError:
        return None


def _member_end(stream: BinaryIO, offset: int) -> int:
    """Where the gzip member at an offset ends; the next byte where there is no such member."""
    stream.seek(offset)
    inflate = zlib.decompressobj(wbits=31)
    try:
        while not inflate.eof and (block := stream.read(_STEP)):
            inflate.decompress(block)
    except zlib.error:
        return offset + 1
    return stream.tell() - len(inflate.unused_data)


def _next_beginning(stream: BinaryIO, start: int, size: int) -> int:
    while start < size:
        stream.seek(start)
        block = stream.read(_STEP + 8)
        for found in _BEGINNINGS.finditer(block):
            if _begins(stream, start + found.start()):
                return start + found.start()
        start += _STEP
    return size


def _begins(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return next(iter(ArchiveIterator(stream, parse_http=False)), None) is not None
    except (OSError, ValueError):
        return False
