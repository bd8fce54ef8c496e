"""WARC files, whole and damaged: no record is lost without a word, and no wrong body is passed on."""

import gzip
import hashlib
import json
import random
import time
from collections import Counter
from importlib import import_module

import pytest

from making import (
    PACKED,
    answer,
    archived,
    bare,
    damaged,
    pages,
    prose,
    record,
    request,
    response,
    sha1,
    warc,
    warcinfo,
)
from malmoi.pipelines.read import Damage, Page, kind_of, read
from malmoi.pipelines.units import READ

DAMAGES = ("cut", "flip", "zeros", "removed")


def whole(path):
    return [page for page in read(str(path)) if isinstance(page, Page) and page.damage is None]


def reports(path):
    """Reasons of everything that is not whole."""
    found = (each for each in read(str(path)) if isinstance(each, Damage) or each.damage)
    return [each.reason if isinstance(each, Damage) else each.damage for each in found]


@pytest.mark.parametrize("compression", PACKED)
def test_every_record_is_a_page_with_its_address(tmp_path, compression):
    records = [warcinfo(), request("https://a.kr/"), response("https://a.kr/", "<p>가나다".encode(), Age="3")]
    path = warc(tmp_path / "a.warc", records, compression)
    data, found = path.read_bytes(), list(read(str(path), "warc"))
    assert [page.kind for page in found] == ["warcinfo", "request", "response"]
    for page, made in zip(found, records, strict=True):
        member = data[page.address.offset : page.address.offset + page.address.length]
        assert member == PACKED[compression](made)
    last = found[-1]
    assert (last.url, last.status, last.body, last.header("AGE")) == ("https://a.kr/", 200, "<p>가나다".encode(), "3")
    assert last.fetched_at.isoformat() == "2026-10-01T02:03:04+00:00"


def test_the_name_says_the_kind_and_warc_is_the_rest():
    names = ["a.PARQUET", "b.jsonl", "c.jsonl.zst", "d.warc.gz", "e"]
    assert [kind_of(name) for name in names] == ["parquet", "jsonl", "jsonl", "warc", "warc"]


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_in_gzip_is_never_silent_and_never_gives_a_wrong_page(tmp_path, kind):
    data = warc(tmp_path / "a.warc.gz", pages(30)).read_bytes()
    known = {(page.url, page.body) for page in whole(tmp_path / "a.warc.gz")}
    chance, kept = random.Random(kind), []
    for _ in range(150):
        (tmp_path / "b.warc.gz").write_bytes(damaged(data, kind, chance))
        found = list(read(str(tmp_path / "b.warc.gz")))
        good = [(each.url, each.body) for each in found if isinstance(each, Page) and not each.damage]
        assert set(good) <= known
        assert len(good) == 30 or len(found) > len(good)
        kept.append(len(good))
    assert sum(kept) / len(kept) >= (13 if kind == "cut" else 28.9)


@pytest.mark.parametrize("compression", ["plain", "zstd", "lz4"])
@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_where_only_digests_protect_gives_no_wrong_body(tmp_path, kind, compression):
    data = warc(tmp_path / "a.warc", pages(30), compression).read_bytes()
    bodies = {page.body for page in whole(tmp_path / "a.warc")}
    chance = random.Random(kind)
    for _ in range(30):
        (tmp_path / "b.warc").write_bytes(damaged(data, kind, chance))
        found = list(read(str(tmp_path / "b.warc")))
        good = [each for each in found if isinstance(each, Page) and not each.damage]
        # The name of a record's type has no digest over it: another type is skipped by its name, and so counted.
        assert {page.body for page in good if page.kind == "response"} <= bodies
        assert len(good) == 30 or len(found) > len(good)


@pytest.mark.parametrize("compression", PACKED)
@pytest.mark.parametrize("place", range(3))
def test_garbage_between_members_is_one_damage_at_its_place(tmp_path, compression, place):
    members = [PACKED[compression](record) for record in pages(2)]
    start = len(b"".join(members[:place]))
    (tmp_path / "a").write_bytes(b"".join([*members[:place], b"garbage\n" * 9, *members[place:]]))
    assert len(whole(tmp_path / "a")) == 2
    [damage] = [each for each in read(str(tmp_path / "a")) if isinstance(each, Damage)]
    assert (damage.offset, damage.offset + damage.length) == (start, start + 72)


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
@pytest.mark.parametrize("content", [b"", b"no record\n", b"\r\n\r\n"])
def test_a_member_that_holds_no_record_hides_none(tmp_path, compression, content):
    members = [PACKED[compression](each) for each in pages(3)]
    members.insert(1, PACKED[compression](content))
    (tmp_path / "a").write_bytes(b"".join(members))
    assert len(whole(tmp_path / "a")) == 3


