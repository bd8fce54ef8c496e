"""malmoi train quality: a fastText model that tells good texts from bad ones, judged on domains it has not seen.

Equal texts, seed and packages give equal bytes: the texts are sorted, and one thread learns (`learn`).
"""

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..filters.models import Pinned, pin, trained
from ..filters.quality import BAD, CALIBRATION, GOOD, MODEL, Calibration, answers
from .calibrate import auc, brier, calibrated, reliability
from .errors import BadInput
from .examples import Examples, examples
from .learn import PARAMETERS, learn
from .train_card import CARD, card

TRAIN, CALIBRATE, TEST = range(3)
DEALT: Final = (TRAIN, TEST, CALIBRATE, TRAIN, TRAIN)
"""The parts of the domains of a class, largest first, and over again."""

FEWEST: Final = 3
"""Domains of a class, so that each of the three has one."""

@dataclass(frozen=True, slots=True)
class Lesson:
    """What to learn from: paths of good and of bad texts, their column, and a seed."""

    good: tuple[str, ...]
    bad: tuple[str, ...]
    column: str = "text"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Texts in an order of their own, whether each is good, and the part it has in training."""

    lines: list[str]
    good: NDArray[np.bool_]
    part: NDArray[np.int64]

    def of(self, part: int) -> tuple[list[str], NDArray[np.bool_]]:
        """The texts of a part."""
        return [self.lines[place] for place in np.flatnonzero(self.part == part)], self.good[self.part == part]


def train(lesson: Lesson, out: str) -> dict[str, Any]:
    """Writes model, calibration and card into a folder, and says what they are.

    Raises BadInput where a class has too few domains, or the model cannot tell the classes apart.
    """
    given = {"good": examples(lesson.good, lesson.column), "bad": examples(lesson.bad, lesson.column)}
    rows = _rows(given["good"], given["bad"])
    with tempfile.TemporaryDirectory() as scratch:
        learned = _learned(rows, lesson.seed, Path(scratch))
        model, content = trained(learned), learned.read()
    lines, good = rows.of(CALIBRATE)
    curve = calibrated(answers(model, lines), good)
    if curve.slope <= 0:
        raise BadInput("the model tells good from bad no better than chance on domains it has not seen; give others")
    told = {"seed": lesson.seed, "rows": _counted(rows), "files": {name: each.files for name, each in given.items()}}
    told |= {"licences": {name: each.licences for name, each in given.items()}, **_judged(rows, model, curve)}
    _write(Path(out), content, curve, card(told, PARAMETERS))
    return {"model": out, "auc": told["auc"], "rows": told["rows"], "lost": sum(each.lost for each in given.values())}


def _rows(good: Examples, bad: Examples) -> _Rows:
    """The texts of both classes by their digest; a text that is in both is in neither."""
    both = {**bad.domains, **good.domains}
    lines = sorted((each for each in both if (each in good.domains) != (each in bad.domains)), key=_digest)
    marks = np.array([each in good.domains for each in lines], np.bool_)
    parts = _parts([both[each] for each in lines], marks)
    return _Rows(lines, marks, np.array([parts[both[each]] for each in lines]))


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _parts(domains: list[str], good: NDArray[np.bool_]) -> dict[str, int]:
    """The part of each domain: those that are mostly good, and the others, are dealt out to the parts by size."""
    size, leaning = Counter(domains), Counter[str]()
    for domain, mark in zip(domains, good.tolist(), strict=True):
        leaning[domain] += 1 if mark else -1
    made: dict[str, int] = {}
    for name, mostly in (("good", True), ("bad", False)):
        found = sorted((each for each in size if (leaning[each] > 0) == mostly), key=lambda each: (-size[each], each))
        if len(found) < FEWEST:
            raise BadInput(f"--{name} is of {len(found)} domains, {found}; give {FEWEST} or more, to hold some out")
        made |= {each: DEALT[place % len(DEALT)] for place, each in enumerate(found)}
    return made


def _learned(rows: _Rows, seed: int, folder: Path) -> Pinned:
    lines, good = rows.of(TRAIN)
    labelled = (f"{GOOD if mark else BAD} {line}\n" for line, mark in zip(lines, good.tolist(), strict=True))
    with (folder / "lines.txt").open("w", encoding="utf-8", errors="replace") as sink:
        sink.writelines(labelled)
    learn(folder / "lines.txt", seed, folder / MODEL)
    return pin(str(folder / MODEL))


def _counted(rows: _Rows) -> dict[str, dict[str, int]]:
    """Rows by part and class."""
    names = ("train", "calibrate", "test")
    found = {name: rows.good[rows.part == part] for part, name in enumerate(names)}
    return {name: {"good": int(good.sum()), "bad": int((~good).sum())} for name, good in found.items()}


def _judged(rows: _Rows, model: object, curve: Calibration) -> dict[str, Any]:
    """What the model makes of the domains that are held out to judge it."""
    lines, good = rows.of(TEST)
    raw = answers(model, lines)
    probable = curve(raw)
    return {
        "auc": round(auc(raw, good), 4),
        "brier": {"raw": round(brier(raw, good), 4), "calibrated": round(brier(probable, good), 4)},
        "reliability": reliability(probable, good),
    }


def _write(out: Path, model: bytes, curve: Calibration, text: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL).write_bytes(model)
    (out / CALIBRATION).write_text(json.dumps(curve._asdict(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (out / CARD).write_text(text, encoding="utf-8")
