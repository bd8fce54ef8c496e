"""The values of a measure that pass: ranges, lists of values, no value, and quantiles that a release looks up."""

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

BY = ("source",)
"""What a quantile may be taken in each of, beside all documents."""


class PolicyError(ValueError):
    """A policy that cannot be; the message names the step and the fix."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The values from `low` to `high`, both included. A null never passes, unless everything does."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a range that holds nothing."""
        if not self.low <= self.high:
            raise PolicyError(f"bound {self.low}..{self.high} holds no value; put the smaller end first")

    def __str__(self) -> str:
        """The bound as corpus.toml writes it, such as `0.25..` or `2..9`; `..` is a score that cuts nothing."""
        low = "" if self.low == -math.inf else _written(self.low)
        high = "" if self.high == math.inf else _written(self.high)
        return f"{low}..{high}"

    def holds(self, values: pa.Array) -> Flags:
        """Which values pass, as booleans."""
        if self == Bound():
            return np.ones(len(values), bool)
        numbers = _numbers(values)
        with np.errstate(invalid="ignore"):
            passing: Flags = (numbers >= self.low) & (numbers <= self.high)
        return passing


@dataclass(frozen=True, slots=True)
class OneOf:
    """Some values, two at least."""

    values: tuple[float, ...]

    def __str__(self) -> str:
        """The values as corpus.toml writes them, such as `0|3`."""
        return "|".join(_written(value) for value in self.values)

    def holds(self, values: pa.Array) -> Flags:
        """Which values pass, as booleans."""
        return np.isin(_numbers(values), self.values)


@dataclass(frozen=True, slots=True)
class Absent:
    """No value: only a null passes."""

    def __str__(self) -> str:
        """The bound as corpus.toml writes it."""
        return "absent"

    def holds(self, values: pa.Array) -> Flags:
        """Which values pass, as booleans."""
        return np.asarray(values.is_null())


@dataclass(frozen=True, slots=True)
class Quantile:
    """The values from the quantile `low` to the quantile `high` of what a release would keep, of each source if `by`.

    A release takes them once and says what they are (see pipelines.release.quantiles); before, everything passes.
    """

    low: float = 0
    high: float = 1
    by: str | None = "source"

    def __post_init__(self) -> None:
        """Refuse what is no range of quantiles."""
        if not 0 <= self.low <= self.high <= 1:
            raise PolicyError(f"quantiles {self.low} and {self.high} are no range; put two from 0 to 1")
        if self.by not in (None, *BY):
            raise PolicyError(f"quantiles by {self.by!r} are not taken; put `by {BY[0]}`, or nothing for all")

    def __str__(self) -> str:
        """The bound as corpus.toml writes it, such as `q0.1.. by source`."""
        low = f"q{_written(self.low)}" if self.low > 0 else ""
        high = f"q{_written(self.high)}" if self.high < 1 or not low else ""
        return f"{low}..{high}" + (f" by {self.by}" if self.by else "")

    def holds(self, values: pa.Array) -> Flags:
        """Everything, as booleans."""
        return np.ones(len(values), bool)


Limit: TypeAlias = Bound | OneOf | Absent | Quantile
"""What a filter may have for a bound."""


def at_least(low: float) -> Bound:
    """Values from `low` up."""
    return Bound(low=low)


def at_most(high: float) -> Bound:
    """Values up to `high`."""
    return Bound(high=high)


def between(low: float, high: float) -> Bound:
    """Values from `low` to `high`."""
    return Bound(low, high)


def anything() -> Bound:
    """Every value and none: the measure is a score that is stored and cuts nothing."""
    return Bound()


def one_of(*values: float) -> Bound | OneOf:
    """These values and no other. Raises PolicyError where there are none, or one is no number."""
    listed = tuple(sorted(set(map(float, values))))
    if not listed or any(math.isnan(value) for value in listed):
        raise PolicyError(f"values {values} are no numbers to choose from; put one at least")
    return OneOf(listed) if len(listed) > 1 else Bound(listed[0], listed[0])


def absent() -> Absent:
    """No value: documents of which the measure has none."""
    return Absent()


def quantile(low: float, high: float = 1, by: str | None = "source") -> Quantile:
    """Values from the quantile `low` up, or to the quantile `high`, of each source or (None) of all documents."""
    return Quantile(low, high, by)


def bound(text: str) -> Limit:
    """The bound that `0.25..`, `2..9`, `..`, `0|3`, `absent` or `q0.1.. by source` writes.

    Raises PolicyError for anything else.
    """
    try:
        return _read(text.strip())
    except ValueError as error:
        told = f": {error}" if isinstance(error, PolicyError) else " is none"
        forms = "write `0.25..`, `..0.3` or `2..9`, `0|3`, `absent`, `q0.1.. by source`, or `..` to cut nothing"
        raise PolicyError(f"bound {text!r}{told}; {forms}") from None


_QUANTILES = re.compile(r"(?:q(\d*\.?\d+))?\.\.(?:q(\d*\.?\d+))?(?: by (\w+))?")


def _read(text: str) -> Limit:
    if text == "absent":
        return Absent()
    if "|" in text:
        return one_of(*map(float, text.split("|")))
    quantiles = _QUANTILES.fullmatch(text) if "q" in text else None
    if quantiles:
        return Quantile(float(quantiles[1] or 0), float(quantiles[2] or 1), quantiles[3])
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError(text)
    return Bound(float(low or "-inf"), float(high or "inf"))


def _written(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _numbers(values: pa.Array) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return numbers