def test_a_corrupt_member_costs_itself_and_is_named(tmp_path):
    members = [PACKED["gzip"](record) for record in pages(5)]
    place = len(members[0] + members[1])
    members[2] = members[2][:200] + b"\xff\x00\xff\x00" + members[2][204:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    assert [page.url[-1] for page in whole(tmp_path / "a.warc.gz")] == ["0", "1", "3", "4"]
    assert Damage(place, len(members[2]), "gzip-damage") in list(read(str(tmp_path / "a.warc.gz")))


@pytest.mark.parametrize("compression", PACKED)
def test_a_file_cut_anywhere_in_its_last_record_says_so(tmp_path, compression):
    members = [PACKED[compression](record) for record in pages(2)]
    data = b"".join(members)
    for end in range(len(members[0]) + 1, len(data), 7):
        (tmp_path / "a").write_bytes(data[:end])
        assert whole(tmp_path / "a")[0].url == "https://ko.example.com/0"
        assert reports(tmp_path / "a")


def test_one_gzip_member_for_the_whole_file_is_read_to_its_end(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(pages(400)), mtime=0))
    assert len(whole(tmp_path / "a.warc.gz")) == 400
    assert reports(tmp_path / "a.warc.gz") == []


def test_a_break_in_the_only_gzip_member_is_told(tmp_path):
    data = bytearray(gzip.compress(b"".join(pages(400)), mtime=0))
    data[len(data) // 2] ^= 4
    (tmp_path / "a.warc.gz").write_bytes(data)
    assert 100 < len(whole(tmp_path / "a.warc.gz")) < 400
    assert any(isinstance(each, Damage) for each in read(str(tmp_path / "a.warc.gz")))


def test_a_wrong_digest_marks_the_page_and_spares_the_next(tmp_path):
    first, second = pages(2)
    path = warc(tmp_path / "a.warc.gz", [first.replace("시장".encode(), "식장".encode()), second])
    assert [page.url[-1] for page in whole(path)] == ["1"]
    assert reports(path) == ["block-digest"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b"0001-01-01T00:00:00+09:00", None),
        (b"9999-12-31T23:59:59-09:00", None),
        (b"2026-10-01T02:03:04", "2026-10-01T02:03:04+00:00"),
        (b"2026-10-01T02:03:04.5+09:00", "2026-09-30T17:03:04+00:00"),
        (b"yesterday", None),
    ],
)
def test_the_date_of_a_record_is_utc_or_none_on_every_machine(tmp_path, monkeypatch, given, expected):
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    path = warc(tmp_path / "a.warc", [pages(1)[0].replace(b"2026-10-01T02:03:04Z", given)], "plain")
    [page] = whole(path)
    monkeypatch.undo()
    time.tzset()
    assert (page.fetched_at and page.fetched_at.isoformat()) == expected


def test_a_body_over_the_limit_is_damage(tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("malmoi.pipelines.read.warc"), "LARGEST_BODY", 1000)
    path = warc(tmp_path / "a.warc.gz", [*pages(1), response("https://a.kr/", b"small")])
    assert reports(path) == ["too-large"]
    assert [page.body for page in whole(path)] == [b"small"]


def test_a_truncation_that_the_crawler_declares_is_damage(tmp_path):
    [record] = pages(1)
    path = warc(tmp_path / "a.warc.gz", [record.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")])
    assert reports(path) == ["length"]


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"hello", b"<html>" * 999, PACKED["gzip"](b"<html>")])
def test_what_is_no_warc_is_one_damage(tmp_path, content):
    (tmp_path / "a.warc.gz").write_bytes(content)
    [damage] = read(str(tmp_path / "a.warc.gz"))
    assert (damage.offset, damage.length) == (0, len(content))


def test_the_malformed_set_gives_all_that_is_intact(shared):
    folder = shared / "warc-samples" / "malformed"
    expected = json.loads((folder / "expected.json").read_text())
    for name, value in expected.items():
        found = [page for page in whole(folder / name) if page.kind == "response" and page.body]
        assert len(found) == value["intact_records_best"], name
        assert len(found) == value["total_records"] or reports(folder / name), name


@pytest.mark.parametrize("name", ["whirlwind.warc.gz", "whirlwind.warc.wet.gz", "whirlwind.warc.wat.gz"])
def test_extracted_texts_and_metadata_are_pages_of_their_kind(tmp_path, shared, name):
    (tmp_path / name).write_bytes(archived(shared / "warc-samples" / "whirlwind-python.tar.zst")[name])
    kinds = {"gz": ["request", "response", "metadata"], "wet": ["conversion"], "wat": ["metadata"]}
    assert [page.kind for page in whole(tmp_path / name)] == [
        "warcinfo",
        *kinds[name.split(".")[-2].replace("warc", "gz")],
    ]
    assert reports(tmp_path / name) == []


