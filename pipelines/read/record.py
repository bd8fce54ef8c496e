"""A framed record of a container, whatever its format, and the PAGE it comes to."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from fastwarc.warc import HeaderMap

from ...schemas.page import Address, Page
from .dates import utc
from .digests import agrees
from .http import BodyError, entity, readings
from .source import HEADER_END, LONGEST_HEADER, Content

Headers: TypeAlias = tuple[tuple[str, str], ...]

NO_RECORD = "header-damage"
"""Why bytes are no record: none begins where one should."""

_NOTHING: tuple[int | None, Headers, bytes] = (None, (), b"")


@dataclass(frozen=True, slots=True)
class Record:
    """A record's fields and its block; `damage` is None or why it is not whole, `proved` that a digest says it is.

    `payload` is a digest still to be checked, of what an HTTP answer carries; `declared` is a truncation that the
    crawler tells of. `passed` is False where the record ends beyond what was read over.
    """

    kind: str
    url: str
    name: str | None
    date: str | None
    block: memoryview
    is_http: bool
    damage: str | None = None
    proved: bool = False
    payload: str | None = None
    declared: str | None = None
    passed: bool = True


class Form(NamedTuple):
    """A format: the first line of a record, the bytes that hold it, line feeds that close a record, what frames one.

    `sought` is the line where any bytes may stand before it. A frame passes a record of a content, or gives the
    reason why there is none.
    """

    line: re.Pattern[bytes]
    sought: re.Pattern[bytes]
    longest: int
    closing: int
    frame: Callable[[Content], Record | str]


_STATUS = re.compile(rb"[\r\n]{0,8}HTTP(/[0-9.]{1,8})[ \t]+([0-9]{3})", re.IGNORECASE)
"""A status line as servers also send it: after empty lines, in small letters, with more than one space."""

_INTERIM, _MOST_INTERIM = range(100, 200), 8
"""Status of an answer before the real one (RFC 9110, section 15.2), and how many of them are passed over."""


def fields(head: bytes, encoding: str = "utf-8", *, titled: bool = True) -> HeaderMap:
    """A header block as FastWARC parses it, line ends of LF alone included; empty where it passes FastWARC's 32 KiB."""
    made = HeaderMap(encoding)
    try:
        made.parse(io.BytesIO(head.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")), titled)
    except OSError:
        return HeaderMap(encoding)
    return made


def page(record: Record, offset: int, length: int | None) -> Page:
    """The page of a record that begins at an offset of its file; a body that is not whole is none."""
    damage = record.damage
    status, headers, body = _NOTHING
    if damage is None and record.kind == "response" and (record.is_http or bytes(record.block[:5]) == b"HTTP/"):
        status, headers, body, damage = _answer(record)
    elif damage is None and record.kind == "revisit":
        http, _ = _head(record.block, 0)
        status, headers = http.status_code, http.to_tuples()
    elif damage is None and record.payload and agrees(record.payload, [record.block]) is False:
        damage = "payload-digest"
    return Page(
        url=record.url,
        body=body,
        headers=headers,
        address=Address(record.name or f"offset:{offset}", offset, length),
        kind=record.kind,
        status=status,
        fetched_at=utc(record.date),
        damage=damage or record.declared,
    )


def _answer(record: Record) -> tuple[int | None, Headers, bytes, str | None]:
    http, end = _head(record.block, 0)
    for _ in range(_MOST_INTERIM):
        if http.status_code in _INTERIM and _STATUS.match(record.block, end):
            http, end = _head(record.block, end)
    if http.status_code is None:
        return *_NOTHING, "http-header"
    headers = http.to_tuples()
    wire = bytes(record.block[end:])
    try:
        body = entity(wire, headers)
    except BodyError as error:
        return http.status_code, headers, b"", str(error)
    if record.payload and agrees(record.payload, readings(wire, headers)) is False:
        return http.status_code, headers, b"", "payload-digest"
    return http.status_code, headers, body, None


def _head(block: memoryview, begin: int) -> tuple[HeaderMap, int]:
    """The header block of an answer that begins at a place, and where it ends; empty where it is too long."""
    line = _STATUS.match(block, begin)
    start = line.end() if line else begin
    found = HEADER_END.search(block, start, begin + LONGEST_HEADER)
    end = found.end() if found else len(block)
    if end - begin > LONGEST_HEADER:
        return HeaderMap("latin1"), end
    status = b"HTTP%b %b" % line.groups() if line else b""
    return fields(status + bytes(block[start:end]), "latin1"), end
