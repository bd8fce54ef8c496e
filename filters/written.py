"""What code is written in: a module, and all of this package that it comes to import, as one digest."""

import ast
import hashlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import Final

OURS: Final = __name__.partition(".")[0]
"""The package whose modules are followed; what others do is pinned by the lock file."""


@cache
def written_in(module: str) -> frozenset[str]:
    """The module and, of this package, those that it imports, at its top or within a function, and that they do."""
    found, new = frozenset[str](), frozenset((module,))
    while new:
        found |= new
        new = frozenset(each for name in new for each in _imported(name)) - found
    return found


@cache
def digest(module: str) -> str:
    """SHA-256 of the sources of all that a module is written in."""
    told = (f"{name}\0{source(name)}\0" for name in sorted(written_in(module)))
    return hashlib.sha256("".join(told).encode()).hexdigest()


def source(module: str) -> str:
    """The source of a module, which is imported for it by nobody: compiled ones take seconds."""
    if module in sys.modules:
        return inspect.getsource(sys.modules[module])
    found = find_spec(module)
    return Path(str(found and found.origin)).read_text(encoding="utf-8")


def _imported(module: str) -> Iterator[str]:
    """The modules of this package that a module's source names in its imports."""
    package = module if _is_package(module) else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source(module))):
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            yield from filter(_is_ours, (_holder(base, each.name) for each in node.names))


def _holder(base: str, name: str) -> str:
    """The module that an import of a name from a module reads: of a package, the one of that name if there is one."""
    inner = f"{base}.{name}"
    return inner if _is_package(base) and _is_ours(inner) else base


def _is_package(module: str) -> bool:
    return _is_ours(module) and find_spec(module).submodule_search_locations is not None  # type: ignore[union-attr]


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == OURS and find_spec(module) is not None
