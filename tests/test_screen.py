"""screen keeps rows, ids and order, and judges each row by itself."""

from functools import partial

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import prose
from malmoi.filters.filter import Edit, Filter, Policy, anything, at_least, at_most, quantile
from malmoi.filters.korean import hangul_share
from malmoi.filters.length import characters
from malmoi.filters.repetition import duplicate_line_share, duplicate_ngram_share
from malmoi.filters.screen import dropped_by, edit, filled, measure, screen, unmeasured
from malmoi.pipelines.policies import NAMES, policy


def trimmed(texts):
    """Texts without white space around."""
    rows = texts.to_pylist()
    done = [None if row is None else row.strip() for row in rows]
    gone = [len(row or "") - len(new or "") for row, new in zip(rows, done, strict=True)]
    return pa.array(done, texts.type), [{"space": count} if count else {} for count in gone]


POLICY = Policy(
    "test",
    (Edit("scrub", trimmed, ("text", "title")),),
    (
        Filter(characters, at_least(3)),
        Filter(hangul_share, at_least(0.5)),
        Filter(duplicate_line_share, at_most(0.3)),
        Filter(partial(duplicate_ngram_share, n=2), at_most(0.5)),
    ),
)
PROSE = """겨울 산을 오르는 사람들은 대개 해가 뜨기 전에 길을 나선다.
눈이 녹아 길이 미끄러워지기 전에 능선에 닿아야 하기 때문이다.
입구에서 표를 끊어 주던 직원은 오늘따라 바람이 세니 서두르지 말라고 일러 주었다.
그 말을 듣고도 우리는 걸음을 늦추지 못했다.
첫 번째 쉼터까지는 두 시간이 걸렸다. 보온병에 담아 온 차를 나누어 마시는 동안 구름이 걷히고 멀리 바다가 보이기 시작했다.
내려오는 길은 생각보다 길었다. 무릎이 아프다는 친구의 배낭을 번갈아 메면서, 다음에는 더 가볍게 짐을 꾸리자고 이야기했다.
마을로 돌아와 먹은 국밥 한 그릇이 그날의 가장 좋은 기억으로 남았다. 주인은 밥값을 깎아 주며 봄에 다시 오라고 했다."""
ROW = st.fixed_dictionaries({
    "id": st.integers(0, 99),
    "text": st.text(st.sampled_from("가나다ab \n"), max_size=20),
    "title": st.none() | st.text(st.sampled_from("가 "), max_size=3),
})
ROWS = st.lists(ROW, max_size=8)
SCHEMA = pa.schema([("id", pa.int64()), ("text", pa.string()), ("title", pa.string())])


def batch(rows):
    return pa.Table.from_pylist(rows, SCHEMA)


@settings(deadline=None)
@given(ROWS)
def test_screen_keeps_every_row_its_id_and_the_order(rows):
    made = screen(batch(rows), POLICY)
    assert made["id"].to_pylist() == [row["id"] for row in rows]
    assert made.schema.names[:3] == ["id", "text", "title"]
    assert made.schema.names[3:] == [
        "edited.scrub", *(f"measure.{step.name}" for step in POLICY.filters), "dropped_by",
    ]


@settings(deadline=None)
@given(ROWS, ROWS)
def test_screen_of_two_batches_is_that_of_each(first, second):
    whole = screen(batch(first + second), POLICY).to_pylist()
    assert whole == screen(batch(first), POLICY).to_pylist() + screen(batch(second), POLICY).to_pylist()


@settings(deadline=None)
@given(ROWS)
def test_screen_of_what_was_screened_measures_the_same(rows):
    once = screen(batch(rows), POLICY)
    again = screen(once.select(SCHEMA.names), POLICY)
    assert again.drop_columns("edited.scrub").equals(once.drop_columns("edited.scrub"))
    assert all(not counts for counts in again["edited.scrub"].to_pylist())


@settings(deadline=None)
@given(ROWS)
def test_a_row_is_dropped_by_the_first_filter_it_fails(rows):
    made = screen(batch(rows), POLICY)
    for row in made.to_pylist():
        failed = [f.name for f in POLICY.filters if not f.bound.low <= row[f"measure.{f.name}"] <= f.bound.high]
        assert row["dropped_by"] == (failed[0] if failed else None)


def test_counts_of_an_edit_are_summed_over_its_columns():
    made = screen(batch([{"id": 1, "text": " 가 ", "title": " 나"}]), POLICY)
    assert made["edited.scrub"].to_pylist() == [[("space", 3)]]


def test_chunks_record_batches_and_columns_beside_are_taken_as_they_are():
    rows = [{"id": place, "text": text, "title": None} for place, text in enumerate(prose(4))]
    table = pa.concat_tables([batch(rows[:1]), batch([]), batch(rows[1:])])
    table = table.append_column("host", pa.array(list("abcd")))
    made = screen(table, POLICY)
    assert made["host"].to_pylist() == list("abcd")
    assert made.equals(screen(table.combine_chunks().to_batches()[0], POLICY))


