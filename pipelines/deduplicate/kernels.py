"""What a processor must be able to do for deduplication, and which processor does it."""

from functools import cache
from typing import Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...schemas.signature import Banding, Hashing

BAND_SHIFT: Final = 59
"""A key's low bits hold the hash; the band number lies above (32 bands at most)."""

HASH: Final = np.uint64((1 << BAND_SHIFT) - 1)

_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)
"""The finaliser of Vigna's splitmix64."""


class Groups(NamedTuple):
    """Rows in groups: group g is `members[starts[g]:starts[g + 1]]`, in its order of preference."""

    starts: NDArray[np.int64]
    members: NDArray[np.int64]


class Kernels(Protocol):
    """Three functions whose results are the same bits on every processor.

    Connected components are not among them: verified pairs are few, one core joins 48 million a second.
    """

    name: str

    def signatures(self, forms: pa.Array, hashing: Hashing) -> pa.FixedSizeListArray:
        """The sketch of each large_string: null for a null, zeros for an empty one, one window for a short one."""

    def bands(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        """The keys of each sketch: `band_keys`."""

    def leaders(
        self,
        sketches: NDArray[np.uint32],
        groups: Groups,
        threshold: int,
        limit: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The leader of each member and their equal values; a member without a leader has itself.

        In each group the first member leads; each next one joins the first leader with at least `threshold` equal
        values, or leads too while there are fewer than `limit` leaders.
        """


def band_keys(sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
    """Keys of shape (sketches, bands): the band number above 59 bits of a hash of the band's values."""
    values = sketches.reshape(len(sketches), banding.bands, banding.rows).astype(np.uint64)
    keys = np.zeros((len(sketches), banding.bands), np.uint64)
    for row in range(banding.rows):
        keys = _mixed(keys ^ values[:, :, row])
    return (keys & HASH) | (np.arange(banding.bands, dtype=np.uint64) << np.uint64(BAND_SHIFT))


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # 0 is a fixed point of the finaliser, hence the constant added first (splitmix64's increment).
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * _MIX1
    words = (words ^ (words >> np.uint64(27))) * _MIX2
    return words ^ (words >> np.uint64(31))


@cache
def kernels(name: str = "auto") -> Kernels:
    """The kernels `"cpu"`, `"gpu"` or `"auto"` (now the CPU's); ValueError for another name.

    RuntimeError for "gpu" where there is none.
    """
    if name == "gpu":
        message = "kernels='gpu': this version has none (they will come with the extra malmoi[gpu]); use 'cpu'"
        raise RuntimeError(message)
    if name not in {"auto", "cpu"}:
        message = f"kernels={name!r}: must be 'auto', 'cpu' or 'gpu'"
        raise ValueError(message)
    from .kernels_cpu import CpuKernels  # noqa: PLC0415 - numba takes a second to import

    return CpuKernels()
