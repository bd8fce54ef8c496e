"""A fastText model learnt from lines with labels, in a process of its own: `python -m malmoi.pipelines.learn`.

With one thread fastText 0.9.2 sets a tenth of its matrix and takes the rest as memory was, so that equal lines give
unequal models, or none ("Encountered NaN"). The process is told to be given memory of zeros (`ZEROS`).
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .errors import BadInput

ZEROS: Final = {"MALLOC_PERTURB_": "255"}
"""Lets glibc fill what it gives out with the complement of this byte (mallopt(3), M_PERTURB)."""

PARAMETERS: Final[Mapping[str, int | float | str]] = {
    "lr": 1.0, "dim": 16, "epoch": 10, "minCount": 3, "minn": 2, "maxn": 4, "wordNgrams": 1, "bucket": 1 << 17,
    "loss": "softmax", "thread": 1, "verbose": 0,
}  # fmt: skip
"""How fastText learns; n-grams of characters, since eojeol of Korean seldom come back whole.

On 380 texts of 9 domains answers are then probabilities nearly (slope 1.8); at a rate of 0.2 nothing is learnt.
"""


def learn(lines: Path, seed: int, out: Path) -> None:
    """Write the model of some lines. Raises BadInput where fastText cannot learn from them."""
    command = [sys.executable, "-m", __name__, str(lines), str(seed), str(out)]
    done = subprocess.run(command, env=os.environ | ZEROS, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadInput(f"fastText cannot learn from these texts; give more of them: {done.stderr.strip()[-200:]}")


def main(lines: str, seed: str, out: str) -> None:
    """What the process does."""
    import fasttext  # noqa: PLC0415 - the command line starts without it

    # The generator takes 0 for 1.
    fasttext.train_supervised(input=lines, seed=int(seed) + 1, **PARAMETERS).save_model(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
