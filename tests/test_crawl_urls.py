"""Which URLs a crawl knows, and where it finds them."""

import gzip
from datetime import UTC, datetime

import pytest

from malmoi.pipelines.crawl.canonical import Scope, absolute, trap
from malmoi.pipelines.crawl.discover import leads, moment
from malmoi.pipelines.crawl.feeds import entries
from malmoi.pipelines.crawl.fetch import Answer
from malmoi.pipelines.crawl.work import Task

BASE = "https://a.example.kr/board/list?page=2"
SCOPE = Scope(("a.example.kr", "*.b.kr"), 3, 9)
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://a.example.kr/1 </loc>
 <lastmod>2026-10-01</lastmod><news:news><news:title>x</news:title></news:news></url><url><loc>/2</loc></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://a.example.kr/s2.xml.gz</loc></sitemap></sitemapindex>"
RSS = b"""<rss><channel><link>https://a.example.kr/</link><item><link>https://a.example.kr/3</link>
<pubDate>Thu, 01 Oct 2026 09:00:00 +0900</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="/x"/><entry><link href="/4"/>
<updated>2026-10-01T00:00:00Z</updated></entry></feed>"""


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("view?id=3#c1", "https://a.example.kr/board/view?id=3"),
        ("../x/./y", "https://a.example.kr/x/y"),
        ("//B.KR:443/", "https://b.kr/"),
        ("HTTP://A.example.kr:80", "http://a.example.kr/"),
        ("/글?말=모이", "https://a.example.kr/%EA%B8%80?%EB%A7%90=%EB%AA%A8%EC%9D%B4"),
        ("https://한글.kr/", "https://xn--bj0bj06e.kr/"),
        ("/a;jsessionid=0A1B?x=1&PHPSESSID=abc&y=2&utm_source=q", "https://a.example.kr/a?x=1&y=2"),
        ("/a?sid=101", "https://a.example.kr/a?sid=101"),
        ("/a?sid=0a1b2c3d4e5f6071", "https://a.example.kr/a"),
        ("/%ea%b8%80?q=%ea", "https://a.example.kr/%EA%B8%80?q=%EA"),
        ("/%7Eme/%41/%2e%2E/x", "https://a.example.kr/~me/x"),
        ("https://me:secret@a.example.kr/", "https://a.example.kr/"),
        (" /a \n", "https://a.example.kr/a"),
        ("javascript:go(1)", None),
        ("mailto:a@example.kr", None),
        ("http://[::1", None),
        ("http:///x", None),
        ("tel:119", None),
        (f"http://{'a' * 70}.kr/", None),
    ],
)
def test_a_reference_is_one_url_however_it_is_written(reference, url):
    assert absolute(BASE, reference) == url
    assert url is None or absolute(BASE, url) == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://a.example.kr/" + "a" * 2000, "trap:long"),
        ("https://a.example.kr" + "/x" * 4, "trap:nested"),
        ("https://a.example.kr/" + "/".join(map(str, range(17))), "trap:nested"),
        ("https://a.example.kr/s?" + "&".join(f"f{n}=1" for n in range(7)), "trap:facets"),
        ("https://a.example.kr/calendar?y=2099&m=1", "trap:calendar"),
        ("https://a.example.kr/calendar/1066/10", "trap:calendar"),
        ("https://a.example.kr/schedule?date=20991231", "trap:calendar"),
        ("https://a.example.kr/calendar?y=9999&m=1", "trap:calendar"),
        ("https://a.example.kr/calendar?year=12026", "trap:calendar"),
        ("https://a.example.kr/calendar/3000/01", "trap:calendar"),
        ("https://a.example.kr/schedule?date=40000101", "trap:calendar"),
        ("https://a.example.kr/schedule/view?id=4821", None),
        ("https://a.example.kr/calendar?y=2026&m=1", None),
        ("https://a.example.kr/article/2099", None),
        ("https://a.example.kr/news/2026/09/otter.html", None),
        ("https://a.example.kr/board.php?bo_table=free&wr_id=10243&page=3", None),
    ],
)
def test_a_trap_is_told_by_its_form(url, why):
    assert trap(url) == why


def test_a_scope_has_hosts_and_no_files_without_text():
    assert [SCOPE.refuses(url) for url in ("https://a.example.kr/x", "https://c.b.kr/", "https://b.kr/")] == [
        None, None, "out-of-scope",
    ]  # fmt: skip
    assert SCOPE.refuses("https://x.a.example.kr/") == "out-of-scope"
    assert SCOPE.refuses("https://a.example.kr/p.JPG?x=1") == "binary"


def test_sitemaps_and_feeds_list_addresses_and_when_they_changed():
    assert entries(SITEMAP) == [("https://a.example.kr/1", "page", "2026-10-01"), ("/2", "page", None)]
    assert entries(INDEX) == [("https://a.example.kr/s2.xml.gz", "sitemap", None)]
    assert entries(RSS) == [("https://a.example.kr/3", "page", "Thu, 01 Oct 2026 09:00:00 +0900")]
    assert entries(ATOM) == [("/4", "page", "2026-10-01T00:00:00Z")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><item><link>/x</link></item></body></html>",
        b"\0\xff<urlset",
        b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><urlset><url><loc>&z;</loc></url></urlset>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
    ],
)
def test_what_is_no_sitemap_or_declares_entities_lists_nothing(body):
    assert entries(body) == []


@pytest.mark.parametrize("said", ["2026-10-01", "2026-10-01T09:00:00+09:00", "Thu, 01 Oct 2026 09:00:00 +0900"])
def test_a_date_is_read_as_sitemaps_and_as_mail_write_it(said):
    assert moment(said) == "2026-10-01T00:00:00+00:00"
    assert moment("yesterday") is moment(None) is moment("0001-01-01T00:00:00+09:00") is None


