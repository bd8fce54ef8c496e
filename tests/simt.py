"""Our CUDA kernels on the CPU: the same source compiled as C, the threads of a block as threads (`simt.h`)."""

import ctypes
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np

from malmoi.pipelines.deduplicate.source_gpu import SOURCE

HEADER = Path(__file__).with_suffix(".h")


class Simt:
    """A `Device` without cuDF's sketches whose blocks have fewer threads, so that little text fills many tiles."""

    memory = 1 << 20

    def __init__(self, folder: Path, block: int = 8, lanes: int = 4, *options: str) -> None:
        source, library = folder / "kernels.c", folder / "kernels.so"
        source.write_text(HEADER.read_text() + SOURCE)
        sizes = [f"-DBLOCK={block}", f"-DLANES={lanes}"]
        command = ["cc", "-O1", "-w", "-shared", "-fPIC", "-pthread", *sizes, *options, source, "-o", library]
        subprocess.run(command, check=True)
        self.block, self.library = block, ctypes.CDLL(str(library))
        self.library.begin()

    def launch(self, name: str, blocks: int, out: Sequence[np.ndarray], *inputs: np.ndarray | np.generic) -> None:
        arrays = [np.ascontiguousarray(each) if isinstance(each, np.ndarray) else each for each in (*out, *inputs)]
        given = [argument(each) for each in arrays]
        threads = [Thread(target=self.run, args=(name, blocks, thread, given)) for thread in range(self.block)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def run(self, name: str, blocks: int, thread: int, given: list[object]) -> None:
        """What one thread of each block does."""
        for block in range(blocks):
            self.library.become(block, blocks, thread)
            getattr(self.library, name)(*given)
            self.library.__getattr__("__syncthreads")()

    def sort(self, keys: np.ndarray, rows: np.ndarray, partitions: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.lexsort((keys, keys % np.uint64(partitions)))
        return keys[order], rows[order]


def argument(value: np.ndarray | np.generic) -> object:
    """An array as its address, a number as C takes it."""
    if isinstance(value, np.ndarray):
        return ctypes.c_void_p(value.ctypes.data)
    return np.ctypeslib.as_ctypes_type(value.dtype)(value)


def compiler() -> bool:
    """Whether there is a compiler of C."""
    return shutil.which("cc") is not None
