import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("schemas", "filters", "pipelines")
BLOCK = """
import sys
allowed = set(sys.stdlib_module_names) | {"malmoi", "numpy", "pyarrow", "re2", "_re2", "absl"}
class Refuse:
    def find_spec(self, name, path=None, target=None):
        known = name.partition(".")[0] in allowed or name.startswith(("_sysconfigdata", "__editable"))
        if not known:
            raise ImportError(f"{name} is not allowed here")
sys.meta_path.insert(0, Refuse())
"""


def sources():
    return {"malmoi/__init__.py"} | {
        f"malmoi/{path.relative_to(ROOT)}" for layer in LAYERS for path in (ROOT / layer).rglob("*.py")
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy in a folder whose name is no identifier."""
    folder = tmp_path_factory.mktemp("wheel") / "my-repo"
    for name in ("__init__.py", "pyproject.toml", "README.md", "LICENSE", *LAYERS):
        subprocess.run(["mkdir", "-p", folder], check=True)
        subprocess.run(["cp", "-r", ROOT / name, folder], check=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", folder]
    subprocess.run(command, check=True, capture_output=True)
    return next((folder / "dist").iterdir())


def test_the_wheel_holds_exactly_the_package(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == sources()


def test_installing_it_into_an_empty_environment_adds_one_name(wheel, tmp_path):
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    places = next((tmp_path / "empty" / "lib").iterdir()) / "site-packages"
    before = {path.name for path in places.iterdir()}
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    added = {path.name for path in places.iterdir()} - before
    assert {name for name in added if not name.endswith(".dist-info")} == {"malmoi"}


def test_filters_import_with_nothing_but_arrow_numpy_and_re2_and_compile_what_is_called():
    paths = [name for name in sorted(sources()) if "/filters/" in name and not name.endswith("_cpu.py")]
    modules = [name.removesuffix(".py").replace("/", ".") for name in paths]
    imports = "\n".join(f"import {name.removesuffix('.__init__')}" for name in modules)
    subprocess.run([sys.executable, "-c", BLOCK + imports], check=True)


@pytest.mark.parametrize("module", ["run", "ingest", "read", "extract", "deduplicate", "audit.trace", "rights"])
def test_no_public_function_imports_beam(module):
    code = f"import sys, malmoi.pipelines.{module}; sys.exit('apache_beam' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_package_is_listed_for_the_build():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert {name.replace(".", "/") for name in listed} == {str(Path(name).parent) for name in sources()}
