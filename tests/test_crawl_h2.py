"""Pages over HTTP/2 and TLS: what was spoken is in the record, and a certificate that nobody vouches for is refused."""

import asyncio
import random
import ssl
from datetime import UTC, datetime
from pathlib import Path

import httpcore2
import pytest
from fastwarc.warc import ArchiveIterator

from crawling import campaign, crawled, page, served, site, warcs
from crawling_h2 import DAY, certified, speaking, spoken_to
from malmoi.pipelines.crawl.fetch import Answer, fetch
from malmoi.pipelines.crawl.frontier import Frontier
from malmoi.pipelines.crawl.network import Dialer
from malmoi.pipelines.crawl.work import Manners, Task
from malmoi.pipelines.read import read

A = "a.example.kr"
LARGE = page(1) * 400


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return certified(tmp_path_factory.mktemp("tls") / "a.pem", A)


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    return certificate


def asked(port: int, *paths: str, host: str = A):
    """What some requests over one connection come to."""

    async def run():
        pool = httpcore2.AsyncConnectionPool(max_connections=1, http2=True, network_backend=Dialer(port))
        async with pool:
            manners = Manners("malmoi", "mailto:a@example.kr", 0.0, 2.0, port)
            return [await fetch(pool, Task(f"https://{host}{path}"), manners) for path in paths]

    return asyncio.run(run())


def test_pages_come_over_one_connection_of_http_2(trusted):
    with spoken_to({(A, "/"): page(1), (A, "/large"): LARGE}, speaking(trusted, "h2", "http/1.1")) as server:
        got = asked(server.port, "/", "/large", "/none")
    assert [each.protocols for each in got] == [("h2", "tls/1.3")] * 3
    assert [(each.status, each.plain) for each in got] == [(200, page(1)), (200, LARGE), (404, b"no")]
    assert [number for *_, number in server.asked] == [1, 1, 1]


def test_a_server_that_knows_only_http_1_1_is_spoken_to_in_it(trusted):
    with served({(A, "/"): page(1)}, tls=speaking(trusted, "http/1.1")) as server:
        [got] = asked(server.port, "/")
    assert (got.plain, got.protocols) == (page(1), ("http/1.1", "tls/1.3"))


@pytest.mark.parametrize(
    ("host", "begins", "reason"),
    [
        (A, None, "tls:untrusted"),
        ("b.kr", None, "tls:name"),
        (A, datetime.now(UTC) - 9 * DAY, "tls:expired"),
        (A, datetime.now(UTC) + DAY, "tls:not-yet-valid"),
    ],
)
def test_a_certificate_is_refused_by_name_and_nothing_is_sent(tmp_path, monkeypatch, host, begins, reason):
    path = certified(tmp_path / "own.pem", A, begins)
    if reason != "tls:untrusted":
        monkeypatch.setenv("SSL_CERT_FILE", path)
    with spoken_to({(A, "/"): page(1)}, speaking(path, "h2")) as server:
        assert asked(server.port, "/", host=host)[0].reason == reason
    assert server.asked == []


def records(folder):
    """Every record of a crawl with its lines of WARC-Protocol, its block digest verified."""
    for path in warcs(folder) + warcs(folder, "site"):
        with Path(path).open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                assert record.headers["WARC-Type"] == "warcinfo" or record.verify_block_digest()
                spoken = [value for name, value in record.headers.items() if name == "WARC-Protocol"]
                yield record.headers["WARC-Type"], record.headers.get("WARC-Target-URI"), spoken, record.reader.read()


def test_a_crawl_over_http_2_is_stored_as_http_1_1_and_says_what_was_spoken(trusted, tmp_path):
    sites = {key: body for key, body in site(A, 4).items() if key[1] != "/robots.txt"}
    with spoken_to(sites, speaking(trusted, "h2")) as server:
        report = crawled(campaign(tmp_path, [f"https://{A}/"], server.port))
    kept = [(kind, block) for kind, url, spoken, block in records(tmp_path) if spoken == ["h2", "tls/1.3"]]
    assert {kind for kind, _ in kept} == {"request", "response"}
    assert {block.partition(b" ")[0] for kind, block in kept if kind == "response"} == {b"HTTP/1.1"}
    assert all(f"\r\nHost: {A}\r\n".encode() in block for kind, block in kept if kind == "request")
    stored = {each.url[20:]: each.body for path in warcs(tmp_path) for each in read(path) if each.kind == "response"}
    assert stored == {path: body for (_, path), body in sites.items()}
    assert len({number for *_, number in server.asked}) == report["batches"]


def test_a_damaged_tls_record_is_a_reason(trusted, monkeypatch):
    async def damaged(pool, *arguments, **more):
        raise ssl.SSLError(1, "decryption failed or bad record mac")

    monkeypatch.setattr(httpcore2.AsyncConnectionPool, "handle_async_request", damaged)
    assert asked(1, "/")[0].reason == "tls"


async def reset(spoken, stream, writer):
    """Half of an answer, and the stream is reset."""
    spoken.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
    spoken.send_data(stream, b"<p>half")
    spoken.reset_stream(stream)


async def away(spoken, stream, writer):
    """The connection is closed in good order, and no stream was answered."""
    spoken.close_connection(last_stream_id=0)


async def cut(spoken, stream, writer):
    """Half of an answer, and nobody is there."""
    spoken.send_headers(stream, [(":status", "200"), ("content-type", "text/html"), ("content-length", "99")])
    spoken.send_data(stream, b"<p>half")
    writer.write(spoken.data_to_send())
    await writer.drain()
    writer.close()


async def short(spoken, stream, writer):
    """An answer that is shorter than it says."""
    spoken.send_headers(stream, [(":status", "200"), ("content-type", "text/html"), ("content-length", "99")])
    spoken.send_data(stream, b"<p>half", end_stream=True)


async def flood(spoken, stream, writer):
    """More header lines than anybody keeps."""
    lines = [(f"x-{number}", "a" * 99) for number in range(2000)]
    spoken.send_headers(stream, [(":status", "200"), *lines], end_stream=True)


async def silent(spoken, stream, writer):
    """A header, and then nothing."""
    spoken.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])


async def junk(spoken, stream, writer):
    """Bytes that are no frames."""
    writer.write(random.Random(stream).randbytes(50_000))


FAULTS = {
    reset: "protocol", away: "protocol", cut: "protocol", short: "protocol", flood: "protocol", silent: "timeout",
    junk: "timeout",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_of_http_2_is_a_reason(trusted, fault):
    with spoken_to({(A, "/"): fault}, speaking(trusted, "h2")) as server:
        [got] = asked(server.port, "/")
    assert not isinstance(got, Answer)
    assert got.reason == FAULTS[fault]


def test_after_a_fault_of_http_2_the_other_pages_come(trusted, tmp_path):
    faults = {(A, f"/{fault.__name__}"): fault for fault in FAULTS if FAULTS[fault] == "protocol"}
    links = tuple(f"/{number}.html" for number in range(9)) + tuple(path for _, path in faults)
    pages = {(A, f"/{number}.html"): page(number) for number in range(9)}
    with spoken_to({(A, "/"): page(99, links)} | pages | faults, speaking(trusted, "h2")) as server:
        made = campaign(tmp_path, [f"https://{A}/"], server.port, gap=0.002)
        crawled(made)
    ended = {row["url"][20:]: row["reason"] or row["status"] for row in Frontier(made.frontier).rows()}
    assert {path: ended[path] for _, path in pages} == dict.fromkeys((path for _, path in pages), 200)
    assert {path: ended[path] for _, path in faults} == {path: FAULTS[fault] for (_, path), fault in faults.items()}
