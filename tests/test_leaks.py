"""Leaked lists: pages with much personal data are dropped by an ordinary filter over what the scrub counted."""

import random

import pyarrow as pa

from making import prose, sentence
from malmoi.filters.personal import identifier_hits, personal_hits
from malmoi.filters.screen import screen
from malmoi.pipelines.policies import policy
from malmoi.schemas.document import COUNTS


def test_hits_are_counted_by_row_and_a_row_without_any_has_none():
    counts = pa.array([[("전화번호", 3), ("여권번호", 2)], None, [], [("계좌번호", 5)]], COUNTS)
    assert personal_hits(counts).to_pylist() == [5, 0, 0, 5]
    assert identifier_hits(counts).to_pylist() == [2, 0, 0, 5]


def test_only_personal_data_counts():
    assert personal_hits(pa.array([[("조합", 9), ("이메일", 1)]], COUNTS)).to_pylist() == [1]


def dropped(lines):
    """The filter that drops each page of the lines of a list between prose."""
    texts = ["\n".join([*prose(6, seed=place), *some]) for place, some in enumerate(lines)]
    return screen(pa.table({"text": texts}), policy("web"))["dropped_by"].to_pylist()


def test_a_list_of_many_is_dropped_and_a_page_with_some_is_kept():
    told = [sentence(random.Random(place)) + f" 010-{2000 + 7 * place}-{1234 + 13 * place}" for place in range(21)]
    assert dropped([told, told[:20], []]) == ["personal_hits", None, None]


def test_four_identifiers_drop_a_page_and_three_do_not():
    passports = [f"손님의 여권번호는 M{12345678 + place}이고 방은 따로 적는다." for place in range(4)]
    assert dropped([passports, passports[:3]]) == ["identifier_hits", None]
