"""Where a page links to: the column `links`, and what is measured of it."""

import pyarrow as pa
import pytest

from corpora import built, configured, released
from making import answer, html_page, prose, response, warc
from malmoi.filters.links import external_links
from malmoi.filters.screen import screen
from malmoi.pipelines.extract import extract
from malmoi.pipelines.extract.targets import targets
from malmoi.pipelines.links import MOST, links
from malmoi.pipelines.policies import policy
from malmoi.schemas.document import COUNTS


def found(*hrefs, own="gaon.kr"):
    return [tuple(each) for each in targets(hrefs, own)]


@pytest.mark.parametrize(("href", "host"), [
    ("https://Maru.KR:8080/a?b#c", "maru.kr"), ("//maru.kr", "maru.kr"), (" http://user:word@maru.kr/", "maru.kr"),
    ("HTTPS://한글.한국/글", "한글.한국"),
])
def test_a_link_leads_to_its_host(href, host):
    assert found(href) == [(host, 1)]


@pytest.mark.parametrize("href", [
    "/a", "a//b", "#a", "mailto:a@maru.kr", "javascript:open('//maru.kr')", "https:///a", "https://gaon.kr/b", "ftp://a.kr",
])
def test_what_leads_to_no_other_host_counts_for_none(href):
    assert found(href) == []


def test_hosts_come_by_their_links_then_by_name_and_not_without_end():
    assert found("//b.kr", "//c.kr", "//a.kr", "//c.kr") == [("c.kr", 2), ("a.kr", 1), ("b.kr", 1)]
    assert len(found(*(f"//a{place}.kr" for place in range(999)))) == 256
    assert found(*["//a.kr"] * 9_999) == [("a.kr", 5_000)]


def test_extraction_tells_them_of_all_of_the_page():
    page = html_page("글", [*prose(6), '<a>글</a><a href="https://maru.kr/1">마루</a>'])
    assert [tuple(each) for each in extract(page, "https://gaon.kr/").targets] == [("maru.kr", 1)]


def listed(*hosts, own="www.gaon.co.kr"):
    return links(targets([f"//{host}" for host in hosts], ""), own)


def test_domains_are_summed_and_its_own_is_none():
    assert listed("a.maru.kr", "maru.kr", "blog.gaon.co.kr", "naver.com") == [("maru.kr", 2), ("naver.com", 1)]


def test_addresses_made_up_names_and_personal_data_are_none():
    assert listed("192.0.2.7", "localhost", "maru.invalid", "010-2345-6789.com", "naver.com") == [("naver.com", 1)]


@pytest.mark.parametrize("host", ["kim%40naver.com", "kim%2540naver.com", "kim'naver.com", "a<b>.com", "..com"])
def test_what_is_written_like_no_domain_is_none(host):
    assert listed(host, "naver.com") == [("naver.com", 1)]


def test_of_many_domains_those_of_the_most_links_are_told():
    hosts = [f"d{place:02}.kr" for place in range(MOST + 9)]
    told = listed(*hosts, *hosts[-5:])
    assert len(told) == MOST
    assert told == sorted(told)
    assert [name for name, count in told if count == 2] == hosts[-5:]


def test_external_links_are_by_thousand_characters_and_none_where_there_is_no_page():
    columns = {
        "links": pa.array([[("a.kr", 3), ("b.kr", 1)], [], None, [("a.kr", 1)]], COUNTS),
        "text": pa.array(["가" * 500, "가" * 10, "가", ""]),
    }
    made = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
    assert external_links(made).to_pylist() == [8.0, 0.0, 0.0, 0.0]
    assert external_links(made.slice(1)).to_pylist() == [0.0, 0.0, 0.0]
    assert screen(pa.table(columns), policy("web"))["measure.external_links"].to_pylist() == [8.0, 0.0, 0.0, 0.0]


def test_a_table_without_the_column_has_no_links():
    assert screen(pa.table({"text": ["가"]}), policy("web"))["measure.external_links"].to_pylist() == [0.0]


def test_documents_and_shards_have_the_links_of_their_pages(tmp_path):
    body = [*prose(9), *(f'<a href="{href}">글</a>' for href in ("/b", "https://a.maru.kr/", "https://b.maru.kr/"))]
    page = html_page("글", body).encode()
    warc(tmp_path / "warc" / "a.warc.gz", [response("https://www.gaon.kr/a", answer(page))])
    [row] = released(built(configured(tmp_path))).values()
    assert row["links"] == [("maru.kr", 2)]
    assert row["measure.external_links"] == pytest.approx(2000 / row["characters"])
