"""What code is written in: a module, and all of this package that it comes to import, as one digest."""

import ast
import hashlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import Final

OURS: Final = __name__.partition(".")[0]
"""The package whose modules are followed; what others do is pinned by the lock file."""

ROOT: Final = Path(__file__).parents[1]


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
    """The source of a module; those of the package are found by their names, and imported for it by nobody."""
    if _is_ours(module):
        return _path(module).read_text(encoding="utf-8")
    return inspect.getsource(sys.modules[module])


@cache
def _imported(module: str) -> frozenset[str]:
    """The modules of this package that a module's source names in its imports."""
    return frozenset(_named(module))


def _named(module: str) -> Iterator[str]:
    package = module if _is_package(module) else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source(module))):
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            yield from filter(_is_ours, (_holder(base, each.name) for each in node.names))


def _holder(base: str, name: str) -> str:
    """The module that an import of a name from a module reads: of a package, the one of that name if there is one."""
    inner = f"{base}.{name}"
    return inner if _is_package(base) and _is_ours(inner) else base


def _path(module: str) -> Path:
    """Where a module of the package is, if it is."""
    place = ROOT.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _is_package(module: str) -> bool:
    return _is_ours(module) and _path(module).name == "__init__.py"


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == OURS and _path(module).is_file()
