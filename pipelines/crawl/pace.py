"""When a host may be asked next."""

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from .fetch import Answer

MOST_WAIT: Final = 86_400.0
"""Seconds that a Retry-After may ask for; a later one is a mistake or a joke."""

BUSY: Final = (429, 503)
"""Statuses that ask for patience."""


class Pace:
    """The turns of one host: a gap after each answer."""

    def __init__(self, gap: float) -> None:
        """A host that was not asked yet."""
        self.gap = gap
        self._next = 0.0

    @property
    def wait(self) -> float:
        """Seconds to the next turn."""
        return max(0.0, self._next - time.monotonic())

    async def turn(self) -> None:
        """Wait for the turn."""
        await asyncio.sleep(self.wait)

    def done(self) -> None:
        """Count the gap from now."""
        self._next = time.monotonic() + self.gap


def retry_after(answer: Answer) -> float:
    """Seconds that an answer asks to wait for, as a number or as a date; 0 where it does not."""
    said = (answer.header("retry-after") or "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), MOST_WAIT)
    try:
        wait = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError for a date without its zone, OverflowError for its year
        return 0.0
    return min(max(wait, 0.0), MOST_WAIT)
