"""A server of sites whose pages are at fault, each in its own way: what it sends, and how a crawl should end."""

import asyncio
import contextlib
import gzip
import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa

from crawling import page

Steps = tuple[bytes | float, ...]
"""What is sent, and seconds of silence between."""

_ESTABLISHED: Final = 1  # state of a connection whose other end is open: TCP_ESTABLISHED of Linux


LINKS: Final = 55
"""Pages of a site beside its first."""


class Made(NamedTuple):
    """A page: its kind of fault, its body, the SHA-256 of what is sent of it as a body, a number of its own."""

    kind: str
    body: bytes
    digest: str
    number: int


class Fault(NamedTuple):
    """What is sent for a page, how it ends, what of the body counts, and how often only a 429 or 503 is sent before."""

    steps: Callable[[Made], Steps]
    ends: tuple[str, ...]
    sent: Callable[[bytes], bytes] = bytes
    busy: int = 0


def head(body: bytes, *more: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """The head of an answer."""
    lines = (f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *more)
    return "".join(f"{line}\r\n" for line in (*lines, f"Content-Length: {length or len(body)}", "")).encode()


def _whole(made: Made) -> Steps:
    return head(made.body), made.body


def _dropped(made: Made) -> Steps:
    whole = head(made.body) + made.body
    return (whole[: 1 + made.number % (len(whole) - 1)],)


def _coded(coding: str, change: Callable[[bytes], bytes]) -> Callable[[Made], Steps]:
    def steps(made: Made) -> Steps:
        body = change(_packed(coding, made.body))
        return head(body, f"Content-Encoding: {coding}"), body

    return steps


def _packed(coding: str, body: bytes) -> bytes:
    named = {"br": "brotli", "zstd": "zstd"}.get(coding)
    return pa.compress(body, named, asbytes=True) if named else gzip.compress(body, mtime=0)


def _flipped(body: bytes) -> bytes:
    place = len(body) // 2
    return body[:place] + bytes([body[place] ^ 0x55]) + body[place + 1 :]


@cache
def _bomb(coding: str) -> bytes:
    return _packed(coding, bytes(64 * 2**20))


def _slow(made: Made) -> Steps:
    return tuple(step for byte in head(made.body)[:99] for step in (bytes([byte]), 0.1))


def _chunked(made: Made) -> Steps:
    first = head(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    return first, f"{len(made.body):x}\r\n".encode(), made.body[:99]


def _looped(_: Made) -> Steps:
    return (head(b"", "Location: ?again=1", status="302 Found"),)


def _bombed(coding: str) -> Fault:
    ends = ("bomb",) if coding == "gzip" else ("content-encoding",)
    return Fault(lambda _: (head(_bomb(coding), f"Content-Encoding: {coding}"), _bomb(coding)), ends)


def _corrupt(coding: str) -> Fault:
    return Fault(_coded(coding, _flipped), ("content-encoding",))


_CUT: Final = ("protocol", "disconnect")
FAULTS: Final = {
    "healthy": Fault(_whole, ("200",)),
    "gzip": Fault(_coded("gzip", bytes), ("200",), lambda body: _packed("gzip", body)),
    "delay": Fault(lambda made: (0.3, *_whole(made)), ("200",)),
    "drop": Fault(_dropped, _CUT),
    "truncation": Fault(lambda made: (head(made.body), made.body[:-9]), _CUT),
    "cut chunk": Fault(_chunked, _CUT),
    "corrupt gzip": _corrupt("gzip"),
    "corrupt br": _corrupt("br"),
    "corrupt zstd": _corrupt("zstd"),
    "says longer": Fault(lambda made: (head(made.body, length=len(made.body) + 9), made.body), _CUT),
    "says shorter": Fault(lambda made: (head(made.body, length=400), made.body), ("200",), lambda body: body[:400]),
    "slow-loris": Fault(_slow, ("timeout",)),
    "header flood": Fault(lambda made: (head(made.body, *(f"X-{n}: {'a' * 99}" for n in range(2000))),), _CUT),
    "redirect loop": Fault(_looped, ("302",)),
    "bomb gzip": _bombed("gzip"),
    "bomb br": _bombed("br"),
    "bomb zstd": _bombed("zstd"),
    "429": Fault(_whole, ("200",), busy=429),
    "503": Fault(_whole, ("200",), busy=503),
    "garbage status": Fault(lambda _: (b"HTTP/9.x two hundred\r\n\r\n",), _CUT),
    "no answer": Fault(lambda _: (), _CUT),
    "two lengths": Fault(lambda made: (head(made.body, "Content-Length: 3"), made.body), _CUT),
    "headers twice": Fault(
        lambda made: (head(made.body, "Content-Type: text/html", "X: 1", "X: 2"), made.body), ("200",)
    ),
    "huge": Fault(lambda _: (head(b"", length=11 * 2**20), *(bytes(2**20) for _ in range(11))), ("too-large",)),
}


_GOES_ON: Final = ("healthy", "gzip", "delay", "redirect loop", "429", "503", "headers twice")
"""Faults after which a connection can be used again."""


@cache
def body_of(url: str) -> Made:
    """The page at an address: a first page is healthy and links to the others, which are at fault by their digest."""
    parts = urlsplit(url)
    number = int.from_bytes(hashlib.sha256(f"{parts.netloc}{parts.path}".encode()).digest()[:4])
    kind = "healthy" if parts.path == "/" else list(FAULTS)[number % len(FAULTS)]
    links = tuple(f"/{each}.html" for each in range(LINKS)) if parts.path == "/" else ()
    made = page(number, links)
    return Made(kind, made, hashlib.sha256(FAULTS[kind].sent(made)).hexdigest(), number // len(FAULTS))


@dataclass
class Faulty:
    """The server, and what it saw: requests, and the most connections of one host that were open at once."""

    hosts: int
    port: int = 0
    requests: int = 0
    most: Counter[str] = field(default_factory=Counter)
    open: dict[str, set[asyncio.StreamWriter]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def addresses(self) -> set[str]:
        """Every page that is linked."""
        names = ("", *(f"{number}.html" for number in range(LINKS)))
        return {f"http://site{number}.kr/{name}" for number in range(self.hosts) for name in names}

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until a fault ends it."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            whole = True
            while whole:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                host = next(line[6:] for line in lines if line.startswith("Host: "))
                self._opened(host, writer)
                whole = await self._answer(f"http://{host}{lines[0].split(' ')[1]}", reader, writer)
        writer.close()

    def _opened(self, host: str, writer: asyncio.StreamWriter) -> None:
        self.requests += 1
        known = self.open.setdefault(host, set())
        known.add(writer)
        self.open[host] = {each for each in known if _is_open(each)}
        self.most[host] = max(self.most[host], len(self.open[host]))

    async def _answer(self, url: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection can go on after the answer."""
        if url.endswith((".txt", ".json")):
            steps, made = (head(b"", status="404 Not Found"),), None
        else:
            made = body_of(url)
            self.asked[url] += 1
            fault = FAULTS[made.kind]
            is_busy = fault.busy and self.asked[url] == 1
            steps = (head(b"", "Retry-After: 1", status=f"{fault.busy} Busy"),) if is_busy else fault.steps(made)
        for step in steps:
            if not await _stepped(step, reader, writer):
                return False
        return made is None or made.kind in _GOES_ON


async def _stepped(step: bytes | float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether the client is still there after a step."""
    if isinstance(step, bytes):
        writer.write(step)
        await writer.drain()
        return True
    try:
        return bool(await asyncio.wait_for(reader.read(1), step))
    except TimeoutError:
        return True


def _is_open(writer: asyncio.StreamWriter) -> bool:
    """Whether the other end of a connection has not closed it, whatever this process has read of that."""
    try:
        state = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
    except OSError:
        return False
    return state[0] == _ESTABLISHED


@contextmanager
def listening(hosts: int) -> Iterator[Faulty]:
    """The server in a thread of its own until the block ends."""
    server, ready, ended = Faulty(hosts), threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        socket_server = await asyncio.start_server(server.handle, "127.0.0.1", 0, backlog=1024)
        server.port = socket_server.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        socket_server.close()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join()
