"""Measures of what the scrub replaced: a page that holds much of it is a leaked list.

Each takes the counts of an edit, a map of types to numbers a row; a null row has none.
"""

import pyarrow as pa

from .pii.kinds import IDENTIFIERS, TYPES


def personal_hits(counts: pa.MapArray) -> pa.Array:
    """How many pieces of personal data were replaced."""
    return _summed(counts, TYPES)


def identifier_hits(counts: pa.MapArray) -> pa.Array:
    """How many of them were numbers that the law guards or that move money."""
    return _summed(counts, IDENTIFIERS)


def _summed(counts: pa.MapArray, kinds: tuple[str, ...]) -> pa.Array:
    """The sum of each row's numbers of some kinds."""
    found = (dict(row or ()) for row in counts.to_pylist())
    return pa.array([sum(row.get(kind, 0) for kind in kinds) for row in found], pa.int32())
