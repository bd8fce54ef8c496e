"""A network and servers at fault: every URL ends fetched or failed with a reason, within time and memory."""

import asyncio
import gzip
import hashlib
import resource
import zlib

import httpcore2
import pytest

from crawling import campaign, crawled, page, served, site, warcs
from malmoi.pipelines.crawl import bodies
from malmoi.pipelines.crawl.bodies import BombError, unpacked
from malmoi.pipelines.crawl.fetch import Answer, fetch
from malmoi.pipelines.crawl.frontier import Frontier
from malmoi.pipelines.crawl.network import Dialer
from malmoi.pipelines.crawl.work import Manners, Task
from malmoi.pipelines.read import read

A = "a.example.kr"
GZIP = {"Content-Encoding": "gzip"}
ZEROS = gzip.compress(bytes(64 * 2**20), 9)


def head(*lines: str) -> bytes:
    return ("HTTP/1.1 200 OK\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


FAULTS = {
    "nothing": (b"junk", "protocol"),
    "drop": (b"HTTP/1.1 200 OK\r\nContent-", "protocol"),
    "cut": (head("Content-Length: 1000") + b"<p>short", "protocol"),
    "wrong length": (head("Content-Length: ten") + b"<p>x", "protocol"),
    "negative length": (head("Content-Length: -1") + b"<p>x", "protocol"),
    "two lengths": (head("Content-Length: 4", "Content-Length: 9") + b"<p>x", "protocol"),
    "bad chunks": (head("Transfer-Encoding: chunked") + b"zz\r\n<p>x\r\n", "protocol"),
    "cut chunks": (head("Transfer-Encoding: chunked") + b"ff\r\n<p>x", "protocol"),
    "header flood": (head(*(f"X-{number}: {'a' * 99}" for number in range(2000))), "protocol"),
    "endless line": (head("X: " + "a" * 200_000), "protocol"),
    "bomb": ((200, GZIP, ZEROS), "bomb"),
    "nested bomb": ((200, GZIP, gzip.compress(bytes(2**20)) * 20), "bomb"),
    "no gzip": ((200, GZIP, b"<p>x"), "content-encoding"),
    "cut gzip": ((200, GZIP, gzip.compress(page(1))[:-9]), "content-encoding"),
    "other coding": ((200, {"Content-Encoding": "br"}, b"x"), "content-encoding"),
    "image": ((200, {"Content-Type": "image/png"}, b"x"), "content-type"),
    "large": ((200, {}, b"x" * (11 * 2**20)), "too-large"),
}


def asked(port: int, path: str, patience: float = 5.0):
    """What one request comes to."""

    async def run():
        async with httpcore2.AsyncConnectionPool(network_backend=Dialer(port)) as pool:
            manners = Manners("malmoi", "mailto:a@example.kr", 0.0, patience, port)
            return await fetch(pool, Task(f"http://{A}{path}"), manners)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def faulty():
    with served({(A, f"/{name.replace(' ', '-')}"): body for name, (body, _) in FAULTS.items()}) as server:
        yield server.port


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_reason(faulty, name):
    assert asked(faulty, f"/{name.replace(' ', '-')}").reason == FAULTS[name][1]


def test_a_slow_server_is_left_when_patience_ends():
    with served({(A, "/"): page(1)}, slow=3) as server:
        assert asked(server.port, "/", 0.3).reason == "timeout"


def test_where_nobody_listens_there_is_no_answer():
    with served({}) as server:
        port = server.port
    assert asked(port, "/").reason == "connect"


def test_a_body_longer_than_it_says_ends_where_it_says():
    with served({(A, "/"): head("Content-Length: 4") + b"<p>x<p>HTTP/1.1 200 OK"}) as server:
        got = asked(server.port, "/")
    assert isinstance(got, Answer)
    assert got.body == b"<p>x"


def test_every_url_of_a_faulty_site_ends_with_a_status_or_a_reason_and_the_good_pages_are_whole(tmp_path):
    faults = {(A, f"/f{place}.html"): body for place, (body, _) in enumerate(FAULTS.values())}
    good = {(A, f"/g{number}.html"): page(number) for number in range(9)}
    links = tuple(path for _, path in (faults | good))
    with served(faults | good | {(A, "/"): page(0, links)}) as server:
        made = campaign(tmp_path, [f"http://{A}/"], server.port, gap=0.002)
        crawled(made)
    ended = {row["url"].rpartition("/")[2]: row["reason"] or row["status"] for row in Frontier(made.frontier).rows()}
    assert ended == {path[1:]: 200 for path in ("/", *(path for _, path in good))} | {
        f"f{place}.html": reason for place, (_, reason) in enumerate(FAULTS.values())
    }
    stored = {record.url[20:]: record.body for path in warcs(tmp_path) for record in read(path) if record.status}
    assert {path: hashlib.sha256(body).digest() for path, body in stored.items() if path} == {
        path[1:]: hashlib.sha256(body).digest() for (_, path), body in good.items()
    }


def test_redirects_are_followed_five_times_and_a_loop_ends(tmp_path):
    hops = {(A, f"/{number}"): (302, {"Location": f"/{number + 1}"}, b"") for number in range(9)}
    loop = {(A, "/x"): (301, {"Location": "/y"}, b""), (A, "/y"): (301, {"Location": "/x"}, b"")}
    with served(hops | loop) as server:
        crawled(campaign(tmp_path, [f"http://{A}/0", f"http://{A}/x"], server.port))
    assert sorted(url[19:] for url in server.pages()) == ["/0", "/1", "/2", "/3", "/4", "/5", "/x", "/y"]


def in_members(body: bytes) -> bytes:
    return gzip.compress(body[:9]) + gzip.compress(body[9:])


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, in_members])
def test_a_packed_body_is_unpacked(pack):
    assert unpacked(pack(page(1)), "gzip", 2**20) == page(1)
    raw = zlib.compressobj(wbits=-15)
    assert unpacked(raw.compress(page(1)) + raw.flush(), "deflate", 2**20) == page(1)


def test_a_bomb_takes_no_more_memory_than_a_page_may(monkeypatch):
    monkeypatch.setattr(bodies, "RATIO", 10**9)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(5):
        with pytest.raises(BombError, match="bomb"):
            unpacked(ZEROS, "gzip", 10 * 2**20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 2**10


def test_what_breaks_our_own_code_ends_one_url_and_no_other(tmp_path, monkeypatch):
    def breaks(answer, task):
        if task.url.endswith("/2.html"):
            raise RecursionError(task.url)
        return answer

    monkeypatch.setattr("malmoi.pipelines.crawl.fetch._asked_for", breaks)
    with served(site("a.example.kr", 5)) as server:
        told = crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert set(told["failed"]) == {"broken:RecursionError@test_crawl_faults.breaks"}
    assert told["urls"]["status=200"] == 4


def test_a_304_that_nobody_asked_for_is_no_answer(tmp_path):
    unasked = {("a.example.kr", "/2.html"): b"HTTP/1.1 304 Not Modified\r\n\r\n"}
    with served(site("a.example.kr", 3) | unasked) as server:
        told = crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert set(told["failed"]) == {"protocol"}
