"""Every processor gives the bits of cuDF's published vectors and of a plain reference."""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate.kernels import Groups, Kernels, Rule
from malmoi.pipelines.deduplicate.kernels import kernels as kernels_named
from malmoi.pipelines.deduplicate.kernels_cpu import CpuKernels
from malmoi.pipelines.deduplicate.offload_gpu import LONG, GpuKernels
from malmoi.schemas.signature import SPEC, Banding, Hashing
from simt import Simt, compiler

WORD = 0xFFFFFFFF
ZERO_SEED = 0x4DBD6EE1  # murmur3_x86_32 undone: with it, the hash of "word" is 0
SCRIPTS = "abcé한글ᄆᆞ漢字ひカтعאกहி😀𠀀\u302e 0"
TEXTS = st.lists(st.none() | st.text(st.sampled_from(SCRIPTS) | st.characters(exclude_categories=["Cs"])))


ON_GPU = [pytest.param(name, marks=pytest.mark.gpu) for name in ("gpu", "fused")]


def source_kernels(folder: Path) -> GpuKernels:
    if not compiler():
        pytest.skip("no C compiler, so the source of the GPU's kernels cannot be run on the CPU")
    return GpuKernels(Simt(folder), fused=True)


def gpu_kernels(*, fused: bool) -> Kernels:
    try:
        kernels = kernels_named("gpu")
    except RuntimeError as missing:
        pytest.skip(str(missing))
    return GpuKernels(kernels._device, fused=True) if fused else kernels


