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
