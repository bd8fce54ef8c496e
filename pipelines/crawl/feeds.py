"""Sitemaps, their indexes, RSS and Atom: the addresses they list. No entity is expanded and nothing is loaded."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

MOST: Final = 50_000
"""Entries of a file: what sitemaps.org allows."""

_SPACE: Final = b"\xef\xbb\xbf \t\r\n"
_GZIP: Final = b"\x1f\x8b"
_PARSER: Final = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": True}
_ENTRIES: Final = {
    "sitemapindex": ("sitemap", "sitemap"),
    "urlset": ("url", "page"),
    "rss": ("item", "page"),
    "RDF": ("item", "page"),
    "feed": ("entry", "page"),
}
"""By root element: what an entry is called, and what it leads to."""

_KINDS: Final = {"sitemapindex": "sitemap", "urlset": "sitemap"}
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(sitemapindex|urlset|rss|RDF|feed)[\s>]")
_BEFORE: Final = 1024  # bytes before a root element, our choice: a declaration, a style sheet, a comment

_ITSELF: Final = "alternate"
"""What a link of Atom is called that leads to the entry itself, as one without a name does (RFC 4287, 4.2.7.2)."""

_DATES: Final = ("lastmod", "pubDate", "updated", "date")


class Entry(NamedTuple):
    """An address as it stands in a file, what it is to be asked for as, and when it says that it changed."""

    address: str
    kind: str
    changed: str | None


def kind_of(body: bytes) -> str | None:
    """Whether a file is a sitemap or a feed by its root element, whatever it was asked for as; None where neither."""
    found = _ROOT.search(body[:_BEFORE]) if body.lstrip(_SPACE).startswith(b"<") else None
    return _KINDS.get(found[1].decode("ascii"), "feed") if found else None


def entries(body: bytes) -> list[Entry]:
    """The entries of a sitemap or feed, which may lie in gzip's packing already undone; none of what is neither."""
    if b"<!ENTITY" in body[: 2**16]:
        return []
    try:
        root = etree.fromstring(body.lstrip(), etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError:
        return []
    if root is None or _name(root) not in _ENTRIES:
        return []
    tag, kind = _ENTRIES[_name(root)]
    found = (_entry(each, kind) for each in root.iter(etree.Element) if _name(each) == tag)
    return [entry for entry in found if entry.address][:MOST]


def is_packed(body: bytes) -> bool:
    """Whether a file is gzip itself, as `sitemap.xml.gz` is."""
    return body.startswith(_GZIP)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _entry(element: etree._Element, kind: str) -> Entry:
    children = [each for each in element.iterchildren(etree.Element) if each.get("rel", _ITSELF) == _ITSELF]
    said = {_name(each): each for each in reversed(children)}
    place = next((said[name] for name in ("loc", "link") if name in said), None)
    address = "" if place is None else (place.text or place.get("href") or "").strip()
    return Entry(address, kind, next(_dates(said), None))


def _dates(said: dict[str, etree._Element]) -> Iterator[str]:
    return (text.strip() for name in _DATES if name in said and (text := said[name].text))
