"""The main text of a page as trafilatura finds it, rendered in our form."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from .render import render
from .repair import repair

# Comments double the posts of boards and carry nicknames; its deduplication keeps state between pages; of the output
# formats "txt" costs least, since the text is rendered here, and metadata are found in `metadata`. `fast` saves a sixth
# of the time and loses pages: F1 0.951 against 0.959 on 119 news bodies, 0.31 against 0.99 on a Korean one.
OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "fast": False,
        "include_comments": False,
        "include_tables": True,
        "deduplicate": False,
        "with_metadata": False,
        "output_format": "txt",
    }
)


def slow(html: str, url: str) -> str:
    """The main text of a page, "" if there is none. Raises what trafilatura raises."""
    tree = load_html(html)
    if tree is None:
        return ""
    repair(tree)
    found = cast("Document | None", bare_extraction(tree, url=url or None, **OPTIONS))
    return "" if found is None else render(found.body)
