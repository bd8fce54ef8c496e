"""numba's `njit`, whose machine code is kept apart for each state of the kernels.

numba looks at the file of a kernel alone: a change in what the kernel imports would leave its old code in use.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from numba import config, njit

from .written import OURS, ROOT, digest

__all__ = ["njit"]


def kernels() -> Iterator[str]:
    """The modules of the package that are compiled, by name."""
    for part in ("filters", "pipelines"):
        for path in sorted((ROOT / part).rglob("*_cpu.py")):
            yield ".".join((OURS, *path.relative_to(ROOT).with_suffix("").parts))


def state() -> str:
    """Digest of all that is compiled and of all that it imports."""
    return hashlib.sha256("".join(map(digest, kernels())).encode()).hexdigest()[:16]


if not config.CACHE_DIR:  # type: ignore[attr-defined] # made when numba reads its settings
    config.CACHE_DIR = str(Path.home() / ".cache" / "malmoi" / "kernels" / state())  # type: ignore[attr-defined]