def test_bounds_are_judged_on_stored_measures_alone():
    stored = measure(edit(batch([{"id": 1, "text": "가나다라"}]), POLICY), POLICY).drop_columns(["text", "title"])
    assert dropped_by(stored, POLICY).to_pylist() == [None]
    assert dropped_by(stored, POLICY.bounded({"characters": "5.."})).to_pylist() == ["characters"]


@pytest.mark.parametrize("step", ["edit", "measure"])
def test_a_step_that_loses_rows_is_refused_by_its_name(step):
    def short(texts):
        return (texts[1:], [{}] * len(texts)) if step == "edit" else pa.array([1])

    edits = (Edit("short", short), *POLICY.edits) if step == "edit" else POLICY.edits
    policy = Policy("bad", edits, () if step == "edit" else (Filter(short, at_least(0)),))
    with pytest.raises(ValueError, match="'short' gave 1 values for 2 rows"):
        screen(batch([{"id": 1, "text": "가"}, {"id": 2, "text": "나"}]), policy)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_policy_tells_a_text_from_a_menu(name):
    menu = "\n".join(["홈", "로그인", "회원가입", "고객센터", "장바구니", "마이페이지"] * 20)
    made = screen(pa.table({"id": [1, 2], "text": [PROSE, menu]}), policy(name))
    assert made["dropped_by"].is_null().to_pylist() == [True, False]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.text(max_size=60), max_size=6))
def test_the_web_policy_keeps_every_row_of_any_text(texts):
    made = screen(pa.table({"text": pa.array(texts, pa.string())}), policy("web"))
    assert made.num_rows == len(texts)
    assert made["text"].is_null().to_pylist() == [text is None for text in texts]


ASKED = []


def told(texts):
    """Characters, and a note of what was asked."""
    ASKED.extend(texts.to_pylist())
    return pa.array([len(text) for text in texts.to_pylist()], pa.int32())


def nothing(texts):
    """No number of anything."""
    return pa.nulls(len(texts), pa.int32())


COSTLY = Policy("costly", POLICY.edits, (Filter(characters, at_least(3)), Filter(told, at_least(5), costly=True)))


def test_a_costly_measure_is_taken_of_what_passes_the_filters_before_it():
    ASKED.clear()
    rows = [{"id": place, "text": text} for place, text in enumerate(["가", "가나다", "가나다라마"])]
    made = screen(batch(rows), COSTLY)
    assert ASKED == ["가나다", "가나다라마"]
    assert made["measure.told"].to_pylist() == [None, 3, 5]
    assert made["dropped_by"].to_pylist() == ["characters", "told", None]


@pytest.mark.parametrize("score", [at_least(0), anything(), quantile(0.5)])
def test_a_looser_bound_asks_for_what_is_missing_and_for_nothing_else(score):
    stored = screen(batch([{"id": 1, "text": "가"}, {"id": 2, "text": "가나"}, {"id": 3, "text": "가나다"}]), COSTLY)
    looser = COSTLY.limited({"characters": at_least(2), "told": score})
    assert unmeasured(stored, looser).tolist() == [False, True, False]
    assert not unmeasured(stored, COSTLY).any()
    ASKED.clear()
    made = filled(stored.drop_columns("dropped_by"), looser)
    assert ASKED == ["가나"]
    assert made["measure.told"].to_pylist() == [None, 2, 3]
    assert made.drop_columns("measure.told").equals(stored.drop_columns(["measure.told", "dropped_by"]))


@settings(deadline=None)
@given(ROWS, st.integers(0, 6), st.integers(0, 6))
def test_filling_comes_to_what_measuring_under_the_new_bounds_does(rows, before, after):
    old, new = (COSTLY.limited({"characters": at_least(low)}) for low in (before, after))
    made = filled(measure(batch(rows), old), new)
    afresh = measure(batch(rows), new)
    assert dropped_by(made, new) == dropped_by(afresh, new)
    kept = dropped_by(afresh, new).is_null()
    assert made.filter(kept).equals(afresh.filter(kept))


def test_a_costly_measure_must_give_every_row_a_number():
    bad = Policy("bad", POLICY.edits, (Filter(nothing, anything(), costly=True),))
    with pytest.raises(ValueError, match="'nothing' is costly and gave 1 nulls"):
        screen(batch([{"id": 1, "text": "가"}]), bad)


def wide(columns):
    """Characters of title and text."""
    fields = (columns.field(name).to_pylist() for name in ("title", "text"))
    return pa.array([len((title or "") + text) for title, text in zip(*fields, strict=True)])


def test_a_measure_of_two_columns_is_given_both():
    policy = Policy("two", POLICY.edits, (Filter(wide, at_least(3), column=("text", "title")),))
    made = screen(batch([{"id": 1, "text": "가나", "title": "다"}, {"id": 2, "text": "가나"}]), policy)
    assert made["measure.wide"].to_pylist() == [3, 2]
    assert made["dropped_by"].to_pylist() == [None, "wide"]
