"""Records of WARC 1.0 and 1.1 (ISO 28500:2017), and of the drafts before them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .digests import agrees
from .http import LARGEST_BODY
from .record import NO_RECORD, Form, Record, fields
from .source import Content

_VERSION = re.compile(rb"WARC/(?:1\.[01]|0\.\d{1,2})[ \t]*\r?\n(?=[!-9;-~]+:)")
"""The version line, and the name of a field after it, so that a text about WARC is none."""

_LONGEST_VERSION = 256
_MANDATORY = ("warc-type", "warc-record-id", "warc-date", "content-length")
"""Fields without which a record is none (WARC 1.1, section 5)."""

_KINDS = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
"""Record types (WARC 1.1, section 5.5); another is a damaged name, and skipping it as unknown would hide that."""

_LENGTH = re.compile(r"[0-9]{1,18}")
_INNER = re.compile(rb"\nWARC/[01]\.")
"""The version line of another record, whose header block has run into this one."""

_REFERRING = ("revisit", "request")
"""Record types whose payload digest is not of their own block."""


def framed(content: Content) -> Record | str:
    """The record ahead of a content, passed, its block digest checked; or the reason why there is none."""
    if not content.match(_VERSION, _LONGEST_VERSION):
        return NO_RECORD
    head = content.head()
    if head is None:
        return content.broken or ("truncated" if content.ended else NO_RECORD)
    pairs = [(name.lower(), value) for name, value in fields(head).to_tuples()]
    said = dict(reversed(pairs))
    damage = "warc-header" if _joined(head, [name for name, _ in pairs]) else _lack(said)
    length = int(said["content-length"]) if damage is None else 0
    if length <= LARGEST_BODY:
        return _record(said, content.take(length), damage, length)
    passed = content.skip(length)
    return replace(_record(said, memoryview(b""), "too-large", 0), passed=passed)


FORM = Form(_VERSION, _VERSION, _LONGEST_VERSION, 2, framed)


def _record(said: Mapping[str, str], block: memoryview, damage: str | None, length: int) -> Record:
    stated = said.get("warc-block-digest")
    if damage is None and len(block) < length:
        damage = "truncated"
    proof = agrees(stated, [block]) if damage is None and stated else None
    kind, url = _kind(said), _url(said)
    if damage is None and kind not in _KINDS:
        damage = "warc-header"
    return Record(
        kind=kind,
        url=url,
        name=said.get("warc-record-id"),
        date=said.get("warc-date"),
        block=block,
        is_http="http" in said.get("content-type", "") or url.lower().startswith("http"),
        damage="block-digest" if proof is False else damage,
        proved=proof is True,
        payload=None if proof is not None or kind in _REFERRING else said.get("warc-payload-digest"),
        declared=said.get("warc-truncated"),
    )


def _kind(said: Mapping[str, str]) -> str:
    return said.get("warc-type", "unknown").lower()


def _joined(head: bytes, names: Sequence[str]) -> bool:
    """Whether a header block holds more than one record's fields, since the bytes between them are lost."""
    return _INNER.search(head) is not None or any(names.count(name) > 1 for name in _MANDATORY)


def _url(said: Mapping[str, str]) -> str:
    return said.get("warc-target-uri", "").strip("<>")


def _lack(said: Mapping[str, str]) -> str | None:
    needed = (*_MANDATORY, "warc-target-uri") if _kind(said) == "response" else _MANDATORY
    whole = all(said.get(name) for name in needed) and _url(said).isprintable()
    return None if whole and _LENGTH.fullmatch(said["content-length"]) else "warc-header"
