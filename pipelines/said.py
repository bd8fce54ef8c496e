"""What inputs say of themselves, in words that are known: a header may hold anything, a stored column may not."""

import re

OTHER = "other"

RECORDS = frozenset({
    "warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation", "unknown",
})
"""Record types of WARC 1.1 (ISO 28500:2017)."""

CONTENTS = frozenset({
    "pdf", "ole", "zip", "image", "media", "gzip", "application/json", "application/javascript", "application/pdf",
    "application/xml", "application/rss+xml", "application/atom+xml", "application/zip", "text/css",
    "text/javascript", "text/xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "video/mp4",
    "audio/mpeg", "font/woff2",
})
"""What a body that is no page is: by its first bytes, or by a media type that web servers often declare (IANA)."""

LABELS = frozenset({
    "utf-8", "utf8", "euc-kr", "euckr", "cp949", "ms949", "uhc", "x-windows-949", "windows-949", "korean",
    "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601", "cseuckr", "csksc56011987", "iso-ir-149", "iso-2022-kr",
    "johab", "utf-16", "utf-16le", "utf-16be", "ascii", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-15",
    "latin1", "windows-1250", "windows-1251", "windows-1252", "koi8-r", "shift_jis", "shift-jis", "sjis", "x-sjis",
    "euc-jp", "iso-2022-jp", "gb2312", "gbk", "gb18030", "big5", "big5-hkscs", "tis-620",
})
"""Encoding labels (WHATWG Encoding Standard, and those that Korean pages use beside it)."""

_MEDIA_TYPE = re.compile(r"(text|application|image|audio|video|font)/([a-z0-9][a-z0-9.+-]{0,40})")
_WORD = re.compile(r"[a-z][a-z-]{2,23}")
_DIGITS = re.compile(r"[0-9]{3}")


def listed(word: str, known: frozenset[str]) -> str:
    """The word where it is known, else `other`."""
    return word if word in known else OTHER


def media_type(declared: str | None) -> str | None:
    """The media type of a Content-Type header without its parameters; `other` for what is none."""
    if declared is None:
        return None
    found = _MEDIA_TYPE.fullmatch(declared.partition(";")[0].strip().lower())
    return OTHER if found is None or _DIGITS.search(found[0]) else found[0]


def damage_word(said: str) -> str:
    """Why a record is not whole, in one word; `truncated` where a header says it in words of its own."""
    return said if _WORD.fullmatch(said) else "truncated"
