"""Group commit: many tasks wait for the disk, and one write to it serves all that came before."""

import asyncio
from collections.abc import Callable


class Settle:
    """What waits here returns when a `sync` that began after it came has ended."""

    def __init__(self, sync: Callable[[], None]) -> None:
        """Nobody has waited yet; `sync` runs in a thread, and never twice at a time."""
        self._sync = sync
        self._turn = asyncio.Lock()
        self._came = 0
        self._settled = 0

    async def __call__(self) -> None:
        """Wait until what was written before is on the disk. Raises OSError where it fails."""
        self._came += 1
        mine = self._came
        async with self._turn:
            if self._settled < mine:
                came = self._came
                await asyncio.to_thread(self._sync)
                self._settled = came
