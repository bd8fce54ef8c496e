"""Sketch forms, exact hashes, signatures and their specification."""

import dataclasses
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.deduplicate.sketch import column, exact_hashes, sign_forms, sketch_forms
from malmoi.pipelines.deduplicate.table import sketch_form
from malmoi.schemas.signature import SIGNATURE, SPEC, Spec

TRICKY = "aΣς가각각ㄱㅏㅋㅠㄳ하ｶﾞが゛é\u0301\u0323ﬁ½㈜①Åİßẞ字豈א٠ก็\u302e\u200b \n.!Ⱥ𝔸𠀀\U0002f800\ufe0f"


def ids(count: int) -> pa.FixedSizeBinaryArray:
    """The ids 0, 1, 2, ... as 16 bytes."""
    return pa.array([number.to_bytes(16, "big") for number in range(count)], pa.binary(16))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("띄어 쓰기가, 다르다!", "띄어쓰기가다르다"),
        ("Ｆｕｌｌ Width １２", "fullwidth12"),
        ("ㅋㅋㅋ", "ᄏᄏᄏ"),
        ("말\u302e ᄆᆞᄅᆞᆷ", "말\u302eᄆᆞᄅᆞᆷ"),
        ("ΔΣ ½ ㈜한글", "δς12주한글"),
        ("... \n\t ☃", ""),
    ],
)
def test_a_form_keeps_letters_numbers_and_marks_only(text: str, form: str) -> None:
    assert sketch_form(text) == form


@settings(deadline=None)
@given(st.lists(st.none() | st.text(st.sampled_from(TRICKY) | st.characters(exclude_categories=["Cs"]))))
def test_compiled_forms_equal_those_of_python(texts: list[str | None]) -> None:
    expected = [None if text is None else sketch_form(text) for text in texts]
    assert sketch_forms(column(texts)).to_pylist() == expected


def test_every_character_folds_alike_alone_and_among_others() -> None:
    characters = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    texts = ["".join(characters[start : start + 97]) for start in range(0, len(characters), 97)]
    assert sketch_forms(column(texts)).to_pylist() == list(map(sketch_form, texts))
    assert sketch_forms(column(characters)).to_pylist() == list(map(sketch_form, characters))


def test_broken_utf8_is_refused() -> None:
    broken = pa.LargeStringArray.from_buffers(1, pa.array([0, 2], pa.int64()).buffers()[1], pa.py_buffer(b"a\xf0"))
    with pytest.raises(pa.ArrowInvalid, match="UTF8"):
        sketch_forms(broken)


def test_slices_and_chunks_are_read_where_they_lie() -> None:
    texts = ["가나 다", None, "", "라마", "바 사 아"]
    chunks = pa.chunked_array([texts[:2], texts[2:]]).slice(1, 4)
    assert sketch_forms(column(chunks)).to_pylist() == [None, "", "라마", "바사아"]
    assert sketch_forms(column(pa.array(texts)).slice(3)).to_pylist() == ["라마", "바사아"]


def test_an_exact_hash_is_xxh3_of_the_form() -> None:
    hashes = exact_hashes(column(["가나", "", None]))
    assert hashes.to_pylist() == [xxhash.xxh3_128_digest(form) for form in ("가나".encode(), b"", b"")]


def test_a_short_document_has_no_sketch() -> None:
    signed = sign_forms(ids(3), column(["가" * 29, "가" * 30, ""]))
    assert signed.schema.equals(SIGNATURE, check_metadata=True)
    assert signed["characters"].to_pylist() == [29, 30, 0]
    assert signed["sketch"].is_null().to_pylist() == [True, False, True]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(min_size=20), min_size=1), st.integers(0, 30))
def test_signatures_do_not_depend_on_the_batch(texts: list[str], cut: int) -> None:
    forms = sketch_forms(column(texts))
    whole = sign_forms(ids(len(texts)), forms)
    parts = [sign_forms(ids(len(texts))[some], forms[some]) for some in (slice(None, cut), slice(cut, None))]
    assert pa.concat_tables(parts).equals(whole)


def test_the_specification_survives_its_file() -> None:
    assert Spec.from_json(SPEC.to_json()) == SPEC
    with pytest.raises(ValueError, match="sign the corpus anew"):
        Spec.from_json(SPEC.to_json().replace('"version": 1', '"version": 2'))


def test_the_specification_is_version_1() -> None:
    assert dataclasses.astuple(SPEC.banding) == (20, 6, 32)
    assert dataclasses.astuple(SPEC.agreement) == (84, 72, 30)
    assert np.array([SPEC.hashing.a, SPEC.hashing.b]).max() < 1 << 32
    assert all(word % 2 for word in SPEC.hashing.a)
    numbers = np.array([*SPEC.hashing.a, *SPEC.hashing.b], "<u4").tobytes()
    assert xxhash.xxh3_64_hexdigest(numbers) == "5273f8eb0ac2cb0e"


def test_importing_deduplication_imports_no_compiler() -> None:
    code = "import sys, malmoi.pipelines.deduplicate; sys.exit(bool({'numba', 'cudf'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
