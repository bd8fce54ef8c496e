"""What a body is, by its first bytes before its declaration."""

import re

MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "media"),
    (b"\x1f\x8b", "gzip"),
)
"""First bytes of formats that are no page, from their specifications."""

PAGES = ("text/html", "application/xhtml+xml", "application/octet-stream", "")
_AFTER_TYPE = re.compile(r'[;,\s"]')
"""What ends a media type: servers also send it twice, quoted, or with a space before its parameters."""

PLAIN = ("text/plain", "text/markdown")


def sniff(body: bytes, content_type: str | None) -> str:
    """`html`, `plain`, or the name of what the body is instead.

    A body that begins as a page is one, whatever it declares; a declared type is believed otherwise.
    """
    for magic, kind in MAGIC:
        if body.startswith(magic):
            return kind
    declared = _AFTER_TYPE.split((content_type or "").strip(' \t\r\n"'))[0].lower()
    if declared in PLAIN:
        return "plain"
    return "html" if declared in PAGES or _looks_like_page(body) else declared


def _looks_like_page(body: bytes) -> bool:
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))