def answer(body: bytes, status: int = 200, *headers: tuple[str, str]) -> Answer:
    said = headers or (("Content-Type", "text/html; charset=utf-8"),)
    return Answer(datetime(2026, 10, 1, tzinfo=UTC), (), status, "OK", said, body, body, None)


def found(body: bytes, task: Task | None = None, *headers, status: int = 200):
    where = leads(task or Task(BASE), answer(body, status, *headers), SCOPE, "malmoi")
    return [(lead.url[20:], lead.kind, lead.depth) for lead in where.found], where.refused


def test_links_of_a_page_are_followed_once_each_within_the_scope():
    page = (
        b'<p>x<a href="/1">1</a><a href="/1#b">1</a><a href="/2" rel="Nofollow x">2</a><area href="3">'
        b'<link rel="canonical" href="/c"><link rel="stylesheet" href="/d"><a href="//other.kr/">o</a><a>no</a>'
        b'<link rel="alternate" type="application/atom+xml" href="/feed"><a href="/z.zip">z</a>'
    )
    links, refused = found(page)
    assert links == [("/1", "page", 1), ("/board/3", "page", 1), ("/c", "page", 1), ("/feed", "feed", 1)]
    assert refused == {"binary": 1, "out-of-scope": 1}


def test_a_base_element_moves_relative_links():
    assert found(b'<base href="/deep/er/"><p>x<a href="1">1</a>')[0] == [("/deep/er/1", "page", 1)]


@pytest.mark.parametrize(
    ("page", "headers"),
    [
        (b'<meta name="robots" content="nofollow"><p>x<a href="/1">1</a>', ()),
        (b'<meta name="malmoi" content="none"><p>x<a href="/1">1</a>', ()),
        (b'<p>x<a href="/1">1</a>', (("Content-Type", "text/html"), ("X-Robots-Tag", "nofollow"))),
        (b'{"a": "<a href=/1>"}', (("Content-Type", "application/json"),)),
    ],
)
def test_a_page_that_says_nofollow_or_is_none_leads_nowhere(page, headers):
    assert found(page, None, *headers) == ([], {})


def test_korean_links_of_an_old_encoding_are_read_as_they_are_meant():
    page = '<meta charset="euc-kr"><p>가을 하늘<a href="/글">글</a>'.encode("euc-kr")
    assert found(page, None, ("Content-Type", "text/html; charset=euc-kr"))[0] == [("/%EA%B8%80", "page", 1)]


@pytest.mark.parametrize(
    ("charset", "query"), [("euc-kr", "%B1%DB%20%98%DE%26%239731%3B"), ("utf-8", "%EA%B8%80%20%EC%83%BE%E2%98%83")]
)
def test_a_query_is_sent_in_the_encoding_of_its_page_as_browsers_send_it(charset, query):
    text = '<p>가을 하늘이 높고 바람이 분다<a href="/글?q=글%20샾&#9731;">글</a>'
    page = text.encode({"euc-kr": "cp949"}.get(charset, charset))
    where = found(page, None, ("Content-Type", f"text/html; charset={charset}"))[0]
    assert where == [(f"/%EA%B8%80?q={query}", "page", 1)]


def test_a_redirect_in_raw_octets_leads_to_what_was_sent():
    for sent in ("/글".encode(), "/글".encode("cp949")):
        where = found(b"", None, ("Location", sent.decode("latin-1")), status=302)[0]
        assert where == [("/" + "".join(f"%{octet:02X}" for octet in sent[1:]), "page", 0)]


@pytest.mark.parametrize(("body", "kind"), [(SITEMAP, "sitemap"), (RSS, "feed"), (ATOM, "feed")])
def test_a_list_is_one_whatever_it_was_asked_for_as(body, kind):
    links, _ = found(body, Task("https://a.example.kr/list"), ("Content-Type", "application/xml"))
    assert links[0] == ("/list", kind, 0)
    assert {(each, depth) for _, each, depth in links[1:]} == {("page", 1)}


def test_of_the_links_of_an_entry_the_one_to_itself_counts():
    links = '<link rel="replies" href="/c"/><link rel="self" href="/s"/><link rel="alternate" href="/4"/>'
    assert entries(f"<feed><entry>{links}</entry></feed>".encode()) == [("/4", "page", None)]


def test_a_chain_of_sitemap_indexes_ends():
    for hops, where in ((0, [("/s2.xml.gz", "sitemap", 0)]), (5, [])):
        links, refused = found(INDEX, Task("https://a.example.kr/s.xml", "sitemap", hops=hops))
        assert (links, refused) == (where, {} if where else {"hops": 1})


def test_beyond_the_depth_no_link_is_followed():
    assert found(b'<p>x<a href="/1">1</a>', Task(BASE, depth=3)) == ([], {"depth": 1})


@pytest.mark.parametrize(("hops", "where"), [(0, [("/r", "page", 2)]), (4, [("/r", "page", 2)]), (5, [])])
def test_a_redirect_is_a_lead_of_the_same_depth_five_times(hops, where):
    assert found(b"", Task(BASE, depth=2, hops=hops), ("Location", "/r"), status=302)[0] == where


def test_a_packed_sitemap_is_unpacked_and_its_index_is_followed():
    task = Task("https://a.example.kr/s.xml.gz", "sitemap")
    assert found(gzip.compress(SITEMAP), task)[0] == [("/1", "page", 1), ("/2", "page", 1)]
    assert found(INDEX, task)[0] == [("/s2.xml.gz", "sitemap", 0)]
