"""Digests of blocks and payloads: what is stated is checked, in every spelling, and what is unknown is not."""

import base64
import gzip
import hashlib

import pytest

from making import PACKED, answer, record, sha1
from malmoi.pipelines.read import read
from malmoi.pipelines.read.digests import agrees

DATA = "가나다".encode()
SHA1, SHA256 = hashlib.sha1(DATA).digest(), hashlib.sha256(DATA).digest()
CHUNKS = b"3\r\n<p>\r\n9\r\n" + DATA + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "stated",
    [
        f"sha1:{base64.b32encode(SHA1).decode()}",
        f"SHA1:{SHA1.hex()}",
        f"sha1:{SHA1.hex().upper()}",
        f"sha-256:{SHA256.hex()}",
        f"sha256:{base64.b32encode(SHA256).decode()}",
        f"sha256:{base64.b32encode(SHA256).decode().rstrip('=').lower()}",
        f"sha256:{base64.b64encode(SHA256).decode()}",
        f" md5:{hashlib.md5(DATA).hexdigest()} ",
    ],
)
def test_a_digest_agrees_in_every_spelling_that_tools_use(stated):
    assert agrees(stated, [b"other", DATA]) is True
    assert agrees(stated, [b"other"]) is False


@pytest.mark.parametrize("stated", ["", "sha1", "sha1:", "sha1:short", f"sha1 {SHA1.hex()}", f"sha1:{SHA1.hex()}\0"])
def test_what_is_no_digest_agrees_with_nothing(stated):
    assert agrees(stated, [DATA]) is False


def test_an_unknown_algorithm_is_neither_right_nor_wrong():
    assert agrees(f"blake3:{SHA256.hex()}", [DATA]) is None


def only(tmp_path, block, kind="response", **headers):
    """The page of a record that has no block digest."""
    made = record(kind, "https://a.kr/", block, **({"WARC_Block_Digest": ""} | headers))
    (tmp_path / "a.warc.gz").write_bytes(PACKED["gzip"](made))
    [page] = read(str(tmp_path / "a.warc.gz"))
    return page


@pytest.mark.parametrize("digest", [sha1(DATA), f"sha256:{SHA256.hex()}"])
def test_without_a_block_digest_the_payload_is_checked(tmp_path, digest):
    whole = only(tmp_path, answer(DATA), WARC_Payload_Digest=digest)
    assert (whole.body, whole.damage) == (DATA, None)
    broken = only(tmp_path, answer(DATA + b"!"), WARC_Payload_Digest=digest)
    assert (broken.body, broken.status, broken.damage) == (b"", 200, "payload-digest")


@pytest.mark.parametrize("of", [CHUNKS, b"<p>" + DATA])
def test_a_payload_is_as_sent_or_with_its_chunks_joined(tmp_path, of):
    page = only(tmp_path, answer(CHUNKS, Transfer_Encoding="chunked"), WARC_Payload_Digest=sha1(of))
    assert (page.body, page.damage) == (b"<p>" + DATA, None)


@pytest.mark.parametrize("of", [DATA, gzip.compress(DATA, mtime=0)])
def test_a_payload_is_as_sent_or_with_its_coding_undone(tmp_path, of):
    block = answer(gzip.compress(DATA, mtime=0), Content_Encoding="gzip")
    page = only(tmp_path, block, WARC_Payload_Digest=sha1(of))
    assert (page.body, page.damage) == (DATA, None)


def test_a_payload_digest_of_an_unknown_algorithm_is_not_checked(tmp_path):
    assert only(tmp_path, answer(DATA), WARC_Payload_Digest=f"blake3:{SHA256.hex()}").damage is None


def test_a_block_digest_that_holds_answers_for_the_payload(tmp_path):
    block = answer(DATA)
    page = only(tmp_path, block, WARC_Block_Digest=sha1(block), WARC_Payload_Digest=sha1(b"other"))
    assert (page.body, page.damage) == (DATA, None)


@pytest.mark.parametrize(("kind", "damage"), [("resource", "payload-digest"), ("revisit", None), ("request", None)])
def test_a_payload_digest_that_speaks_of_another_block_is_not_checked(tmp_path, kind, damage):
    assert only(tmp_path, b"block", kind, WARC_Payload_Digest=sha1(b"other")).damage == damage
    assert only(tmp_path, b"block", kind, WARC_Payload_Digest=sha1(b"block")).damage is None
