"""Terms are found in the spellings that hide them, and not across words that only meet."""

import pyarrow as pa
import pytest

from malmoi.filters.lexicon import composed, counted, found

TERMS = ("바카라", "카지노", "토토")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("바카라와 카지노", 2),
        ("바.카.라 카 지 노", 2),
        ("바★★카☆라", 1),
        ("카1지2노", 1),
        ("ㅂㅏㅋㅏㄹㅏ, 카ㅈㅣ노", 2),
        ("토토 (토토)", 2),
        ("검토 토론", 0),
        ("검토토론", 0),
        ("바\n카\n라", 0),
        ("바나나 카레라", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_a_term_is_counted_in_every_spelling_of_it(text, count):
    assert counted(pa.array([text], pa.string()), TERMS).tolist() == [count]


def test_terms_are_named_as_they_are_listed_by_row():
    column = pa.array(["없음", "바-카-라 바카라", None, "카지노"])
    assert {row: dict(hits) for row, hits in found(column, TERMS).items()} == {1: {"바카라": 2}, 3: {"카지노": 1}}


def test_another_column_is_read_anew():
    first, second = pa.array(["카지노"]), pa.array(["바카라"])
    assert [dict(found(each, TERMS)[0]) for each in (first, second, first)] == [
        {"카지노": 1}, {"바카라": 1}, {"카지노": 1},
    ]


def test_letters_are_put_together_and_laughter_stays_readable():
    column = pa.array(["ㅇㅏㄴㄴㅕㅇ", "ㄱㅏㅄㅣ", "ㅋㅋㅋ", None])
    assert composed(column).to_pylist() == ["안녕", "가ㅄㅣ", "ㅋㅋㅋ", None]
