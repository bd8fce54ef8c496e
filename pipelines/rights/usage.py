"""What a site says of uses: AIPREF's `Content-Usage` and Cloudflare's `Content-Signal`."""

import re
from typing import Final

from http_sf import StructuredFieldError, Token, parse

from .directives import OTHER

_CATEGORIES: Final = frozenset(("all", "bots", "train-ai", "train-genai", "ai-use", "ai-input", "search"))
"""What drafts of the AIPREF vocabulary and of content signals have called uses (IETF, 2025 and 2026)."""

_SIGNAL: Final = re.compile(r"\s*(search|ai-input|ai-train)\s*=\s*(yes|no)\s*")
_SAID: Final = {"yes": "y", "no": "n"}
_NAMES: Final = {"ai-train": "train-ai"}


def usages(value: str) -> list[str]:
    """The known categories of a `Content-Usage` dictionary (RFC 9651) that are `y` or `n`; `other` for all else.

    A dictionary with an error permits nothing, and of a key that comes twice the last one counts (IETF aipref drafts of
    2026-08); but an `n` of any member counts, whatever stands beside it (our choice: what is unclear is no permission).
    """
    forbidden = [each for part in value.split(",") for each in _members(part) if each.endswith("=n")]
    return list(dict.fromkeys((*_members(value), *forbidden)))


def _members(value: str) -> list[str]:
    try:
        found: dict[str, tuple[object, object]]
        found = parse(value.encode("ascii", "replace"), tltype="dictionary")  # type: ignore[assignment]
    except StructuredFieldError:
        return [OTHER]
    return [_said(name, member[0]) for name, member in found.items()] or [OTHER]


def _said(name: str, value: object) -> str:
    """A category and its token; what is neither is not stored, since it could be anyone's name."""
    known = name in _CATEGORIES and isinstance(value, Token) and str(value) in ("y", "n")
    return f"{name}={value}" if known else OTHER


def content_signals(value: str) -> list[str]:
    """The uses of a `Content-Signal` line (Cloudflare, 2025), named as AIPREF names them; `other` for all else."""
    found = (_SIGNAL.fullmatch(part.partition(";")[0].lower()) for part in value.split(","))
    return [f"{_NAMES.get(each[1], each[1])}={_SAID[each[2]]}" if each else OTHER for each in found]
