"""The unit of a policy: a Filter is a measure and a bound, an Edit rewrites a text, a Policy is edits, then filters."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import pyarrow as pa

from .bound import (
    Absent,
    Bound,
    Limit,
    PolicyError,
    Quantile,
    absent,
    anything,
    at_least,
    at_most,
    between,
    bound,
    one_of,
    quantile,
)

Measure = Callable[[pa.Array], pa.Array]
"""A stored column to a number column of the same length."""

Rewrite = Callable[[pa.Array], tuple[pa.Array, list[dict[str, int]]]]
"""Texts to texts and, a row each, how often what was done."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A measure of a stored column, and the values of it that pass. `models` names the models the measure reads.

    Several columns reach the measure as the fields of one struct column. A costly measure is taken of the documents
    alone that pass every filter before it; of the others it is null.
    """

    measure: Measure
    bound: Limit
    column: str | tuple[str, ...] = "text"
    models: tuple[str, ...] = ()
    costly: bool = False

    def __post_init__(self) -> None:
        """Refuse a bound that cannot tell a document of no value from one that was not measured."""
        if self.costly and isinstance(self.bound, Absent):
            raise PolicyError(f"filter {self.name!r} is costly and cannot be `absent`; give it a range")

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
    """A named, idempotent rewrite of the columns it is given. `models` names the models it reads."""

    name: str
    rewrite: Rewrite
    columns: tuple[str, ...] = ("text",)
    models: tuple[str, ...] = ()

    @property
    def doc(self) -> str:
        """What the edit does, in one sentence."""
        return _sentence(self.rewrite)


def _sentence(function: Callable[..., object]) -> str:
    inner = function.func if isinstance(function, partial) else function
    return (inner.__doc__ or inner.__name__).strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Policy:
    """Edits, then filters, costly ones last. The last edit is `scrub`, and none can be without it."""

    name: str
    edits: tuple[Edit, ...]
    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        """Refuse a policy that leaves personal data in, names a step twice, or puts what costs most first."""
        names = [step.name for step in self.edits] + [step.name for step in self.filters]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise PolicyError(f"policy {self.name!r} has {twice} twice; give each step one name")
        if not self.edits or self.edits[-1].name != "scrub":
            raise PolicyError(f"policy {self.name!r} must end its edits with `scrub`")
        late = [after.name for before, after in pairwise(self.filters) if before.costly and not after.costly]
        if late:
            raise PolicyError(f"policy {self.name!r} has {late} after a costly filter; put costly filters last")

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
        return self.limited({name: _of(name, text) for name, text in bounds.items()})

    def limited(self, bounds: Mapping[str, Limit]) -> "Policy":
        """The same policy with these bounds, by filter name."""
        return replace(self, filters=tuple(replace(f, bound=bounds.get(f.name, f.bound)) for f in self.filters))

    def quantiles(self) -> dict[str, Quantile]:
        """The bounds that a release looks up, by filter name."""
        return {step.name: step.bound for step in self.filters if isinstance(step.bound, Quantile)}

    def models(self) -> tuple[str, ...]:
        """Names of the models its measures read."""
        return tuple(sorted({model for step in self.filters for model in step.models}))

    def reads(self) -> list[str]:
        """What measures are given beside columns, such as files, each once: names and digests, no folders."""
        given = (value for step in self.filters if isinstance(step.measure, partial) for value in step.measure.args)
        return sorted({str(part) for value in given for part in (value if isinstance(value, tuple) else (value,))})

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


def _of(name: str, text: str) -> Limit:
    try:
        return bound(text)
    except PolicyError as error:
        raise PolicyError(f"filter {name!r}: {error}") from None


__all__ = [
    "Absent",
    "Bound",
    "Edit",
    "Filter",
    "Limit",
    "Measure",
    "Policy",
    "PolicyError",
    "Quantile",
    "Rewrite",
    "absent",
    "anything",
    "at_least",
    "at_most",
    "between",
    "bound",
    "one_of",
    "quantile",
]