@pytest.fixture(params=["cpu", "source", *ON_GPU], scope="module")
def kernels(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kernels:
    """The kernels of each processor there is; "source" runs those of the GPU on the CPU, compiled as C."""
    if request.param == "cpu":
        return CpuKernels()
    if request.param == "source":
        return source_kernels(tmp_path_factory.mktemp("simt"))
    return gpu_kernels(fused=request.param == "fused")


def words(*numbers: int, width: int) -> Hashing:
    """Equal multipliers and addends, as in the tests of cuDF."""
    return Hashing(width, 0, numbers, numbers)


def rotated(word: int, left: int) -> int:
    return (word << left | word >> (32 - left)) & WORD


def murmur3(data: bytes, seed: int) -> int:
    """murmur3_x86_32, as its description reads."""
    h = seed
    for start in range(0, len(data), 4):
        block = data[start : start + 4]
        k = rotated(int.from_bytes(block, "little") * 0xCC9E2D51 & WORD, 15) * 0x1B873593 & WORD
        h = (rotated(h ^ k, 13) * 5 + 0xE6546B64) & WORD if len(block) == 4 else h ^ k
    h ^= len(data)
    h = (h ^ h >> 16) * 0x85EBCA6B & WORD
    h = (h ^ h >> 13) * 0xC2B2AE35 & WORD
    return h ^ h >> 16


def sketch(text: str, hashing: Hashing) -> list[int]:
    """The minhash of one text, as the source of cuDF reads."""
    if not text:
        return [0] * len(hashing.a)
    windows = [text[start : start + hashing.width] for start in range(max(len(text) - hashing.width + 1, 1))]
    hashes = [max(murmur3(window.encode(), hashing.seed), 1) for window in windows]
    return [min((a * h + b) & WORD for h in hashes) for a, b in zip(hashing.a, hashing.b, strict=True)]


def signatures(kernels: Kernels, texts: list[str | None], hashing: Hashing) -> list[list[int] | None]:
    return kernels.signatures(pa.array(texts, pa.large_string()), hashing).to_pylist()


def test_windows_of_five_give_the_bits_of_cudf(kernels: Kernels) -> None:
    expected = [[1305480168, 462824406, 74608229], [32665385, 65330770, 97996155], None, [0, 0, 0]]
    texts = ["this is my", "favorite book", None, ""]
    assert signatures(kernels, texts, words(1, 2, 3, width=5)) == expected


def test_windows_of_four_give_the_bits_of_cudf(kernels: Kernels) -> None:
    texts = ["doc 1", "d", "The quick brown fox jumpéd over the lazy brown dog."]
    assert signatures(kernels, texts, words(10, 11, 12, width=4)) == [
        [1392101586, 394869177, 811528444],
        [2264583304, 2920538364, 3576493424],
        [253327882, 41747273, 302030804],
    ]


def test_a_long_text_gives_the_bits_of_cudf(kernels: Kernels) -> None:
    expected = [[1293098788, 2860992281, 133918478]]
    assert signatures(kernels, ["y" * (1 << 20)], words(20, 21, 22, width=4)) == expected


def test_the_multiply_add_wraps_at_32_bits(kernels: Kernels) -> None:
    # The formula in cuDF's documentation would end in 490: research/dedup §1.2.
    [found] = signatures(kernels, ["doc 1"], words(3000000019, width=4))
    assert found is not None
    assert found[0] % 1000 == 489


@settings(max_examples=50, deadline=None)
@given(TEXTS, st.integers(2, 9), st.integers(0, WORD))
def test_sketches_equal_the_plain_reference(kernels: Kernels, texts: list[str | None], width: int, seed: int) -> None:
    hashing = Hashing(width, seed, SPEC.hashing.a[:5], SPEC.hashing.b[:5])
    expected = [None if text is None else sketch(text, hashing) for text in texts]
    assert signatures(kernels, texts, hashing) == expected


def test_a_text_longer_than_what_is_hashed_at_a_time_equals_the_plain_reference(kernels: Kernels) -> None:
    draw = random.Random(7)
    texts = ["".join(draw.choices(SCRIPTS, k=size)) for size in (2_700, 2_731, 4_099, 8_192, 20_000)]
    hashing = Hashing(6, 0, SPEC.hashing.a[:3], SPEC.hashing.b[:3])
    assert signatures(kernels, texts, hashing) == [sketch(text, hashing) for text in texts]


@pytest.mark.parametrize("size", [5, 6, 7, 70, 1_365, 1_366, 5_000])
@pytest.mark.parametrize("letters", ["가나다라마바", "abcdef01", "가나a1é漢ת", SCRIPTS])
def test_windows_of_six_equal_the_plain_reference(kernels: Kernels, letters: str, size: int) -> None:
    text = "".join(random.Random(size).choices(letters, k=size))
    hashing = Hashing(6, size, SPEC.hashing.a[:3], SPEC.hashing.b[:3])
    assert signatures(kernels, [text, "가", text[1:]], hashing) == [
        sketch(each, hashing) for each in (text, "가", text[1:])
    ]


def test_a_window_whose_hash_is_zero_counts_as_one(kernels: Kernels) -> None:
    assert murmur3(b"word", ZERO_SEED) == 0
    assert signatures(kernels, ["word"], Hashing(4, ZERO_SEED, (3,), (5,))) == [[3 * 1 + 5]]


def test_a_slice_of_a_column_is_read_where_it_lies(kernels: Kernels) -> None:
    column = pa.array(["한글", None, "words", "말모이"], pa.large_string())
    hashing = words(7, 9, width=2)
    assert kernels.signatures(column[2:], hashing).to_pylist() == [sketch("words", hashing), sketch("말모이", hashing)]


def test_band_keys_carry_their_band_and_depend_on_its_values_only(kernels: Kernels) -> None:
    sketches = np.arange(24, dtype=np.uint32).reshape(2, 12)
    changed = sketches.copy()
    changed[:, 4] += 1
    keys, others = (kernels.bands(rows, Banding(bands=4, rows=3, partitions=1)) for rows in (sketches, changed))
    assert (keys >> 59).tolist() == [[0, 1, 2, 3]] * 2
    assert (keys == others).tolist() == [[True, False, True, True]] * 2


def test_band_keys_are_these_numbers(kernels: Kernels) -> None:
    keys = kernels.bands(np.arange(6, dtype=np.uint32).reshape(1, 6), Banding(bands=2, rows=3, partitions=1))
    assert keys.tolist() == [[427714556720984866, 801954594020554454]]


def test_members_join_the_first_leader_they_agree_with(kernels: Kernels) -> None:
    rows = np.array([[1, 1, 1], [2, 2, 2], [1, 1, 2], [1, 2, 2], [3, 3, 3]], np.uint32)
    groups = Groups(np.array([0, 5, 5, 7]), np.array([0, 1, 2, 3, 4, 3, 0]))
    leaders, matches = kernels.leaders(rows, groups, Rule(2, 9))
    assert leaders.tolist() == [0, 1, 0, 1, 4, 3, 0]
    assert matches.tolist() == [3, 3, 2, 2, 3, 3, 3]


def test_past_the_limit_a_member_neither_joins_nor_leads(kernels: Kernels) -> None:
    rows = np.array([[1], [2], [2], [1]], np.uint32)
    leaders, _ = kernels.leaders(rows, Groups(np.array([0, 4]), np.arange(4)), Rule(1, 1))
    assert leaders.tolist() == [0, 1, 2, 0]


def test_a_group_that_is_not_larger_than_the_limit_is_compared_pair_by_pair(kernels: Kernels) -> None:
    chain, fresh = np.array([[1, 1, 1], [1, 1, 2], [9, 1, 2]], np.uint32), np.ones(3, np.bool_)
    groups = Groups(np.array([0, 3]), np.arange(3))
    found = [kernels.links(chain, groups, fresh, Rule(2, limit)) for limit in (3, 2)]
    assert [list(zip(each.first, each.second, each.matches, strict=True)) for each in found] == [
        [(0, 1, 2), (1, 2, 2)],
        [(0, 1, 2)],
    ]


def equal(ours: tuple[np.ndarray, ...], theirs: tuple[np.ndarray, ...]) -> bool:
    return all(one.dtype == other.dtype and np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))


