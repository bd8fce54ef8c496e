"""One request and its answer, within limits of time and size; what goes wrong is a value."""

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpcore2

from ..quarantine import awaited
from .bodies import LARGEST, BombError, unpacked
from .network import ForbiddenError
from .work import Manners, Task

Headers = tuple[tuple[str, str], ...]

_TYPES: Final = (
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/x-hwp", "",
    "application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
)  # fmt: skip
"""Media types of pages that are fetched, and of feeds and sitemaps, since a link may lead to one as to a page; of
others only the header is looked at."""

_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1"
_REASONS: Final = {
    TimeoutError: "timeout",
    httpcore2.TimeoutException: "timeout",
    ForbiddenError: "address",
    httpcore2.ConnectError: "connect",
    httpcore2.ReadError: "disconnect",
    httpcore2.WriteError: "disconnect",
    httpcore2.RemoteProtocolError: "protocol",
    httpcore2.LocalProtocolError: "protocol",
    ssl.SSLError: "tls",  # a record that was damaged on its way: httpcore lets it through
}
"""What can go wrong outside of us, and what it is called."""

_NOT_MODIFIED: Final = 304

_REFUSED: Final = {9: "not-yet-valid", 10: "expired", 18: "untrusted", 19: "untrusted", 20: "untrusted", 62: "name"}
"""Why a certificate is refused, by OpenSSL's X509_V_ERR numbers; others are `certificate`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: header lines, the body with its chunks joined, and the body without its coding.

    `request` is the header lines that were sent; `address` is the IP address that answered; `protocols` is what was
    spoken, by the names of WARC-Protocol, what carries the others last.
    """

    at: datetime
    request: Headers
    status: int
    phrase: str
    headers: Headers
    body: bytes
    plain: bytes
    address: str | None
    protocols: tuple[str, ...] = ("http/1.1",)

    def header(self, name: str) -> str | None:
        """The first header of that name in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answer, and when it was asked for."""

    reason: str
    at: datetime


class _StoppedError(Exception):
    """An answer whose body is not read to its end; the message is the reason."""


async def fetch(pool: httpcore2.AsyncConnectionPool, task: Task, manners: Manners) -> Answer | Failed:
    """The answer to a request for a URL; a redirect is an answer, and nobody follows it here.

    What an answer breaks in code of ours ends its own URL as `broken:...`, and no other.
    """
    at = datetime.now(UTC).replace(microsecond=0)
    found = await awaited(_tried(pool, task, manners, at))
    if isinstance(found, Answer):
        return found
    await pool.aclose()  # a connection of HTTP/2 that broke would never be let go, and all that follows would wait
    return Failed(found.reason, at)


async def _tried(pool: httpcore2.AsyncConnectionPool, task: Task, manners: Manners, at: datetime) -> Answer | Failed:
    try:
        async with asyncio.timeout(manners.patience):
            return _asked_for(await _asked(pool, task, manners, at), task)
    except tuple(_REASONS) as error:
        reason = _reason(error)
    except (_StoppedError, BombError) as error:
        reason = str(error)
    return Failed(reason, at)


def _asked_for(answer: Answer, task: Task) -> Answer:
    """The answer. Raises _StoppedError for "not modified" that no condition asked for: there is no body to keep."""
    if answer.status == _NOT_MODIFIED and not (task.etag or task.modified):
        raise _StoppedError("protocol")
    return answer


def _reason(error: Exception) -> str:
    wrapped = next((each for each in error.args if isinstance(each, ssl.SSLError)), None)  # as httpcore does it
    if isinstance(wrapped, ssl.SSLCertVerificationError):
        return f"tls:{_REFUSED.get(wrapped.verify_code, 'certificate')}"
    return "tls" if wrapped else next(name for kind, name in _REASONS.items() if isinstance(error, kind))


def _spoken(answer: httpcore2.Response) -> tuple[str, ...]:
    http = answer.extensions["http_version"].decode("ascii").lower()
    tls = answer.extensions["network_stream"].get_extra_info("ssl_object")
    return ("h2" if http == "http/2" else http, *(() if tls is None else (tls.version().replace("TLSv", "tls/"),)))


async def _asked(pool: httpcore2.AsyncConnectionPool, task: Task, manners: Manners, at: datetime) -> Answer:
    url = httpcore2.URL(task.url)
    request = _request(url, task, manners)
    wait = dict.fromkeys(("connect", "read", "write", "pool"), manners.patience / 2)
    sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request]
    async with pool.stream("GET", url, headers=sent, extensions={"timeout": wait}) as answer:
        peer = answer.extensions["network_stream"].get_extra_info("server_addr")
        headers = _texts(answer.headers)
        said = {name.lower(): value for name, value in reversed(headers)}
        body = b"" if answer.status == _NOT_MODIFIED else await _body(answer, task, said)
        coding = said.get("content-encoding", "").strip().lower()
        plain = unpacked(body, coding if body else "", LARGEST[task.kind])
        phrase = answer.extensions.get("reason_phrase", b"").decode("latin-1")
        said_by = str(peer[0]) if peer else None
        return Answer(at, request, answer.status, phrase, headers, body, plain, said_by, _spoken(answer))


def _request(url: httpcore2.URL, task: Task, manners: Manners) -> Headers:
    host = url.host.decode("ascii") + (f":{url.port}" if url.port else "")
    asked = [("Host", host), ("User-Agent", manners.user_agent), ("Accept", _ACCEPT), ("Accept-Encoding", "gzip")]
    known = [("If-None-Match", task.etag), ("If-Modified-Since", task.modified)]
    return (*asked, *((name, value) for name, value in known if value))


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


async def _body(answer: httpcore2.Response, task: Task, said: dict[str, str]) -> bytes:
    """The body as sent. Raises _StoppedError where it is too large, or of a type that no page has."""
    media = said.get("content-type", "").partition(";")[0].strip().lower()
    if task.kind == "page" and 200 <= answer.status < 300 and media not in _TYPES:  # noqa: PLR2004 - HTTP's success
        raise _StoppedError("content-type")
    parts, size = [], 0
    async for part in answer.aiter_stream():
        parts.append(part)
        size += len(part)
        if size > LARGEST[task.kind]:
            raise _StoppedError("too-large")
    return b"".join(parts)
