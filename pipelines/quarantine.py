"""The one place of a broad except: what breaks our code is named by what broke and where, and its neighbours go on."""

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record has no document. Never holds text of the record: exception messages may quote it."""

    reason: str


def guarded(function: Callable[..., T], *arguments: object) -> T | Failure:
    """What the function returns, or a Failure with the exception's name and the place it was raised at."""
    try:
        return function(*arguments)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - this is the quarantine
        return _broken(error)


async def awaited(made: Awaitable[T]) -> T | Failure:
    """What is awaited, or a Failure as of `guarded`; whoever asks has named what the network and the disk may raise."""
    try:
        return await made
    except Exception as error:  # noqa: BLE001 - the same
        return _broken(error)


def _broken(error: Exception) -> Failure:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Failure(f"broken:{type(error).__name__}@{Path(last.filename).stem}.{last.name}")
