"""Words of a page, made plain."""

import re
from html import unescape
from typing import Final

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def clean(text: str | None, longest: int = 2_000) -> str:
    """A text with its entities read, white space single, and what is invisible removed; cut at `longest` characters."""
    if not text:
        return ""
    text = text[:longest]
    text = " ".join((unescape(text) if "&" in text else text).split())
    return text if text.isascii() else _INVISIBLE.sub("", text).strip()
