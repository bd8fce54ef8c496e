"""Pages made to stall, fill or kill what reads them: each has its reason, and its neighbours come through."""

import json
import subprocess
import sys

import pytest

import hostile
from making import warc

INGEST = """
import json, resource, sys
from dataclasses import replace
from malmoi.pipelines.corpus import opened
from malmoi.pipelines.ingest import ingest_unit
from malmoi.pipelines.policies import policy
from malmoi.pipelines.parquet import read
from malmoi.pipelines.units import Unit, names

folder, path = sys.argv[1:]
corpus = opened(folder + "/corpus", folder + "/key", create=True)
unit = Unit("a", "warc", path, "0" * 64, 1)
# What costs is asked of whole texts alone, and takes 210 MB for Kiwi's model whatever the pages are.
web = policy("web")
cheap = replace(web, filters=tuple(step for step in web.filters if not step.costly))
ingest_unit(unit, cheap, corpus)
named = names(unit, cheap)
rows = read(corpus, named.ledger, ["outcome", "reason"]).to_pylist()
texts = read(corpus, named.documents, ["url", "text"]).to_pylist()
# What getrusage tells of a process itself may be of the one that started it.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
most = [own >> 10, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10]
print(json.dumps({"rows": rows, "texts": texts, "most": most}))
"""
REASONS = {
    "gzip bomb": "too-large",
    "brotli bomb": "too-large",
    "zstd bomb": "too-large",
    "100,000 nested divs": "too-many-elements",
    "900 nested tables": "too-deep",
    "1,000,000 attributes": "too-many-attributes",
    "a node of 7,000,000 characters": "too-long-text",
    "100,000 comments never closed": "too-many-elements",
    "200,000 links": "too-many-elements",
    "5,000,000 angle brackets": "too-many-elements",
    "40 MB of paragraphs": "too-large",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What ingest made of all hostile pages and their neighbours, in a process of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    path = warc(folder / "a.warc.gz", hostile.records())
    command = [sys.executable, "-c", INGEST, str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return json.loads(done.stdout)


def test_every_hostile_page_is_counted_under_its_reason(told):
    found = dict(zip(hostile.PAGES, told["rows"][1::2], strict=True))
    assert {name: found[name]["reason"] for name in REASONS} == REASONS
    assert all(row["outcome"] == "document" or row["reason"] for row in found.values())


def test_the_neighbours_come_through_unchanged(told):
    expected = {f"https://ko.example.com/{n}": hostile.prose(4, n) for n in range(len(hostile.PAGES) + 1)}
    texts = {row["url"]: row["text"].split("\n") for row in told["texts"] if "ko.example.com" in row["url"]}
    assert texts == expected


def test_neither_process_takes_more_than_half_a_gibibyte(told):
    assert max(told["most"]) <= 512, told["most"]
