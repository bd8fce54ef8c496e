"""`make run` as a user runs it: six hosts served on this machine, crawled and built beside a delivered WARC."""

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from corpora import DEMO, released
from malmoi.pipelines.audit.counts import documents
from malmoi.pipelines.cli import main
from malmoi.pipelines.corpus import opened
from malmoi.pipelines.release import manifest_of
from malmoi.schemas.release import units_read

BIN = os.path.dirname(sys.executable)  # noqa: PTH120 - the environment of this interpreter, not what it links to
GAP = 0.02
OWN = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")
TRAPS = ("/calendar", "/more/")
CLOSED = ("dolmaru-ilbo.example/admin", "dolmaru-ilbo.example/search", "dolmaru-ilbo.example/photo")
CLOSED += ("gaon-gun.example/archive", "dadeun-madang.example", "pyeonji-ham.example")
TAKEN = {
    "dolmaru-ilbo.example": {"102", "103", "107", "108"},
    "neurin-bueok.example": {"1", "2"},
    "gaon-gun.example": {"31", "32"},
    "malgil-docs.example": {"install", "settings"},
}


def run(folder, *words):
    """What a command in a shell comes to, also where a make runs the tests: one within it says where it is."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=env)


def made(folder):
    """`make run` of a copy of the demo."""
    (folder / "ready").touch()
    return run(DEMO.parents[1], "make", "run", f"BIN={BIN}", f"DEMO={folder / 'demo'}", f"READY={folder / 'ready'}")


def logged(folder):
    """The server's log: seconds, host, target, status and tag of every request."""
    lines = (folder / "demo" / "access.log").read_text().splitlines()
    rows = [line.split("\t") for line in lines]
    return [(float(at), host, target, int(status), tag) for at, host, target, status, tag in rows]


def is_file(target):
    """Whether an address is that of a file which is a page, sitemap or feed."""
    return target not in OWN and not any(trap in target for trap in TRAPS)


def copied(folder):
    """A folder with the demo as it is checked out."""
    shutil.copytree(DEMO, folder / "demo", ignore=shutil.ignore_patterns("corpus", "corpus.key", "warc", "access.log"))
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The first `make run`: how it ended, the server's log, the corpus."""
    folder = copied(tmp_path_factory.mktemp("run"))
    ended = made(folder)
    assert ended.returncode == 0, ended.stderr
    demo = folder / "demo"
    return SimpleNamespace(folder=folder, out=ended.stdout, log=logged(folder), corpus=opened(str(demo / "corpus")))


def outcomes(corpus):
    """Outcome and rights signals of every document by URL."""
    manifest = manifest_of(corpus)
    said = {row["id"]: row["outcome"] for each in manifest["outcomes"] for row in rows(corpus, each["name"])}
    found = (row for unit in units_read(manifest) for row in rows(corpus, documents(unit)))
    return {row["url"]: (said[row["id"]], row["rights"]) for row in found}


def rows(corpus, name):
    return pq.read_table(corpus.place(name)).to_pylist()


def test_it_ends_with_the_places_of_shards_and_report(first):
    last = [line.split()[-1] for line in first.out.splitlines() if line.strip()][-3:]
    assert [path.rsplit(".")[-1] for path in last] == ["parquet", "json", "html"]
    assert all(os.path.getsize(DEMO.parents[1] / path) for path in last)  # noqa: PTH202 - relative to where make ran


def test_every_record_is_accounted_for(first, capsys):
    assert main(["verify", str(first.folder / "demo" / "corpus")]) == 0
    capsys.readouterr()


def test_nothing_that_is_closed_was_asked_for(first):
    asked = {host + target for _, host, target, _, _ in first.log if target not in OWN}
    assert asked
    assert not [address for address in asked if address.startswith(CLOSED)]
    assert {"dadeun-madang.example", "pyeonji-ham.example"} <= {host for _, host, *_ in first.log}


def test_the_gap_to_every_host_was_kept(first):
    by_host = defaultdict(list)
    for at, host, *_ in first.log:
        by_host[host].append(at)
    gaps = [after - before for times in by_host.values() for before, after in itertools.pairwise(times)]
    assert min(gaps) >= GAP - 0.003  # the request's way to the server


