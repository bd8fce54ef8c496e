"""Extraction in a child process that can be killed, so that no page takes its neighbours with it."""

import json
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from ..quarantine import Failure
from .child import Child, ask, end, is_out_of_cpu, start
from .html import Extracted
from .licences import Licence
from .notices import Notice
from .scan import scan
from .targets import Target
from .trim import Cut

_MORE: Final = 5  # what a page gets when it is tried again alone, times the limits (architecture section 4)
_AGAIN: Final = frozenset({"timeout", "cpu", "memory", "crash"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: seconds and CPU seconds a page, bytes of memory, and pages before it is replaced."""

    seconds: float = 10.0
    cpu: int = 10
    memory: int = 1 << 30
    pages: int = 5_000


LIMITS: Final = Limits()
_ROWS: Final = {"notices": Notice, "licences": Licence, "cuts": Cut, "targets": Target}


class Guard:
    """A context that extracts pages one after another in a child; of one thread, with which the child dies.

    `retries` counts the pages that ended a child and were tried again alone.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        """No child is started before the first page."""
        self._limits = limits
        self._child: Child | None = None
        self._pages = 0
        self.retries = 0

    def __enter__(self) -> Self:
        """The guard itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The child ended."""
        self._end()

    def extract(self, html: str, url: str = "", fetched_at: datetime | None = None) -> Extracted | Failure:
        """What `html.extract` gives for a page, or why there is nothing; what ends a child is tried again alone.

        A failure is a reason of `scan`, timeout, cpu, memory, crash, or extractor:<name of the exception>.
        """
        if reason := scan(html):
            return Failure(reason)
        request = _request(html, url, fetched_at)
        result = self._ask(request)
        return self._alone(request) if _ends_child(result) else result

    def _alone(self, request: bytes) -> Extracted | Failure:
        """The result of a page in a child of its own with more of everything."""
        self.retries += 1
        limits = self._limits
        more = Limits(limits.seconds * _MORE, limits.cpu * _MORE, limits.memory * _MORE)
        with Guard(more) as alone:
            return alone._ask(request)

    def _ask(self, request: bytes) -> Extracted | Failure:
        """The result of a page in the current child, which is gone afterwards if the page was too much for it."""
        child = self._ready()
        self._pages += 1
        try:
            result = _result(ask(child, request, self._limits.seconds))
        except TimeoutError:
            result = Failure("timeout")
        except EOFError:
            result = Failure("cpu" if is_out_of_cpu(child) else "crash")
        if _ends_child(result):
            self._end()
        return result

    def _ready(self) -> Child:
        """The current child, or a new one if it has read enough pages or somebody ended it."""
        if self._child is None or self._child.poll() is not None or self._pages >= self._limits.pages:
            self._end()
            self._child, self._pages = start(self._limits.memory, self._limits.cpu), 0
        return self._child

    def _end(self) -> None:
        """No child left."""
        if self._child is not None:
            end(self._child)
            self._child = None


def _ends_child(result: Extracted | Failure) -> bool:
    """Whether a page was too much for its child."""
    return isinstance(result, Failure) and result.reason in _AGAIN


def _request(html: str, url: str, fetched_at: datetime | None) -> bytes:
    """A page as `worker` reads it; lone surrogates, which no decoded page has, become question marks."""
    head = json.dumps({"url": url, "fetched_at": fetched_at.isoformat() if fetched_at else None})
    return f"{head}\n{html}".encode("utf-8", "replace")


def _result(reply: bytes) -> Extracted | Failure:
    """The value that a reply of `worker` stands for."""
    fields = json.loads(reply)
    if reason := fields.get("failure"):
        return Failure(reason)
    rows = {name: tuple(kind(*row) for row in fields[name]) for name, kind in _ROWS.items()}
    return Extracted(**fields | rows)
