"""The one door of each host: whoever asks a host in a batch, a redirect from another one too, goes through it."""

import asyncio
import ssl
from dataclasses import dataclass

import httpcore2

from .network import Dialer
from .pace import Pace


@dataclass(frozen=True, slots=True)
class Door:
    """A host's turn and its only connection; the lock is held from the wait for a turn until the answer."""

    lock: asyncio.Lock
    pace: Pace
    pool: httpcore2.AsyncConnectionPool

    async def close(self) -> None:
        """Let the connection go; the door can be used again."""
        async with self.lock:
            await self.pool.aclose()


class Doors:
    """The doors of a batch by host; one is made when it is asked for first."""

    def __init__(self, dialer: Dialer, tls: ssl.SSLContext, gap: float) -> None:
        """No host was asked yet; `gap` is seconds between two requests to a host, at least."""
        self._dialer, self._tls, self._gap = dialer, tls, gap
        self._doors: dict[str, Door] = {}

    def of(self, host: str) -> Door:
        """The door of a host."""
        if host not in self._doors:
            pool = httpcore2.AsyncConnectionPool(self._tls, max_connections=1, http2=True, network_backend=self._dialer)
            self._doors[host] = Door(asyncio.Lock(), Pace(self._gap), pool)
        return self._doors[host]

    async def close(self) -> None:
        """Let all connections go."""
        for door in self._doors.values():
            await door.close()
