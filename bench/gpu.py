"""The GPU's kernels beside those of one CPU core and of all cores, and whether both give the same bits.

    python bench/gpu.py [--documents 1000000] [--repeat 5] [--out bench/GPU.md]

Needs a GPU and malmoi[gpu]. Exit 1 where there is none, or where a bit differs: then nothing is written.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from gpu_data import Grouped, grouped, write
from numpy.typing import NDArray

from malmoi.pipelines.deduplicate.arrow import matrix
from malmoi.pipelines.deduplicate.kernels import Kernels, Rule, kernels
from malmoi.pipelines.deduplicate.kernels_cpu import CpuKernels
from malmoi.pipelines.deduplicate.offload_gpu import GpuKernels
from malmoi.schemas.signature import SPEC, Hashing

try:
    import gpu_device
except ImportError as missing:
    sys.exit(f"bench/gpu.py needs a GPU and malmoi[gpu]: {missing}")

GOLDEN = (
    (5, (1, 2, 3), "this is my", [1305480168, 462824406, 74608229]),
    (5, (1, 2, 3), "favorite book", [32665385, 65330770, 97996155]),
    (5, (1, 2, 3), "", [0, 0, 0]),
    (4, (10, 11, 12), "doc 1", [1392101586, 394869177, 811528444]),
    (4, (10, 11, 12), "d", [2264583304, 2920538364, 3576493424]),
    (4, (10, 11, 12), "The quick brown fox jumpéd over the lazy brown dog.", [253327882, 41747273, 302030804]),
    (4, (20, 21, 22), "y" * (1 << 20), [1293098788, 2860992281, 133918478]),
)
"""Width, equal multipliers and addends, text, sketch: as the tests of cuDF (Apache-2.0) expect."""

RULE = Rule(SPEC.agreement.pair, limit=64)


class Data(NamedTuple):
    """What the steps read."""

    forms: pa.LargeStringArray
    sketches: NDArray[np.uint32]
    keys: NDArray[np.uint64]
    rows: NDArray[np.int64]
    shared: Grouped


class Step(NamedTuple):
    """A step, the bytes and the rows that it reads, and what kernels do for some of the rows."""

    name: str
    size: int
    rows: int
    run: Callable[[Kernels, slice], Sequence[NDArray[Any]]]


def wall_seconds(call: Callable[[], object], repeat: int) -> float:
    """Wall seconds of the fastest of some calls, after one that is not counted."""
    found = math.inf
    for number in range(repeat + 1):
        began = time.perf_counter()
        call()
        found = min(found, time.perf_counter() - began) if number else found
    return found


def parted(call: Callable[[slice], Any], rows: int) -> list[Any]:
    """What a call gives for as many stretches of rows as there are cores, which all work at once."""
    cores = os.cpu_count() or 1
    cuts = np.linspace(0, rows, cores + 1).astype(int).tolist()
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(call, [slice(start, stop) for start, stop in pairwise(cuts)]))


def prepared(forms: pa.LargeStringArray) -> Data:
    """The inputs of all steps, made by the CPU's kernels."""
    cpu = CpuKernels()
    sketches = np.concatenate(parted(lambda some: matrix(cpu.signatures(forms[some], SPEC.hashing)), len(forms)))
    keys = cpu.bands(sketches, SPEC.banding).reshape(-1)
    rows = np.repeat(np.arange(len(forms)), SPEC.banding.bands)
    return Data(forms, sketches, keys, rows, grouped(*cpu.sort(keys, rows, SPEC.partitions)))


def steps(data: Data) -> list[Step]:
    """The steps, which give the same for the same rows whatever kernels they are given."""
    forms, sketches, keys, rows, shared = data
    groups, met = len(shared.groups.starts) - 1, len(shared.groups.members) * sketches[:1].nbytes

    def sign(on: Kernels, some: slice) -> list[NDArray[np.uint32]]:
        return [matrix(on.signatures(forms[some], SPEC.hashing))]

    return [
        Step("sign", forms.nbytes, len(forms), sign),
        Step("bands", sketches.nbytes, len(sketches), lambda on, some: [on.bands(sketches[some], SPEC.banding)]),
        Step("sort", 2 * keys.nbytes, len(keys), lambda on, some: on.sort(keys[some], rows[some], SPEC.partitions)),
        Step("verify: links", met, groups, lambda on, some: on.links(sketches, *shared.part(some), RULE)),
        Step("verify: leaders", met, groups, lambda on, some: on.leaders(sketches, shared.part(some).groups, RULE)),
    ]


