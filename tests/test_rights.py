"""Rights: what a licence permits, which signals a page gives, and what they come to."""

import pytest

from malmoi.pipelines.rights import signals, verdict
from malmoi.schemas.rights import LICENCES, permits

BY = "https://creativecommons.org/licenses/by/4.0/"
OPEN = ("CC0-1.0", "KOGL-0", "KOGL-1", "KR-ART7", "CC-BY-4.0", "CC-BY-SA-2.0-KR", "KOGL-2+AI", "KOGL-4+AI", "MIT")
SHUT = ("CC-BY-NC-4.0", "CC-BY-ND-2.0-KR", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-4.0", "KOGL-2", "KOGL-4", "CONTRACT-a")


@pytest.mark.parametrize("licence", OPEN)
def test_an_open_licence_permits_training(licence):
    assert permits(licence).train is True


@pytest.mark.parametrize("licence", [*SHUT, None, "", "+AI", "CC", "CC-BY-NC-ND-NOVERSION"])
def test_other_licences_leave_training_unknown(licence):
    assert permits(licence).train is None


def test_what_nc_and_nd_hold_back_is_told_apart():
    assert (permits("CC-BY-NC-4.0").commercial, permits("CC-BY-NC-4.0").derivatives) == (False, True)
    assert (permits("KOGL-3").commercial, permits("KOGL-3").derivatives) == (True, False)
    assert [name for name, each in LICENCES.items() if not each.attribution] == ["CC0-1.0", "KOGL-0", "KR-ART7"]
    assert permits("CONTRACT-daily").redistribute is False


def test_signals_of_headers_and_metas_are_listed_once_in_order():
    page = '<META NAME=Robots content="NoAI,  nofollow"><meta name="tdm-reservation" content="1"><meta name=a>'
    headers = [("X-Robots-Tag", "NoIndex"), ("Via", "a"), ("TDM-Policy", "https://A.kr/p"), ("x-robots-tag", "noindex")]
    assert signals(headers, page) == (
        "x-robots-tag=noindex",
        "tdm-policy=https://a.kr",
        "meta:robots=noai, nofollow",
        "meta:tdm-reservation=1",
    )


@pytest.mark.parametrize(
    "tag",
    [
        '<meta data-x="a>b" name="robots" content="noai">',
        "<META content='noai' NAME=robots>",
        '<meta name="malmoi" content="noai">',
        f"<style>{'a{}' * 99_999}</style><meta name=robots content=noai>",
    ],
)
def test_a_no_in_a_meta_is_found_however_it_is_written(tag):
    assert verdict(signals([], tag), None, 200).train == "deny"


def test_a_meta_without_end_is_read_in_linear_time():
    assert signals([], "<meta " + "a" * 99_999) == signals([], "<meta " * 99_999) == ()


def test_a_policy_at_a_number_is_not_stored():
    assert signals([("TDM-Policy", "https://900101-1234568.kr")], "") == ()


def test_the_middle_of_a_huge_page_is_not_searched():
    tag = '<meta name="robots" content="noai">'
    filler = "가" * 1_000_000
    assert signals([], tag + filler + filler) == signals([], filler + filler + tag) == ("meta:robots=noai",)
    assert signals([], filler + "가" * 99 + tag + filler) == ()


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ([("Link", '<https://a.kr/l.xml>; rel="license"; type="application/rsl+xml"')], ""),
        ([], '<link rel="license" type="application/rsl+xml" href="https://a.kr/license.xml">'),
        ([], '<script type="application/rsl+xml"><rsl/></script>'),
    ],
)
def test_terms_of_rsl_that_nobody_read_take_a_yes_back_but_not_a_contract(headers, page):
    found = signals([*headers, ("TDM-Reservation", "0")], page)
    assert found == ("tdm-reservation=0", "rsl=named")
    assert verdict(found, None, 200).train == "unknown"
    assert verdict(found, "CC0-1.0", 200).train == "allow"


