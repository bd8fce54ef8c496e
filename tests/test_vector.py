"""Vectors of bytes, folding by vectors, and hashing of windows of six, against what Python says."""

import random

import numpy as np
import pytest
from numba import njit

from malmoi.pipelines.deduplicate.fold_cpu import BLOCK
from malmoi.pipelines.deduplicate.sketch import column, sketch_forms
from malmoi.pipelines.deduplicate.table import sketch_form
from malmoi.pipelines.deduplicate.vector_cpu import flags, load32, load64, ones, pack, zeros_above, zeros_below

MIXED = "가힣한글 \n.Az09가나다é·“漢ㅋ하Σ😀\u0301ﷺ"


@njit
def told(data: np.ndarray, place: np.uint64, mask: int) -> tuple[np.uint64, np.uint32, np.uint64]:
    return flags(data, place, mask), load32(data, place), load64(data, place)


@njit
def packed(data: np.ndarray, keep: np.uint64, out: np.ndarray) -> None:
    pack(data, np.uint64(0), keep, out, np.uint64(3))


@njit
def counted(word: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64]:
    return zeros_below(word), zeros_above(word), ones(word)


def test_flags_and_words_begin_at_any_byte() -> None:
    data = np.random.default_rng(0).integers(0, 256, 200, np.uint8)
    for place in (0, 1, 7, 130):
        bits, half, word = told(data, np.uint64(place), 0x28)
        assert [int(bits) >> bit & 1 for bit in range(64)] == [
            int(byte & 0x28 > 0) for byte in data[place : place + 64]
        ]
        assert half == int.from_bytes(data[place : place + 4].tobytes(), "little")
        assert word == int.from_bytes(data[place : place + 8].tobytes(), "little")


@pytest.mark.parametrize("keep", [0, 1, 1 << 63, 0xF0F0_0000_1234_5678, (1 << 64) - 1])
def test_what_is_kept_lies_one_behind_the_other(keep: int) -> None:
    data, out = np.arange(64, dtype=np.uint8), np.zeros(70, np.uint8)
    packed(data, np.uint64(keep), out)
    kept = [byte for byte in range(64) if keep >> byte & 1]
    assert out[3 : 3 + len(kept)].tolist() == kept
    assert out[:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("word", "expected"), [(0, (64, 64, 0)), (1, (0, 63, 1)), (0x50, (4, 57, 2))])
def test_bits_of_a_word_are_counted(word: int, expected: tuple[int, int, int]) -> None:
    assert counted(np.uint64(word)) == expected


@pytest.mark.parametrize("size", [62, 63, 64, 65, BLOCK - 2, BLOCK, 3 * BLOCK])
def test_forms_of_long_texts_equal_those_of_python(size: int) -> None:
    draw = random.Random(size)
    plain = ["".join(draw.choices(MIXED[:16], k=size)) for _ in range(5)]
    texts = [*plain, *("".join(draw.choices(MIXED, k=size)) for _ in range(5)), "가" * size, "a" * size + "\u0301"]
    assert sketch_forms(column(texts)).to_pylist() == list(map(sketch_form, texts))


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("size", [1, 21, 22, BLOCK // 3 + 1])
def test_a_syllable_that_a_text_breaks_off_is_no_utf8(size: int, cut: int) -> None:
    import pyarrow as pa

    data = ("가" * size).encode()
    ends = pa.array([0, len(data) - cut, len(data)], pa.int64()).buffers()[1]
    broken = pa.LargeStringArray.from_buffers(2, ends, pa.py_buffer(data))
    with pytest.raises(pa.ArrowInvalid, match="text 0 is not UTF8"):
        sketch_forms(broken)
