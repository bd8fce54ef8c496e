"""The pure helpers of bench/: what a smaps_rollup says, and runs as the tables of RESULTS.md."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


measure = loaded("measure")


@pytest.fixture(scope="module")
def results() -> ModuleType:
    return loaded("results")


def run(cpu: float, **more: object) -> dict[str, object]:
    return {
        "cpu_seconds": cpu,
        "child_cpu_seconds": 1.0,
        "wall_seconds": 2 * cpu,
        "docs_in": 100,
        "rows_out": 60,
        "peak_pss": 3e8,
        "reasons": {},
        "steps": {"read": 0.5},
    } | more


@pytest.fixture
def case(results: ModuleType):
    made = results.Case("a.warc.gz", 100, 4_000_000, 1_000_000)
    ours = {"child_start_seconds": 1.0, "reasons": {"skipped:type=warcinfo": 1}, "judged": {"duplicate": 9}}
    made.runs["ours"] = [run(11.0, **ours), run(13.0, **ours)]
    made.runs["peer"] = [run(50.0, docs_in=95), run(60.0, docs_in=95)]
    return made


def test_pss_is_read_in_bytes():
    assert measure.pss_of("Rss:  900 kB\nPss:   12 kB\nPss_Anon:  7 kB\n") == 12 * 1024


def test_a_process_that_is_gone_takes_no_memory():
    assert measure.pss(2**22 + 1) == 0


def test_a_family_begins_with_the_process_itself():
    assert measure.family(os.getpid())[0] == os.getpid()


def test_cpu_seconds_leave_the_imports_of_children_out(results, case):
    assert [results.cpu(each) for each in case.runs["ours"]] == [10.0, 12.0]


def test_the_rate_counts_every_record_of_the_file_on_both_sides(results, case):
    assert results.rate(case, "ours") == pytest.approx(100 / 11)
    assert results.faster(case) == pytest.approx(5.0)


def test_bars_say_which_are_met(results, case):
    assert [line.rsplit("|", 2)[1].strip() for line in results.bars(case).splitlines()[2:]] == ["yes", "yes"]
    case.runs["ours"] = [run(20.0, peak_pss=2e9)]
    assert results.bars(case).count("**no**") == 2


def test_a_small_file_has_no_bars(results, case):
    case.runs["ours"] = [run(1.0)]
    assert results.bars(case).startswith("Too small")


def test_what_is_lost_is_listed_with_the_largest_first(results, case):
    assert "| `duplicate` | 9 |\n| `skipped:type=warcinfo` | 1 |" in results.lost(case, "ours")
    assert "| `reader: not HTML, or not decoded` | 5 |" in results.lost(case, "peer")


def test_numbers_that_differ_between_runs_are_all_shown(results):
    assert results.same("rows_out", [run(1.0), run(1.0, rows_out=61), run(1.0)]) == "60 / 61"


def test_the_page_names_both_sides_and_no_beam_where_it_was_not_measured(results, case):
    page = results.page("HEAD", [case], "TAIL")
    assert "malmoi build" in page
    assert "datatrove, through its filters" in page
    assert "### Beam" not in page


def test_beam_is_what_a_run_spends_outside_of_the_unit(results, case):
    case.runs.update({"direct": [run(10.0)], "beam": [run(10.2, inside_seconds=10.0)]})
    assert results.beam_ratio(case) == pytest.approx(1.02)
    assert "adds 2.0%" in results.beam(case)
