"""The pure parts of the benchmark of personal data: what dps and Dolma look for, and what the tables say."""

import importlib
import sys
from collections import Counter
from pathlib import Path

import pytest
from pii_set import Row, Span, rows

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture(scope="module")
def bench():
    """Modules of bench/ by name, which import each other as siblings."""
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path.remove(str(BENCH))


def taken(found, text):
    return [(name, text[start:stop]) for name, start, stop in found]


def test_dps_takes_dates_for_accounts_and_what_it_replaced_once_is_gone(bench):
    text = "2023-12-31 4111-1111-1111-1111 010-2345-6789 a.b@naver.com"
    found = dict(taken(bench("pii_patterns").dps(text), text))
    assert found["CARD"] == "4111-1111-1111-1111"
    assert found["PHONE"] == "010-2345-6789"
    assert found["EMAIL"] == "a.b@naver.com"
    assert found["ACCOUNT"] == "2023-12-31"


def test_dolma_wants_a_dot_in_the_domain_and_no_isbn_nearby(bench):
    dolma, text = bench("pii_patterns").dolma, "글 a@naver.com 과 b@host 와 8.8.4.4"
    assert taken(dolma(text), text) == [("EMAIL", " a@naver.com "), ("IP", "8.8.4.4")]
    assert list(dolma("isbn 8.8.4.4")) == []


def test_a_perfect_finder_meets_the_bars_and_one_that_finds_nothing_does_not(bench):
    tables = bench("pii_tables")
    rates = {tables.SCRUB.name: 50.0}
    perfect = [(row, list(row.spans)) for row in rows()]
    assert {line[3] for line in tables.bars(perfect, rates, 0.0)} == {"yes"}
    failed = [line[0] for line in tables.bars([(row, []) for row in rows()], rates, 3.0) if line[3] != "yes"]
    assert "all types, held out" in failed
    assert "spans but EMAIL and IP in a MB of real text" in failed
    assert "negatives touched, dev" not in failed


def test_a_system_is_judged_over_the_types_it_claims(bench):
    tables, runs = bench("pii_tables"), bench("pii_runs")
    row = Row("", (Span("EMAIL", 0, 9), Span("PHONE", 20, 30)))
    some = [(row, [Span("EMAIL", 0, 9)]), (row._replace(spans=()), [])]
    system = runs.System("peer", "peer", ("EMAIL",))
    line = tables.overall({system: some}, {"peer": 2.0, runs.SCRUB.name: 1.0}).splitlines()[2]
    assert line == "| peer | 1.000 / 0.500 | 0.667 | 1 | 1.000 / 1.000 | 0.0% | 2.0 |"
    assert not tables.claims(system, "PHONE")


def test_email_and_ip_are_no_strays(bench):
    assert bench("pii_tables").others(Counter(EMAIL=9, IP=4, PHONE=3), 2.0) == 1.5
