"""The measure of quality: how likely a model that the user has trained takes a text for one of the good ones."""

import json
import unicodedata
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .models import ModelError, Pinned, trained

MODEL, CALIBRATION = "model.bin", "calibration.json"
"""Names of the files in the folder of a model."""

BINDING: Final = "fasttext-numpy2"
"""The package that asks models; its version is in the key of the measure."""

LABEL: Final = "__label__"
GOOD, BAD = f"{LABEL}good", f"{LABEL}bad"

LONGEST: Final = 1000
"""Characters of a text that the model reads: as for `language`, more hardly moves it and costs as much again."""

CERTAIN: Final = 1e-6
"""Probabilities this near to 0 and 1 are taken for so near: the model's own have 24 bits."""


class Quality(NamedTuple):
    """A model and how its answers become probabilities."""

    model: Pinned
    calibration: Pinned


class Calibration(NamedTuple):
    """A logistic curve over the log-odds that a model gives (Platt 1999)."""

    slope: float
    intercept: float

    def __call__(self, answers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated probabilities of a model's answers."""
        made: NDArray[np.float64] = 1 / (1 + np.exp(-self.slope * odds(answers) - self.intercept))
        return made


def quality(given: Quality, texts: pa.Array) -> pa.Array:
    """Probability, by the model that the user trained, that the text is one of the good ones.

    Raises ModelError for files that are no such model.
    """
    lines = [line(text or "") for text in texts.to_pylist()]
    return pa.array(np.round(_calibration(given.calibration)(answers(_model(given.model), lines)), 4), pa.float64())


def line(text: str) -> str:
    """The beginning of a text as the one line that a model reads; what fastText takes for labels is none."""
    begun = unicodedata.normalize("NFC", text[:LONGEST]).replace(LABEL, "label ")
    return " ".join(begun.split())


def answers(model: object, lines: list[str]) -> NDArray[np.float64]:
    """What a model says of lines: the probability of the good ones' label."""
    told = (dict(map(reversed, model.f.predict(each + "\n", 2, 0.0, "strict"))) for each in lines)  # type: ignore[attr-defined] # the binding has no types
    return np.fromiter((each.get(GOOD, 0.0) for each in told), np.float64, len(lines))


def odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds of probabilities, none beyond `CERTAIN`."""
    bounded = np.clip(probabilities, CERTAIN, 1 - CERTAIN)
    made: NDArray[np.float64] = np.log(bounded / (1 - bounded))
    return made


@cache
def _model(file: Pinned) -> Any:  # noqa: ANN401 - the binding has no types
    model = trained(file)
    if not {GOOD, BAD} <= set(model.get_labels()):
        raise ModelError(f"{file.path} knows no {GOOD} and {BAD}; make another: `malmoi train quality`")
    return model


@cache
def _calibration(file: Pinned) -> Calibration:
    try:
        told = json.loads(file.read())
        return Calibration(*(float(told[name]) for name in Calibration._fields))
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{file.path} is no calibration; make the model again: `malmoi train quality`") from error
