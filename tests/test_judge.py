"""judge: what an answer, its page and the files of its site come to."""

import json

import pytest

from malmoi.pipelines.rights import judge

URL = "https://a.kr/news/1"
DATED = ("Date", "Tue, 24 Nov 2026 10:00:00 GMT")
AI = b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
BADGE = '<article><p>글</p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></article>'


def judged(headers=(), html="", robots=None, tdmrep=None, status=200, url=URL, agent="malmoi"):
    """The verdict on a page about which nothing else is known."""
    return judge(url, status, [*headers], html, robots, tdmrep, agent)


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (None, "unknown"),
        (b"", "unknown"),
        (b"User-agent: *\nDisallow: /", "deny"),
        (b"User-agent: malmoi\nDisallow: /news/", "deny"),
        (b"User-agent: *\nDisallow: /blog/", "unknown"),
        (b"User-agent: Googlebot\nDisallow: /", "unknown"),
        (AI, "deny"),
        (b"User-agent: GPTBot\nDisallow: /blog/\n", "unknown"),
        (b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", "deny"),
        (b"User-agent: *\nContent-Usage: train-ai=y\nAllow: /", "allow"),
        (b"User-agent: *\nContent-Usage: /news train-ai=n\nContent-Usage: train-ai=y\nAllow: /", "deny"),
        (b"License: https://a.kr/rsl.xml\nUser-agent: *\nAllow: /", "unknown"),
    ],
)
def test_what_robots_txt_says_of_training(robots, expected):
    assert judged(robots=robots).train == expected


@pytest.mark.parametrize("agent", ["malmoi", "Malmoi/0.3 (+https://a.kr/bot)"])
def test_an_agent_may_come_with_its_version(agent):
    assert judged(robots=b"User-agent: malmoi\nDisallow: /", agent=agent).train == "deny"
    assert judged([("X-Robots-Tag", "malmoi: noai")], agent=agent).noai


RULES = [
    {"location": "/news/old", "tdm-reservation": 0},
    {"location": "/news/*", "tdm-reservation": 1, "tdm-policy": "https://p.kr/x"},
]


@pytest.mark.parametrize(
    ("tdmrep", "headers", "html", "expected"),
    [
        (RULES, [], "", True),
        ([{"location": "/", "tdm-reservation": 0}], [], "", False),
        ([{"location": "/blog", "tdm-reservation": 1}], [], "", None),
        ([{"location": "/news$", "tdm-reservation": 1}], [], "", None),
        ([{"location": "/", "tdm-reservation": 2}], [], "", None),
        ([{"location": "/", "tdm-reservation": True}, 7], [], "", True),
        ([{"location": "/", "tdm-reservation": False}], [], "", None),
        ([{"location": "/", "tdm-reservation": "1"}], [], "", True),
        ([{"location": "/", "tdm-reservation": 1.0}], [], "", True),
        ({"location": "/", "tdm-reservation": 1}, [], "", True),
        ({"location": "/"}, [], "", None),
        (RULES, [("TDM-Reservation", "0")], "", False),
        (RULES, [("TDM-Reservation", "x")], "", True),
        ([], [("tdm-reservation", "0")], '<meta name="tdm-reservation" content="1">', True),
        (RULES, [("tdm-reservation", "1")], '<meta name="tdm-reservation" content="0">', False),
    ],
)
def test_the_later_step_of_tdmrep_overrides_and_silence_never_does(tdmrep, headers, html, expected):
    made = judged(headers, html, tdmrep=json.dumps(tdmrep))
    assert (made.tdm_reserved, made.train) == (expected, {True: "deny", False: "allow", None: "unknown"}[expected])


def test_the_policy_of_a_reservation_is_told():
    assert judged(tdmrep=json.dumps(RULES)).tdm_policy == "https://p.kr"
    assert judged([("tdm-policy", "https://q.kr/")], tdmrep=json.dumps(RULES)).tdm_policy == "https://q.kr"


@pytest.mark.parametrize("tdmrep", ["", "{", "null", "[" * 99_999, '[{"location": 1}]', '[{"location": ""}]'])
def test_a_broken_tdmrep_says_nothing(tdmrep):
    assert judged(tdmrep=tdmrep).tdm_reserved is None


