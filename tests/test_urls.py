"""URLs: one canonical form, one host, one keyed digest."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malmoi.pipelines.urls import canonical, host, readable, url_key

PLACES = ("http", "HTTPS", "ftp", "data:,x", "://", "//", "a.KR", "가.한국", "user@", ":80", ":443", "[::1]")
REST = ("/가 나", "?q=한&b", "#top", "%zz", "%EA", ":", "[", "@", ";", " ", "\n", "\u2028", "..", "\ud800", "+")
PARTS = st.sampled_from(PLACES + REST)
URLS = st.lists(PARTS, max_size=8).map("".join) | st.text(max_size=30)


@given(URLS)
@example("http://a.kr:443:80/")
@example("http:///a")
def test_a_canonical_url_is_its_own_canonical_form(url):
    assert canonical(canonical(url)) == canonical(url)


@given(URLS)
def test_every_url_has_a_key_that_its_canonical_form_shares(url):
    assert url_key(url, b"k") == url_key(canonical(url), b"k")
    assert len(url_key(url, b"k")) == 16


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Www.A.KR:80/Path?Q=1#top", "http://www.a.kr/Path?Q=1"),
        ("https://a.kr:443", "https://a.kr/"),
        ("https://a.kr:8443/", "https://a.kr:8443/"),
        ("http://a.kr:443/", "http://a.kr:443/"),
        ("https://a.kr/가 나?q=다", "https://a.kr/%EA%B0%80%20%EB%82%98?q=%EB%8B%A4"),
        ("https://a.kr/%EA%B0%80?a=%2F", "https://a.kr/%EA%B0%80?a=%2F"),
        ("  https://user:pass@a.kr/ ", "https://a.kr/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://[::1/a", "http://[::1/a"),
        ("", ""),
        ("a.kr/b", "a.kr/b"),
    ],
)
def test_equal_pages_have_one_form(url, expected):
    assert canonical(url) == expected


def test_the_host_is_in_lower_case_without_port_and_user():
    assert host("https://user@WWW.A.KR:8080/") == "www.a.kr"
    assert (host("no url"), host("http://[::1")) == (None, None)


def test_a_key_hangs_on_the_corpus_key():
    assert url_key("https://a.kr/", b"one") != url_key("https://a.kr/", b"two")


@pytest.mark.parametrize(("url", "stored"), [
    ("https://user:word@a.kr/x", "https://a.kr/x"),
    ("https://a.kr/x?to=b%40c.kr", "https://a.kr/x?to=b%40c.kr"),
    ("https://a.kr/a b", "https://a.kr/a%20b"),
    ("a.kr/?to=b%40c.kr", "a.kr/?to=b@c.kr"),
])
def test_a_url_is_stored_without_who_asked_and_with_nothing_hidden(url, stored):
    assert readable(url) == stored
