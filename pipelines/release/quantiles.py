"""Values of the quantiles that bounds of a policy name, by source."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...filters.filter import Bound, Policy, Quantile
from ...schemas.document import MEASURE


@dataclass(frozen=True, slots=True)
class Taken:
    """The range that a bound of quantiles comes to, of one source or (None) of all; an open end is None."""

    filter: str
    bound: str
    source: str | None
    low: float | None
    high: float | None

    @property
    def range(self) -> Bound:
        """The range as a bound."""
        return Bound(-math.inf if self.low is None else self.low, math.inf if self.high is None else self.high)


def taken(kept: pa.Table, asked: Mapping[str, Quantile]) -> tuple[Taken, ...]:
    """The ranges of some bounds, by filter name, over the measures of what a release would keep.

    Of all documents always, so that a source that comes later has one.
    """
    return tuple(each for name, quantile in sorted(asked.items()) for each in _of_filter(kept, name, quantile))


def _of_filter(kept: pa.Table, name: str, quantile: Quantile) -> list[Taken]:
    source = kept["source"].cast(pa.string())
    values = kept[MEASURE + name].cast(pa.float64())
    sources = sorted(set(source.to_pylist())) if quantile.by else []
    parts = [(None, values), *((each, values.filter(pc.equal(source, each))) for each in sources)]
    return [Taken(name, str(quantile), each, *_range(part, quantile)) for each, part in parts]


def _range(values: pa.ChunkedArray, quantile: Quantile) -> tuple[float | None, float | None]:
    """The smallest and the largest value that pass: values that there are, never ones between two."""
    numbers = values.drop_null().to_numpy()
    ends = ((quantile.low, quantile.low > 0), (quantile.high, quantile.high < 1))
    low, high = (
        float(np.quantile(numbers, end, method="inverted_cdf")) if closed and len(numbers) else None
        for end, closed in ends
    )
    return low, high


def limited(policy: Policy, found: Iterable[Taken], source: str) -> Policy:
    """The policy with the ranges of a source in place of its quantiles: its own, else those of all documents.

    A bound that is not among what was found stays as it is.
    """
    asked = {name: str(quantile) for name, quantile in policy.quantiles().items()}
    ranges: dict[str, Bound] = {}
    for each in sorted(found, key=lambda each: each.source is not None):
        if asked.get(each.filter) == each.bound and each.source in (None, source):
            ranges[each.filter] = each.range
    return policy.limited(ranges)