@pytest.mark.parametrize(
    ("value", "gone"),
    [
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", True),
        ("unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, nofollow", True),
        ("unavailable_after: 2026-11-23T00:00:00+09:00", True),
        ("nofollow, unavailable_after: Jun 25, 2010", True),
        ("unavailable_after: 2026-11-25", False),
        ("otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST", False),
        ("unavailable_after: 99 Foo 2010", False),
        ("unavailable_after: soon", False),
    ],
)
def test_a_page_that_was_to_be_gone_by_now_is(value, gone):
    made = judged([DATED, ("X-Robots-Tag", value)])
    assert (made.noindex, made.train) == (gone, "deny" if gone else "unknown")


def test_a_meta_tag_may_say_until_when():
    html = '<meta name="robots" content="unavailable_after: 25 Jun 2010 15:00:00 PST">'
    assert (judged([DATED], html).noindex, judged([("Date", "Thu, 24 Jun 2010 10:00:00 GMT")], html).noindex) == (
        True,
        False,
    )


def test_without_a_date_of_its_own_an_answer_is_of_today():
    assert judged([("X-Robots-Tag", "unavailable_after: 25 Jun 2010 15:00:00 PST")]).noindex
    assert not judged([("X-Robots-Tag", "unavailable_after: 25 Jun 2999 15:00:00 PST"), ("Date", "today")]).noindex


def test_a_licence_of_the_article_allows_and_any_no_wins():
    assert (judged(html=BADGE).train, judged(html=BADGE).licence) == ("allow", "CC-BY-4.0")
    assert judged(html=BADGE, robots=AI).train == "deny"
    assert judged([("X-Robots-Tag", "noai")], BADGE).train == "deny"
    assert judged(html=BADGE, status=404).train == "deny"
    assert judged(html=BADGE, status=None).train == "allow"


NOTICES = [
    ("<article>글</article><footer>ⓒ 말모이. 무단전재 및 재배포, <b>AI 학습</b> 금지</footer>", "deny"),
    ("<p>무단 전재, 재배포, AI학습 및 활용 금지</p>", "deny"),
    ("<p>기사: AI 학습 금지 조항을 두고 언론사와 기업이 다투고 있다.</p>", "unknown"),
    ('<a href="/1">저작권 무단 전재 AI 학습 금지</a>', "unknown"),
    ("<script>'ⓒ 무단전재 AI 학습 금지'</script>", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("html", "expected"), NOTICES)
def test_a_notice_of_the_publisher_denies_and_news_about_one_does_not(html, expected):
    assert judged(html=html).train == expected


def test_a_byte_order_mark_hides_no_reservation():
    assert judged(tdmrep="\ufeff" + json.dumps(RULES)).tdm_reserved is True


def test_a_date_beyond_all_calendars_is_no_date():
    assert judged([("Date", "Wed, 21 Oct 99999999999999999999 07:28:00 GMT")]).train == "unknown"


@pytest.mark.parametrize(
    "robots",
    [
        b"User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: train-ai=y\n",
        b"User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /=broken((\n",
        b"User-agent: *\nContent-Usage: train-ai=n, train-ai=y\n",
        b"User-agent: *\nContent-Usage: train-ai=n, broken((\n",
        b"Content-Signal: ai-train=no\nUser-agent: GPTBot\nAllow: /\n",
        b"Content-Signal: ai-train=no\nUser-agent: malmoi\nAllow: /\n",
        b"User-agent: *\nContent-Signal: /\tai-train=no\n",
        b"User-agent: *\nContent-Signal: ai-train=no;x\n",
        b"User-agent: Kangaroo Bot\nDisallow: /\n",
    ],
)
def test_a_no_to_training_counts_whatever_stands_beside_it(robots):
    assert judged(robots=robots).train == "deny"


def test_what_stands_in_a_broken_line_or_a_string_permits_nothing():
    for line in (b"train-ai=y, broken((", b'search="a, train-ai=y, b"'):
        assert judged(robots=b"User-agent: *\nContent-Usage: " + line).train == "unknown"


def test_a_no_in_one_header_is_not_taken_back_by_the_next():
    assert judged([("Content-Usage", "train-ai=n"), ("Content-Usage", "train-ai=y")]).train == "deny"


def test_a_permission_to_an_agent_whose_name_cannot_be_read_is_none_for_us():
    robots = "User-agent: 로봇\nContent-Usage: train-ai=y\n".encode()
    assert judged(robots=robots).train == "unknown"
