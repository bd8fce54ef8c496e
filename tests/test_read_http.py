"""Bodies of HTTP answers: chunks joined, codings undone, and what is not whole is no body."""

import gzip
import zlib
from importlib import import_module

import brotli
import pytest
import zstandard

from making import html_page, pages, prose, response, warc
from malmoi.pipelines.read import http, read
from malmoi.pipelines.read.http import BodyError, entity

BODY = html_page("가을", prose(9)).encode()
RAW_DEFLATE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(BODY, mtime=0),
    "x-gzip": gzip.compress(BODY[:99], mtime=0) + gzip.compress(BODY[99:], mtime=0),
    "deflate": zlib.compress(BODY),
    "Deflate ": RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush(),
    "zstd": zstandard.compress(BODY),
    "br": brotli.compress(BODY),
}
CHUNKED = ("Transfer-Encoding", "chunked")


def chunked(data, size=700):
    parts = [data[start : start + size] for start in range(0, len(data), size)] + [b""]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts)


@pytest.mark.parametrize("coding", CODED)
def test_a_coded_body_is_decoded_also_in_chunks(coding):
    headers = [("content-Encoding", coding)]
    assert entity(CODED[coding], headers) == BODY
    assert entity(chunked(CODED[coding]), [*headers, CHUNKED]) == BODY


def test_codings_are_undone_from_the_last():
    wire = brotli.compress(gzip.compress(BODY, mtime=0))
    assert entity(wire, [("Content-Encoding", "gzip, br")]) == BODY


@pytest.mark.parametrize("coding", [*CODED, "identity", "utf-8", "none", ""])
def test_a_decoded_body_beside_the_headers_of_old_stays_as_it_is(coding):
    assert entity(BODY, [("Content-Encoding", coding), CHUNKED]) == BODY


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("end", [0.3, 0.6, 0.95])
def test_a_coded_body_that_is_cut_is_no_body(coding, end):
    wire = CODED[coding]
    with pytest.raises(BodyError, match="content-encoding"):
        entity(wire[: int(len(wire) * end)], [("Content-Encoding", coding)])


def test_chunks_that_are_cut_are_no_body():
    with pytest.raises(BodyError, match="http-chunks"):
        entity(chunked(BODY)[:-800], [CHUNKED])


@pytest.mark.parametrize("coding", CODED)
def test_a_bomb_is_stopped_at_the_limit(coding, monkeypatch):
    monkeypatch.setattr(http, "LARGEST_BODY", len(BODY) - 1)
    with pytest.raises(BodyError, match="too-large"):
        entity(CODED[coding], [("Content-Encoding", coding)])


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_bomb_of_members_is_stopped_where_one_ends_right_over_the_limit(coding, monkeypatch):
    pack = {"gzip": gzip.compress, "zstd": zstandard.compress}[coding]
    monkeypatch.setattr(http, "LARGEST_BODY", len(BODY) - 1)
    with pytest.raises(BodyError, match="too-large"):
        entity(pack(BODY) + pack(bytes(10**6)), [("Content-Encoding", coding)])


def test_all_frames_of_zstd_are_read_and_skippable_ones_passed_over():
    skippable = b"\x5a\x2a\x4d\x18" + (2000).to_bytes(4, "little") + bytes(2000)
    first, second = (zstandard.compress(each) for each in (BODY[:99], BODY[99:]))
    assert entity(skippable + first + second + skippable, [("Content-Encoding", "zstd")]) == BODY


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_more_members_than_any_server_sends_are_no_body(coding, monkeypatch):
    pack = {"gzip": gzip.compress, "zstd": zstandard.compress}[coding]
    monkeypatch.setattr(http, "_MOST_FRAMES", 9)
    assert entity(pack(b"") * 8 + pack(BODY), [("Content-Encoding", coding)]) == BODY
    with pytest.raises(BodyError, match="content-encoding"):
        entity(pack(b"") * 10, [("Content-Encoding", coding)])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_coded_body_of_nothing_is_nothing(pack):
    assert entity(pack(b""), [("Content-Encoding", "gzip" if pack is gzip.compress else "zstd")]) == b""


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "zstd"])
def test_what_lacks_the_magic_number_of_its_coding_is_not_coded(coding):
    for body in (BODY.decode().encode("utf-16"), b"\0" + BODY, b""):
        assert entity(body, [("Content-Encoding", coding)]) == body


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b"0\r\n", b"0\r\nX-Sum: 1\r\nY: 2\r\n\r\n"])
def test_chunks_end_with_trailers_or_without_and_a_stored_body_that_begins_with_0_is_none(end):
    assert entity(b"3\r\nabc\r\n" + end, [CHUNKED]) == b"abc"
    assert entity(end, [CHUNKED]) == b""
    assert entity(b"0\n" + BODY, [CHUNKED]) == b"0\n" + BODY


def test_a_corrupt_body_marks_its_page_and_keeps_its_url(tmp_path):
    wire = bytearray(CODED["gzip"])
    wire[len(wire) // 2] ^= 0xFF
    record = response("https://a.kr/", bytes(wire), Content_Encoding="gzip")
    broken, after = read(str(warc(tmp_path / "a.warc.gz", [record, *pages(1)])))
    assert (broken.url, broken.status, broken.body, broken.damage) == ("https://a.kr/", 200, b"", "content-encoding")
    assert after.damage is None


def test_an_answer_without_a_status_line_is_damage(tmp_path):
    record = response("https://a.kr/", BODY).replace(b"HTTP/1.1 200 OK", b"HTP/??? two ok!")
    path = warc(tmp_path / "a.warc.gz", [record.replace(b"WARC-Block-Digest", b"X-Block-Digest")])
    assert [page.damage for page in read(str(path))] == ["http-header"]


def test_the_limit_holds_on_the_wire_and_after_decoding_alike():
    assert import_module("malmoi.pipelines.read.warc").LARGEST_BODY == http.LARGEST_BODY