def differing(gpu: GpuKernels, fused: GpuKernels, todo: Sequence[Step]) -> list[str]:
    """Golden texts and steps for which the GPU's results are not what they must be."""
    wrong = [step.name for step in todo if not same(step, gpu)]
    wrong += ["sign, fused"] * (not same(todo[0], fused))
    for width, words, text, expected in GOLDEN:
        column, hashing = pa.array([text], pa.large_string()), Hashing(width, 0, words, words)
        found = [on.signatures(column, hashing).to_pylist() for on in (gpu, fused)]
        wrong += [f"golden {text[:20]!r}"] * (found != [[expected]] * 2)
    return wrong + ["batches that the CPU did again"] * bool(gpu.fallbacks + fused.fallbacks)


def same(step: Step, gpu: GpuKernels) -> bool:
    """Whether a step gives on the GPU what it gives on the CPU."""
    ours, theirs = (step.run(on, slice(0, step.rows)) for on in (gpu, CpuKernels()))
    return all(map(np.array_equal, ours, theirs))


def measured(step: Step, cuda: gpu_device.Cuda, repeat: int, *, fused: bool) -> list[float]:
    """Wall seconds on one core, all cores and the GPU, and seconds of the device alone."""
    cpu, gpu, whole = CpuKernels(), GpuKernels(cuda, fused=fused), slice(0, step.rows)
    alone = gpu_device.Alone(cuda, repeat)
    walls = [
        wall_seconds(partial(step.run, cpu, whole), repeat),
        wall_seconds(partial(parted, partial(step.run, cpu), step.rows), repeat),
        wall_seconds(partial(step.run, gpu, whole), repeat),
    ]
    step.run(GpuKernels(alone, fused=fused), whole)
    return [*walls, alone.seconds]


def line(name: str, size: int, seconds: Sequence[float], copied: float) -> str:
    """A row of the table: gigabytes, gigabytes a second, and the last one's share of the copy bandwidth."""
    rates = [size / each / 1e9 for each in seconds]
    share = "" if math.isinf(seconds[-1]) else f"{rates[-1] * 1e9 / copied:.1%}"
    shown = " | ".join(f"{rate:.2f}" if rate else "" for rate in rates)
    return f"| {name} | {size / 1e9:.2f} | {shown} | {share} |"


def table(path: Path, todo: Sequence[Step], cuda: gpu_device.Cuda, repeat: int) -> list[str]:
    """The rows of the table, from reading on."""
    copied = gpu_device.bandwidth(repeat)
    one, every = (partial(pq.read_table, path, use_threads=threads) for threads in (False, True))
    reading = [wall_seconds(call, repeat) for call in (one, every, partial(gpu_device.read, path))]
    rows = [line("read Parquet", todo[0].size, [*reading, math.inf], copied)]
    for step, fused in [(todo[0], False), (todo[0], True), *((step, False) for step in todo[1:])]:
        name = step.name + (", our kernel" if fused else ", cuDF" if step is todo[0] else "")
        rows.append(line(name, step.size, measured(step, cuda, repeat, fused=fused), copied))
    return [
        *rows,
        "",
        f"The device copies {copied / 1e9:.0f} GB a second to itself (bytes copied, not read and written).",
    ]


HEAD = """# The GPU beside the CPU

Made by `python bench/gpu.py`: {count:,} made-up documents, {cores} CPU cores, {gpu}. GB a second of what a step reads.
"GPU" begins and ends in the memory of the host, "GPU alone" is the kernels when all lies on the device. Golden vectors
and all results of the GPU, with cuDF's and with our own kernel, equalled the CPU's bit for bit; none was done again on
the CPU.

| step | GB | one core | all cores | GPU | GPU alone | of copy bandwidth |
| --- | --: | --: | --: | --: | --: | --: |
"""


def report(path: Path, count: int, repeat: int) -> str:
    """The text of GPU.md; RuntimeError where there is no GPU or where results differ."""
    kernels("gpu")
    cuda = gpu_device.Cuda()
    write(path, count)
    todo = steps(prepared(pq.read_table(path)["form"].combine_chunks()))
    if wrong := differing(GpuKernels(cuda), GpuKernels(cuda, fused=True), todo):
        raise RuntimeError(f"the GPU's results differ from the CPU's: {', '.join(wrong)}")
    head = HEAD.format(count=count, cores=os.cpu_count(), gpu=gpu_device.name())
    return head + "\n".join(table(path, todo, cuda, repeat)) + "\n"


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("GPU.md"))
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            text = report(Path(folder) / "forms.parquet", options.documents, options.repeat)
    except RuntimeError as failure:
        print(f"bench/gpu.py: {failure}", file=sys.stderr)
        return 1
    options.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
