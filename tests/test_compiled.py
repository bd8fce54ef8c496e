"""Machine code of kernels is kept apart for each state of what they are compiled from."""

import os
import subprocess
import sys
from pathlib import Path

from malmoi.filters.written import written_in

TELL = "import numba, malmoi.filters.compiled_cpu as made; print(numba.config.CACHE_DIR, made.state(), *made.kernels())"


def told(**more):
    done = subprocess.run(
        [sys.executable, "-c", TELL], capture_output=True, text=True, check=True, env={**os.environ, **more}
    )
    return done.stdout.split()


def test_the_folder_is_named_by_all_kernels_and_what_they_import(tmp_path):
    folder, state, *kernels = told(HOME=str(tmp_path), NUMBA_CACHE_DIR="")
    assert Path(folder) == tmp_path / ".cache" / "malmoi" / "kernels" / state
    assert {"malmoi.filters.text_cpu", "malmoi.pipelines.deduplicate.fold_cpu"} <= set(kernels)
    assert "malmoi.pipelines.deduplicate.vector_cpu" in written_in("malmoi.pipelines.deduplicate.fold_cpu")


def test_a_folder_that_is_given_stays(tmp_path):
    assert told(NUMBA_CACHE_DIR=str(tmp_path))[0] == str(tmp_path)
