"""The main text of a web page and what the page says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, cast

from lxml.etree import XPath
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from .notices import Notice, notices
from .render import render
from .repair import repair

# Comments double the posts of boards and carry nicknames; its deduplication keeps state between pages; of the output
# formats "txt" costs least, since the text is rendered here. `fast` saves a sixth of the time and loses pages: F1 0.951
# against 0.959 on 119 news bodies, 0.31 against 0.99 on a Korean one.
OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "fast": False,
        "include_comments": False,
        "include_tables": True,
        "deduplicate": False,
        "with_metadata": True,
        "output_format": "txt",
    }
)
# Without a fetch date nothing bounds the dates of a page; the clock must not.
_UNBOUNDED: Final = "2100-01-01"
# libxml2 2.14 goes 255 elements deep and drops the text below without a word.
_TOO_DEEP: Final = XPath("boolean(" + "/*" * 255 + ")")
_PROHIBITIONS: Final = XPath(
    "/html/body//text()[contains(., '금지') or contains(., '불허') or contains(., '거부') or contains(., '금합니다')]"
    "[not(ancestor::script or ancestor::style or ancestor::a)]",
    smart_strings=False,
)
# What stands between the headline and the name of the site in a title.
_SEPARATORS: Final = tuple("|:-–—·<>«»")


class TooDeepError(ValueError):
    """A page nested deeper than the parser goes, so that text is missing from its tree."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page's main text ("" if none) and its metadata; `date` is ISO 8601, nothing in it is scrubbed yet."""

    text: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    notices: tuple[Notice, ...] = ()


def extract(html: str, url: str = "", fetched_at: datetime | None = None) -> Extracted:
    """The text and metadata of a decoded page; dates after `fetched_at` are not believed.

    Raises TooDeepError for a page the parser cannot hold, and whatever trafilatura raises.
    """
    tree = load_html(html)
    if tree is None:
        return Extracted()
    if _TOO_DEEP(tree):
        raise TooDeepError
    said = notices(_PROHIBITIONS(tree))
    repair(tree)
    options = {**OPTIONS, "url": url or None, "date_extraction_params": _dates(fetched_at)}
    found = cast("Document | None", bare_extraction(tree, **options))
    if found is None:
        return Extracted(notices=said)
    text = _without_title(render(found.body), found.title or "")
    return Extracted(text, found.title, found.author, found.date, said)


def _dates(fetched_at: datetime | None) -> dict[str, bool | str]:
    """The options of htmldate: the first date of publication that the markup states, not after the fetch."""
    latest = fetched_at.date().isoformat() if fetched_at else _UNBOUNDED
    return {"max_date": latest, "original_date": True, "extensive_search": False}


def _without_title(text: str, title: str) -> str:
    """The text less a first line that is the title, or the title less the name of the site."""
    first, _, rest = text.partition("\n")
    site = title.removeprefix(first).lstrip()
    is_title = title.startswith(first) and (not site or site.startswith(_SEPARATORS))
    return rest if first and is_title else text
