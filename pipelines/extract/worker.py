"""The extraction child: `python -m malmoi.pipelines.extract.worker PARENT MEMORY CPU`, pages in and results out.

Frames in: a JSON line of url and fetched_at, then the page in UTF-8. Frames out: an empty one when ready, then JSON,
the fields of Extracted or {"failure": reason}. Nothing is pickled.
"""

import ctypes
import dataclasses
import json
import logging
import math
import os
import resource
import signal
import sys
from datetime import datetime
from typing import Final

from lxml.etree import ErrorTypes, LxmlError

from .frames import frame, read_frame
from .html import Extracted, TooDeepError, extract

# A page for each tier.
_FIRST: Final = tuple(
    f"<title>말모이</title><article>{9 * paragraph}</article>"
    for paragraph in ("<p>낱말을 모아 사전을 만든다.</p>", "<p>To gather words for a dictionary took many years.</p>")
)
# Its rows are tuples, which JSON has as lists; `dataclasses.asdict` would copy each.
_FIELDS: Final = [field.name for field in dataclasses.fields(Extracted)]
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG, linux/prctl.h
# What a page may raise in trafilatura, lxml, htmldate or here; anything else ends the child, and the guard says crash.
_PAGE_ERRORS: Final = (
    *(LxmlError, ValueError, TypeError, LookupError),
    *(AttributeError, ArithmeticError, RuntimeError, AssertionError),
)


def answer(request: bytes) -> bytes:
    """The result of one page as JSON; an exception is only its name, for its message may quote the page."""
    head, _, html = request.partition(b"\n")
    meta = json.loads(head)
    fetched_at = datetime.fromisoformat(meta["fetched_at"]) if meta["fetched_at"] else None
    try:
        extracted = extract(html.decode(), meta["url"], fetched_at, foreign=False)
        result = {name: getattr(extracted, name) for name in _FIELDS}
    except TooDeepError:
        result = {"failure": "too-deep"}
    except MemoryError:
        result = {"failure": "memory"}
    except _PAGE_ERRORS as error:
        is_out = getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY
        result = {"failure": "memory" if is_out else f"extractor:{type(error).__name__}"}
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")


def main(parent: int, memory: int, cpu: int) -> None:
    """Answers pages until the parent closes the pipe or dies, within bytes of address space and CPU seconds a page."""
    _tie_to(parent)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable(logging.CRITICAL)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as replies:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not look like a frame
        for page in _FIRST:  # what is imported and compiled at a first page shall not count as its time
            extract(page)
        replies.write(frame(b""))
        replies.flush()
        while (request := read_frame(sys.stdin.buffer)) is not None:
            _allow(cpu)
            replies.write(frame(answer(request)))
            replies.flush()


def _allow(cpu: int) -> None:
    """So many more CPU seconds from now on, after which the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + cpu
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _tie_to(parent: int) -> None:
    """The death of this process with its parent, at once if that has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