def test_traps_are_left_after_some_steps(first):
    targets = [target for _, host, target, _, _ in first.log if any(trap in target for trap in TRAPS)]
    assert 2 <= len(targets) < 20
    assert not [each for each in targets if "1899" in each or "more/more/more/more" in each]


def test_sitemap_and_feed_lead_to_pages_that_nothing_links_to(first):
    asked = [target for _, host, target, _, _ in first.log if host == "dolmaru-ilbo.example"]
    assert {"/news/107.html", "/news/108.html"} <= set(asked)
    assert asked.count("/news/101.html") == 1


def test_what_says_yes_is_kept_and_what_says_no_or_nothing_is_withheld_with_what_it_said(first):
    found = outcomes(first.corpus)
    news = "http://dolmaru-ilbo.example/news"
    assert found[f"{news}/104.html"] == ("withheld", [])
    assert found[f"{news}/105.html"] == ("withheld", ["meta:robots=noai, noimageai", "licence=CC-BY-4.0"])
    assert found[f"{news}/106.html"] == ("withheld", ["x-robots-tag=noindex", "licence=CC-BY-4.0"])
    assert found["http://neurin-bueok.example/3.html"] == ("withheld", ["licence=CC-BY-NC-4.0"])
    assert found["http://gaon-gun.example/notice/33.html"] == ("withheld", ["licence=KOGL-4"])


def test_pages_that_permit_it_are_released_once_each_and_decoded(first):
    kept = {url: row for url, row in released(first.corpus).items() if url.startswith("http://")}
    found = defaultdict(set)
    for url in kept:
        found[url.split("/")[2]].add(url.split("/")[-1].removesuffix(".html"))
    assert {host: len(names) for host, names in found.items()} == {host: len(names) for host, names in TAKEN.items()}
    assert "뷁" in kept["http://neurin-bueok.example/1.html"]["text"]
    assert "맷돌이 돌기 시작한다" in kept["http://dolmaru-ilbo.example/news/102.html"]["text"]


def test_personal_data_is_in_no_shard(first):
    text = released(first.corpus)["http://gaon-gun.example/notice/31.html"]["text"]
    assert "고은별" in text
    assert "010-1234-5678" not in text
    assert "byeol.go@" not in text


def test_refusals_stand_in_the_crawl_s_manifest_with_the_port(first):
    [run] = (first.folder / "demo" / "corpus" / "crawl" / "sites").glob("run-*.json")
    told = json.loads(run.read_text())
    assert told["test_loopback"] > 0
    assert {"robots=disallow": 2, "tdmrep=1": 1, "robots-training=gptbot": 1}.items() <= told["refused"].items()
    evidence = (pq.read_table(path) for path in first.folder.glob("demo/corpus/rights/*.parquet"))
    assert {"robots.txt", "tdmrep.json"} <= {kind for table in evidence for kind in table["kind"].to_pylist()}


def test_the_warc_files_verify_and_are_indexed(first):
    place, pages = first.folder / "demo" / "corpus" / "warc" / "sites", 0
    for path in place.rglob("*.warc.gz"):
        for record in ArchiveIterator(path.open("rb"), parse_http=False):
            assert record.verify_block_digest()
            pages += record.record_type == WarcRecordType.response
    assert pages == len(first.log)
    assert sum(len(path.read_text().splitlines()) for path in place.rglob("*.cdxj")) == pages


def test_a_second_run_asks_for_nothing(first):
    again = made(first.folder)
    assert (again.returncode, logged(first.folder)) == (0, [])
    assert "nothing new" in again.stderr


def test_asked_again_every_page_of_a_file_is_asked_whether_it_changed_and_nothing_moves(first):
    before, shards = outcomes(first.corpus), [each["name"] for each in manifest_of(first.corpus)["shards"]]
    words = ("refresh", "crawl.toml", "--again", "--test-gap", "0.02", "--test-loopback")
    assert run(first.folder / "demo", f"{BIN}/python", "serve.py", f"{BIN}/malmoi", *words).returncode == 0
    files = {host + target for _, host, target, status, _ in first.log if status == 200 and is_file(target)}
    asked = {host + target: (status, tag != "-") for _, host, target, status, tag in logged(first.folder)}
    assert {address: asked[address] for address in files} == dict.fromkeys(files, (304, True))
    assert outcomes(first.corpus) == before
    assert [each["name"] for each in manifest_of(first.corpus)["shards"]] == shards
