"""Pack the demo site into one WARC 1.1 file: ``python examples/demo/pack.py OUT.warc.gz``.

The same site gives the same bytes: record ids come from the address and the date, dates
come from ``pages.csv``, and each gzip member is written with a modification time of zero.
(Another build of zlib may compress to other bytes; the records inside stay the same.)
"""

import base64
import csv
import gzip
import hashlib
import sys
import uuid
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOFTWARE = "malmoi examples/demo/pack.py"

Row = dict[str, str]
Headers = list[tuple[str, str]]


def read_rows(table: Path) -> list[Row]:
    """The rows of ``pages.csv``, in their order."""
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sha1(data: bytes) -> str:
    """A digest as WARC headers write it: ``sha1:`` and the base-32 of the hash."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def record_id(name: str, date: str) -> str:
    """A record id that depends on nothing but what was fetched and when (a SHA-1 UUID)."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name} {date}')}>"


def header_block(first_line: str, headers: Headers) -> bytes:
    """A first line, the headers and the empty line that ends them."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def extra_headers(text: str) -> Headers:
    """``Name: value`` pairs, parted by ``|``, as the last column of ``pages.csv`` holds them."""
    pairs = [part.partition(":") for part in text.split("|") if part.strip()]
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def http_response(row: Row, body: bytes) -> bytes:
    """The response as the server would have sent it."""
    status = HTTPStatus(int(row["status"]))
    headers = [("Content-Type", row["content_type"]), ("Content-Length", str(len(body)))]
    first_line = f"HTTP/1.1 {status.value} {status.phrase}"
    return header_block(first_line, headers + extra_headers(row["extra_headers"])) + body


def gzip_record(headers: Headers, block: bytes) -> bytes:
    """One WARC record as one gzip member."""
    tail = [("WARC-Block-Digest", sha1(block)), ("Content-Length", str(len(block)))]
    record = header_block("WARC/1.1", headers + tail) + block + b"\r\n\r\n"
    return gzip.compress(record, compresslevel=9, mtime=0)


def warcinfo(name: str, date: str) -> bytes:
    """The record that says what wrote the file."""
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id(SOFTWARE, date)),
        ("WARC-Date", date),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    fields = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n"
    return gzip_record(headers, fields.encode("ascii"))


def response(row: Row, body: bytes) -> bytes:
    """The record of one page."""
    headers = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", record_id(row["url"], row["fetched_at"])),
        ("WARC-Date", row["fetched_at"]),
        ("WARC-Target-URI", row["url"]),
        ("WARC-Payload-Digest", sha1(body)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return gzip_record(headers, http_response(row, body))


def members(name: str, rows: list[Row], site: Path) -> Iterator[bytes]:
    """The gzip members of the whole file, warcinfo first."""
    yield warcinfo(name, min(row["fetched_at"] for row in rows))
    for row in rows:
        yield response(row, (site / row["path"]).read_bytes())


def pack(out: Path, here: Path = HERE) -> int:
    """Write the site under ``here`` to ``out``; the number of records written."""
    rows = read_rows(here / "pages.csv")
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as warc:
        warc.writelines(members("gaon.warc.gz", rows, here / "site"))
    return len(rows) + 1


def main(arguments: list[str]) -> int:
    """Run from a shell; the exit status."""
    if len(arguments) != 1:
        print("usage: python examples/demo/pack.py OUT.warc.gz", file=sys.stderr)
        return 2
    print(f"{arguments[0]}: {pack(Path(arguments[0]))} records")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
