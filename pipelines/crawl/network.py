"""The network as the crawler sees it: names are looked up once, every address is checked, a checked one is dialled."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, TypeAlias

import httpcore2

from .addresses import is_public, literal

Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
"""Host name and port to the addresses of it."""

_LOOPBACK: Final = "127.0.0.1"


class ForbiddenError(Exception):
    """An address that is not of the public Internet; nothing was sent to it."""


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, without repeats. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Dialer(httpcore2.AsyncNetworkBackend):
    """Connects to the address that was checked, so that a second look-up cannot name another one.

    `loopback` is a port of this machine at which every named host is dialled instead: for tests alone.
    """

    def __init__(self, loopback: int | None = None, resolve: Resolve = resolved) -> None:
        """Dial through anyio, whatever the event loop is."""
        self._loopback = loopback
        self._resolve = resolve
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A stream to the first address that answers. Raises ForbiddenError where any address is not public."""
        if self._loopback is not None and not literal(host):
            return await self._backend.connect_tcp(_LOOPBACK, self._loopback, timeout, local_address, socket_options)
        failed: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in await self._checked(host, port):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError(f"{host} has no address")

    async def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} is not found") from error
        if not all(map(is_public, found)):
            raise ForbiddenError(host)
        return found
