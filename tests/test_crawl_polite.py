"""What a host in trouble, or one that leads to another, is spared: told by the server's own log."""

import errno
import itertools
import time

import pytest

from crawling import GAP, campaign, crawled, page, served, site
from malmoi.pipelines.crawl import fetch_batch
from malmoi.pipelines.crawl.archive import Archive
from malmoi.pipelines.crawl.frontier import Frontier

A, B = "a.example.kr", "b.example.kr"
TDMREP = "/.well-known/tdmrep.json"


def test_a_host_that_many_robots_lead_to_has_one_connection_and_its_gap(tmp_path):
    hosts = [f"h{number}.example.kr" for number in range(4)]
    sites = site(B, 3)
    for host in hosts:
        sites |= site(host, 1) | {(host, "/robots.txt"): (301, {"Location": f"http://{B}/robots.txt"}, b"")}
    with served(sites, slow=0.02) as server:
        crawled(campaign(tmp_path, [f"http://{host}/" for host in (*hosts, B)], server.port, gap=0.1))
    asked = sorted((each for each in server.seen if each.host == B), key=lambda each: each.start)
    assert server.most[B] == 1
    assert server.paths(B).count("/robots.txt") == 5
    assert min(after.start - before.end for before, after in itertools.pairwise(asked)) >= 0.09


def test_robots_of_an_unknown_domain_are_not_followed_and_close_the_site(tmp_path):
    with served(site(A, 2) | {(A, "/robots.txt"): (301, {"Location": "http://other.kr/robots.txt"}, b"")}) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert server.paths() == ["/robots.txt"]


def test_a_closed_host_is_asked_for_robots_alone(tmp_path):
    with served(site(A, 2, b"User-agent: *\nDisallow: /\n")) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert server.paths() == ["/robots.txt"]


def test_a_site_file_does_not_lead_into_a_disallowed_place(tmp_path):
    own = {(A, "/ai.txt"): (302, {"Location": "/private/x"}, b""), (A, "/private/x"): b"x"}
    with served(site(A, 1, b"User-agent: *\nDisallow: /private/\n") | own) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert server.paths() == ["/robots.txt", TDMREP, "/ai.txt", "/"]


@pytest.mark.parametrize("file", ["/robots.txt", TDMREP])
def test_a_site_file_that_asks_for_patience_is_the_last_request(tmp_path, file):
    with served(site(A, 2) | {(A, file): (429, {"Retry-After": "80000"}, b"")}) as server:
        made = campaign(tmp_path, [f"http://{A}/"], server.port)
        crawled(made)
    assert server.paths()[-1] == file
    frontier = Frontier(made.frontier)
    assert frontier.ready(time.time() + 79_000) == 0
    frontier.close()


def test_a_retry_after_of_any_status_ends_the_visit(tmp_path):
    with served(site(A, 3) | {(A, "/1.html"): (500, {"Retry-After": "80000"}, b"")}) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert server.paths()[-1] == "/1.html"


def test_a_busy_host_without_a_word_is_left_for_some_gaps(tmp_path):
    with served(site(A, 2) | {(A, "/"): (503, {}, b"")}) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    tried = [each for each in server.seen if each.path == "/"]
    assert [after.start - before.end >= 0.25 for before, after in itertools.pairwise(tried)] == [True, True]


def test_an_endless_crawl_delay_holds_nobody(tmp_path):
    with served(site(A, 2, b"User-agent: *\nCrawl-delay: 100000\n") | site(B, 2)) as server:
        told = crawled(campaign(tmp_path, [f"http://{A}/", f"http://{B}/"], server.port))
    assert server.paths(A) == ["/robots.txt"]
    assert told["refused"] == {"crawl-delay=100000": 1}


def test_a_crawl_delay_holds_between_site_files(tmp_path):
    with served({(A, "/robots.txt"): b"User-agent: *\nCrawl-delay: 0.3\n", (A, "/"): page(0)}) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert min(after.start - before.end for before, after in itertools.pairwise(server.seen)) >= 0.29


def test_a_full_disk_is_an_oserror(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Archive, "add", full)
    with served(site(A, 1)) as server, pytest.raises(OSError, match="No space"):
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))


def test_a_tdmrep_that_could_not_be_had_closes_the_site(tmp_path):
    with served(site(A, 2) | {(A, TDMREP): (503, {}, b"")}) as server:
        made = campaign(tmp_path, [f"http://{A}/"], server.port)
        made.prepare()
        frontier = Frontier(made.frontier)
        frontier.add(made.seeds(), made.scope)
        fetch_batch(made.batch(frontier.drawn(time.time()), frontier), made.corpus)
        frontier.close()
    assert server.pages() == []


def test_each_origin_of_a_host_has_its_own_robots_txt_and_all_share_one_connection(tmp_path):
    """https is dialled at the same port as http here, so the second origin is told by its port."""
    sites = {(A, "/robots.txt"): b"", (A, "/"): page(0, ("/1.html", f"http://{A}:443/2.html", f"http://{A}:443/3.html"))}
    sites |= {(A, "/1.html"): page(1), (f"{A}:443", "/robots.txt"): b"User-agent: *\nDisallow: /2.html\n"}
    sites |= {(f"{A}:443", "/2.html"): page(2), (f"{A}:443", "/3.html"): page(3)}
    with served(sites) as server:
        told = crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    assert server.paths(f"{A}:443") == ["/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/3.html"]
    assert set(server.paths(A)) >= {"/robots.txt", "/", "/1.html"}
    assert told["refused"] == {"robots=disallow": 1}
    assert all(after.start - before.end >= GAP - 0.001 for before, after in itertools.pairwise(server.seen))
