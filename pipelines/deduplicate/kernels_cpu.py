"""The kernels on one core: `Kernels` compiled by numba and cached beside these files; little-endian hosts only."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...filters.text import utf8
from ...schemas.signature import Banding, Hashing
from .arrow import fixed_lists
from .kernels import Groups, Leaders, Links, Rule
from .match_cpu import band_keys, lead, link, sort
from .minhash_cpu import PADDING, sketch_rows


class CpuKernels:
    """`Kernels` on the core that calls them; the interpreter lock is released meanwhile."""

    name = "cpu"

    def signatures(self, forms: pa.Array, hashing: Hashing) -> pa.FixedSizeListArray:
        """Sketch of each text; a null stays null, an empty text is all zeros."""
        chosen, column = forms.is_valid(), forms.cast(pa.large_string())
        _, ends, held = column.buffers()
        whole = pa.LargeStringArray.from_buffers(len(column), ends, held, offset=column.offset)
        data, offsets = utf8(whole, PADDING)
        factors = np.array([hashing.a, hashing.b], np.uint32)
        out = np.zeros((len(forms), len(hashing.a)), np.uint32)
        sketch_rows(data, offsets, np.asarray(chosen), hashing.width, np.uint32(hashing.seed), factors, out)
        return fixed_lists(out, pc.invert(chosen))

    def bands(self, sketches: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
        """Keys of each sketch, band by band."""
        keys = np.empty((len(sketches), banding.bands), np.uint64)
        band_keys(sketches, banding.bands, banding.rows, keys)
        return keys

    def sort(
        self, keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Keys and rows by partition and key: a radix sort."""
        return sort(keys, rows, partitions)

    def links(self, sketches: NDArray[np.uint32], groups: Groups, fresh: NDArray[np.bool_], rule: Rule) -> Links:
        """Links of each group: `link`."""
        found = link(sketches, groups.starts, groups.members, fresh, rule.threshold, rule.limit)
        return Links(found[:, 0], found[:, 1], found[:, 2].astype(np.uint8))

    def leaders(self, sketches: NDArray[np.uint32], groups: Groups, rule: Rule) -> Leaders:
        """Leader of each member: `lead`."""
        return Leaders(*lead(sketches, groups.starts, groups.members, rule.threshold, rule.limit))
