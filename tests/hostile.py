"""Pages made to stall, fill or kill what reads them, each as an HTTP answer.

    python tests/hostile.py

prints what becomes of each, in how many seconds and with how much memory of this process and its child.
"""

import gzip
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator

import brotli
import zstandard

from making import answer, html_page, prose, record

MEGA = 1 << 20


def _page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>한글</title></head><body>{KOREAN}{body}</body></html>".encode()


# Enough Hangul that no page is skipped before it is read.
KOREAN = f"<p>{'낱말을 모으는 일은 여러 해가 걸렸다. ' * 5}</p>"
HEAD, TAIL = _page("\0").split(b"\0")


def bomb(size: int) -> Iterator[bytes]:
    """A page of so many bytes in pieces."""
    yield HEAD
    for _ in range(size // MEGA):
        yield b" " * MEGA
    yield TAIL


def gzipped(size: int) -> bytes:
    """A gzip bomb."""
    return gzip.compress(b"".join(bomb(size)), 9, mtime=0)


def brotlied(size: int) -> bytes:
    """A brotli bomb."""
    packer = brotli.Compressor(quality=5)
    return b"".join(map(packer.process, bomb(size))) + packer.finish()


def zstded(size: int) -> bytes:
    """A zstd bomb."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(map(packer.compress, bomb(size))) + packer.flush()


ENTITIES = '<!DOCTYPE html [<!ENTITY a0 "한글">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
EXPANDING = f"{ENTITIES}]><html><body>{KOREAN}&a11;</body></html>".encode()
PAGES: dict[str, tuple[Callable[[], bytes], dict[str, str]]] = {
    "gzip bomb": (lambda: gzipped(100 * MEGA), {"Content_Encoding": "gzip"}),
    "brotli bomb": (lambda: brotlied(100 * MEGA), {"Content_Encoding": "br"}),
    "zstd bomb": (lambda: zstded(100 * MEGA), {"Content_Encoding": "zstd"}),
    "100,000 nested divs": (lambda: _page("<div>" * 100_000), {}),
    "100,000 nested spans": (lambda: _page("<span>" * 100_000 + "글"), {}),
    "900 nested tables": (lambda: _page("<table><tr><td>글" * 900), {}),
    "1,000,000 attributes": (lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">글</p>"), {}),
    "a node of 7,000,000 characters": (lambda: _page("가" * 7_000_000), {}),
    "a node of 3,000,000 characters": (lambda: _page("<p>" + "가 나." * 600_000), {}),
    "entities within entities": (lambda: EXPANDING, {}),
    "100,000 comments never closed": (lambda: _page("<!-- 가 " * 100_000), {}),
    "5 MB of random bytes": (lambda: KOREAN.encode() * 9 + random.Random(5).randbytes(5 * MEGA), {}),
    "200,000 links": (lambda: _page("<a href='/x'>글</a>" * 200_000), {}),
    "90,000 links": (lambda: _page("<a href='/x'>글</a> " * 90_000), {}),
    "90,000 cells": (lambda: _page("<table>" + "<tr><td>가<td>나" * 30_000), {}),
    "90,000 items": (lambda: _page("<ul>" + "<li>가" * 90_000), {}),
    "5,000,000 angle brackets": (lambda: _page("<" * 5_000_000), {}),
    "5,000,000 quotes in a script": (lambda: _page("<script>" + '"\\' * 2_500_000 + "</script>"), {}),
    "a line of 3,000,000 notices": (lambda: _page("<p>" + "ⓒ 무단전재 금지 AI 학습 " * 200_000), {}),
    "100,000 spaces in a title": (lambda: _page("").replace(b"<title>", b"<title>" + b" | " * 100_000), {}),
    "40 MB of paragraphs": (lambda: _page("<p>가나다</p>" * 2_400_000), {}),
    "a class of 5,000,000 characters": (lambda: _page(f"<div class='{'a-b_' * 1_250_000}'>글</div>"), {}),
    "structured data of 5 MB": (
        lambda: _page('<script type="application/ld+json">' + '{"@type":"Article","author":' * 170_000 + "</script>"),
        {},
    ),
}


def records() -> list[bytes]:
    """A WARC record for each page, and a whole page before, between and after them."""
    made = [neighbour(0)]
    for number, (make, headers) in enumerate(PAGES.values()):
        url = f"https://hostile.example.com/{number}"
        made += [record("response", url, answer(make(), **headers)), neighbour(number + 1)]
    return made


def neighbour(number: int) -> bytes:
    """A page with nothing wrong."""
    body = html_page(f"{number}째 이웃", prose(4, number)).encode()
    return record("response", f"https://ko.example.com/{number}", answer(body))


def main() -> None:
    """Prints a line a page."""
    from malmoi.pipelines.extract import Guard, decode
    from malmoi.pipelines.read.http import BodyError, entity

    with Guard() as guard:
        guard.extract("<p>글</p>")
        for name, (make, headers) in PAGES.items():
            begun = time.perf_counter()
            try:
                body = entity(make(), [(key.replace("_", "-"), value) for key, value in headers.items()])
            except BodyError as error:
                body, told = b"", str(error)
            begun = time.perf_counter() if body else begun
            if body:
                made = guard.extract(decode(body, "text/html; charset=utf-8").text)
                told = getattr(made, "reason", None) or f"{made.tier}, {len(made.text):,} characters"
            sizes = [
                resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            ]
            sys.stdout.write(
                f"{name:<34}{time.perf_counter() - begun:>7.2f} s {sizes} MB, {guard.retries} tried again  {told}\n"
            )


if __name__ == "__main__":
    main()