def drawn(seed: int, most: int) -> tuple[np.ndarray, Groups, np.ndarray]:
    """A few sketches that often agree, groups of up to `most` members, and which members are fresh."""
    draw = np.random.default_rng(seed)
    starts = np.append(0, np.cumsum(draw.integers(0, most + 1, 6)))
    sketches = draw.integers(0, 3, (40, 35)).astype(np.uint32)
    sketches[20:] = np.where(draw.random((20, 35)) < 0.6, sketches[:20], sketches[20:])
    return sketches, Groups(starts, draw.integers(0, 40, starts[-1])), draw.random(starts[-1]) < 0.6


@pytest.mark.parametrize("size", [LONG - 1, LONG, LONG + 1])
def test_texts_around_the_size_that_the_cpu_signs_get_its_bits(kernels: Kernels, size: int) -> None:
    text = "".join(random.Random(3).choices("말모이 korpus漢", k=size)).encode()[:size].decode(errors="ignore")
    texts = pa.array([text, "짧은 글월", text + "0" * (size - len(text.encode()))], pa.large_string())
    hashing = Hashing(6, 0, SPEC.hashing.a[:9], SPEC.hashing.b[:9])
    assert kernels.signatures(texts, hashing).equals(CpuKernels().signatures(texts, hashing))


def test_sketches_of_the_specification_equal_those_of_the_cpu(kernels: Kernels) -> None:
    draw = random.Random(5)
    sizes = [*range(24), *(draw.randrange(900) for _ in range(40))]
    texts = pa.array([None, *("".join(draw.choices(SCRIPTS, k=size)) for size in sizes), ""], pa.large_string())
    found = kernels.signatures(texts, SPEC.hashing)
    assert found.equals(CpuKernels().signatures(texts, SPEC.hashing))


@pytest.mark.parametrize("rows", [0, 1, 77])
def test_band_keys_equal_those_of_the_cpu(kernels: Kernels, rows: int) -> None:
    sketches = np.random.default_rng(rows).integers(0, WORD, (rows, 120), np.uint32, endpoint=True)
    assert equal((kernels.bands(sketches, SPEC.banding),), (CpuKernels().bands(sketches, SPEC.banding),))


@pytest.mark.parametrize("partitions", [1, 7, 32])
@pytest.mark.parametrize("rows", [0, 1, 5_000])
def test_rows_of_equal_keys_keep_their_order(kernels: Kernels, rows: int, partitions: int) -> None:
    draw = np.random.default_rng(rows)
    keys = draw.integers(0, 1 << 64, 300, np.uint64)[draw.integers(0, 300, rows)]
    found = kernels.sort(keys, np.arange(rows), partitions)
    order = np.lexsort((keys, keys % np.uint64(partitions)))
    assert equal(found, (keys[order], np.arange(rows)[order]))


@pytest.mark.parametrize("limit", [1, 4, 64])
@pytest.mark.parametrize("seed", range(4))
def test_links_and_leaders_equal_those_of_the_cpu(kernels: Kernels, seed: int, limit: int) -> None:
    sketches, groups, fresh = drawn(seed, most=4**seed)
    for threshold in (12, 20, 30):
        rule = Rule(threshold, limit)
        assert equal(kernels.leaders(sketches, groups, rule), CpuKernels().leaders(sketches, groups, rule))
        assert equal(kernels.links(sketches, groups, fresh, rule), CpuKernels().links(sketches, groups, fresh, rule))


@pytest.mark.parametrize("count", [0, 2])
def test_no_members_have_no_links_and_no_leaders(kernels: Kernels, count: int) -> None:
    groups = Groups(np.zeros(count + 1, np.int64), np.zeros(0, np.int64))
    sketches, fresh = np.zeros((0, 4), np.uint32), np.zeros(0, np.bool_)
    found = kernels.links(sketches, groups, fresh, Rule(1, 1)), kernels.leaders(sketches, groups, Rule(1, 1))
    assert [len(column) for each in found for column in each] == [0] * 5


def test_the_gpu_was_used(kernels: Kernels) -> None:
    assert getattr(kernels, "fallbacks", 0) == 0