NO = (
    "meta:robots=noai",
    "meta:robots=index, noindex",
    "meta:robots=none",
    "x-robots-tag=noindex, nofollow",
    "x-robots-tag=malmoi: noindex",
    "x-robots-tag=max-snippet:-1, noindex",
    "tdm-reservation=1",
    "meta:tdm-reservation=1",
    "tdmrep=1",
    "robots=disallow",
    "robots-training=gptbot",
    "content-signal=train-ai=n",
    "robots-content-usage=train-ai=n",
    "x-robots-tag=unavailable",
    "content-usage=train-ai=n",
    "notice=no-ai-training",
)
YES = ("tdm-reservation=0", "content-usage=search=y, train-ai=y", "licence=CC-BY-4.0", "licence=KOGL-2+AI")
NEITHER = (
    "meta:robots=noarchive",
    "meta:robots=noimageai",
    "x-robots-tag=otherbot: noindex",
    "tdm-reservation=2",
    "content-usage=train-ai=maybe",
    "licence=CC-BY-NC-4.0",
    "licence-mark:a=CC-BY-4.0",
    "tdm-policy=https://a.kr/",
)


@pytest.mark.parametrize("signal", NO)
def test_any_no_wins_over_every_yes(signal):
    others = [each for each in YES if each.partition("=")[0] not in (signal.partition("=")[0], "tdm-reservation")]
    assert verdict([*others, signal], "CC0-1.0", 200).train == "deny"


@pytest.mark.parametrize("signal", YES)
def test_an_explicit_permission_allows(signal):
    assert verdict([signal], None, 200).train == "allow"


@pytest.mark.parametrize("signal", NEITHER)
def test_what_is_neither_stays_unknown(signal):
    assert verdict([signal], None, 200).train == "unknown"


@pytest.mark.parametrize("status", [200, 204, None])
def test_a_success_or_a_delivery_denies_nothing(status):
    assert verdict([], "CC0-1.0", status).train == "allow"


@pytest.mark.parametrize("status", [199, 301, 404, 410, 503])
def test_a_status_that_is_no_success_denies(status):
    assert verdict([], "CC0-1.0", status).train == "deny"


def test_the_licence_of_the_source_permits_and_the_pages_own_is_named_first():
    made = verdict(["licence=CC-BY-NC-4.0"], "CC-BY-4.0", None)
    assert (made.train, made.licence) == ("allow", "CC-BY-NC-4.0")


def test_every_question_has_its_answer():
    robots = ["x-robots-tag=noarchive", "meta:robots=nofollow"]
    made = verdict([*robots, "tdm-policy=https://a.kr/", "content-usage=train-ai=y"], None, 200)
    assert (made.noarchive, made.nofollow, made.noindex, made.noai) == (True, True, False, False)
    assert (made.tdm_policy, made.tdm_reserved, made.train_ai) == ("https://a.kr/", None, "y")


@pytest.mark.parametrize("no_first", [True, False])
@pytest.mark.parametrize(
    ("no", "yes"),
    [
        ("content-usage=train-ai=n", "content-usage=train-ai=y"),
        ("robots-content-signal=train-ai=n", "content-usage=train-ai=y"),
        ("robots=disallow", "content-usage=train-ai=y"),
        ("tdm-reservation=1", "tdm-reservation=0"),
        ("meta:tdm-reservation=1", "tdm-reservation=0"),
    ],
)
def test_a_no_wins_over_a_yes_of_its_own_kind_in_either_order(no, yes, no_first):
    made = verdict([no, yes] if no_first else [yes, no], "CC0-1.0", 200)
    assert made.train == "deny"
    assert made.tdm_reserved is (True if "tdm" in no else None)
    assert made.train_ai == ("n" if "train" in no else "y" if "train" in yes else None)


def meta(name, content):
    return f'<meta name="{name}" content="{content}">'


