"""What the GPU does alone, when all that it needs lies on it: bench/gpu.py sets it beside what the pipeline sees."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cupy
import numpy as np
import pyarrow as pa
import pylibcudf
from numpy.typing import NDArray
from pylibcudf.io.parquet import ParquetReaderOptions, read_parquet
from pylibcudf.io.types import SourceInfo

from malmoi.pipelines.deduplicate.kernels_gpu import Cuda, hashed, ordered, put
from malmoi.schemas.signature import Hashing

Array = NDArray[Any]

COPIED = 1 << 30
"""Bytes that are copied from the device to the device to tell its bandwidth."""


class Alone:
    """A device that adds up the seconds of its kernels alone, which run several times; their results are the same."""

    def __init__(self, cuda: Cuda, repeat: int) -> None:
        """Counts the fastest of `repeat` runs."""
        self.cuda, self.repeat, self.memory, self.seconds = cuda, repeat, cuda.memory, 0.0

    def _timed(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the call gives
        self.seconds += seconds(call, self.repeat)
        return call()

    def launch(self, name: str, blocks: int, out: Sequence[Array], *inputs: Array | np.generic) -> None:
        """Times one of our kernels."""
        filled, given = list(map(cupy.asarray, out)), list(map(put, inputs))
        self._timed(lambda: self.cuda.call(name, blocks, *filled, *given))
        for there, here in zip(filled, out, strict=True):
            there.get(out=here)

    def sketches(self, forms: pa.LargeStringArray, hashing: Hashing) -> NDArray[np.uint32]:
        """Times cuDF's minhash."""
        text = pylibcudf.Column.from_arrow(forms)
        values = self._timed(lambda: hashed(text, hashing)).to_arrow()
        return np.asarray(values).reshape(len(forms), len(hashing.a))

    def sort(self, keys: Array, rows: Array, partitions: int) -> tuple[Array, Array]:
        """Times cuDF's sort."""
        here = pylibcudf.Column.from_array(keys), pylibcudf.Column.from_array(rows)
        _, key, row = self._timed(lambda: ordered(*here, partitions))
        return np.asarray(key.to_arrow()), np.asarray(row.to_arrow())


def seconds(call: Callable[[], object], repeat: int) -> float:
    """Seconds between two events of the device around a call: the fastest of some, after one that is not counted."""
    return min([_once(call) for _ in range(repeat + 1)][1:])


def _once(call: Callable[[], object]) -> float:
    began, ended = cupy.cuda.Event(), cupy.cuda.Event()
    began.record()
    call()
    ended.record()
    ended.synchronize()
    return float(cupy.cuda.get_elapsed_time(began, ended)) / 1e3


def bandwidth(repeat: int) -> float:
    """Bytes a second that the device copies from itself to itself."""
    source, target = (cupy.empty(COPIED, np.uint8) for _ in range(2))
    return COPIED / seconds(lambda: target.data.copy_from_device(source.data, COPIED), repeat)


def read(path: Path) -> object:
    """The columns of a Parquet file, decoded on the device."""
    return read_parquet(ParquetReaderOptions.builder(SourceInfo([str(path)])).build())


def name() -> str:
    """What the maker calls the device."""
    return str(cupy.cuda.runtime.getDeviceProperties(0)["name"].decode())
