"""A crawl killed anywhere goes on: nothing is asked for twice, nothing is lost, and its WARC files are whole."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from crawling import campaign, crawled, served, site, warcs
from malmoi.pipelines.crawl import fetch_batch
from malmoi.pipelines.crawl.archive import Archive, lines
from malmoi.pipelines.crawl.frontier import Frontier
from malmoi.pipelines.errors import Locked

KILLS = 5
HOSTS = [f"h{number}.example.kr" for number in range(6)]
CRAWL = """
import sys
sys.path.insert(0, sys.argv[3])
from crawling import crawled, campaign
from pathlib import Path
crawled(campaign(Path(sys.argv[1]), sys.argv[4:], int(sys.argv[2]), gap=0.01))
"""


def begun(folder, server):
    """A crawl in a process of its own."""
    seeds = [f"http://{host}/" for host in HOSTS]
    arguments = [str(folder), str(server.port), str(__file__).rpartition("/")[0], *seeds]
    return subprocess.Popen([sys.executable, "-c", CRAWL, *arguments])


def records(folder):
    """URL and type of every record of a crawl whose block digest verifies."""
    found = Counter()
    for path in warcs(folder) + warcs(folder, "site"):
        with Path(path).open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                assert record.headers["WARC-Type"] == "warcinfo" or record.verify_block_digest()
                found[record.headers.get("WARC-Target-URI"), record.headers["WARC-Type"]] += 1
    return found


def killed_at(process, server, count):
    """Kill a crawl as soon as the server saw so many requests."""
    while len(server.seen) < count and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_killed_crawl_goes_on_and_asks_for_no_page_twice_and_loses_none(tmp_path):
    sites = {key: body for host in HOSTS for key, body in site(host, 30).items()}
    chance = random.Random(6)
    with served(sites, slow=0.002) as server:
        for count in sorted(chance.sample(range(5, 190), KILLS)):
            killed_at(begun(tmp_path, server), server, count)
        assert begun(tmp_path, server).wait() == 0
    assert len(set(server.pages())) == len(server.pages())
    frontier = Frontier(campaign(tmp_path, [f"http://{HOSTS[0]}/"], server.port).frontier)
    ended = {row["url"]: row["reason"] or str(row["status"]) for row in frontier.rows()}
    assert set(ended) >= set(server.pages())
    assert set(ended.values()) == {"200", "interrupted"}
    kept = records(tmp_path)
    assert {url for url, kind in kept if kind == "response"} >= {url for url, why in ended.items() if why == "200"}
    assert max(count for (url, _), count in kept.items() if url in ended) == 1


def test_a_batch_that_is_done_is_not_fetched_again(tmp_path):
    with served(site("a.example.kr", 3)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        batch = drawn(made)
        names = [fetch_batch(batch, made.corpus) for _ in range(2)]
    assert names == [batch.receipt] * 2
    assert server.paths().count("/") == 1


def drawn(made):
    """The first batch of a campaign."""
    made.prepare()
    frontier = Frontier(made.frontier)
    frontier.add(made.seeds(), made.scope)
    return made.batch(frontier.drawn(time.time()), frontier)


def test_half_a_line_and_what_lies_behind_the_last_line_are_cut_off(tmp_path):
    made = campaign(tmp_path, ["http://a.example.kr/"], 1)
    batch = drawn(made)
    first = Archive(batch, made.corpus)
    place = first.add("pages", (gzip.compress(b"one"), gzip.compress(b"two")))
    first.tell({"event": "end", "url": "u", "place": asdict(place)})
    first.add("pages", (gzip.compress(b"three"),))
    first._log.write(b'{"event": "en')
    first._log.close()
    again = Archive(batch, made.corpus)
    assert again._open("pages", 0).stat().st_size == place.end
    after = again.add("pages", (gzip.compress(b"four"),))
    assert after.offset == place.end
    assert again._log.tell() == len((tmp_path / "corpus" / batch.log).read_bytes())


@pytest.mark.parametrize("lost", ["end", "block"])
def test_a_line_whose_record_a_dead_machine_never_wrote_is_cut_off_with_all_behind_it(tmp_path, lost):
    made = campaign(tmp_path, ["http://a.example.kr/"], 1)
    batch = drawn(made)
    first = Archive(batch, made.corpus)
    places = [first.add("pages", (gzip.compress(b"x" * 99),)) for _ in range(3)]
    for place in places:
        first.tell({"event": "end", "url": "u", "place": asdict(place)})
    first._log.close()
    path = first._open("pages", 0)
    held = path.read_bytes()
    zeros = held[: places[1].offset] + bytes(places[1].length) + held[places[1].end :]
    path.write_bytes(zeros if lost == "block" else held[: places[1].end - 1])
    again = Archive(batch, made.corpus)
    assert path.stat().st_size == places[0].end
    assert [line["place"] for line in lines(made.corpus, batch.log)] == [asdict(places[0])]
    again.commit()
    assert Path(warcs(tmp_path)[0]).read_bytes() == held[: places[0].end]


def test_before_a_request_is_sent_its_line_is_on_the_disk(tmp_path, monkeypatch):
    synced, asked, sync = {}, [], os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda file: (sync(file), synced.update(size_by_file(file))))
    with served(site("a.example.kr", 4)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        batch = drawn(made)
        log, answer = tmp_path / "corpus" / batch.log, server._answer

        def answered(seen):
            asked.append((seen.path, log.read_text()[: synced[log.stat().st_ino]].splitlines()[-1]))
            return answer(seen)

        server._answer = answered
        fetch_batch(batch, made.corpus)
    assert all(json.loads(line)["url"].endswith(path) for path, line in asked)
    assert len(asked) == 4


def size_by_file(file):
    """The inode of an open file and its size."""
    return {os.fstat(file).st_ino: os.fstat(file).st_size}


def test_two_fetchers_cannot_write_one_batch(tmp_path):
    made = campaign(tmp_path, ["http://a.example.kr/"], 1)
    batch = drawn(made)
    first = Archive(batch, made.corpus)
    with pytest.raises(Locked, match=batch.name):
        Archive(batch, made.corpus)
    first.commit()
    Archive(batch, made.corpus)


def test_a_full_file_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr("malmoi.pipelines.crawl.archive.LARGEST", 4000)
    with served(site("a.example.kr", 8)) as server:
        crawled(campaign(tmp_path, ["http://a.example.kr/"], server.port))
    assert [path[-11:-8] for path in warcs(tmp_path)] == ["000", "000", "001", "002", "003"]
    responses = {url for url, kind in records(tmp_path) if kind == "response"}
    assert {f"http://a.example.kr/{number}.html" for number in range(1, 8)} <= responses


def test_a_batch_killed_between_its_commits_is_committed_as_it_was(tmp_path, monkeypatch):
    with served(site("a.example.kr", 4)) as server:
        made = campaign(tmp_path, ["http://a.example.kr/"], server.port)
        batch = drawn(made)
        with monkeypatch.context() as broken:
            broken.setattr("malmoi.pipelines.crawl.group.commit_json", full)
            with pytest.raises(OSError, match="full"):
                fetch_batch(batch, made.corpus)
        server.seen.clear()
        fetch_batch(batch, made.corpus)
    assert server.seen == []
    assert made.corpus.has(batch.receipt)


def full(*_):
    raise OSError(28, "the disk is full")
