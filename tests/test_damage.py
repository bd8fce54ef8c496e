"""The share of a text that decoding lost."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.filters.damage import lost_share
from malmoi.filters.filter import Filter, at_most


@pytest.mark.parametrize(
    ("text", "share"),
    [("우리말", 0.0), ("우리\ufffd말이", 0.25), ("\ufffd\ufffd so", 2.0), ("english", 0.0), ("", 0.0), (None, 0.0)],
)
def test_what_is_lost_is_counted_for_each_syllable(text, share):
    assert lost_share(pa.array([text], pa.string())).to_pylist() == [share]


@pytest.mark.parametrize(("syllables", "passes"), [(200, True), (199, False)])
def test_one_loss_in_two_hundred_syllables_passes_and_no_more(syllables, passes):
    texts = pa.array(["가" * syllables + "\ufffd"])
    lost = Filter(lost_share, at_most(0.005))
    assert lost.bound.holds(lost.measure(texts)).tolist() == [passes]


@given(st.lists(st.text(alphabet="가나\ufffdab \n"), max_size=5))
def test_rows_are_measured_each_for_itself(texts):
    expected = [text.count("\ufffd") / max(sum("가" <= one <= "힣" for one in text), 1) for text in texts]
    assert lost_share(pa.array(texts, pa.string())).to_pylist() == expected