def test_the_samples_of_warcio_are_read(tmp_path, shared):
    expected = {
        "post-test.warc.gz": ["response", "request"] * 3,
        "example-resource.warc.gz": ["warcinfo"] * 2 + ["resource"],
    }
    expected["example.warc"] = ["warcinfo", "warcinfo", "response", "request", "revisit", "request"]
    files = archived(shared / "warc-samples" / "warcio.tar.zst")
    for name, kinds in expected.items():
        (tmp_path / name).write_bytes(files[name])
        assert [page.kind for page in whole(tmp_path / name)] == kinds
    (tmp_path / "a").write_bytes(files["example-wrong-chunks.warc.gz"])
    assert reports(tmp_path / "a") == ["block-digest"]


@pytest.mark.parametrize("kind", ["conversion", "metadata", "resource", "continuation"])
def test_a_record_that_is_no_answer_is_a_page_of_its_kind(tmp_path, kind):
    path = warc(tmp_path / "a.warc.gz", [record(kind, "https://a.kr/", "글".encode(), Content_Type="text/plain")])
    [page] = read(str(path))
    assert (page.kind, page.url, page.body, page.status, page.damage) == (kind, "https://a.kr/", b"", None, None)


@pytest.mark.parametrize("compression", ["plain", "gzip"])
@pytest.mark.parametrize("kind", ["odd", "respomse"])
def test_a_type_that_no_standard_has_is_damage(tmp_path, kind, compression):
    path = warc(tmp_path / "a", [record(kind, "https://a.kr/", b"WARC/1.1\r\nA: b\r\n\r\n"), *pages(1)], compression)
    assert [page.damage for page in read(str(path))] == ["warc-header", None]


@pytest.mark.parametrize("compression", ["plain", "gzip"])
def test_a_header_block_that_holds_two_is_damage_and_its_neighbours_come_through(tmp_path, compression):
    first, second, third = pages(3)
    for joined in (first[:200] + b"\r\n" + second, first[:200] + b"\r\n" + second.partition(b"\r\n")[2]):
        path = warc(tmp_path / "a", [joined, third], compression)
        assert reports(path)[0] == "warc-header"
        assert [page.url[-1] for page in whole(path)][-1:] == ["2"]


@pytest.mark.parametrize("compression", ["plain", "gzip"])
@pytest.mark.parametrize("size", [33_000, 60_000])
def test_a_header_line_that_is_too_long_is_damage_and_its_neighbours_come_through(tmp_path, size, compression):
    first, second = pages(2)
    for long, damage in (
        (response("https://a.kr/", b"x", Set_Cookie="a" * size), "http-header"),
        (response("https://a.kr/" + "a" * size, b"x"), "warc-header"),
    ):
        path = warc(tmp_path / "a", [first, long, second], compression)
        assert [page.url[-1] for page in whole(path)] == ["0", "1"]
        assert reports(path)[0] == damage


STORED = pages(2)[0].replace(b"ko.example.com/0", b"inner.example/9")


@pytest.mark.parametrize("after", [[], pages(1)])
@pytest.mark.parametrize("damage", ["content-encoding", "payload-digest", "too-large", "http-chunks", "http-header"])
def test_after_a_damaged_body_reading_goes_on_behind_it_and_not_inside(tmp_path, damage, after, monkeypatch):
    more = {
        "content-encoding": {"Content_Encoding": "gzip"},
        "http-chunks": {"Transfer_Encoding": "chunked"},
    }.get(damage, {})
    body = {"content-encoding": b"\x1f\x8b\x08", "http-chunks": b"5\r\n"}.get(damage, b"") + b"\r\n" + STORED
    block = answer(body, **more).replace(b"HTTP/1.1", b"HTTP!" if damage == "http-header" else b"HTTP/1.1")
    stated = {"WARC_Payload_Digest": sha1(b"other")} if damage == "payload-digest" else {}
    if damage == "too-large":
        block += bytes(5000)
        monkeypatch.setattr(import_module("malmoi.pipelines.read.warc"), "LARGEST_BODY", 5000)
    outer = record("response", "https://a.kr/", block, WARC_Block_Digest="", **stated)
    found = list(read(str(warc(tmp_path / "a.warc", [outer, *after], "plain"))))
    assert [page.damage for page in found] == [damage, *([None] * len(after))]
    assert found[0].address.length == len(outer)


