"""Records of WARC 1.1 (ISO 28500:2017) as gzip members: warcinfo, response or revisit, request, metadata."""

import base64
import gzip
import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from ... import __version__
from .fetch import Answer, Headers
from .work import Manners, Task

_PROFILE: Final = "http://netpreserve.org/warc/1.1/revisit/"
NOT_MODIFIED: Final = "server-not-modified"
SAME: Final = "identical-payload-digest"
_HTTP: Final = "application/http; msgtype="
_FIELDS: Final = "application/warc-fields"
_LEVEL: Final = 6
_UNTRUE: Final = ("transfer-encoding",)
"""Header lines that tell of the wire and no longer of the body; Common Crawl renames them so."""


def digest(payload: bytes) -> str:
    """The digest of bytes as WARC gives it: SHA-256 in base32, padded, since FastWARC reads no other."""
    return "sha256:" + base64.b32encode(hashlib.sha256(payload).digest()).decode()


def dated(at: datetime) -> str:
    """A moment as WARC gives it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def warcinfo(name: str, batch: str, manners: Manners) -> bytes:
    """The record that begins a file: software, operator, and how it was crawled."""
    test = [("test-loopback", str(manners.loopback))] if manners.loopback is not None else []
    said = [
        ("software", f"malmoi/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("operator", manners.contact),
        ("http-header-user-agent", manners.user_agent),
        ("robots", "rfc9309, and what refuses training"),
        ("isPartOf", batch),
        *test,
    ]
    date = ("WARC-Date", dated(datetime.now(UTC)))
    made = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", _id()), date, ("WARC-Filename", name)]
    return _member(made, _lines(said), _FIELDS)


def revisit(answer: Answer, task: Task) -> str | None:
    """The profile of the revisit record that an answer comes to; None where it is a response of its own."""
    if answer.status == 304:  # noqa: PLR2004 - HTTP's Not Modified
        return NOT_MODIFIED
    return SAME if task.digest and task.digest == digest(answer.body) and answer.body else None


def exchange(task: Task, answer: Answer, evidence: Iterable[str]) -> tuple[bytes, bytes, bytes]:
    """The response or revisit record of an answer, its request, and what was known about it.

    Messages of HTTP/2 are in the form of HTTP/1.1, which is what readers know; WARC-Protocol says what was spoken, as
    IIPC proposes (warc-specifications, issue 42).
    """
    date, profile = dated(answer.at), revisit(answer, task)
    main = _id()
    shared = [("WARC-Date", date), ("WARC-Target-URI", task.url)]
    shared += [("WARC-IP-Address", answer.address)] if answer.address else []
    wire = [("WARC-Protocol", each) for each in answer.protocols]
    named = [("WARC-Type", "revisit" if profile else "response"), ("WARC-Record-ID", main), *shared]
    beside = [("WARC-Concurrent-To", main), *shared]
    asked = [("WARC-Type", "request"), ("WARC-Record-ID", _id()), *beside]
    told = [("WARC-Type", "metadata"), ("WARC-Record-ID", _id()), *beside]
    facts = [("hopsFromSeed", str(task.depth)), ("signals", json.dumps(list(evidence), ensure_ascii=True))]
    return (
        _member([*named, *wire, *_payload(answer, task, profile)], _answered(answer, profile), _HTTP + "response"),
        _member([*asked, *wire], _requested(task, answer), _HTTP + "request"),
        _member(told, _lines(facts), _FIELDS),
    )


def _payload(answer: Answer, task: Task, profile: str | None) -> Headers:
    """What a record says of its payload; a revisit names the digest and the record that it is the same as."""
    if profile is None:
        return (("WARC-Payload-Digest", digest(answer.body)),)
    stated = (("WARC-Payload-Digest", task.digest),) if task.digest else ()
    refers = (("WARC-Refers-To-Target-URI", task.url), ("WARC-Refers-To-Date", task.fetched)) if task.fetched else ()
    return (("WARC-Profile", _PROFILE + profile), *stated, *refers)


def _answered(answer: Answer, profile: str | None) -> bytes:
    """The answer as HTTP/1.1 has it, its body in one piece; of a revisit the header lines alone."""
    kept = [(f"X-Crawler-{name}" if name.lower() in _UNTRUE else name, value) for name, value in answer.headers]
    head = f"HTTP/1.1 {answer.status} {answer.phrase}\r\n".encode("latin-1")
    return head + _lines(kept, "latin-1") + b"\r\n" + (b"" if profile else answer.body)


def _requested(task: Task, answer: Answer) -> bytes:
    parts = urlsplit(task.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"GET {target} HTTP/1.1\r\n".encode("latin-1") + _lines(answer.request, "latin-1") + b"\r\n"


def _lines(said: Iterable[tuple[str, str]], encoding: str = "utf-8") -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in said).encode(encoding)


def _id() -> str:
    """An id that no other record has: the same URL may be asked for twice in a second, as the end of two redirects."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def _member(named: Iterable[tuple[str, str]], block: bytes, media: str) -> bytes:
    said = [*named, ("WARC-Block-Digest", digest(block)), ("Content-Type", media), ("Content-Length", str(len(block)))]
    whole = b"WARC/1.1\r\n" + _lines(said) + b"\r\n" + block + b"\r\n\r\n"
    return gzip.compress(whole, compresslevel=_LEVEL, mtime=0)
