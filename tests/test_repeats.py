"""Stretches that stood before: against a plain reference, and through the command."""

import json
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.cli import main
from malmoi.pipelines.deduplicate import repeats as module
from malmoi.pipelines.deduplicate.repeats import emptied, joined, repeats

ALPHABETS = ("a", "ab", "가나", "a가😀", "e\u0301 \n\0")
TEXTS = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.lists(st.text(letters, max_size=24), max_size=5))
LEAST = st.integers(2, 9)


def column(texts):
    return pa.array(texts, pa.large_string())


def found(texts, least):
    return list(zip(*(each.tolist() for each in repeats(joined([column(texts)]), least)), strict=True))


def masks(texts, stretches):
    """Of each character, how many stretches cut it."""
    cut = [[0] * len(text or "") for text in texts]
    for text, start, stop, *_ in stretches:
        for place in range(start, stop):
            cut[text][place] += 1
    return cut


def reference(texts, least):
    """The same from the definition: whatever a window covers that ended before in its text, or was in another."""
    cut = [[0] * len(text) for text in texts]
    for row, text in enumerate(texts):
        for place in range(len(text) - least + 1):
            window = text[place : place + least]
            if window in text[:place] or any(window in other for other in texts[:row]):
                cut[row][place : place + least] = [1] * least
    return cut


def left(texts, least):
    cut = masks(texts, found(texts, least))
    return ["".join(c for c, gone in zip(*each, strict=True) if not gone) for each in zip(texts, cut, strict=True)]


def prose(seed, size):
    """Syllables that follow no rule, so that no two texts are alike."""
    return "".join(random.Random(seed).choices([chr(code) for code in range(0xAC00, 0xD7A4)], k=size))


SHARED = prose(0, 60)


@settings(deadline=None)
@given(TEXTS, LEAST)
def test_what_is_cut_is_what_the_definition_says(texts, least):
    assert masks(texts, found(texts, least)) == reference(texts, least)


@settings(deadline=None)
@given(TEXTS, LEAST)
def test_each_stretch_stands_where_it_is_said_to_and_before_itself(texts, least):
    for text, start, stop, first, first_start in found(texts, least):
        length = stop - start
        assert 0 <= start < stop <= len(texts[text])
        assert texts[text][start:stop] == texts[first][first_start : first_start + length]
        assert first < text or (first == text and first_start + length <= start)


@settings(deadline=None)
@given(TEXTS, LEAST)
def test_stretches_come_in_order_and_are_two_a_least_length_at_most(texts, least):
    stretches = found(texts, least)
    assert stretches == sorted(stretches)
    assert len(stretches) <= 2 * sum(map(len, texts)) / least


@settings(deadline=None)
@given(TEXTS, LEAST)
def test_a_text_is_emptied_if_only_white_space_is_left_of_what_was_cut(texts, least):
    whole = joined([column(texts)])
    gone = emptied(whole, repeats(whole, least)).tolist()
    rest = left(texts, least)
    assert gone == [row for row, text in enumerate(texts) if rest[row] != text and not rest[row].strip()]


@settings(deadline=None)
@given(TEXTS, LEAST, st.integers(0, 5))
def test_columns_and_nulls_change_nothing(texts, least, cut):
    apart = joined([column([*texts[:cut], None]), column([]), column(["", *texts[cut:]])])
    together = joined([column([*texts[:cut], "", "", *texts[cut:]])])
    for one, other in zip(repeats(apart, least), repeats(together, least), strict=True):
        assert np.array_equal(one, other)


def test_the_first_stays_in_input_order():
    shared = prose(0, 60)
    texts = [prose(1, 9) + shared, shared, prose(2, 9) + shared + prose(3, 9) + shared]
    assert left(texts, 50) == [texts[0], "", prose(2, 9) + prose(3, 9)]
    assert found(texts, 50) == [(1, 0, 60, 0, 9), (2, 9, 69, 0, 9), (2, 78, 138, 0, 9)]


@pytest.mark.parametrize(("size", "goes"), [(49, 0), (50, 50), (51, 51)])
def test_a_stretch_counts_from_its_least_length_on_in_characters(size, goes):
    shared = prose(0, size)
    assert sum(stop - start for _, start, stop, *_ in found([shared, f"앞{shared}뒤"], 50)) == goes