def test_a_damaged_body_before_no_record_is_searched_for_records(tmp_path):
    block = answer(b"\x1f\x8b\x08\r\n", Content_Encoding="gzip")
    outer = record("response", "https://a.kr/", block, WARC_Block_Digest="")
    path = warc(tmp_path / "a.warc", [outer, b"odd", *pages(1)], "plain")
    assert reports(path) == ["content-encoding"]
    assert [page.url[-1] for page in whole(path)] == ["0"]


@pytest.mark.parametrize(
    "status",
    [
        "HTTP/1.1  200 OK",
        "http/1.1 200",
        "\r\nHTTP/1.0 200 OK",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
        "HTTP/2 200",
    ],
)
def test_status_lines_are_read_as_servers_send_them(tmp_path, status):
    block = f"{status}\r\nContent-Type: text/html\r\n\r\n<p>".encode()
    [page] = read(str(warc(tmp_path / "a.warc.gz", [record("response", "https://a.kr/", block)])))
    assert (page.status, page.body, page.header("content-type"), page.damage) == (200, b"<p>", "text/html", None)


def test_an_answer_before_the_real_one_that_none_follows_is_the_answer(tmp_path):
    block = b"HTTP/1.1 100 Continue\r\n\r\n"
    for count in (1, 99):
        [page] = read(str(warc(tmp_path / "a.warc.gz", [record("response", "https://a.kr/", block * count)])))
        assert (page.status, page.damage) == (100, None)


def test_a_record_whose_stated_length_no_digest_proves_is_doubted(tmp_path):
    first, second = (each.replace(b"-Digest", b"-None") for each in pages(2))
    longer = _with_length(first, len(first.partition(b"\r\n\r\n")[2]) - 4 + 50)
    path = warc(tmp_path / "a.warc", [longer, second], "plain")
    assert [page.url[-1] for page in whole(path)] == ["1"]
    assert reports(path) == ["content-length"]


def test_an_answer_is_known_by_its_first_bytes_where_its_header_says_nothing(tmp_path):
    block = b"HTTP/1.1 200 OK\n\n<p>"
    path = warc(tmp_path / "a.warc.gz", [record("response", "xyz:a", block, Content_Type="")])
    assert [(page.status, page.body) for page in whole(path)] == [(200, b"<p>")]


def test_a_header_block_without_end_is_no_record(tmp_path):
    long = pages(1)[0].replace(b"WARC-Date", b"X-Long: " + b"x" * 70000 + b"\r\nWARC-Date")
    path = warc(tmp_path / "a.warc", [long, *pages(1)], "plain")
    assert [each.reason for each in read(str(path)) if isinstance(each, Damage)] == ["header-damage"]
    assert len(whole(path)) == 1


def test_the_shared_warcs_are_read_whole(shared):
    kinds = Counter()
    for path in sorted(shared.glob("*-web-*.warc.gz")):
        kinds.update(page.kind for page in whole(path))
        assert reports(path) == []
    assert kinds == {"response": 2457, "warcinfo": 3}


@pytest.mark.parametrize("compression", PACKED)
def test_header_lines_of_the_warc_alone_may_end_in_a_bare_newline(tmp_path, compression):
    path = warc(tmp_path / "a.warc", [bare(each) for each in pages(3)], compression)
    assert [page.url[-1] for page in whole(path)] == ["0", "1", "2"]
    assert reports(path) == []


def test_header_lines_that_end_in_a_bare_newline_are_read(tmp_path):
    records = [record.replace(b"\r\n", b"\n") for record in pages(3)]
    fixed = [record.replace(b"WARC-Block-Digest", b"X-Digest") for record in records]
    lengths = [len(record.partition(b"\n\n")[2]) - 2 for record in fixed]
    fixed = [_with_length(record, length) for record, length in zip(fixed, lengths, strict=True)]
    (tmp_path / "a.warc").write_bytes(b"".join(fixed))
    assert [page.url[-1] for page in whole(tmp_path / "a.warc")] == ["0", "1", "2"]


def _with_length(record, length):
    head, _, rest = record.partition(b"Content-Length: ")
    return head + b"Content-Length: " + str(length).encode() + rest[rest.index(b"\n") :]


def test_prose_is_the_same_on_every_machine():
    assert prose(1) == prose(1) != prose(1, seed=1)


def test_what_is_read_moves_only_with_its_number(tmp_path):
    coded = response("https://a.kr/z", gzip.compress(b"<p>coded", 0, mtime=0), Content_Encoding="gzip")
    cut = pages(3)[2][:900]
    path = warc(tmp_path / "a.warc", [warcinfo(), request("https://a.kr/"), *pages(2), coded, cut], "plain")
    seen = hashlib.sha256(repr([repr(each) for each in read(str(path))]).encode()).hexdigest()[:16]
    assert seen == {3: "b89b80ff4c1170c0"}[READ], "raise READ in pipelines/units.py and add its digest here"
