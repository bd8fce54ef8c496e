"""A page that says no after it was built, or is gone, is in no later release; one that says yes again is back."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import corpora
from crawling import aged, configured, served
from making import html_page, prose, response, warc, warcinfo
from malmoi.pipelines.audit.diff import diff
from malmoi.pipelines.audit.trace import why
from malmoi.pipelines.audit.verify import verify
from malmoi.pipelines.cli import main
from malmoi.pipelines.corpus import opened
from malmoi.pipelines.release import current, manifest_of

A, B = "a.example.kr", "b.example.kr"
NO = {"ETag": '"new"', "X-Robots-Tag": "noai"}
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nX-Robots-Tag: noai\r\n\r\n"
META = '<meta name="robots" content="noai"><title>'
COUNTS = {A: 12, B: 2}


def paths(count):
    return ["/", *(f"/{each}.html" for each in range(1, count))]


def page(number):
    return html_page(f"글 {number}", prose(40, seed=number)).encode()


LATER = {
    "/2.html": (200, {}, page(99)),
    "/3.html": (410, {}, b"gone"),
    "/4.html": (404, {}, b"no"),
    "/5.html": (200, {"ETag": '"new"', "TDM-Reservation": "1"}, page(5)),
    "/6.html": (200, NO, page(6)),
    "/7.html": (200, {}, page(7).replace(b"<title>", META.encode())),
    "/11.html": (500, {}, b"no"),
    "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /8.html\n"),
    "/.well-known/tdmrep.json": (200, {}, b'[{"location": "/9.html", "tdm-reservation": 1}]'),
}
"""What changes on one site: path to status, header lines and body."""

WITHHELD = {
    "/3.html": "status=410",
    "/5.html": "tdm-reservation=1",
    "/6.html": "x-robots-tag=noai",
    "/7.html": None,
    "/8.html": "robots=disallow",
    "/9.html": "tdmrep=1",
    "/10.html": "x-robots-tag=noai",
}
"""Pages of the first site that a later no withholds, and the evidence; None where a newer document says it itself."""


def sites():
    made = {}
    for host, count in COUNTS.items():
        links = "".join(f'<p><a href="/{each}.html">다음 글</a></p>' for each in range(1, count))
        made[host, "/robots.txt"] = b""
        first = html_page("처음", prose(40, seed=len(host) + count))
        made[host, "/"] = first.replace("</body>", f"{links}</body>").encode()
        made |= {(host, f"/{each}.html"): page(each + (100 if host == B else 0)) for each in range(1, count)}
    return made


def refreshed(folder, port):
    """The releases before and after a refresh that asks for every page again."""
    toml = configured(folder, [f"http://{A}/", f"http://{B}/"])
    if (frontier := folder / "corpus" / "crawl" / "web" / "frontier.sqlite").exists():
        aged(frontier)
    assert main(["refresh", toml, "--again", "--test-loopback", str(port), "--test-gap", "0.01"]) == 0
    made = opened(str(folder / "corpus"), str(folder / "corpus.key"))
    return made, current(made)


def fates(made):
    """The captures of each page that are documents, as `why` tells of them, by host and path."""
    urls = [(host, path) for host, count in COUNTS.items() for path in paths(count)]
    return {each: [row for row in why(made, "http://" + "".join(each)) if "outcome" in row] for each in urls}


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The corpus; its releases while all say yes, while much says no, and after; fates of all pages in each."""
    folder = tmp_path_factory.mktemp("withheld")
    with served(sites()) as server:
        made, first = refreshed(folder, server.port)
        told = [(first, fates(made))]
        asked = len(server.seen)
        server.sites |= {(A, path): (status, lines, body) for path, (status, lines, body) in LATER.items()}
        server.sites |= {(A, "/10.html"): NOT_MODIFIED, (B, "/robots.txt"): b"User-agent: GPTBot\nDisallow: /\n"}
        told.append((refreshed(folder, server.port)[1], fates(made)))
        conditions = {each.path: each.headers.get("if-none-match") for each in server.seen[asked:] if each.host == A}
        server.sites |= sites() | {(A, "/.well-known/tdmrep.json"): (404, {}, b"no")}
        told.append((refreshed(folder, server.port)[1], fates(made)))
    return made, told, conditions