def test_half_a_character_is_none():
    for one, other in ("가각", "😀😁"):  # all but their last bytes are the same
        assert "".join(left([f"{one}{SHARED}{one}", f"{other}{SHARED}{other}"], 60)[1:]) == other * 2


def test_no_stretch_goes_over_the_end_of_a_text():
    shared = prose(0, 60)
    assert found([shared, shared[:30], shared[30:]], 50) == []


def test_a_chain_of_repeats_is_cut_whole_and_each_link_names_its_first():
    one, two, three = (prose(seed, 60) for seed in range(3))
    texts = [one, two + three, one + two, one + two + three]
    assert left(texts, 50) == [one, two + three, "", ""]
    assert found(texts, 50)[2:] == [(3, 0, 60, 0, 0), (3, 60, 180, 1, 0)]


@pytest.mark.parametrize("letters", ["a", "하하하 ", prose(0, 300)])
def test_a_megabyte_that_says_one_thing_over_and_over_takes_few_stretches(letters):
    text = (letters * 1_000_000)[:1_000_000]
    stretches = found([text], 50)
    assert len(stretches) <= 2 * len(text) / 50
    assert left([text], 50)[0] == text[: -(-50 // len(letters)) * len(letters)]


def test_too_much_is_refused_at_the_column_that_is_too_much(monkeypatch):
    monkeypatch.setattr(module, "MOST", 12)
    asked = iter([column(["여섯 글자다", "다섯글자"]), column(["넷"])])
    with pytest.raises(OverflowError, match="more than 12 characters"):
        joined(asked)
    assert len(joined([column(["여섯 글자다", "다섯글자"])]).codes) == 12


ROWS = {
    "first": prose(1, 100) + SHARED,
    "copy": prose(1, 100) + SHARED + "!",
    "later": f"{prose(2, 90)}\n{SHARED}\n{prose(3, 90)}",
    "twice": prose(4, 120) + prose(4, 120)[:70],
    "empty": "",
    "null": None,
    "nothing": f" {SHARED} ",
}
AS_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
WORDS = ("--id-column", "id", "--cut-repeats", "50", "--json")
LEFT = {
    "first": (ROWS["first"], 0),
    "later": (f"{prose(2, 90)}\n\n{prose(3, 90)}", 60),
    "twice": (prose(4, 120), 70),
    "empty": ("", 0),
}


def write(path, kind=None):
    """The rows as a file of two row groups, or as JSON Lines."""
    path.parent.mkdir(exist_ok=True)
    if kind is None:
        lines = [json.dumps({"id": each, "text": text}, ensure_ascii=False) for each, text in ROWS.items()]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        text = pa.array(ROWS.values(), pa.string()).cast(kind)
        pq.write_table(pa.table({"id": list(ROWS), "text": text, "more": range(len(ROWS))}), path, row_group_size=3)
    return path


def rows(folder):
    """The rows of the files that were written."""
    lines = [json.loads(line) for path in sorted(folder.glob("part-*.jsonl")) for line in path.open(encoding="utf-8")]
    tables = [pq.read_table(path).to_pylist() for path in sorted(folder.glob("part-*.parquet"))]
    return [*lines, *(row for table in tables for row in table)]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), AS_DICTIONARY, None])
def test_the_command_cuts_rows_that_are_kept(tmp_path, capsys, kind):
    source = write(tmp_path / "in" / ("a.jsonl" if kind is None else "a.parquet"), kind)
    assert main(["dedup", str(source), str(tmp_path / "out"), *WORDS]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in ("read", "kept", "duplicates", "lost", "cut", "emptied")} == {
        "read": 7, "kept": 4, "duplicates": 1, "lost": 1, "cut": 190, "emptied": 1
    }
    assert {row["id"]: (row["text"], row["dup_cut"]) for row in rows(tmp_path / "out")} == LEFT
    if kind is not None:
        schema = pq.read_schema(next((tmp_path / "out").glob("part-*")))
        assert (schema.field("text").type, schema.field("dup_cut").type) == (kind, pa.int32())


