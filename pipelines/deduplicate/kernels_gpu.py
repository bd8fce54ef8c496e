"""A CUDA device: what cuDF computes on it, and our own kernels. Nothing else here imports what needs CUDA."""

from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import Any, Final

import cupy
import numpy as np
import pyarrow as pa
import pylibcudf
from cuda.bindings import nvrtc
from numpy.typing import NDArray
from pylibcudf.binaryop import BinaryOperator, binary_operation
from pylibcudf.nvtext.minhash import minhash
from pylibcudf.sorting import stable_sort_by_key
from pylibcudf.types import DataType, NullOrder, Order, TypeId
from rmm.allocators.cupy import rmm_cupy_allocator
from rmm.mr import CudaAsyncMemoryResource, available_device_memory, set_current_device_resource

from ...schemas.signature import Hashing
from .offload_gpu import Array
from .source_gpu import BLOCK, LANES, SOURCE

ALIGNED: Final = 256
"""Bytes that allocations of CUDA are multiples of."""

_ONE = Lock()


@cache
def _pooled() -> int:
    """Bytes that were free on the device before half of them became the pool of this process.

    The pool is CUDA's own (asynchronous): it grows past that half where it must, and gives back what lies above it.
    """
    free, _ = available_device_memory()
    half = free // 2 // ALIGNED * ALIGNED
    set_current_device_resource(CudaAsyncMemoryResource(initial_pool_size=half, release_threshold=half))
    return int(free)


class Cuda:
    """The CUDA device of this process, as `offload_gpu.Device` describes it."""

    def __init__(self) -> None:
        """MemoryError or RuntimeError where there is no device, or none that can be used."""
        with _ONE:
            self.memory = _pooled()
        # Importing succeeds without a GPU, allocating does not.
        pylibcudf.Column.from_arrow(pa.array(["a"]))
        self._module = cupy.cuda.Module()
        self._module.load(compiled(f"sm_{cupy.cuda.Device().compute_capability}"))

    def launch(self, name: str, blocks: int, out: Sequence[Array], *inputs: Array | np.generic) -> None:
        """Runs a kernel on copies of the inputs and copies back what it fills."""
        with cupy.cuda.using_allocator(rmm_cupy_allocator):
            filled = [cupy.empty(array.shape, array.dtype) for array in out]
            self.call(name, blocks, *filled, *map(put, inputs))
            for there, here in zip(filled, out, strict=True):
                there.get(out=here)

    def call(self, name: str, blocks: int, *arguments: "cupy.ndarray | np.generic") -> None:
        """Starts a kernel on arrays that lie on the device."""
        if blocks:
            self._module.get_function(name)((blocks,), (BLOCK,), arguments)

    def sketches(self, forms: pa.LargeStringArray, hashing: Hashing) -> NDArray[np.uint32]:
        """Minhash of texts without nulls, a row each."""
        values = hashed(pylibcudf.Column.from_arrow(forms), hashing).to_arrow()
        return np.asarray(values).reshape(len(forms), len(hashing.a))

    def sort(
        self, keys: NDArray[np.uint64], rows: NDArray[np.int64], partitions: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Keys and rows by partition and key, stable."""
        key, row = (pylibcudf.Column.from_array(np.ascontiguousarray(array)) for array in (keys, rows))
        _, key, row = ordered(key, row, partitions)
        return np.asarray(key.to_arrow()), np.asarray(row.to_arrow())


def compiled(architecture: str) -> bytes:
    """The machine code of `SOURCE` for a GPU such as "sm_90"; RuntimeError with the compiler's words where it refuses.

    CuPy would compile too, but only with the headers of CUDA, which are a package more; `SOURCE` includes none.
    """
    options = [f"--gpu-architecture={architecture}", f"-DBLOCK={BLOCK}", f"-DLANES={LANES}"]
    _, program = nvrtc.nvrtcCreateProgram(SOURCE.encode(), b"source.cu", 0, [], [])
    (result,) = nvrtc.nvrtcCompileProgram(program, len(options), [option.encode() for option in options])
    if result != nvrtc.nvrtcResult.NVRTC_SUCCESS:
        words = _filled(program, nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog).decode(errors="replace")
        raise RuntimeError(f"the kernels do not compile for {architecture}: {result.name} {words}")
    return _filled(program, nvrtc.nvrtcGetCUBINSize, nvrtc.nvrtcGetCUBIN)


def _filled(program: nvrtc.nvrtcProgram, size_of: Callable[..., Any], fill: Callable[..., Any]) -> bytes:
    _, size = size_of(program)
    held = bytes(size)
    fill(program, held)
    return held


def hashed(text: pylibcudf.Column, hashing: Hashing) -> pylibcudf.Column:
    """The values of the minhash of each text, one text after the other; nothing lies there for a null."""
    a, b = (pylibcudf.Column.from_arrow(pa.array(words, pa.uint32())) for words in (hashing.a, hashing.b))
    return minhash(text, hashing.seed, a, b, hashing.width).list_view().child()


def ordered(key: pylibcudf.Column, row: pylibcudf.Column, partitions: int) -> Sequence[pylibcudf.Column]:
    """Partitions, keys and rows by key, then by partition: two sorts of one column each, which are radix sorts."""
    divisor = pylibcudf.Scalar.from_arrow(pa.scalar(partitions, pa.uint64()))
    partition = binary_operation(key, divisor, BinaryOperator.MOD, DataType(TypeId.UINT64))
    columns: Sequence[pylibcudf.Column] = (partition, key, row)
    for by in (1, 0):
        order = pylibcudf.Table([columns[by]]), [Order.ASCENDING], [NullOrder.AFTER]
        columns = stable_sort_by_key(pylibcudf.Table(columns), *order).columns()
    return columns


def put(value: Array | np.generic) -> "cupy.ndarray | np.generic":
    """An array as it lies on the device; a number as it is."""
    return value if isinstance(value, np.generic) else cupy.asarray(np.ascontiguousarray(value))
