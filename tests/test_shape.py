"""The shape of the code: what a glance can check, checked."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for layer in ("schemas", "filters", "pipelines") for path in (ROOT / layer).rglob("*.py"))
TESTS = sorted((ROOT / "tests").glob("test_*.py"))
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, FUNCTION)]


def length(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def code(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def parameters(function):
    names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_room(path):
    assert code(path) <= 300
    for function in functions(path):
        assert length(function) <= 50, function.name
        assert parameters(function) <= (4 if function.name == "__init__" else 7), function.name


def test_the_median_function_has_six_lines_at_most():
    assert statistics.median(length(each) for path in SOURCES for each in functions(path)) <= 6


def test_one_place_alone_catches_everything():
    broad = [
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or getattr(node.type, "id", "") == "Exception")
    ]
    assert set(broad) == {"quarantine.py"}


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_a_test_has_twenty_lines_at_most(path):
    assert [each.name for each in functions(path) if each.name.startswith("test_") and length(each) > 20] == []
