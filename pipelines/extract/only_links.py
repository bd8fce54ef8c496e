"""The lines of a text that its page shows as links and nothing else, thus what other pages are called."""

from typing import Final

from .lines import ITEM
from .outline import Outline

# Share of a line's characters from which it is a link with a mark or word beside it, such as "→" (our choice, measured
# on the foreign pages of bench/EXTRACTION.md, where half does not do better).
_ONLY: Final = 0.8
_ADDRESSES: Final = ("://", "www.")  # a line that is an address is what its author refers to


def without_links(text: str, page: Outline) -> str:
    """A text that another extractor found, less the lines that are links wherever the page of that outline has them."""
    linked: dict[str, bool] = {}
    for block in page.blocks:
        said = _characters(block.line)
        linked[said] = linked.get(said, True) and block.linked >= _ONLY * len(said)
    return "\n".join(line for line in text.split("\n") if _is_address(line) or not linked.get(_characters(line)))


def _characters(line: str) -> str:
    """What a line is found again by: extractors differ in spaces and marks of items."""
    return "".join(line.removeprefix(ITEM).split())


def _is_address(line: str) -> bool:
    """Whether a line holds an address of the Web."""
    return any(each in line for each in _ADDRESSES)
