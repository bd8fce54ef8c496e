"""What is sent to a GPU, what happens where it fails or is absent; none of it needs one."""

import importlib.util
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate.kernels import Groups, Rule, kernels
from malmoi.pipelines.deduplicate.kernels_cpu import CpuKernels
from malmoi.pipelines.deduplicate.minhash_gpu import WIDEST
from malmoi.pipelines.deduplicate.offload_gpu import FAILURES, LONG, GpuKernels, stretches
from malmoi.pipelines.deduplicate.source_gpu import BLOCK, LANES
from malmoi.schemas.signature import SPEC, Hashing
from simt import Simt, compiler

CUDA = "malmoi.pipelines.deduplicate.kernels_gpu"
FORMS = pa.array(["말모이" * 9, None, "", "짧다", "korpus" * 40], pa.large_string())


class Numbered:
    """A device that signs on the CPU and remembers the sizes of its batches; the calls in `failing` raise."""

    memory = 1 << 20

    def __init__(self, failing: Sequence[int] = (), failure: type[Exception] = MemoryError) -> None:
        self.failing, self.failure, self.batches = failing, failure, []

    def _called(self, size: int) -> None:
        self.batches.append(size)
        if len(self.batches) - 1 in self.failing:
            raise self.failure("out of memory")

    def sketches(self, forms: pa.LargeStringArray, hashing: Hashing) -> np.ndarray:
        self._called(len(forms))
        assert forms.null_count == 0
        return np.array(CpuKernels().signatures(forms, hashing).to_pylist(), np.uint32)

    def launch(self, *_: object) -> None:
        self._called(0)

    def sort(self, keys: np.ndarray, *_: object) -> tuple[np.ndarray, np.ndarray]:
        self._called(len(keys))
        return keys, keys


def signed(forms: pa.Array, device: Numbered, most: int | None = None) -> pa.FixedSizeListArray:
    return GpuKernels(device, most=most).signatures(forms, SPEC.hashing)


def test_signatures_of_any_batches_are_those_of_the_cpu():
    expected = CpuKernels().signatures(FORMS, SPEC.hashing)
    assert all(signed(FORMS, Numbered(), most).equals(expected) for most in (1, 90, 1 << 20))


def test_a_batch_has_the_bytes_it_may_have_or_one_text():
    device = Numbered()
    signed(FORMS, device, most=90)
    assert device.batches == [4, 1]


@given(st.lists(st.integers(0, 50)), st.integers(1, 60), st.integers(1, 5))
def test_stretches_hold_every_text_once_and_no_more_than_they_may(sizes: list[int], most: int, rows: int):
    offsets = np.append(0, np.cumsum(sizes)).astype(np.int64)
    found = list(stretches(offsets, most, rows))
    assert [row for start, stop in found for row in range(start, stop)] == list(range(len(sizes)))
    assert all(stop - start <= rows for start, stop in found)
    assert all(offsets[stop] - offsets[start] <= most for start, stop in found if stop - start > 1)


def test_a_long_text_is_not_sent_to_the_device():
    device = Numbered()
    forms = pa.array(["말", "a" * LONG, "모이"], pa.large_string())
    assert signed(forms, device, most=LONG - 1).equals(CpuKernels().signatures(forms, SPEC.hashing))
    assert device.batches == [3]


@pytest.mark.parametrize("failure", FAILURES)
def test_what_the_device_fails_at_is_signed_on_the_cpu_and_counted(failure: type[Exception]):
    ours = GpuKernels(Numbered(failing=[0, 2], failure=failure), most=1)
    with pytest.warns(RuntimeWarning, match=rf"{failure.__name__}: out of memory") as told:
        found = ours.signatures(FORMS, SPEC.hashing)
    assert found.equals(CpuKernels().signatures(FORMS, SPEC.hashing))
    assert (ours.fallbacks, len(told)) == (2, 1)


def test_a_device_that_does_all_is_not_warned_about():
    ours = GpuKernels(Numbered())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours.signatures(FORMS, SPEC.hashing)
    assert ours.fallbacks == 0


def test_an_error_of_our_own_is_not_taken_for_the_device_s():
    with pytest.raises(TypeError):
        signed(FORMS, Numbered(failing=[0], failure=TypeError))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_step_is_done_again_on_the_cpu():
    cpu, ours = CpuKernels(), GpuKernels(Numbered(failing=range(9)))
    sketches = np.random.default_rng(1).integers(0, 2, (9, 120)).astype(np.uint32)
    groups, fresh, rule = Groups(np.array([0, 9]), np.arange(9)), np.ones(9, np.bool_), Rule(60, 9)
    keys = np.arange(9, dtype=np.uint64)[::-1]
    calls: list[Callable[[CpuKernels | GpuKernels], Sequence[np.ndarray]]] = [
        lambda kernels: kernels.bands(sketches, SPEC.banding),
        lambda kernels: kernels.sort(keys, np.arange(9), 4),
        lambda kernels: kernels.links(sketches, groups, fresh, rule),
        lambda kernels: kernels.leaders(sketches, groups, rule),
    ]
    for number, call in enumerate(calls, 1):
        assert all(map(np.array_equal, call(ours), call(cpu)))
        assert ours.fallbacks == number


