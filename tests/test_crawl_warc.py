"""What a crawl writes is WARC 1.1 that others read, and what was sent can be had from it again."""

import gzip
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fastwarc.warc import ArchiveIterator

from crawling import DATED, campaign, crawled, page, served, site, warcs
from malmoi.pipelines.cli import main
from malmoi.pipelines.read import read
from malmoi.pipelines.read.digests import agrees

A = "a.example.kr"
PACKED = (200, {"Content-Encoding": "gzip", "Last-Modified": DATED}, gzip.compress(page(2)))
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
SITES = site(A, 5, b"User-agent: GPTBot\nDisallow: /nowhere\n") | {
    (A, "/2.html"): PACKED,
    (A, "/3.html"): CHUNKED % (len(page(3)), page(3)),
    (A, "/4.html"): (301, {"Location": "/5.html"}, b""),
    (A, "/5.html"): (200, {"Content-Type": "text/html; charset=euc-kr"}, "가을<p>".encode("euc-kr")),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A crawl, and a second one of all of it."""
    made = tmp_path_factory.mktemp("warc")
    with served(SITES) as server:
        crawled(campaign(made, [f"http://{A}/"], server.port))
        server.sites[A, "/3.html"] = page(33)
        server.sites[A, "/1.html"] = (200, {"ETag": '"other"'}, page(1))
        crawled(campaign(made, [f"http://{A}/"], server.port), again=True)
    return made


def records(folder):
    for path in warcs(folder) + warcs(folder, "site"):
        with Path(path).open("rb") as stream:
            yield from ((path, record, record.reader.read()) for record in ArchiveIterator(stream, parse_http=False))


def test_every_digest_verifies_with_another_reader(folder):
    for path in warcs(folder) + warcs(folder, "site"):
        with Path(path).open("rb") as stream:
            assert all(record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False))
        with Path(path).open("rb") as stream:
            answers = (each for each in ArchiveIterator(stream) if each.headers["WARC-Type"] == "response")
            assert all(record.verify_payload_digest() for record in answers)


def test_a_file_begins_with_who_crawled_and_how(folder):
    for path, record, block in records(folder):
        if record.headers["WARC-Type"] == "warcinfo":
            assert record.headers["WARC-Filename"] == Path(path).name
            assert re.search(rb"operator: https://crawler.example/about\r\n", block)
            assert re.search(rb"software: malmoi/[^\r]+\r\n(.|\n)*robots: (.|\n)*test-loopback: \d+\r\n", block)


def test_an_answer_has_its_request_its_address_and_what_the_site_said(folder):
    of_page = [each for each in records(folder) if each[1].headers.get("WARC-Target-URI") == f"http://{A}/5.html"]
    response = next(record.headers for _, record, _ in of_page if record.headers["WARC-Type"] == "response")
    beside = {record.headers["WARC-Type"]: block for _, record, block in of_page
              if record.headers.get("WARC-Concurrent-To") == response["WARC-Record-ID"]}
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert beside["request"].startswith(b"GET /5.html HTTP/1.1\r\nHost: a.example.kr\r\nUser-Agent: malmoi/")
    assert b"hopsFromSeed: 1\r\nsignals: []" in beside["metadata"]


def test_our_reader_gives_what_was_sent(folder):
    first = [each for path in warcs(folder) for each in read(path) if each.kind == "response"]
    bodies = {each.url.rpartition("/")[2]: each for each in reversed(first)}
    assert [bodies[f"{n}.html"].body for n in (1, 2, 3)] == [page(1), page(2), page(3)]
    assert bodies["5.html"].body == "가을<p>".encode("euc-kr")
    assert bodies["4.html"].status == 301
    assert {each.damage for each in first} == {None}


def test_what_did_not_change_is_a_revisit_that_names_what_it_is_the_same_as(folder):
    headers = [record.headers for _, record, _ in records(folder)]
    first = {each["WARC-Target-URI"]: each for each in headers if each["WARC-Type"] == "response"}
    found = {each["WARC-Target-URI"]: each for each in headers if each["WARC-Type"] == "revisit"}
    profiles = {url[-6:]: each["WARC-Profile"].rpartition("/")[2] for url, each in found.items()}
    assert profiles["1.html"] == "identical-payload-digest"
    assert profiles["2.html"] == "server-not-modified"
    assert "3.html" not in profiles
    for headers in found.values():
        assert headers["WARC-Payload-Digest"] == first[headers["WARC-Target-URI"]]["WARC-Payload-Digest"]
        assert headers["WARC-Refers-To-Date"] <= headers["WARC-Date"]


def test_the_index_names_every_record(folder):
    indexes = (folder / "corpus/warc/web/site").glob("*.cdxj")
    listed = [line for path in indexes for line in path.read_text().splitlines()]
    for line in listed:
        about = json.loads(line.split(" ", 2)[2])
        member = (folder / "corpus" / about["filename"]).read_bytes()[int(about["offset"]) :][: int(about["length"])]
        block = gzip.decompress(member)
        assert f"WARC-Target-URI: {about['url']}\r\n".encode() in block
        assert line.startswith("kr,example,a)/")
    kinds = [record.headers["WARC-Type"] for _, record, _ in records(folder)]
    assert len(listed) == kinds.count("response") + kinds.count("revisit")


def test_what_the_sites_said_is_evidence_with_the_place_of_its_record(folder):
    [path] = [path for path in (folder / "corpus/rights").iterdir() if pq.read_table(path).num_rows]
    rows = {row["kind"]: row for row in pq.read_table(path).to_pylist()}
    assert rows["robots.txt"]["raw"] == "User-agent: GPTBot\nDisallow: /nowhere\n"
    assert rows["robots.txt"]["origin"] == f"http://{A}"
    assert {kind: row["status"] for kind, row in rows.items()} == {"robots.txt": 200, "tdmrep.json": 404, "ai.txt": 404}
    member = (folder / "corpus" / rows["robots.txt"]["file"]).read_bytes()[rows["robots.txt"]["offset"] :]
    assert b"Disallow: /nowhere" in gzip.decompress(member)


def test_nobody_else_may_look_at_what_was_fetched(folder):
    assert {(folder / "corpus" / name).stat().st_mode & 0o777 for name in ("warc", "crawl/web", "rights")} == {0o700}


def test_a_digest_is_what_our_own_reader_checks(folder):
    for _, record, block in records(folder):
        assert agrees(record.headers["WARC-Block-Digest"], [block])


def test_a_build_reads_what_was_crawled_and_a_refresh_with_nothing_new_adds_no_document(tmp_path, capsys):
    with served(site(A, 4)) as server:
        campaign(tmp_path, [f"http://{A}/"], server.port)
        port = str(server.port)
        again = ["refresh", str(tmp_path / "corpus.toml"), "--json", "--test-loopback", port, "--test-gap", "0.01"]
        told = []
        for more in ([], ["--again"]):
            assert main([*again, *more]) == 0
            told.append(json.loads(capsys.readouterr().out))
    kept = [each["build"]["flow"] for each in told]
    assert kept[0] == kept[1]
    assert sum(each["documents"] for each in kept[0].values()) == 4
    assert told[1]["build"]["skipped"]["type=revisit"] == 4
