"""What Kiwi tells of a sample: josa and endings, and spaces that lack or are too many."""

import pyarrow as pa
import pytest
from spam_texts import ABOUT

from malmoi.filters.morphemes import kiwi_ending_share, samples, spacing_error_share

RIGHT = "할머니는 아침마다 시장에서 사과를 사 오셨다. 동생은 마당에서 강아지와 놀았다."


def test_a_sample_is_korean_prose_from_the_middle_of_the_text():
    numbered = "\n".join(f"{place}번째 줄입니다." for place in range(100))
    text = f"first line in English\n{numbered}\n```\n코드\n```"
    [sample] = samples(pa.array([text]), 100)
    assert sample.startswith("50번째 줄입니다.\n51번째")
    assert len(sample.replace("\n", "")) == 100


def test_a_text_without_korean_prose_has_no_sample_and_no_share():
    column = pa.array(["only English here", "", None, "```\n한글 주석\n```"])
    assert samples(column, 9) == [""] * 4
    assert kiwi_ending_share(column).to_pylist() == spacing_error_share(column).to_pylist() == [0.0] * 4


def test_prose_has_josa_and_endings_and_a_list_of_nouns_has_few():
    column = pa.array([ABOUT["travel"], "서울 부산 대구 인천 광주 대전 울산 세종"])
    article, nouns = kiwi_ending_share(column).to_pylist()
    assert article > 0.25
    assert nouns < 0.1


@pytest.mark.parametrize(
    "wrong",
    [
        RIGHT.replace("시장에서 사과를 사", "시장에서사과를사"),
        RIGHT.replace("할머니는", "할머니 는").replace("강아지와", "강아지 와"),
    ],
)
def test_a_space_that_lacks_or_is_too_many_is_an_error(wrong):
    right, measured = spacing_error_share(pa.array([RIGHT, wrong])).to_pylist()
    assert right == 0.0
    assert measured > 0.1
