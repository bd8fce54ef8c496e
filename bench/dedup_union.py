"""What pairs join. Standard library only, for any venv."""

from collections.abc import Iterable, Sequence


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> Sequence[int]:
    """The smallest row that pairs join with each: union-find with path halving."""
    parents = list(range(count))

    def root(row: int) -> int:
        while parents[row] != row:
            parents[row] = row = parents[parents[row]]
        return row

    for pair in pairs:
        low, high = sorted(map(root, pair))
        parents[high] = low
    return list(map(root, range(count)))
