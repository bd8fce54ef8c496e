"""Bars on the real pages beside the checkout; skipped where they are not."""

import io
import json
import re
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from corpora import built, configured
from malmoi.pipelines.audit import verify
from malmoi.pipelines.release import manifest_of

DATA = Path(__file__).parents[2] / "shared" / "data"
WARCS = ("korean-web-00.warc.gz", "korean-web-01.warc.gz", "mixed-web-00.warc.gz")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real pages are not beside this checkout")

MOJIBAKE = re.compile(r"\ufffd|[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß]{4}")
"""What Hangul looks like after a wrong decoding: replacement characters, or runs of accented capitals."""


def rows(name):
    with (DATA / name).open("rb") as raw:
        text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), encoding="utf-8")
        return [json.loads(line) for line in text]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    (folder / "warc").mkdir()
    for name in WARCS:
        (folder / "warc" / name).symlink_to(DATA / name)
    return built(configured(folder), "--workers", "2")


@pytest.fixture(scope="module")
def documents(real):
    return pa.concat_tables([pq.read_table(path) for path in sorted(Path(real.root).glob("documents/*.parquet"))])


@pytest.fixture(scope="module")
def index():
    return {row["url"]: row for row in rows("web-index.jsonl.zst")}


def test_all_2460_records_are_accounted_for(real):
    answer = verify(real)
    counts = Counter()
    for unit in manifest_of(real)["units"]:
        counts.update(unit["counts"])
    assert answer["records"] == sum(counts.values()) == 2460
    assert counts["skipped:type=warcinfo"] == 3


def test_no_other_language_comes_through_and_few_korean_pages_do_not(documents, index):
    shares = zip(documents["url"].to_pylist(), documents["measure.korean_share"].to_pylist(), strict=True)
    missed, false = [], []
    for url, share in shares:
        korean = index[url]["lang"] == "ko" if url in index else None
        if korean is not None and korean != (share >= 0.10):
            (missed if korean else false).append((url, share))
    assert not false
    pages = [url for url, _ in missed if index[url]["kind"] == "page"]
    assert len(pages) <= 8  # code and English: what is extracted of them is not Korean; the rest are lists of links
    assert sum(index[url]["warc"].startswith("mixed") for url, _ in missed) <= 2


def test_the_korean_pages_of_the_mixed_warc_come_through_but_for_named_exceptions(documents, index):
    korean = {url for url, row in index.items() if row["lang"] == "ko" and row["warc"].startswith("mixed")}
    shares = dict(zip(documents["url"].to_pylist(), documents["measure.korean_share"].to_pylist(), strict=True))
    through = [url for url in korean if shares.get(url, 0) >= 0.10]
    assert len(korean) == 35
    assert len(through) >= 34  # the text of one is code


def test_the_real_euc_kr_pages_are_read_right(documents, index):
    pages = {url for url, row in index.items() if row["encoding"].lower().replace("_", "-") in ("euc-kr", "cp949")}
    texts = [row["text"] for row in documents.select(["url", "text"]).to_pylist() if row["url"] in pages]
    assert len(pages) == 48
    assert len(texts) == 48
    assert not [text for text in texts if MOJIBAKE.search(text)]


def test_no_kept_text_holds_a_replacement_character_that_decoding_put_there(real):
    names = [real.place(shard["name"]) for shard in manifest_of(real)["shards"]]
    rows = [row for name in names for row in pq.read_table(name, columns=["text", "replaced"]).to_pylist()]
    assert len(rows) > 1000
    assert sum(row["replaced"] > 0 and "\ufffd" in row["text"] for row in rows) == 0
    assert sum("\ufffd" in row["text"] for row in rows) <= 1  # an article about that character
