"""The main text of a page as trafilatura finds it, rendered in our form."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from .render import render
from .repair import repair

# Comments double the posts of boards and carry nicknames; its deduplication keeps state between pages; of the output
# formats "txt" costs least, since the text is rendered here, and metadata are found in `metadata`.
OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "include_comments": False,
        "include_tables": True,
        "deduplicate": False,
        "with_metadata": False,
        "output_format": "txt",
    }
)


def slow(html: str, url: str, *, alone: bool) -> str:
    """The main text of a page, "" if there is none. Raises what trafilatura raises.

    `alone`: without a look at what other extractors find, which gains 0.008 in F1 on 119 foreign news bodies, nothing
    on the Korean pages that come here; jusText's lists of words alone take 0.2 s to load.
    """
    tree = load_html(html)
    if tree is None:
        return ""
    repair(tree)
    found = cast("Document | None", bare_extraction(tree, url=url or None, fast=alone, **OPTIONS))
    return "" if found is None else render(found.body)