def words(fate):
    return {row["outcome"] for row in fate}


def test_all_are_kept_at_first(story):
    assert all(words(fate) == {"kept"} for fate in story[1][0][1].values())


@pytest.mark.parametrize("path", list(WITHHELD))
def test_a_later_no_withholds_every_capture_and_why_says_which(story, path):
    fate = story[1][1][1][A, path]
    assert words(fate) == {"withheld"}
    assert all(row["filter"] == "rights" and row["bound"] == "deny" for row in fate)
    assert {row.get("evidence") for row in fate} == {WITHHELD[path]}


@pytest.mark.parametrize("path", ["/", "/1.html", "/4.html", "/11.html"])
def test_what_stays_or_only_fails_is_kept(story, path):
    assert words(story[1][1][1][A, path]) == {"kept"}


def test_a_site_that_shuts_out_a_training_agent_is_withheld_whole(story):
    for path in paths(COUNTS[B]):
        assert {row["evidence"] for row in story[1][1][1][B, path]} == {"robots-training=gptbot"}


def test_a_changed_page_supersedes_and_diff_tells_what_moved(story):
    made, told, _ = story
    assert words(told[1][1][A, "/2.html"]) == {"kept", "superseded"}
    moved = diff(made, told[0][0], told[1][0])["moved"]
    gone = len(WITHHELD) + COUNTS[B]
    assert moved == {
        "kept -> withheld:rights": gone, "absent -> kept": 1, "absent -> withheld:rights": 1, "kept -> superseded": 1,
    }


def test_pages_are_asked_for_on_condition_and_in_full_once_they_said_no(story):
    asked = story[2]
    assert all(asked[path] for path in ("/1.html", "/5.html", "/10.html"))


@pytest.mark.parametrize("path", list(WITHHELD))
def test_a_page_that_says_yes_again_is_back(story, path):
    assert "kept" in words(story[1][2][1][A, path])


def test_a_release_with_evidence_verifies(story):
    made, told, _ = story
    assert verify(made, told[1][0])
    assert manifest_of(made, told[1][0])["evidence"]["name"].startswith("statistics/")


@pytest.mark.parametrize(("status", "robots", "kept"), [
    (200, b"User-agent: *\nDisallow: /x\n", {"https://c.kr/y"}),
    (200, b"User-agent: CCBot\nDisallow: /\n", set()),
    (403, b"", set()),
    (404, b"", {"https://c.kr/x", "https://c.kr/y"}),
    (503, b"", {"https://c.kr/x", "https://c.kr/y"}),
    (200, b"\xff\x00Disallow /", {"https://c.kr/x", "https://c.kr/y"}),
])
def test_a_robots_txt_that_another_crawl_archived_binds_too(tmp_path, status, robots, kept):
    said = response("https://c.kr/robots.txt", robots, status=status, content_type="text/plain")
    wanted = [response(f"https://c.kr/{name}", page(each)) for each, name in enumerate("xy")]
    warc(tmp_path / "warc" / "a.warc.gz", [warcinfo(), said, *wanted])
    assert set(corpora.released(corpora.built(corpora.configured(tmp_path)))) == kept


def test_a_page_that_is_erased_by_its_url_is_in_no_release_whenever_it_was_captured(tmp_path):
    records = [response(f"https://c.kr/{name}", page(each)) for each, name in enumerate("xy")]
    warc(tmp_path / "warc" / "a.warc.gz", [warcinfo(), *records])
    toml = corpora.configured(tmp_path)
    made = corpora.built(toml)
    assert main(["erase", made.root, "--url", "https://c.kr/x"]) == 0
    warc(tmp_path / "warc" / "b.warc.gz", [warcinfo(), response("https://c.kr/x", page(7))])
    assert set(corpora.released(corpora.built(toml))) == {"https://c.kr/y"}
    assert [row["outcome"] for row in why(made, "https://c.kr/x")] == ["erased", "erased"]
    assert main(["compact", made.root, "--now"]) == 0
    texts = [pq.read_table(path, columns=["text"]) for path in Path(made.root).glob("documents/*.parquet")]
    assert sum(not text for text in pa.concat_tables(texts)["text"].to_pylist()) == 2
    assert main(["verify", made.root]) == 0
