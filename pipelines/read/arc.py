"""Records of ARC, version 1 and 2 (Internet Archive, 1996): a line of fields, then what the server sent."""

import hashlib
import re

from .http import LARGEST_BODY
from .record import NO_RECORD, Form, Record
from .source import Content

_LINE = re.compile(
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]*:[^\r\n]{1,8192}?) (?P<ip>[0-9A-Fa-f.:]{2,45}|-) (?P<date>\d{8,18}) "
    rb"(?P<type>[^\r\n]{0,255}?)(?: (?P<status>\d{3}|-) \S+ \S+ \d+ \S+)? (?P<length>-?[0-9A-Za-z]{1,18})\r?\n"
)
"""URL, IP address, date, content type and length of version 1; status, checksum, location, offset and file name stand
before the length in version 2. URLs with spaces are read from the right, as warcio does."""

_LONGEST_LINE = 2**14
_VERSION_BLOCK = b"filedesc:"


def framed(content: Content) -> Record | str:
    """The record ahead of a content, passed; or the reason why there is none. The version block is a warcinfo."""
    line = content.match(_LINE, _LONGEST_LINE)
    if line is None:
        return NO_RECORD
    content.take(len(line[0]))
    url = line["url"].decode("utf-8", "replace")
    damage = None if line["length"].isdigit() and url.isprintable() else "arc-header"
    length = int(line["length"]) if damage is None else 0
    passed = length <= LARGEST_BODY or content.skip(length)
    if length > LARGEST_BODY:
        damage, length = "too-large", 0
    block = content.take(length)
    if len(block) < length:
        damage = "truncated"
    named = f"arc:{hashlib.sha256(line[0].strip()).hexdigest()[:32]}"
    kind = "warcinfo" if line["url"].startswith(_VERSION_BLOCK) else "response"
    is_http = url.lower().startswith("http")
    return Record(kind, url, named, _date(line["date"]), block, is_http, damage, passed=passed)


FORM = Form(_LINE, re.compile(rb"(?<=\n)" + _LINE.pattern), _LONGEST_LINE, 1, framed)


def _date(digits: bytes) -> str:
    """Fourteen digits, or the eight of a day, in ISO 8601."""
    text = digits.decode()[:14]
    return f"{text[:8]}T{text[8:].ljust(6, '0')}"
