"""Advertising is dense in terms that come together; news, studies, law and travel about the same things are not."""

import pyarrow as pa
import pytest
from spam_texts import ABOUT, SPAM

from malmoi.filters.spam import spam_density
from malmoi.pipelines.policies import policy

BOUND = next(step.bound for step in policy("web").filters if step.name == "spam_density")


@pytest.mark.parametrize("name", SPAM)
def test_an_advertisement_is_out_of_the_bound_of_the_web_policy(name):
    assert not BOUND.holds(spam_density(pa.array([SPAM[name]])))[0]


@pytest.mark.parametrize("name", ABOUT)
def test_a_text_about_it_is_within(name):
    assert BOUND.holds(spam_density(pa.array([ABOUT[name]])))[0]


@pytest.mark.parametrize("text", ["바카라 " * 50, "바카라 카지노사이트 슬롯사이트 " * 9, "예약문의 후불제 " * 9, None])
def test_a_term_a_family_or_soliciting_alone_is_no_spam(text):
    assert spam_density(pa.array([text], pa.string())).to_pylist() == [0.0]


def test_the_density_is_of_a_thousand_characters_and_reporting_takes_two_terms_off():
    advert = "바카라 카지노사이트 가입코드 꽁머니".ljust(500, ".")
    values = spam_density(pa.array(["가", advert, advert.replace("....", " 경찰", 1)])).to_pylist()
    assert values == pytest.approx([0.0, 8.0, 1000 * 2 / 499])
