"""Rights signals of one answer as `kind=value`, in the order they were found; nothing is judged here.

Sources: X-Robots-Tag and robots meta tags (de facto), TDMRep (W3C Community Group report), AIPREF `Content-Usage`
(IETF drafts of 2026-08), licence links (HTML `rel=license`, Creative Commons, 공공누리).
"""

import html
import re
from collections.abc import Iterable, Iterator

HEADERS = ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-usage")
METAS = ("robots", "tdm-reservation", "tdm-policy")
SCANNED = 200_000
"""Characters at either end of a page that are searched: heads, and footers, where licences stand."""

_TAG = re.compile(r"<(meta|a|link|img)\b([^>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/([a-z]{2}))?|publicdomain/(zero)/(1\.0))"
)
_KOGL = re.compile(r"kogl\.or\.kr/\S*?licenseType([1-4])|공공누리\s*제?\s*([0-4])\s*유형")


def signals(headers: Iterable[tuple[str, str]], page: str) -> tuple[str, ...]:
    """Every signal of headers and HTML, without repeats."""
    found = [f"{name.lower()}={_plain(value)}" for name, value in headers if name.lower() in HEADERS]
    found += _of_tags(page if len(page) <= 2 * SCANNED else page[:SCANNED] + page[-SCANNED:])
    return tuple(dict.fromkeys(found))


def _of_tags(page: str) -> Iterator[str]:
    for tag, inside in _TAG.findall(page):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(inside)}
        if tag.lower() == "meta":
            yield from _of_meta(values)
        else:
            yield from _of_licence(tag.lower(), values)


def _of_meta(values: dict[str, str]) -> Iterator[str]:
    name = values.get("name", "").strip().lower()
    if name in METAS:
        yield f"meta:{name}={_plain(values.get('content', ''))}"


def _of_licence(tag: str, values: dict[str, str]) -> Iterator[str]:
    text = " ".join((values.get("href", ""), values.get("src", ""), values.get("alt", "")))
    named = licence_of(text)
    if named:
        kind = "licence" if "license" in values.get("rel", "").lower().split() else f"licence-mark:{tag}"
        yield f"{kind}={named}"


def licence_of(text: str) -> str | None:
    """The licence that a URL or mark names, as an identifier of `schemas.rights`; None when it names none.

    >>> licence_of("https://creativecommons.org/licenses/by-nc/2.0/kr/")
    'CC-BY-NC-2.0-KR'
    """
    mark = _CREATIVE_COMMONS.search(text.lower())
    if mark:
        kind, version, country, zero, _ = mark.groups()
        if zero:
            return "CC0-1.0"
        return f"CC-{kind.upper()}-{version}" + (f"-{country.upper()}" if country else "")
    open_mark = _KOGL.search(text)
    return f"KOGL-{open_mark[1] or open_mark[2]}" if open_mark else None


def _plain(value: str) -> str:
    return " ".join(value.lower().split())[:200]
