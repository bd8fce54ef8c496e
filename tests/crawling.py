"""A server of many sites on one port of this machine, what it saw, and crawls of it by the command line's own way."""

import asyncio
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from urllib.parse import urlsplit

from making import html_page, prose
from malmoi.pipelines.config import load
from malmoi.pipelines.corpus import opened
from malmoi.pipelines.crawl import crawl, fetch_batch, planned

GAP = 0.02
DATED = formatdate(1_760_000_000, usegmt=True)


@dataclass
class Seen:
    """A request: host, path, header lines by name, when it came and was answered, its connection, bytes answered."""

    host: str
    path: str
    headers: dict[str, str]
    start: float
    connection: int
    end: float = 0.0
    sent: int = 0


@dataclass
class Server:
    """The sites: host and path to a body, or to raw bytes of a whole answer; `slow` seconds before an answer."""

    sites: dict[tuple[str, str], bytes | tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    slow: float = 0.0
    seen: list[Seen] = field(default_factory=list)
    open: Counter = field(default_factory=Counter)
    most: Counter = field(default_factory=Counter)
    port: int = 0

    def paths(self, host: str | None = None) -> list[str]:
        """The paths that were asked for, in order."""
        return [each.path for each in self.seen if host in (None, each.host)]

    def pages(self) -> list[str]:
        """The URLs that were asked for but those of site files."""
        own = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")
        return [f"http://{each.host}{each.path}" for each in self.seen if each.path not in own]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        host = None
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:-2])}
                host = self._opened(host, headers["host"])
                seen = Seen(host, lines[0].split(" ")[1], headers, time.monotonic(), id(writer))
                self.seen.append(seen)
                await asyncio.sleep(self.slow)
                whole = self._answer(seen)
                seen.sent = len(whole)
                seen.end = time.monotonic()
                writer.write(whole)
                await writer.drain()
                if isinstance(self.sites.get((host, seen.path)), bytes) and whole is self.sites[host, seen.path]:
                    break  # a whole answer of raw bytes, whose end may be the connection's
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open[host] -= 1
            writer.close()

    def _opened(self, known: str | None, host: str) -> str:
        if known is None:
            self.open[host] += 1
            self.most[host] = max(self.most[host], self.open[host])
        return host

    def _answer(self, seen: Seen) -> bytes:
        found = self.sites.get((seen.host, seen.path), (404, {}, b"no"))
        if isinstance(found, bytes) and found.startswith((b"HTTP/", b"junk")):
            return found
        status, more, body = (200, {}, found) if isinstance(found, bytes) else found
        tag = more.get("ETag", f'"{sha256(body).hexdigest()[:16]}"')
        if status == 200 and seen.headers.get("if-none-match") == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "ETag": tag} | more
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"HTTP/1.1 {status} OK\r\n{lines}\r\n".encode() + body


@contextmanager
def served(sites, slow: float = 0.0, tls=None):
    """A Server that runs in a thread until the block ends."""
    server, ready, ended = Server(dict(sites), slow), threading.Event(), asyncio.Event()
    loops = []

    async def run():
        loops.append(asyncio.get_running_loop())
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=tls)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        listening.close()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join()


def page(number: int, links: tuple[str, ...] = ()) -> bytes:
    """A made-up Korean page with links."""
    anchors = "".join(f'<p><a href="{each}">다음 글</a></p>' for each in links)
    return html_page(f"글 {number}", prose(6, seed=number)).replace("</body>", f"{anchors}</body>").encode()


def site(host: str, pages: int, robots: bytes = b"") -> dict:
    """A host whose first page links to all the others."""
    paths = [f"/{number}.html" for number in range(1, pages)]
    made = {(host, "/"): page(0, tuple(paths)), (host, "/robots.txt"): robots}
    return made | {(host, path): page(number) for number, path in enumerate(paths, 1)}


def configured(folder, seeds, more: str = "") -> str:
    """The path of a corpus.toml that crawls from some seeds."""
    listed = ", ".join(f'"{seed}"' for seed in seeds)
    path = folder / "corpus.toml"
    path.write_text(
        f'[corpus]\npath = "corpus"\nkey_file = "corpus.key"\n[crawl]\ncontact = "https://crawler.example/about"\n{more}\n'
        f'[[source]]\nname = "web"\nkind = "warc"\nseeds = [{listed}]\nrights = "allow+unknown"\n',
        encoding="utf-8",
    )
    return str(path)


def campaign(folder, seeds, port: int | None, more: str = "", gap: float | None = GAP):
    """The campaign of such a corpus.toml."""
    config = load(configured(folder, seeds, more))
    return planned(config, opened(config.corpus.path, config.corpus.key_file, create=True), gap, port)[0]


def crawled(made, *, again: bool = False) -> dict:
    """The report of a crawl in this process."""
    return crawl(made, lambda batches: [fetch_batch(each, made.corpus) for each in batches], again=again)


def aged(frontier, *hosts: str) -> None:
    """Make the site files of some hosts a day older, or of all."""
    chosen = f" WHERE origin IN ({', '.join('?' * len(hosts))})" if hosts else ""
    with closing(sqlite3.connect(frontier)) as base, base:
        base.execute(f"UPDATE site SET read = read - 90000{chosen}", [f"http://{host}" for host in hosts])


def warcs(folder, below: str = "") -> list[str]:
    """The WARC files of pages, or those below a folder."""
    return sorted(map(str, (folder / "corpus" / "warc" / "web" / below).glob("*.warc.gz")))


def host_of(url: str) -> str:
    """The host of a URL."""
    return urlsplit(url).hostname or ""
