"""ARC files of version 1 and 2, plain and in gzip members: pages like those of WARC files."""

import random

import pytest

from making import PACKED, answer, arc_pages, arc_record, archived, damaged, version_block
from malmoi.pipelines.read import Damage, Page, read


def found(folder, data, name="a.arc"):
    (folder / name).write_bytes(data)
    return list(read(str(folder / name), "warc"))


def written(records, packing):
    return b"".join(map(PACKED[packing], records))


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("packing", ["plain", "gzip"])
@pytest.mark.parametrize("name", ["a.arc", "no-ending"])
def test_every_record_is_a_page_and_the_version_block_a_warcinfo(tmp_path, version, packing, name):
    records = arc_pages(3, version)
    data = written(records, packing)
    first, *rest = found(tmp_path, data, name)
    assert (first.kind, first.url, first.damage) == ("warcinfo", "filedesc://a.arc", None)
    assert [(page.kind, page.url[-1], page.status, page.damage) for page in rest] == [
        ("response", str(place), 200, None) for place in range(3)
    ]
    assert rest[0].fetched_at.isoformat() == "2026-10-01T02:03:04+00:00"
    assert all(page.body.startswith(b"<!DOCTYPE html>") and page.body.endswith(b"</html>\n") for page in rest)
    for page, record in zip([first, *rest], records, strict=True):
        assert data[page.address.offset :][: page.address.length] == PACKED[packing](record)


def test_a_record_is_named_by_its_line_and_not_by_its_place(tmp_path):
    first, second = arc_pages(2)[1:]
    names = [page.address.record for page in found(tmp_path, first + second)]
    assert names == [page.address.record for page in found(tmp_path, second + first)][::-1]
    assert len(set(names)) == 2
    assert "example" not in "".join(names)


def test_a_url_with_spaces_is_whole(tmp_path):
    [page] = found(tmp_path, arc_record("http://a.kr/?t=Examples From 1 2", answer(b"<p>")))
    assert (page.url, page.body) == ("http://a.kr/?t=Examples From 1 2", b"<p>")


@pytest.mark.parametrize("length", [b"abc", b"-1"])
def test_a_length_that_is_none_costs_its_record_alone(tmp_path, length):
    version, first, second = arc_pages(2)
    line, _, rest = first.partition(b"\n")
    broken = line.rpartition(b" ")[0] + b" " + length + b"\n" + rest
    pages = found(tmp_path, version + broken + second)
    assert [page.damage for page in pages if isinstance(page, Page)] == [None, "arc-header", None]


def test_a_length_that_is_too_long_spares_the_next_record(tmp_path):
    version, first, second = arc_pages(2)
    line, _, rest = first.partition(b"\n")
    stated = line.rpartition(b" ")
    longer = stated[0] + b" %d\n" % (int(stated[2]) + 99) + rest
    pages = found(tmp_path, version + longer + second)
    assert [page.damage for page in pages] == [None, "content-length", None]
    assert pages[1].body == b""


def test_garbage_between_members_is_one_damage(tmp_path):
    version, first, second = (PACKED["gzip"](each) for each in arc_pages(2))
    pages = found(tmp_path, version + first + b"garbage\n" * 9 + second)
    assert [each for each in pages if isinstance(each, Damage)] == [Damage(len(version + first), 72, "header-damage")]
    assert len(pages) == 4


def test_garbage_after_a_plain_record_makes_its_length_doubtful(tmp_path):
    version, first, second = arc_pages(2)
    pages = found(tmp_path, version + first + b"garbage\n" * 9 + second)
    assert [page.damage for page in pages] == [None, "content-length", None]
    assert pages[1].address.length == len(first) + 72


def test_a_file_that_is_cut_says_so(tmp_path):
    data = b"".join(arc_pages(2))
    for end in range(len(data) - 1, len(data) - 900, -37):
        pages = found(tmp_path, data[:end])
        assert [each for each in pages if isinstance(each, Damage) or each.damage]


@pytest.mark.parametrize("kind", ["flip", "zeros", "removed"])
def test_damage_in_gzip_members_costs_no_more_than_it_touches(tmp_path, kind):
    data, chance = written(arc_pages(12), "gzip"), random.Random(kind)
    known = {page.body for page in found(tmp_path, data)}
    for _ in range(40):
        pages = found(tmp_path, damaged(data, kind, chance))
        whole = [page for page in pages if isinstance(page, Page) and not page.damage]
        assert {page.body for page in whole} <= known
        assert len(whole) >= 11
        assert len(whole) == 13 or len(pages) > len(whole)


def test_a_record_of_another_protocol_has_no_body(tmp_path):
    [_, page] = found(tmp_path, version_block() + arc_record("dns:a.kr", b"20261001020304\na.kr. 300 IN A 192.0.2.1\n"))
    assert (page.url, page.status, page.body, page.damage) == ("dns:a.kr", None, b"", None)


def test_the_samples_of_warcio_are_read(tmp_path, shared):
    files = archived(shared / "warc-samples" / "warcio.tar.zst")
    for name in ("example.arc", "example.arc.gz"):
        kinds = [(page.kind, page.status, len(page.body)) for page in found(tmp_path, files[name], name)][:2]
        assert kinds == [("warcinfo", None, 0), ("response", 200, 1270)]
    spaced = found(tmp_path, files["example-space-in-url.arc"])[1]
    assert "Examples From The Live Web" in spaced.url
    # Its line ends were changed after the crawl, so that it is shorter than it says.
    assert spaced.damage == "truncated"
    bad = found(tmp_path, files["bad.arc"])
    assert [page.damage for page in bad] == ["arc-header", "arc-header", "http-header", "arc-header"]
