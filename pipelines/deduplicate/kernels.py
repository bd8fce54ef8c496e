"""What a processor must be able to do for deduplication, and which processor does it."""

from contextlib import suppress
from functools import cache
from typing import Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import Banding, Hashing

BAND_SHIFT: Final = 59
"""A key's low bits hold the hash; the band number lies above (32 bands at most)."""

HASH: Final = np.uint64((1 << BAND_SHIFT) - 1)

MIX: Final = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)))
"""Increment and factors of Vigna's splitmix64; the finaliser alone would leave 0 as it is."""


class Groups(NamedTuple):
    """Rows in groups: group g is `members[starts[g]:starts[g + 1]]`, in its order of preference."""

    starts: NDArray[np.int64]
    members: NDArray[np.int64]


class Rule(NamedTuple):
    """Equal values that make two sketches agree, and the documents of a group that others are compared with at most."""

    threshold: int
    limit: int


class Links(NamedTuple):
    """Places among the members of groups, the first before the second, and the equal values of the two."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    matches: NDArray[np.uint8]


class Leaders(NamedTuple):
    """The leader of each member of groups, itself where there is none, and their equal values."""

    leader: NDArray[np.int64]
    matches: NDArray[np.uint8]


class Kernels(Protocol):
    """Five functions whose results are the same bits on every processor.

    Connected components are not among them: verified pairs are few, one core joins 48 million a second.
    """

    name: str

    def signatures(self, forms: pa.Array, hashing: Hashing) -> pa.FixedSizeListArray:
        """The sketch of each large_string: null for a null, zeros for an empty one, one window for a short one."""

    def bands(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        """The keys of each sketch, shape (sketches, bands): the band above 59 bits of a hash of the band's values.

        The hash folds the values in turn: w = splitmix64(w ^ value), from 0 on, of which the low bits are taken.
        """

    def sort(
        self, keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Keys and their rows by (key modulo partitions, key); rows of equal keys keep their order."""

    def links(self, sketches: NDArray[np.uint32], groups: Groups, fresh: NDArray[np.bool_], rule: Rule) -> Links:
        """Links that join, in each group, what agrees, but for what was compared before: members that are not fresh.

        In a group of at most `limit` members, every pair is compared, the first members first, unless links join it
        already. In a larger one the first member leads; each next one is linked to the first leader that it agrees
        with, or leads too while there are fewer than `limit`.
        """

    def leaders(self, sketches: NDArray[np.uint32], groups: Groups, rule: Rule) -> Leaders:
        """The leader of each member.

        In each group the first member leads; each next one joins the first leader that it agrees with, or leads too
        while there are fewer than `limit` leaders.
        """


@cache
def kernels(name: str = "auto") -> Kernels:
    """The kernels `"cpu"`, `"gpu"`, or `"auto"`: the GPU's where one can be used, else the CPU's.

    ValueError for another name, RuntimeError for "gpu" where there is none.
    """
    if name not in {"auto", "cpu", "gpu"}:
        raise ValueError(f"kernels={name!r}: must be 'auto', 'cpu' or 'gpu'")
    if name == "gpu":
        return _gpu()
    if name == "auto":
        with suppress(RuntimeError):
            return _gpu()
    from .kernels_cpu import CpuKernels  # noqa: PLC0415 - numba takes a second to import

    return CpuKernels()


def _gpu() -> Kernels:
    try:
        from .kernels_gpu import Cuda  # noqa: PLC0415 - is there with an extra only
        from .offload_gpu import GpuKernels  # noqa: PLC0415 - numba takes a second to import

        return GpuKernels(Cuda())
    except (ImportError, MemoryError, OSError, RuntimeError) as failure:
        message = f"kernels='gpu': {failure}; install malmoi[gpu] where there is a GPU with CUDA 13, or use 'cpu'"
        raise RuntimeError(message) from failure
