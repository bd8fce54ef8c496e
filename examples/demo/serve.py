"""Serve the sites under ``sites/`` on one port of this machine while a command runs.

``python examples/demo/serve.py [--log FILE] COMMAND...``: the command gets the port as its last word, and its exit
status is ours. One server is all hosts, told apart by ``Host``, as ``malmoi crawl --test-loopback`` dials it. The log
has a line a request: seconds, host, target, status, and what was asked on condition, parted by tabs.
"""

import argparse
import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

SITES = Path(__file__).resolve().parent / "sites"
TYPES = {".html": "text/html", ".txt": "text/plain", ".xml": "application/xml", ".json": "application/json"}


class Answer(NamedTuple):
    """What a server says."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


ODD = {
    "dolmaru-ilbo.example/news/99.html": Answer(301, {"Location": "/news/101.html"}),
    "dolmaru-ilbo.example/news/88.html": Answer(410, {}),
}
"""Addresses that are no file."""

HEADERS = {
    "dolmaru-ilbo.example/news/106.html": {"X-Robots-Tag": "noindex"},
    "malgil-docs.example/v1/install.html": {"TDM-Reservation": "0"},
    "malgil-docs.example/v2/install.html": {"TDM-Reservation": "0"},
    "malgil-docs.example/v2/settings.html": {"TDM-Reservation": "0"},
}
"""What is said beside a file."""


def linking(title: str, links: list[str]) -> Answer:
    """A page of links alone."""
    anchors = "".join(f'<a href="{link}">{title}</a> ' for link in links)
    page = f'<!DOCTYPE html>\n<html lang="ko"><meta charset="utf-8"><title>{title}</title>{anchors}</html>\n'
    return Answer(200, {"Content-Type": "text/html"}, page.encode())


def calendar(target: str) -> Answer:
    """A month of a calendar that leads to the months beside it, and so on for ever, and to a year long past."""
    asked = {name: int(values[0]) for name, values in parse_qs(urlsplit(target).query).items()}
    months = asked.get("y", 2026) * 12 + asked.get("m", 1) - 1
    beside = [(month // 12, month % 12 + 1) for month in (months - 1, months + 1)]
    return linking("일정", [f"/calendar?y={year}&amp;m={month}" for year, month in (*beside, (1899, 1))])


def nested(_: str) -> Answer:
    """A page whose only link leads to the same name below itself, and again below that."""
    return linking("더 보기", ["more/more/more/"])


TRAPS: dict[str, Callable[[str], Answer]] = {
    "gaon-gun.example/calendar": calendar,
    "malgil-docs.example/v1/more/": nested,
    "malgil-docs.example/v2/more/": nested,
}
"""Beginnings of addresses without end."""


def files() -> dict[str, Path]:
    """The files of all sites by address; names on disk never come from a request."""
    found = {path.relative_to(SITES).as_posix(): path for path in SITES.rglob("*") if path.is_file()}
    return {address.removesuffix("index.html"): path for address, path in found.items()}


FILES = files()


def answer(host: str, target: str, known: str | None) -> Answer:
    """The answer to a request; `known` is the tag of what the asker has already."""
    address = host + urlsplit(target).path
    if address in FILES:
        return _of_file(address, known)
    trap = next((made for beginning, made in TRAPS.items() if address.startswith(beginning)), None)
    return trap(target) if trap else ODD.get(address, Answer(404, {}))


def _of_file(address: str, known: str | None) -> Answer:
    body = FILES[address].read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"Content-Type": TYPES[FILES[address].suffix], "ETag": tag} | HEADERS.get(address, {})
    return Answer(304, headers) if known == tag else Answer(200, headers, body)


@contextmanager
def served(log: Path) -> Iterator[int]:
    """The port at which the sites are served until the block ends."""
    start = time.monotonic()
    with log.open("w", encoding="utf-8", buffering=1) as lines:

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body leave together

            def do_GET(self) -> None:
                began, known = time.monotonic() - start, self.headers["If-None-Match"]
                found = answer(self.headers["Host"], self.path, known)
                lines.write(f"{began:.3f}\t{self.headers['Host']}\t{self.path}\t{found.status}\t{known or '-'}\n")
                self.send_response(found.status)
                for name, value in {**found.headers, "Content-Length": str(len(found.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(found.body)

            def log_message(self, *_: object) -> None:
                """Say nothing; the log says it."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_port
            server.shutdown()


def main(arguments: list[str]) -> int:
    """Run from a shell; the exit status of the command."""
    parser = argparse.ArgumentParser(description="Serve the demo's sites while a command runs.")
    parser.add_argument("--log", type=Path, default=Path("access.log"), metavar="FILE")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    if not asked.command:
        parser.error("give the command to run; it gets the port as its last word")
    with served(asked.log) as port:
        return subprocess.run([*asked.command, str(port)], check=False).returncode  # noqa: S603 - the user's own words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
