"""Small inputs made for tests, the same bytes on every machine: WARC records and files, pages, Korean prose, damage."""

import base64
import gzip
import hashlib
import io
import random
import tarfile
import uuid
from pathlib import Path

import lz4.frame
import zstandard

WHEN = ("어제는", "아침에는", "지난 봄에", "저녁이 되면", "가끔은", "여름에는", "오래전에", "주말에도")
WHO = ("할머니는", "동생은", "선생님은", "친구는", "삼촌은", "이웃이", "아이들이", "나는", "우리는", "기관사는")
WHERE = ("시장에서", "도서관에서", "강가에서", "학교에서", "산길에서", "마을 앞에서", "가게에서", "마당에서")
WHAT = ("편지를", "사진을", "사과를", "노래를", "그림을", "그릇을", "강아지를", "옛이야기를", "우산을", "자전거를")
HOW = ("조용하게", "말없이", "느긋하게", "바쁘게", "신나게", "차분하게", "정답게")
VERBS = ("찾았다", "바라보았다", "기다렸다", "나누었습니다", "가져왔다", "떠올렸다", "보여 주었다", "고쳤습니다")
PARTS = (WHEN, WHO, WHERE, WHAT, HOW, VERBS)


def sentence(chance: random.Random) -> str:
    """A sentence of made-up Korean in the order of Korean: when, who, where, what, how, and the verb."""
    return " ".join(chance.choice(part) for part in PARTS if part is VERBS or chance.random() < 0.8) + "."


def prose(paragraphs: int, seed: int = 0) -> list[str]:
    """Paragraphs of four made-up sentences."""
    chance = random.Random(seed)
    return [" ".join(sentence(chance) for _ in range(4)) for _ in range(paragraphs)]


def html_page(title: str, paragraphs: list[str]) -> str:
    """A page with a heading and paragraphs."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="ko">{head}\n<body><h1>{title}</h1>\n{body}\n</body></html>\n'


def sha1(data: bytes) -> str:
    """A digest as WARC headers give it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(kind: str, url: str, block: bytes, **headers: str) -> bytes:
    """A WARC record with its block digest; a header given as `""` is left out, an underscore is a hyphen."""
    listed = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + url)}>",
        "WARC-Date": "2026-10-01T02:03:04Z",
        "WARC-Target-URI": url,
        "WARC-Block-Digest": sha1(block),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in listed.items() if value)
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer as it came over the wire."""
    listed = {"Content-Type": "text/html; charset=utf-8"} | {k.replace("_", "-"): v for k, v in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in listed.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def response(url: str, body: bytes, **headers: str) -> bytes:
    """A response record; `headers` are HTTP's."""
    return record("response", url, answer(body, **headers), WARC_Payload_Digest=sha1(body))


def warcinfo() -> bytes:
    """A warcinfo record."""
    return record("warcinfo", "", b"software: malmoi tests\r\n", Content_Type="application/warc-fields")


def request(url: str) -> bytes:
    """A request record."""
    block = b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"
    return record("request", url, block, Content_Type="application/http; msgtype=request")


def pages(count: int) -> list[bytes]:
    """Response records of made-up Korean pages, each other than the rest."""
    made = (html_page(f"글 {place}", prose(12, seed=place)).encode() for place in range(count))
    return [response(f"https://ko.example.com/{place}", body) for place, body in enumerate(made)]


PACKED = {
    "plain": bytes,
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "lz4": lz4.frame.compress,
}


def warc(path: Path, records: list[bytes], compression: str = "gzip") -> Path:
    """A WARC file with a member a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(PACKED[compression](each) for each in records))
    return path


BLOCK_NAMES = {
    1: b"URL IP-address Archive-date Content-type Archive-length\n",
    2: b"URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n",
}


def arc_record(url: str, block: bytes, version: int = 1, date: str = "20261001020304") -> bytes:
    """A record of ARC, version 1 or 2: a line of fields, the block, a line end."""
    more = " 200 - - 0 a.arc" if version == 2 else ""
    return f"{url} 192.0.2.1 {date} text/html{more} {len(block)}\n".encode() + block + b"\n"


def version_block(version: int = 1) -> bytes:
    """The first record of an ARC file."""
    return arc_record("filedesc://a.arc", b"%d 0 malmoi\n" % version + BLOCK_NAMES[version], version)


def arc_pages(count: int, version: int = 1) -> list[bytes]:
    """A version block and records of made-up Korean pages."""
    made = (html_page(f"글 {place}", prose(12, seed=place)).encode() for place in range(count))
    records = [arc_record(f"https://ko.example.com/{place}", answer(body), version) for place, body in enumerate(made)]
    return [version_block(version), *records]


def bare(record: bytes) -> bytes:
    """The record with header lines that end in a newline alone."""
    head, _, rest = record.partition(b"\r\n\r\n")
    return head.replace(b"\r\n", b"\n") + b"\n\n" + rest


def in_blocks(data: bytes, size: int = 3000) -> bytes:
    """The bytes in gzip members of a fixed size, as bgzip packs; records are cut in two."""
    return b"".join(gzip.compress(data[start : start + size], mtime=0) for start in range(0, len(data), size))


def with_dictionary(records: list[bytes]) -> bytes:
    """The records in zstd frames that need the dictionary before them."""
    words = zstandard.ZstdCompressionDict(b"".join(records[:3]), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    frame = len(words.as_bytes()).to_bytes(4, "little") + words.as_bytes()
    packer = zstandard.ZstdCompressor(dict_data=words)
    return b"\x5d\x2a\x4d\x18" + frame + b"".join(packer.compress(each) for each in records)


def archived(path: Path) -> dict[str, bytes]:
    """The files of a zstd tarball by name."""
    with tarfile.open(fileobj=io.BytesIO(zstandard.ZstdDecompressor().stream_reader(path.open("rb")).read())) as tar:
        return {each.name: tar.extractfile(each).read() for each in tar if each.isfile()}


def damaged(data: bytes, kind: str, chance: random.Random) -> bytes:
    """The bytes cut off, or with one bit flipped, or up to 64 set to zero, or up to 64 removed."""
    place = chance.randrange(1, len(data))
    size = min(chance.randint(1, 64), len(data) - place)
    if kind == "cut":
        return data[:place]
    middle = {"flip": bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 : place + size]}
    middle |= {"zeros": bytes(size), "removed": b""}
    return data[:place] + middle[kind] + data[place + size :]