FOUND = [
    ("X-Robots-Tag", "max-image-preview: none, unavailable_after: 25 Jun 2010 15:00:00 PST, noai", None),
    ("X-Robots-Tag", "noindex, BadBot/2.0: noai, nofollow", "x-robots-tag=noindex|x-robots-tag=badbot: noai, nofollow"),
    ("X-Robots-Tag", "kim@a.kr: noindex", "x-robots-tag=other: noindex"),
    ("X-Robots-Tag", '*: "noindex"', "x-robots-tag=noindex"),
    ("X-Robots-Tag", "malmoi:noai", "x-robots-tag=malmoi: noai"),
    ("X-Robots-Tag", "kim@a.kr", "x-robots-tag=other"),
    ("TDM-Reservation", " 1 ", "tdm-reservation=1"),
    ("TDM-Reservation", "0, 1", "tdm-reservation=0|tdm-reservation=1"),
    ("TDM-Reservation", "kim@a.kr", "tdm-reservation=other"),
    ("TDM-Policy", "HTTPS://kim:pw@A.kr:80/kim?k=kim#kim", "tdm-policy=https://a.kr"),
    ("TDM-Policy", "https://[kim/", ""),
    ("TDM-Policy", "mailto:kim@a.kr", ""),
    ("Content-Usage", "train-ai=n;kim=1, search=y, a=kim", "content-usage=train-ai=n, search=y, other"),
    ("Content-Usage", "Train-AI = n;kim=1, kim@a.kr=y, search=y, a=kim", "content-usage=other"),
    ("Content-Usage", 'train-ai=y, train-ai, search=n, search="n"', "content-usage=other, search=n"),
    ("Content-Signal", "search=yes, ai-train=no, kim", "content-signal=search=y, train-ai=n, other"),
    ("Content-Usage", "kim", "content-usage=other"),
    ("Content-Usage", "kim-yuna=y, train-ai=n, bots=y", "content-usage=other, train-ai=n, bots=y"),
]


@pytest.mark.parametrize(("name", "value", "expected"), FOUND)
def test_only_known_words_of_a_header_are_stored(name, value, expected):
    expected = "x-robots-tag=max-image-preview, unavailable_after, noai" if expected is None else expected
    assert "|".join(signals([(name, value)], "")) == expected


@pytest.mark.parametrize("name", ["robots", "tdm-reservation", "tdm-policy"])
def test_an_address_in_a_meta_tag_is_not_stored(name):
    found = signals([], meta(name, "mailto:kim@a.kr 010-1234-5678") + meta("robots", "nofollow, kim@a.kr"))
    assert set(found) <= {"meta:robots=nofollow", "meta:robots=other, nofollow", "meta:tdm-reservation=other"}


def test_a_directive_is_seen_however_long_the_value_before_it():
    assert verdict(signals([], meta("robots", "index, " * 200 + "noai")), None, 200).noai
    assert verdict(signals([("X-Robots-Tag", "follow, " * 9999 + "noindex")], ""), None, 200).noindex


def test_values_of_directives_are_no_directives():
    made = verdict(signals([("X-Robots-Tag", "max-image-preview: none")], meta("robots", "max-snippet: -1")), None, 200)
    assert (made.train, made.noindex) == ("unknown", False)


def test_stored_signals_are_bounded_and_never_lose_a_no():
    agents = [("X-Robots-Tag", f"{a}{b}bot: noindex") for a in "abcdefghij" for b in "abcdefghij"]
    usages = ", ".join(f"{a}{b}=y" for a in "abcdefghij" for b in "abcdefghij")
    page = meta("robots", "noai") + meta("tdm-reservation", "1")
    headers = [*agents, ("X-Robots-Tag", "malmoi: nofollow"), ("Content-Usage", f"{usages}, train-ai=n")]
    found = signals(headers, page)
    made = verdict(found, None, 200)
    assert (made.noai, made.nofollow, made.noindex, made.train_ai, made.tdm_reserved) == (True, True, False, "n", True)
    assert len(found) < 40
    assert max(map(len, found)) < 400


@pytest.mark.parametrize(
    ("value", "noai"),
    [
        ("unavailable_after: Nov 25, 2027, 10:00:00 KST, noai", True),
        ("max-snippet: 5, noai", True),
        ("max-unknown: 5, noai", True),
        ("otherbot: noindex, noai", False),
        ("otherbot/2.0: unavailable_after: 25 Jun 2030 15:00:00 PST, noai", False),
    ],
)
def test_only_what_a_directive_follows_is_an_agent(value, noai):
    assert verdict(signals([("X-Robots-Tag", value)], ""), None, 200).noai is noai
