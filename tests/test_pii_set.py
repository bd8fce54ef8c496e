"""Personal data in texts of an author who did not see the rules: what is found, and what is left alone."""

from functools import cache

import pyarrow as pa
import pytest
from pii_foils import FOILS, NEVER
from pii_frames import FRAMES
from pii_frames_more import FRAMES as MORE
from pii_set import OURS, TYPES, Row, Span, pieces, renamed, rows, scores, total, touched

from malmoi.filters.pii import find, scrub, scrub_column

KEY = bytes(range(32))
NUMBERS = ("RRN", "FRN", "CARD", "PASSPORT", "DRIVER")
PRECISION, RECALL, TOUCHED = 0.98, 0.95, 0.005
"""Bars over all types, and of negative texts."""

NUMBER_PRECISION, NUMBER_RECALL = 0.99, 0.97
"""Bars of every type of NUMBERS."""


@cache
def found():
    return [(row, renamed(find(row.text), OURS)) for row in rows()]


@cache
def part(held):
    return [(row, spans) for row, spans in found() if row.held is held]


def test_the_set_is_as_large_as_promised():
    assert sum(len(row.spans) for row in rows()) >= 1500
    assert sum(not row.spans for row in rows()) >= 1000
    assert sum(map(len, (FRAMES | MORE).values())) >= 150
    assert {span.type for row in rows() for span in row.spans} == set(TYPES) == set(OURS.values())
    assert 0.4 < sum(row.held for row in rows()) / len(rows()) < 0.6


def test_values_hold_what_their_types_promise():
    texts = [(span.type, row.text[span.start : span.end]) for row in rows() for span in row.spans]
    cards = [[int(each) for each in text if each.isdigit()] for kind, text in texts if kind == "CARD"]
    assert all(sum(d if at % 2 else d * 2 // 10 + d * 2 % 10 for at, d in enumerate(card)) % 10 == 0 for card in cards)
    assert all(text.strip() == text and text for _, text in texts)
    mails = [text for kind, text in texts if kind == "EMAIL"]
    assert all(any(mark in text for mark in ("@", "＠", "골뱅이", "(at)", "[at]")) for text in mails)


def test_a_hit_is_of_the_type_covers_the_gold_and_is_not_much_wider():
    gold = Span("PHONE", 10, 20)
    assert pieces(gold, [Span("PHONE", 10, 19)]) == [Span("PHONE", 10, 19)]
    halves = [Span("PHONE", 10, 15), Span("PHONE", 16, 20)]
    assert pieces(gold, halves) == halves
    assert pieces(gold, [Span("PHONE", 5, 20)]) == [Span("PHONE", 5, 20)]
    for missed in (Span("PHONE", 10, 18), Span("PHONE", 4, 20), Span("CARD", 10, 20)):
        assert pieces(gold, [missed]) == []


def test_precision_counts_what_stands_beside_the_gold():
    row = Row("", (Span("PHONE", 0, 10),))
    made = scores([(row, [Span("PHONE", 0, 10), Span("IP", 20, 30), Span("PHONE", 40, 50)])])
    assert (made["PHONE"].precision, made["PHONE"].recall, made["IP"].precision) == (0.5, 1, 0)
    assert touched([(row, []), (row._replace(spans=()), [Span("IP", 0, 1)]), (row._replace(spans=()), [])]) == 0.5


@pytest.mark.parametrize("held", [False, True], ids=["dev", "held out"])
def test_all_types_together(held):
    whole = total(scores(part(held)).values())
    assert whole.precision >= PRECISION
    assert whole.recall >= RECALL


CASES = [(name, held) for name in NUMBERS for held in (False, True)]


@pytest.mark.parametrize(("name", "held"), CASES)
def test_numbers_that_identify(name, held):
    score = scores(part(held))[name]
    assert score.precision >= NUMBER_PRECISION
    assert score.recall >= NUMBER_RECALL


@pytest.mark.parametrize("held", [False, True], ids=["dev", "held out"])
def test_texts_without_personal_data_are_left_alone(held):
    assert touched(part(held)) <= TOUCHED


@pytest.mark.parametrize("kind", NEVER)
def test_nothing_is_ever_found(kind):
    assert kind in FOILS
    assert [spans for row, spans in found() if row.style == kind and spans] == []


def test_what_is_found_is_gone_and_what_replaced_it_is_not_found():
    left = []
    for row, spans in found():
        scrubbed = scrub(row.text, KEY)
        left += [row.text[span.start : span.end] for span in spans if row.text[span.start : span.end] in scrubbed]
        left += [str(span) for span in find(scrubbed)]
    assert left == []


def test_texts_in_which_nothing_is_found_stay_as_they_are():
    assert [row.text for row, spans in found() if not spans and scrub(row.text, KEY) != row.text] == []


@pytest.mark.parametrize("shift", [0, 0xFEE0])
def test_a_column_of_them_among_other_words_is_scrubbed_as_each_is(shift):
    wide = {code: code + shift for code in range(ord("!"), ord("~") + 1, 2)}
    texts = [f"{'바람이 분다 ' * 60}{row.text.translate(wide)} {'물이 흐른다 ' * 60}" for row in rows()]
    made, _ = scrub_column(pa.array(texts), KEY)
    assert [text for text, new in zip(texts, made.to_pylist(), strict=True) if new != scrub(text, KEY)] == []
