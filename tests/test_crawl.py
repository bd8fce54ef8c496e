"""A crawl as its server sees it: polite, within what the site allows, and asking only for what may have changed."""

import itertools
import json
import time
from collections import defaultdict
from urllib.parse import quote

import pytest

from crawling import GAP, campaign, configured, crawled, page, served, site, warcs
from making import archived
from malmoi.pipelines.cli import main
from malmoi.pipelines.crawl import dry_run
from malmoi.pipelines.crawl.frontier import Frontier
from malmoi.pipelines.read import read
from malmoi.pipelines.release.erased import add
from malmoi.pipelines.urls import url_key

HOSTS = [f"h{number}.example.kr" for number in range(20)]
SEEDS = [f"http://{host}/" for host in HOSTS]
ROBOTS = b"User-agent: *\nDisallow: /3.html\nCrawl-delay: 0\n"


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """A server of 20 hosts of 9 pages, and the report of a crawl of them."""
    folder = tmp_path_factory.mktemp("polite")
    sites = dict(itertools.chain.from_iterable(site(host, 9, ROBOTS).items() for host in HOSTS))
    with served(sites, slow=0.005) as server:
        return server, crawled(campaign(folder, SEEDS, server.port))


def test_every_page_that_is_linked_and_allowed_is_fetched_once(visited):
    server, _ = visited
    wanted = [f"http://{host}/" + (f"{number}.html" if number else "") for host in HOSTS for number in range(9)]
    assert sorted(server.pages()) == sorted(url for url in wanted if not url.endswith("/3.html"))


def test_a_host_has_one_connection_at_most_and_hosts_are_asked_at_the_same_time(visited):
    server, _ = visited
    assert set(server.most.values()) == {1}
    starts = sorted((each.start, each.host) for each in server.seen)
    assert sum(a[1] != b[1] for a, b in itertools.pairwise(starts)) > len(starts) / 2


def test_the_gap_to_a_host_is_kept_from_answer_to_request(visited):
    server, report = visited
    by_host = defaultdict(list)
    for each in server.seen:
        by_host[each.host].append(each)
    gaps = [after.start - before.end for seen in by_host.values() for before, after in itertools.pairwise(seen)]
    assert min(gaps) >= GAP - 0.003  # the answer's way to us
    assert report["least_gap"] >= GAP


def test_the_gap_is_kept_from_one_batch_to_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("malmoi.pipelines.crawl.frontier.URLS", 2)
    with served(site("a.example.kr", 7)) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port, gap=0.3))
    assert len(server.pages()) == 7
    assert min(after.start - before.end for before, after in itertools.pairwise(server.seen)) >= 0.297


def test_who_asks_is_told_with_a_way_to_reach_them(visited):
    server, _ = visited
    agents = {each.headers["user-agent"] for each in server.seen}
    assert agents == {"malmoi/0.1.0 (+https://crawler.example/about)"}


def test_what_is_refused_is_told_with_its_evidence(visited):
    _, report = visited
    assert report["refused"] == {"robots=disallow": 20}
    assert report["test_loopback"] == visited[0].port


def test_the_longest_crawl_delay_that_binds_us_is_kept(tmp_path):
    with served(site("a.example.kr", 4, b"User-agent: *\nCrawl-delay: 0.2\n")) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
        pages = [each for each in server.seen if each.path.endswith(".html")]
    assert min(after.start - before.end for before, after in itertools.pairwise(pages)) >= 0.197


@pytest.mark.parametrize(
    ("robots", "fetched"),
    [
        ((401, {}, b""), 0),
        ((403, {}, b""), 0),
        ((404, {}, b""), 3),
        ((410, {}, b""), 3),
        ((429, {}, b""), 0),
        ((500, {}, b""), 0),
        ((503, {}, b"User-agent: *\nAllow: /"), 0),
        (b"junk", 0),
        (b"<html><body>404</body></html>", 3),
        (b"User-agent: malmoi\nDisallow: /\n\nUser-agent: *\nAllow: /", 0),
        (b"User-agent: GPTBot\nDisallow: /", 0),
        (b"User-agent: *\nContent-Signal: ai-train=no", 0),
        (b"User-agent: SomeBot\nDisallow: /", 3),
    ],
)
def test_what_robots_txt_answers_decides(tmp_path, robots, fetched):
    with served(site("a.example.kr", 3) | {("a.example.kr", "/robots.txt"): robots}) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert len(server.pages()) == fetched