def test_band_keys_are_cut_into_batches_too():
    device = Numbered()
    GpuKernels(device, most=2 * 480).bands(np.zeros((5, 120), np.uint32), SPEC.banding)
    assert len(device.batches) == 3


def test_surrogates_do_not_reach_a_kernel_since_arrow_takes_none():
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        pa.array(["\ud83d"], pa.large_string())


def test_a_window_wider_than_a_tile_is_refused_by_our_own_kernel():
    with pytest.raises(ValueError, match=f"width={WIDEST + 1}: .* fused=False"):
        GpuKernels(Numbered(), fused=True).signatures(FORMS, Hashing(WIDEST + 1, 0, (1,), (1,)))


@pytest.mark.skipif(not compiler(), reason="no C compiler, so the source of the GPU's kernels cannot be run on the CPU")
def test_the_source_gives_the_bits_of_the_cpu_in_blocks_of_their_real_size(tmp_path: Path):
    draw = np.random.default_rng(2)
    forms = pa.array(["".join(map(chr, draw.integers(0xAC00, 0xD7A3, size))) for size in (3, 1_400, 4_000)])
    found = GpuKernels(Simt(tmp_path, BLOCK, LANES), fused=True).signatures(forms, SPEC.hashing)
    assert found.equals(CpuKernels().signatures(forms, SPEC.hashing))


@pytest.fixture(scope="module")
def compiled() -> Callable[[str], bytes]:
    pytest.importorskip("cuda.bindings.nvrtc", reason="NVRTC comes with malmoi[gpu]")
    return pytest.importorskip(CUDA, reason="malmoi[gpu] is not installed").compiled


@pytest.mark.parametrize("architecture", ["sm_75", "sm_80", "sm_90", "sm_100"])
def test_the_source_compiles_for_gpus(compiled: Callable[[str], bytes], architecture: str):
    code = compiled(architecture)
    assert all(name in code for name in (b"sketch", b"band_keys", b"lead", b"link_groups"))


def test_a_gpu_that_the_compiler_does_not_know_is_named(compiled: Callable[[str], bytes]):
    with pytest.raises(RuntimeError, match="sm_1"):
        compiled("sm_1")


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module in the place of `kernels_gpu`, in which a test puts its device."""
    module = ModuleType(CUDA)
    monkeypatch.setitem(sys.modules, CUDA, module)
    return module


def absent() -> Numbered:
    raise RuntimeError("no driver was found")


def test_auto_takes_the_gpu_where_it_can_be_used(cuda: ModuleType):
    cuda.Cuda = Numbered
    assert [kernels.__wrapped__(name).name for name in ("auto", "gpu", "cpu")] == ["gpu", "gpu", "cpu"]


def test_auto_takes_the_cpu_where_no_gpu_can_be_used(cuda: ModuleType):
    cuda.Cuda = absent
    assert kernels.__wrapped__("auto").name == "cpu"


def test_auto_takes_the_cpu_where_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, CUDA, None)
    assert kernels.__wrapped__("auto").name == "cpu"


def test_an_absent_gpu_is_an_error_that_names_the_extra_and_the_reason(cuda: ModuleType):
    cuda.Cuda = absent
    with pytest.raises(RuntimeError, match=r"no driver was found.*malmoi\[gpu\].*'cpu'"):
        kernels.__wrapped__("gpu")


def test_another_processor_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="'tpu'"):
        kernels.__wrapped__("tpu")


def test_deduplication_is_imported_without_what_kernels_need():
    heavy = {"numba", "cupy", "pylibcudf", "cudf", "rmm"}
    code = f"import sys, malmoi.pipelines.deduplicate; sys.exit(bool({heavy} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def bench(name: str) -> Path:
    return Path(__file__).parents[1] / "bench" / f"{name}.py"


def test_every_third_of_the_documents_of_the_benchmark_is_a_near_copy():
    spec = importlib.util.spec_from_file_location("gpu_data", bench("gpu_data"))
    data = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(data)
    forms = data.made(np.random.default_rng(1), 60)
    forms.validate(full=True)
    sketches = np.array(CpuKernels().signatures(forms, SPEC.hashing).to_pylist())
    agreement = (sketches[::3] == sketches[2::3]).sum(axis=1), (sketches[1::3] == sketches[2::3]).sum(axis=1)
    assert np.median(agreement[0]) > SPEC.agreement.pair > 12 > agreement[1].max()


def test_the_benchmark_without_a_gpu_ends_with_the_reason(tmp_path: Path):
    if kernels("auto").name == "gpu":
        pytest.skip("there is a GPU")
    command = [sys.executable, bench("gpu"), "--out", tmp_path / "GPU.md"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "malmoi[gpu]" in done.stderr
    assert not any(tmp_path.iterdir())
