"""The unit of a policy: a Filter is a measure and a bound, an Edit rewrites a text, a Policy is edits, then filters."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Measure = Callable[[pa.Array], pa.Array]
"""A stored column to a number column of the same length."""

Rewrite = Callable[[pa.Array], tuple[pa.Array, list[dict[str, int]]]]
"""Texts to texts and, a row each, how often what was done."""


class PolicyError(ValueError):
    """A policy that cannot be; the message names the step and the fix."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The values that pass: from `low` to `high`, both included. A null never passes."""

    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        """The bound as corpus.toml writes it, such as `0.25..` or `2..9`."""
        low = "" if self.low == -math.inf else repr(self.low).removesuffix(".0")
        high = "" if self.high == math.inf else repr(self.high).removesuffix(".0")
        return f"{low}..{high}"

    def holds(self, values: pa.Array) -> NDArray[np.bool_]:
        """Which values pass, as booleans."""
        numbers: NDArray[np.float64] = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        with np.errstate(invalid="ignore"):
            passing: NDArray[np.bool_] = (numbers >= self.low) & (numbers <= self.high)
        return passing


def at_least(low: float) -> Bound:
    """Values from `low` up."""
    return Bound(low=low)


def at_most(high: float) -> Bound:
    """Values up to `high`."""
    return Bound(high=high)


def between(low: float, high: float) -> Bound:
    """Values from `low` to `high`."""
    return Bound(low, high)


def bound(text: str) -> Bound:
    """The bound that `0.25..`, `..0.3` or `2..9` writes. Raises PolicyError for anything else."""
    low, dots, high = text.partition("..")
    try:
        made = Bound(float(low or "-inf"), float(high or "inf"))
    except ValueError:
        made = None
    if made is None or not dots or not made.low <= made.high or not (low or high):
        raise PolicyError(f"bound {text!r} is no range; write `0.25..`, `..0.3` or `2..9`")
    return made


@dataclass(frozen=True, slots=True)
class Filter:
    """A measure of a stored column, and the values of it that pass. `models` names the models the measure reads."""

    measure: Measure
    bound: Bound
    column: str = "text"
    models: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the measure; a partial's is the function's with its arguments."""
        if isinstance(self.measure, partial):
            return "_".join([self.measure.func.__name__, *map(str, self.measure.keywords.values())])
        return self.measure.__name__

    @property
    def doc(self) -> str:
        """What the measure is, in one sentence."""
        return _sentence(self.measure)


@dataclass(frozen=True, slots=True)
class Edit:
    """A named, idempotent rewrite of the columns it is given."""

    name: str
    rewrite: Rewrite
    columns: tuple[str, ...] = ("text",)

    @property
    def doc(self) -> str:
        """What the edit does, in one sentence."""
        return _sentence(self.rewrite)


def _sentence(function: Callable[..., object]) -> str:
    inner = function.func if isinstance(function, partial) else function
    return (inner.__doc__ or inner.__name__).strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Policy:
    """Edits, then filters. The last edit is `scrub`, and none can be without it."""

    name: str
    edits: tuple[Edit, ...]
    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        """Refuse a policy that leaves personal data in, or names a step twice."""
        names = [step.name for step in self.edits] + [step.name for step in self.filters]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise PolicyError(f"policy {self.name!r} has {twice} twice; give each step one name")
        if not self.edits or self.edits[-1].name != "scrub":
            raise PolicyError(f"policy {self.name!r} must end its edits with `scrub`")

    def keyed(self, key: bytes) -> "Policy":
        """The same policy whose surrogates come from `key`; without one, `scrub` writes type tags only."""
        scrub = self.edits[-1]
        keyed: Rewrite = partial(scrub.rewrite, key=key)  # type: ignore[call-arg] # scrub's, and it is the last edit
        return replace(self, edits=(*self.edits[:-1], replace(scrub, rewrite=keyed)))

    def bounded(self, bounds: Mapping[str, str]) -> "Policy":
        """The same policy with other bounds, by filter name. Raises PolicyError for a name it does not have."""
        known = [step.name for step in self.filters]
        for name in bounds:
            if name not in known:
                raise PolicyError(f"policy {self.name!r} has no filter {name!r}; it has {', '.join(known)}")
        made = {name: bound(text) for name, text in bounds.items()}
        return replace(self, filters=tuple(replace(f, bound=made.get(f.name, f.bound)) for f in self.filters))

    def models(self) -> tuple[str, ...]:
        """Names of the models its measures read."""
        return tuple(sorted({model for step in self.filters for model in step.models}))

    def lines(self) -> list[tuple[str, str, str]]:
        """The steps as (name, bound or "edit", what it is)."""
        edits = [(step.name, "edit", step.doc) for step in self.edits]
        return edits + [(step.name, str(step.bound), step.doc) for step in self.filters]

    def digest(self) -> str:
        """Digest of the steps and their bounds; the same policy has the same one everywhere."""
        said = [*self.lines(), *(("edit", *_arguments(step)) for step in self.edits)]
        text = "\n".join("\t".join(line[:2]) for line in said if len(line) > 1)
        return hashlib.sha256(text.encode()).hexdigest()


def _arguments(step: Edit) -> tuple[str, ...]:
    """What an edit's rewrite was told to do, one string or none; keys are secret and in no digest."""
    told = step.rewrite.keywords if isinstance(step.rewrite, partial) else {}
    listed = " ".join(f"{name}={value}" for name, value in sorted(told.items()) if not isinstance(value, bytes))
    return (listed,) if listed else ()
