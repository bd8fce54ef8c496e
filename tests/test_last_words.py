"""The last word of each site: what takes an earlier one back, and what is no word at all."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora import built, configured, delivery, released
from crawling import aged, campaign, crawled, page, served, site
from making import prose, response, warc, warcinfo
from malmoi.pipelines.release.evidence import last
from malmoi.pipelines.rights.robots import essence, parsed
from malmoi.pipelines.rights.site import of_tdmrep, tdmrep_essence
from malmoi.schemas.evidence import EVIDENCE
from neardup import rows

A, W = "a.example.kr", "www.a.example.kr"
SHUT = b"User-agent: *\nDisallow: /1.html\n"
RESERVED = b'[{"location": "/1.html", "tdm-reservation": 1}]'
ROBOTS, TDMREP = "/robots.txt", "/.well-known/tdmrep.json"
NOTED = (
    "\ufeff# 문의 kim@mail.kr\r\nUser-agent: *  # 김철수\r\nDisallow /a b\n"
    "Sitemap: /kim@mail.kr\nNoted: kim\nAllow: /b#c\n"
)


def again(made, *hosts):
    """Crawl again, the site files of some hosts a day older."""
    aged(made.frontier, *hosts)
    crawled(made, again=True)


def words(folder):
    """The last words in rights/, by host and kind."""
    stored = [pq.read_table(path) for path in (folder / "corpus" / "rights").glob("*.parquet")]
    return {(row["host"], row["kind"]): row["raw"] for row in last(pa.concat_tables(stored)).to_pylist()}


@pytest.mark.parametrize("answer", [(503, {}, b""), (429, {}, b""), (301, {"Location": "/moved"}, b""), b"junk"])
@pytest.mark.parametrize(("path", "word"), [(ROBOTS, SHUT), (TDMREP, RESERVED)])
def test_what_is_not_reached_is_no_word_and_the_word_before_stays(tmp_path, path, word, answer):
    own = {(A, path): word, (A, "/moved"): (503, {}, b"")}
    with served(site(A, 3) | own) as server:
        made = campaign(tmp_path, [f"http://{A}/"], server.port)
        crawled(made)
        told = words(tmp_path)
        server.sites[A, path] = answer
        again(made, A)
    assert len(told) == 1
    assert words(tmp_path) == told


@pytest.mark.parametrize(("path", "word"), [(ROBOTS, SHUT), (TDMREP, RESERVED)])
def test_a_file_that_is_no_more_takes_its_word_back(tmp_path, path, word):
    with served(site(A, 3) | {(A, path): word}) as server:
        made = campaign(tmp_path, [f"http://{A}/"], server.port)
        crawled(made)
        server.sites[A, path] = (404, {}, b"no")
        again(made, A)
    assert words(tmp_path) == {}


def test_a_robots_txt_that_is_asked_for_another_host_takes_nothing_back(tmp_path):
    moved = {(W, ROBOTS): (301, {"Location": f"http://{A}{ROBOTS}"}, b"")}
    with served(site(A, 3) | site(W, 3) | {(A, ROBOTS): SHUT} | moved) as server:
        made = campaign(tmp_path, [f"http://{A}/", f"http://{W}/"], server.port)
        crawled(made)
        again(made, W)
    assert server.paths(A).count(ROBOTS) == 3
    assert words(tmp_path) == {(A, "robots.txt"): SHUT.decode(), (W, "robots.txt"): SHUT.decode()}


def test_no_comment_of_a_site_is_kept_beside_its_words(tmp_path):
    noted = json.dumps({"location": "/1", "tdm-reservation": 0, "contact": "kim@mail.kr", "tdm-policy": {"a": "kim"}})
    with served(site(A, 2) | {(A, ROBOTS): NOTED.encode(), (A, TDMREP): noted.encode()}) as server:
        crawled(campaign(tmp_path, [f"http://{A}/"], server.port))
    told = words(tmp_path)
    assert told[A, "robots.txt"] == "User-agent: *\nDisallow /a b\nAllow: /b\n"
    assert told[A, "tdmrep.json"] == '[{"location": "/1", "tdm-reservation": 0}]'


@pytest.mark.parametrize("text", [
    NOTED, "", "\ufeff\ufeffUser-agent: *\nDisallow: /", "Disallow: /\r\rUser-agent:*\rallow:/#",
])
def test_a_robots_txt_without_its_comments_is_read_as_the_whole_one(text):
    assert parsed(essence(text.encode())).groups == parsed(text.encode()).groups


@pytest.mark.shared
def test_so_are_those_of_real_sites_cut_anywhere(shared):
    for number, row in enumerate(rows(shared / "crawl" / "robots.jsonl.zst")):
        whole = row["text"].encode()
        for text in (whole, whole[number % 50 :], whole[: -number or None]):
            short, long = parsed(essence(text)), parsed(text)
            assert (short.groups, short.licences) == (long.groups, long.licences)


@pytest.mark.parametrize("text", [
    "", "null", "{", "[]", "[1, {}]", RESERVED.decode(), f"\ufeff{RESERVED.decode()[1:-1]}",
    '[{"location": "/*", "tdm-reservation": "1", "tdm-policy": "https://a.kr/p?kim"}, {"location": 3}]',
    '[{"location": "/", "tdm-reservation": [1]}]',
])
def test_a_tdmrep_json_with_its_known_keys_is_read_as_the_whole_one(text):
    url = f"https://{A}/1.html"
    assert list(of_tdmrep(tdmrep_essence(text), url)) == list(of_tdmrep(text, url))


def test_there_is_no_word_where_nothing_was_asked():
    assert last(EVIDENCE.empty_table()).num_rows == 0


def test_a_delivery_is_not_taken_back_by_the_site_it_came_from(tmp_path):
    no = response("https://gaon.example/robots.txt", b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    warc(tmp_path / "warc" / "a.warc.gz", [warcinfo(), no, response("https://gaon.example/x", page(1))])
    delivery(tmp_path, "d", ["\n".join(prose(20, seed=5))])
    toml = configured(tmp_path)
    more = '[[source]]\nname = "d"\nkind = "parquet"\npath = "in/*.parquet"\nrights = "allow+unknown"\n'
    toml.write_text(toml.read_text() + more)
    assert set(released(built(toml))) == {"https://gaon.example/d/0"}
