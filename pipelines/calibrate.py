"""How well a model tells good from bad, and the curve that makes its answers probabilities."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..filters.quality import Calibration, odds

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

STEPS: Final = 100
ENOUGH: Final = 1e-10
"""Newton's steps at most, and below which length the next is not taken."""

BINS: Final = 10


def auc(answers: Numbers, good: Marks) -> float:
    """Probability that a good text has a higher answer than a bad one; equal answers count half."""
    _, place, counts = np.unique(answers, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = int(good.sum())
    pairs = positive * (len(good) - positive)
    return float((ranks[good].sum() - positive * (positive + 1) / 2) / pairs)


def brier(answers: Numbers, good: Marks) -> float:
    """Mean squared distance of probabilities from what is true."""
    return float(np.mean((answers - good) ** 2))


def calibrated(answers: Numbers, good: Marks) -> Calibration:
    """The curve of the greatest likelihood, with the targets of Platt (1999), which keep it from being a step."""
    given = odds(answers)
    positive = int(good.sum())
    target = np.where(good, (positive + 1) / (positive + 2), 1 / (len(good) - positive + 2))
    made = np.zeros(2)
    for _ in range(STEPS):
        step = _newton(given, target, made)
        made += step
        if np.abs(step).max() < ENOUGH:
            break
    return Calibration(round(float(made[0]), 6), round(float(made[1]), 6))


def _newton(given: Numbers, target: Numbers, made: Numbers) -> Numbers:
    """The next step, halved until it makes the targets more likely."""
    likely = 1 / (1 + np.exp(-made[0] * given - made[1]))
    weight = likely * (1 - likely) + ENOUGH
    across = np.sum(weight * given)
    bent = np.array([[np.sum(weight * given**2), across], [across, np.sum(weight)]])
    step = np.linalg.solve(bent, [np.sum((target - likely) * given), np.sum(target - likely)])
    while _loss(given, target, made + step) > _loss(given, target, made) and np.abs(step).max() > ENOUGH:
        step = step / 2
    return step


def _loss(given: Numbers, target: Numbers, made: Numbers) -> float:
    curve = made[0] * given + made[1]
    return float(np.sum(np.logaddexp(0, curve) - target * curve))


def reliability(answers: Numbers, good: Marks) -> list[tuple[float, int, float]]:
    """Of each tenth of the probabilities that some answers are in: its start, how many they are, and how many good."""
    tenth = np.minimum((answers * BINS).astype(int), BINS - 1)
    found = ((int(each), good[tenth == each]) for each in np.unique(tenth))
    return [(each / BINS, len(marks), float(marks.mean())) for each, marks in found]
