"""How the lines of an extracted text are marked (architecture section 9)."""

from typing import Final

FENCE: Final = "```"
"""Stands on a line of its own before and after a listing."""

ITEM: Final = "- "
"""Stands before the item of a list."""

ROW: Final = " | "
"""Stands between the cells of a row."""
