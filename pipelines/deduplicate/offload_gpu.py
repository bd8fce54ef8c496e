"""The kernels on a GPU, whatever drives it: how much goes there at a time, and what is done again here if it fails."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...filters.text import utf8
from ...schemas.signature import Banding, Hashing
from .arrow import fixed_lists, matrix
from .kernels import Groups, Leaders, Links, Rule
from .kernels_cpu import CpuKernels
from .minhash_gpu import WIDEST
from .source_gpu import BLOCK

LONG: Final = 256 << 10
"""Bytes from which a text is signed on the CPU.

There cuDF 26.10 takes another kernel, whose final minimum is atomic within a block but not across the 64 that share a
row; and in ours one block would keep the others waiting.
"""

SHARE: Final = 8
"""A batch is this part of the free memory: cuDF holds 4 bytes of hashes a byte of text besides (research/dedup §1)."""

MOST: Final = (1 << 31) - 1
"""Values of cuDF's sketches in a call, and rows of its columns, at most."""

FAILURES: Final = (MemoryError, OverflowError, RuntimeError)
"""What CuPy, RMM and pylibcudf make of a failed allocation, too many rows, and any other error of CUDA."""

Array: TypeAlias = NDArray[Any]
T = TypeVar("T")


class Device(Protocol):
    """A GPU as the kernels need it; one of `FAILURES` where it fails."""

    memory: int
    """Bytes that are free for batches and what is made of them."""

    def launch(self, name: str, blocks: int, out: Sequence[Array], *inputs: Array | np.generic) -> None:
        """Runs a kernel of `SOURCE` on `out`, which it fills, and its inputs; no blocks, no call."""

    def sketches(self, forms: pa.LargeStringArray, hashing: Hashing) -> NDArray[np.uint32]:
        """Minhash of texts without nulls, a row each, by cuDF."""

    def sort(
        self, keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Keys and rows by (key modulo partitions, key), stable."""


class GpuKernels:
    """`Kernels` on a GPU; what it fails at is done again on the CPU, which gives the same bits.

    `fallbacks` counts what was done again; the first time is a RuntimeWarning.
    """

    name = "gpu"

    def __init__(self, device: Device, *, fused: bool = False, most: int | None = None) -> None:
        """Signs with our own kernel if `fused`, else with cuDF's; a batch has `most` bytes, by default its `SHARE`."""
        self.fallbacks = 0
        self._device = device
        self._fused = fused
        self._most = device.memory // SHARE if most is None else most
        self._cpu = CpuKernels()

    def signatures(self, forms: pa.Array, hashing: Hashing) -> pa.FixedSizeListArray:
        """Sketch of each text; a null stays null, an empty text is all zeros."""
        texts = pc.fill_null(forms.cast(pa.large_string()), "")
        long = np.asarray(pc.greater_equal(pc.binary_length(texts), LONG))
        short = pc.if_else(pa.array(long), "", texts) if long.any() else texts
        out = np.empty((len(texts), len(hashing.a)), np.uint32)
        for start, stop in stretches(utf8(short, padding=0)[1], self._most, MOST // len(hashing.a)):
            out[start:stop] = self._batch(short[start:stop], hashing)
        out[long] = matrix(self._cpu.signatures(texts.filter(pa.array(long)), hashing))
        return fixed_lists(out, forms.is_null())

    def bands(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        """Keys of each sketch, band by band."""
        size = max(self._most // max(sketches[:1].nbytes, 1), 1)
        keys = np.empty((len(sketches), banding.bands), np.uint64)
        for start in range(0, len(sketches), size):
            some = np.ascontiguousarray(sketches[start : start + size])
            keys[start : start + size] = self._tried(self._keys, self._cpu.bands, some, banding)
        return keys

    def sort(
        self, keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Keys and rows by partition and key; what is too much for a column of cuDF is sorted on the CPU."""
        there = self._device.sort if len(keys) <= MOST else self._cpu.sort
        return self._tried(there, self._cpu.sort, keys, rows, partitions)

    def links(self, sketches: NDArray[np.uint32], groups: Groups, fresh: NDArray[np.bool_], rule: Rule) -> Links:
        """Links of each group, all groups at once."""
        return self._tried(self._links, self._cpu.links, sketches, groups, fresh, rule)

    def leaders(self, sketches: NDArray[np.uint32], groups: Groups, rule: Rule) -> Leaders:
        """Leader of each member, all groups at once."""
        return self._tried(self._leaders, self._cpu.leaders, sketches, groups, rule)

    def _tried(self, there: Callable[..., T], here: Callable[..., T], *arguments: object) -> T:
        try:
            return there(*arguments)
        except FAILURES as failure:
            if not self.fallbacks:
                message = f"the GPU failed, the CPU does it again: {type(failure).__name__}: {failure}"
                warnings.warn(message, RuntimeWarning, stacklevel=3)
            self.fallbacks += 1
            return here(*arguments)

    def _batch(self, forms: pa.LargeStringArray, hashing: Hashing) -> NDArray[np.uint32]:
        there = self._own if self._fused else self._device.sketches
        return self._tried(there, lambda *batch: matrix(self._cpu.signatures(*batch)), forms, hashing)

    def _own(self, forms: pa.LargeStringArray, hashing: Hashing) -> NDArray[np.uint32]:
        if hashing.width > WIDEST:
            raise ValueError(f"width={hashing.width}: the fused kernel takes at most {WIDEST}; use fused=False")
        data, offsets = utf8(forms, padding=0)
        text = np.append(data, np.zeros(-len(data) % 4, np.uint8)).view(np.uint32)
        factors = np.array([hashing.a, hashing.b], np.uint32)
        out = np.empty((len(forms), factors.shape[1]), np.uint32)
        sizes = np.array([factors.shape[1], hashing.width, hashing.seed], np.uint32)
        self._device.launch("sketch", len(out), [out], text, offsets, *factors, *sizes)
        return out

    def _keys(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        keys = np.empty((len(sketches), banding.bands), np.uint64)
        sizes = np.array([sketches.shape[1], banding.bands, banding.rows], np.uint32)
        self._device.launch("band_keys", -(-keys.size // BLOCK), [keys], sketches, np.int64(keys.size), *sizes)
        return keys

    def _links(self, sketches: NDArray[np.uint32], groups: Groups, fresh: NDArray[np.bool_], rule: Rule) -> Links:
        slots = len(groups.members)
        first, second, labels = (np.empty(slots, np.int64) for _ in range(3))
        matches, equals = np.empty(slots, np.uint8), np.empty(slots, np.int32)
        out: list[Array] = [first, second, matches, labels, equals]
        inputs = (sketches, groups.starts, groups.members, fresh)
        self._device.launch("link_groups", len(groups.starts) - 1, out, *inputs, *_sizes(sketches, rule))
        held = first >= 0
        return Links(first[held], second[held], matches[held])

    def _leaders(self, sketches: NDArray[np.uint32], groups: Groups, rule: Rule) -> Leaders:
        chiefs, matches = np.empty(len(groups.members), np.int64), np.empty(len(groups.members), np.uint8)
        inputs = (sketches, groups.starts, groups.members)
        self._device.launch("lead", len(groups.starts) - 1, [chiefs, matches], *inputs, *_sizes(sketches, rule))
        return Leaders(groups.members[chiefs], matches)


def _sizes(sketches: NDArray[np.uint32], rule: Rule) -> tuple[np.uint32, np.uint32, np.int64]:
    return np.uint32(sketches.shape[1]), np.uint32(rule.threshold), np.int64(rule.limit)


def stretches(offsets: NDArray[np.int64], most: int, rows: int) -> Iterator[tuple[int, int]]:
    """Where batches of texts begin and end: of at most so many bytes and rows each, but one text at least."""
    start = 0
    while start < len(offsets) - 1:
        full = int(np.searchsorted(offsets, offsets[start] + most, "right")) - 1
        stop = max(min(full, start + rows), start + 1)
        yield start, stop
        start = stop