def test_redirects_of_robots_txt_are_followed_and_their_end_counts(tmp_path):
    own = {("a.example.kr", "/robots.txt"): (301, {"Location": "/r"}, b"")}
    own |= {("a.example.kr", "/r"): b"User-agent: *\nDisallow: /"}
    with served(site("a.example.kr", 3) | own) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert server.paths()[:2] == ["/robots.txt", "/r"]
    assert server.paths().count("/") == 0


def test_a_reservation_in_tdmrep_json_keeps_us_out_of_its_places(tmp_path):
    own = {("a.example.kr", "/.well-known/tdmrep.json"): b'[{"location": "/2.html", "tdm-reservation": 1}]'}
    with served(site("a.example.kr", 4) | own) as server:
        report = crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert [url[-7:] for url in server.pages()] == ["ple.kr/", "/1.html", "/3.html"]
    assert report["refused"] == {"tdmrep=1": 1}


def test_a_second_crawl_asks_only_whether_something_changed(tmp_path):
    with served(site("a.example.kr", 6)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        first = crawled(made)
        server.seen.clear()
        server.sites["a.example.kr", "/2.html"] = page(99)
        second = crawled(made, again=True)
    assert [each.path for each in server.seen] == ["/", *(f"/{number}.html" for number in range(1, 6))]
    assert all("if-none-match" in each.headers for each in server.seen)
    assert second["answered"] == {"200": 1, "server-not-modified": 5}
    assert second["bytes"] < first["bytes"] / 4


def test_nothing_is_due_right_after_a_crawl(tmp_path):
    with served(site("a.example.kr", 3)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        crawled(made)
        server.seen.clear()
        assert crawled(made)["batches"] == 0
    assert server.seen == []


def test_links_are_followed_as_far_and_as_many_as_was_asked(tmp_path):
    chain = {("a.example.kr", f"/{n}"): page(n, (f"/{n + 1}", f"/x{n}", "http://b.example.kr/")) for n in range(9)}
    with served(chain) as server:
        report = crawled(campaign(tmp_path, ["http://a.example.kr/0"], server.port, "depth = 3\npages_per_host = 5"))
    assert [url[19:] for url in server.pages()] == ["/0", "/1", "/x0", "/2", "/x1"]
    assert report["not followed"]["out-of-scope"] == 3


def test_a_busy_host_is_left_in_peace_and_asked_again_later(tmp_path):
    busy = {("a.example.kr", "/1.html"): (503, {"Retry-After": "1"}, b"")}
    with served(site("a.example.kr", 5) | busy) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    first = next(each for each in server.seen if each.path == "/1.html")
    after = [each for each in server.seen if each.start > first.start]
    assert after[0].start - first.end >= 1
    assert sorted({each.path for each in after}) == [f"/{number}.html" for number in range(1, 5)]
    assert server.paths().count("/1.html") == 3


def test_a_dry_run_tells_what_is_refused_and_fetches_no_page(tmp_path):
    with served(site("a.example.kr", 3, b"User-agent: CCBot\nDisallow: /") | site("b.example.kr", 3)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/", "http://b.example.kr/"], server.port)
        told = dry_run(made)
    assert told["would_fetch"] == ["http://b.example.kr/"]
    assert told["refused"] == {"http://a.example.kr/": "robots-training=ccbot"}
    assert server.pages() == []
    assert not made.frontier.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('contact = "https://crawler.example/about"', "", "crawl.contact"),
        ('contact = "https://crawler.example/about"', 'contact = "me"', "crawl.contact"),
        ('[crawl]\ncontact = "https://crawler.example/about"', "", "[crawl] is missing"),
        ("http://a.example.kr/", "ftp://a.example.kr/", "seed ftp://a.example.kr/"),
        ("http://a.example.kr/", "http://127.0.0.1/", "address"),
        ('kind = "warc"', 'kind = "warc"\npath = "x"', "`seeds`"),
        ("https://crawler.example/about", "https://me:secret@crawler.example/", "crawl.contact"),
        ("https://crawler.example/about", "mailto:me", "crawl.contact"),
        ("[crawl]", '[crawl]\nagent = "GPTBot"', "another crawler's name"),
        ("[crawl]", '[crawl]\nagent = "Googlebot"', "another crawler's name"),
        ("[crawl]", '[crawl]\nhosts = ["https://a.example.kr/"]', "names no host"),
    ],
)
def test_without_a_contact_or_with_a_bad_seed_no_crawl_begins(tmp_path, capsys, old, new, said):
    campaign(tmp_path, ["http://a.example.kr/"], 1)
    path = tmp_path / "corpus.toml"
    path.write_text(path.read_text().replace(old, new))
    assert main(["crawl", str(path), "--json"]) == 4
    assert said in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("url", ["https://user:hunter2@a.example.kr:8080/", "https://b.example.kr/?q=1&token=hunter2"])
def test_a_seed_that_is_refused_is_told_without_its_secrets(tmp_path, capsys, url):
    path = configured(tmp_path, [url], 'hosts = ["c.example.kr"]')
    assert main(["crawl", path]) == 4
    said = capsys.readouterr().err
    assert "example.kr" in said
    assert "hunter2" not in said


def test_a_dry_run_prints_no_secrets_and_shows_what_a_killed_run_had_drawn(tmp_path):
    seed = "http://a.example.kr/?access_token=hunter2&page=3"
    with served(site("a.example.kr", 2)) as server:
        made = campaign(tmp_path, [seed], server.port)
        made.prepare()
        killed = Frontier(made.frontier)
        killed.add(made.seeds(), made.scope)
        killed.drawn(time.time())
        told = dry_run(made)["would_fetch"]
        killed.close()
    assert told == ["http://a.example.kr/?access_token=...&page=3"]


@pytest.mark.parametrize("name", ["WWW.한글.kr", "*.한글.kr", "www.xn--bj0bj06e.kr"])
def test_hosts_are_named_in_any_spelling(tmp_path, name):
    made = campaign(tmp_path, ["http://www.한글.kr/"], 1, f'hosts = ["{name}"]')
    assert [each.url for each in made.seeds()] == ["http://www.xn--bj0bj06e.kr/"]


@pytest.mark.parametrize("option", ["--test-gap=-5", "--test-gap=nan", "--test-loopback=99999"])
def test_options_of_a_test_that_mean_nothing_are_refused(tmp_path, option):
    path = configured(tmp_path, ["http://a.example.kr/"])
    assert main(["crawl", path, "--test-loopback", "80", option]) == 2


def test_a_gap_below_a_second_is_for_the_loopback_alone(tmp_path, capsys):
    campaign(tmp_path, ["http://a.example.kr/"], 1)
    assert main(["crawl", str(tmp_path / "corpus.toml"), "--test-gap", "0.1"]) == 2
    assert "--test-loopback" in capsys.readouterr().err


def test_two_workers_share_the_hosts_and_their_politeness(tmp_path, capsys):
    sites = dict(itertools.chain.from_iterable(site(host, 3).items() for host in HOSTS[:6]))
    with served(sites) as server:
        campaign(tmp_path, SEEDS[:6], server.port)
        given = ["crawl", str(tmp_path / "corpus.toml"), "--json", "--workers", "2"]
        assert main([*given, "--test-loopback", str(server.port), "--test-gap", str(GAP)]) == 0
        [report] = json.loads(capsys.readouterr().out)
    assert (len(server.pages()), len(set(server.pages()))) == (18, 18)
    assert set(server.most.values()) == {1}
    assert (report["batches"], report["urls"]) == (4, {"status=200": 18})


@pytest.mark.shared
def test_a_whole_real_site_is_stored_as_it_is(tmp_path, shared):
    host = "graywoods.kr"
    files = archived(shared / "crawl" / "site-graywoods.tar.zst")
    pages = {f"/{quote(name)}".removesuffix("index.html"): files[name] for name in files if "index.html" in name}
    moved = {(host, path.rstrip("/")): (301, {"Location": path}, b"") for path in pages if path != "/"}
    with served(moved | {(host, path): (200, {}, body) for path, body in pages.items()}) as server:
        report = crawled(campaign(tmp_path, [f"http://{host}/"], server.port, gap=0.001))
        stored = {each.url: each.body for name in warcs(tmp_path) for each in read(name) if each.status == 200}
    assert stored == {url: pages[url.removeprefix(f"http://{host}")] for url in stored}
    assert len(stored) == len(pages) - 2  # nothing links to /tags/, and to a post only with its name decomposed
    assert set(report["answered"]) == {"200", "301", "404"}


def test_a_page_that_was_erased_by_its_url_is_not_asked_for_again(tmp_path):
    with served(site("a.example.kr", 3)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        crawled(made)
        server.seen.clear()
        add(made.corpus, [url_key("http://a.example.kr/1.html", made.corpus.key)])
        report = crawled(made, again=True)
    assert server.paths() == ["/", "/2.html"]
    assert report["refused"] == {"erased": 1}
