"""Spans of a file: however it is cut, each record and each damage comes out of one span, and of one only."""

import gzip
import random
from importlib import import_module
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import PACKED, arc_pages, damaged, in_blocks, pages, request, response, warc, warcinfo, with_dictionary
from malmoi.pipelines.read import read
from malmoi.pipelines.read.records import read_stream

RECORDS = [warcinfo(), request("https://a.kr/"), *pages(9)]
PLAIN = b"".join(RECORDS)
FILES = {name: b"".join(map(pack, RECORDS)) for name, pack in PACKED.items()} | {
    "gzip of all": gzip.compress(PLAIN, mtime=0),
    "gzip blocks": in_blocks(PLAIN),
    "zstd dictionary": with_dictionary(RECORDS),
    "arc": b"".join(arc_pages(9)),
    "arc gzip": b"".join(map(PACKED["gzip"], arc_pages(9))),
}


def found(data, span=None):
    return list(read_stream(BytesIO(data), "a", span))


def parts(data, cuts):
    """What the spans between the cuts give, one after the other."""
    edges = [0, *sorted(cut for cut in set(cuts) if 0 < cut < len(data)), len(data)]
    return [each for span in pairwise(edges) for each in found(data, span)]


@pytest.mark.parametrize("name", FILES)
@given(cuts=st.lists(st.integers(1, 30_000), max_size=6))
def test_the_spans_between_any_cuts_give_what_the_file_gives(name, cuts):
    assert parts(FILES[name], cuts) == found(FILES[name])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["cut", "flip", "zeros", "removed"])
def test_the_spans_of_a_damaged_file_give_what_the_file_gives(name, kind):
    chance = random.Random(kind)
    for _ in range(12):
        data = damaged(FILES[name], kind, chance)
        assert parts(data, [chance.randrange(len(data)) for _ in range(3)]) == found(data)


@pytest.mark.parametrize("name", ["plain", "gzip", "zstd", "lz4"])
def test_a_span_reads_only_what_leads_to_it(name, monkeypatch):
    monkeypatch.setattr(import_module("malmoi.pipelines.read.records"), "LEAD", 3000)
    data, lead = FILES[name] * 9, len(FILES[name]) * 4
    whole = found(data)
    spoiled = bytes(lead) + data[lead:]
    span = (lead + 9000, lead + 9000 + len(FILES[name]))
    assert found(spoiled, span) == [page for page in whole if span[0] <= page.address.offset < span[1]]


@pytest.mark.parametrize("name", ["plain", "gzip"])
def test_a_warc_stored_in_a_record_gives_no_records_of_its_own(name):
    inner = random.Random(0).randbytes(40) + b"".join(map(PACKED[name], pages(5)))
    data = b"".join(PACKED[name](each) for each in (RECORDS[2], response("https://a.kr/w", inner), RECORDS[3]))
    assert len(found(data)) == 3
    for cut in range(2000, len(data), 500):
        assert len(parts(data, [cut])) == 3


def test_a_file_of_one_member_falls_to_its_first_span():
    data = FILES["gzip of all"]
    assert [len(found(data, span)) for span in pairwise((0, 1, 500, len(data)))] == [len(RECORDS), 0, 0]


def test_read_takes_a_span(tmp_path):
    path = str(warc(tmp_path / "a.warc.gz", RECORDS))
    whole = list(read(path))
    cut = whole[4].address.offset
    assert [*read(path, "warc", None, (0, cut))] == whole[:4]
    assert [*read(path, span=(cut, len(FILES["gzip"])))] == whole[4:]