def test_what_was_cut_is_on_record_and_restores_the_texts(tmp_path):
    source = write(tmp_path / "in" / "a.parquet", pa.string())
    main(["dedup", str(source), str(tmp_path / "out"), *WORDS])
    record = pq.read_table(tmp_path / "out" / "cuts.parquet").to_pylist()
    assert [tuple(row.values()) for row in record] == [
        ("a.parquet", 2, "later", 91, 151, "a.parquet", 0, "first", 100, False),
        ("a.parquet", 3, "twice", 120, 190, "a.parquet", 3, "twice", 0, False),
        ("a.parquet", 6, "nothing", 1, 61, "a.parquet", 0, "first", 100, True),
    ]
    for row in record:
        size = row["end"] - row["start"]
        assert ROWS[row["id"]][row["start"] : row["end"]] == ROWS[row["first_id"]][row["first_start"] :][:size]


def test_files_come_in_their_order_and_threads_change_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("b.jsonl", "a.jsonl", "c.jsonl"):
        text = f"{prose(ord(name[0]), 90)}{SHARED}"
        (tmp_path / "in" / name).write_text(json.dumps({"id": name, "text": text}), encoding="utf-8")
    for threads in ("1", "3"):
        main(["dedup", str(tmp_path / "in"), str(tmp_path / threads), *WORDS, "--workers", threads])
    assert [(row["id"], row["dup_cut"]) for row in rows(tmp_path / "1")] == [
        ("a.jsonl", 0), ("b.jsonl", 60), ("c.jsonl", 60)
    ]
    assert files(tmp_path / "1") == files(tmp_path / "3")


def test_without_the_option_nothing_is_cut_or_told(tmp_path, capsys):
    source = write(tmp_path / "in" / "a.parquet", pa.string())
    assert main(["dedup", str(source), str(tmp_path / "out"), "--json"]) == 0
    assert not {"cut", "emptied"} & set(json.loads(capsys.readouterr().out))
    whole = [text for name, text in ROWS.items() if name not in {"copy", "null"}]
    assert [row["text"] for row in rows(tmp_path / "out")] == whole
    assert "cuts.parquet" not in files(tmp_path / "out")
    assert "dup_cut" not in pq.read_schema(tmp_path / "out" / "part-00000.parquet").names


def test_too_much_text_is_refused_before_a_file_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(module, "MOST", 100)
    source = write(tmp_path / "in" / "a.parquet", pa.string())
    assert main(["dedup", str(source), str(tmp_path / "out"), *WORDS]) == 4
    assert "--cut-repeats 50: the texts that are kept have more than 100 characters" in capsys.readouterr().err
    assert set(files(tmp_path / "out")) == {"run.json"}
    assert main(["dedup", str(source), str(tmp_path / "out"), *WORDS[:2]]) == 0


def test_phrases_are_not_cut(tmp_path, capsys):
    assert main(["dedup", str(tmp_path), str(tmp_path / "out"), "--cut-repeats", "49"]) == 2
    assert "give 50 or more" in capsys.readouterr().err


def test_no_rows_have_no_repeats(tmp_path):
    none = pa.array([], pa.string())
    pq.write_table(pa.table({"id": none, "text": none}), tmp_path / "a.parquet")
    assert main(["dedup", str(tmp_path / "a.parquet"), str(tmp_path / "out"), *WORDS]) == 0
    assert pq.read_table(tmp_path / "out" / "cuts.parquet").num_rows == 0


def test_a_row_that_is_no_text_is_lost_and_those_around_it_are_cut(tmp_path):
    raw = pa.array([prose(1, 90).encode(), b"\xff\xfe", (prose(2, 90) + prose(1, 90)).encode()], pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())
    pq.write_table(pa.table({"id": ["one", "lost", "other"], "text": text}), tmp_path / "a.parquet")
    assert main(["dedup", str(tmp_path / "a.parquet"), str(tmp_path / "out"), *WORDS]) == 0
    assert [(row["id"], row["dup_cut"]) for row in rows(tmp_path / "out")] == [("one", 0), ("other", 90)]
