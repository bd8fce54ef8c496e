import io
import json
import re
from datetime import UTC, date, datetime

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from cms import pages
from malmoi.pipelines.extract.dates import dated
from malmoi.pipelines.extract.decode import decode
from malmoi.pipelines.extract.metadata import Metadata, metadata
from malmoi.pipelines.extract.names import key
from malmoi.pipelines.read import Page, read

URL = "https://www.hanmal.kr/news/123"
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


def parsed(text):
    return etree.fromstring(text, etree.HTMLParser())


def page(head="", body="<p>본문</p>", url=URL, fetched_at=FETCHED):
    return metadata(
        parsed(f'<!doctype html><html lang="ko"><head>{head}</head><body>{body}</body></html>'), url, fetched_at
    )


def title(text):
    return f"<title>{text}</title>"


def meta(**said):
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in said.items())


def ld(**said):
    said = json.dumps({"@type": "NewsArticle", **said}, ensure_ascii=False)
    return f'<script type="application/ld+json">{said}</script>'


FRONT = re.compile(r"\ufeff?(?:---|\+\+\+)\s*\n(.*?)\n(?:---|\+\+\+)\s*\n", re.DOTALL)
SITE = meta(og__site_name="한말신문")
HEADLINE = "큰사전 원고가 발견되다"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (title(HEADLINE), ""),
        (title(f"{HEADLINE} : 한말신문") + SITE, ""),
        (title(f"{HEADLINE} : 뉴스 : 한말신문") + SITE, ""),
        (title(f"{HEADLINE} - 문화 - 한말신문") + SITE, ""),
        (title(f"한말신문 | {HEADLINE}") + SITE, ""),
        (title(f"한말신문 &gt; 문화 &gt; {HEADLINE}") + SITE, ""),
        (title(f"{HEADLINE} : 네이버 뉴스"), ""),
        (title(f"{HEADLINE} :: 네이버 블로그"), ""),
        (title(f"{HEADLINE} | 네이버 포스트"), ""),
        (title(f"{HEADLINE} | Daum 뉴스"), ""),
        (title(f"{HEADLINE} — Tistory"), ""),
        (title(f"{HEADLINE} | 어느 회사"), ""),
        (title(f"{HEADLINE} - 나의 블로그"), f"<h1>{HEADLINE}</h1>"),
        (title(f"{HEADLINE} &gt; 자유게시판 | 말모이 모임"), f'<h2 id="bo_v_title">{HEADLINE}</h2>'),
        (
            title(f"나의 블로그 :: {HEADLINE}"),
            f'<h1><a href="/">나의 블로그</a></h1><h2 class="tit">{HEADLINE}</h2>' + "<h2>다른 글</h2>",
        ),
        (title(f"{HEADLINE} - The Book"), f'<h1 class="menu-title">The Book</h1><h1>{HEADLINE}</h1>'),
        (title(f"{HEADLINE} · 도움말") + meta(og__title="도움말 모음"), f"<h1>{HEADLINE}</h1>"),
        (title("한말신문") + meta(og__title=f"{HEADLINE} | 한말신문") + SITE, ""),
        (title("한말신문") + SITE + meta(og__title="한말신문") + ld(headline=HEADLINE), ""),
        (title(f"{HEADLINE} | 한말신문") + ld(headline="한말신문", publisher={"name": "한말신문"}), ""),
        (title(f"  {HEADLINE}\n\t ") + meta(og__title=""), ""),
        (title("큰사전&nbsp;원고가 &#48156;견되다"), ""),
        (meta(twitter__title=HEADLINE), ""),
        ("", "<h1><span>큰사전 원고가</span> <em>발견되다</em></h1>"),
        ("", f"<svg><title>닫기</title></svg><h1>{HEADLINE}</h1>"),
        (title(f"{HEADLINE} | hanmal"), ""),
        (title(f"{HEADLINE} | 문화 | 한말신문") + ld(articleSection="문화", publisher={"name": "한말신문"}), ""),
        (title(f"\u200b{HEADLINE}\ufeff - 한말신문") + SITE, ""),
    ],
)
def test_a_title_is_without_the_name_of_its_site(head, body):
    assert page(head, body).title == HEADLINE


@pytest.mark.parametrize(
    ("head", "body", "whole"),
    [
        (
            title("리뷰는 어떻게 보낼까? - Part 2 | 일기")
            + meta(og__title="리뷰는 어떻게 보낼까? - Part 2", og__site_name="일기"),
            "",
            "리뷰는 어떻게 보낼까? - Part 2",
        ),
        (
            title("네이버 - 위키백과, 우리 모두의 백과사전")
            + meta(og__title="네이버 - 위키백과, 우리 모두의 백과사전"),
            "<h1>네이버</h1>",
            "네이버",
        ),
        (title("A/B 시험: 무엇을 잴까 | 한말신문") + SITE, "", "A/B 시험: 무엇을 잴까"),
        (title("[단독] 말모이, 다시 나온다 - 한말신문") + SITE, "", "[단독] 말모이, 다시 나온다"),
        (title("&amp;lt;말모이&amp;gt; 감상"), "", "<말모이> 감상"),
        (title("한말신문") + SITE, "", "한말신문"),
        (title("태그: 낱말 - 한말신문") + meta(og__title="한말신문", og__site_name="한말신문"), "", "태그: 낱말"),
        (title("남부출장소 &gt; 민원 &gt; 지원사업 목록"), "", "지원사업 목록"),
        ("", "<p>제목 없는 글</p>", None),
    ],
)
def test_what_belongs_to_a_title_stays(head, body, whole):
    assert page(head, body).title == whole


PERSON = {"@type": "Person", "name": "이극로"}


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (ld(author=PERSON), "", "이극로"),
        (ld(author=[PERSON, {"@type": "Person", "name": "최현배"}]), "", "이극로; 최현배"),
        (ld(author="이극로 기자"), "", "이극로"),
        (ld(author={"@type": "Organization", "name": "한말신문"}, publisher={"name": "한말신문"}), "", None),
        (ld(author={"@id": "#p"}, **{"@graph": [{"@id": "#p", "@type": "Person", "name": "이극로"}]}), "", "이극로"),
        (ld(author={"name": "https://example.com/people/1"}), "", None),
        (meta(author="이극로"), "", "이극로"),
        (
            meta(article__author="https://www.facebook.com/hanmal", dable__author="서울, 부산 이극로 기자 a@hanmal.kr"),
            "",
            "이극로",
        ),
        (meta(author="이극로 문화전문기자, 최현배 기자"), "", "이극로; 최현배"),
        (meta(author="이극로·최현배 기자"), "", "이극로; 최현배"),
        (meta(author="관리자"), "", None),
        (meta(author="admin"), "", None),
        (meta(author="webmaster@hanmal.kr"), "", None),
        (meta(author="네이버"), "", None),
        (meta(author="Tistory"), '<span class="nickname">말모이꾼</span>', "말모이꾼"),
        (meta(author="한말신문") + SITE, "<p class='byline'>이극로 기자 a@hanmal.kr</p>", "이극로"),
        (meta(byl="By Yi Geukno"), "", "Yi Geukno"),
        ("", "<h1>제목</h1><div class='view_info'><span class='writer'>작성자 : 이극로</span></div>", "이극로"),
        ("", "<h1>제목</h1><em class='media_end_head_journalist_name'>이극로 기자</em>", "이극로"),
        ("", "<h1>제목</h1><p class='reporter'>[서울=뉴시스] 이극로 기자 =</p>", "이극로"),
        (
            "",
            "<article><h2>제목</h2><p>작성자 <b><span class='sv_member'>말모이꾼</span></b></p></article>",
            "말모이꾼",
        ),
        ("", "<table><tr><th>작성자</th><td>이극로</td><th>작성일</th><td>2024-03-05</td></tr></table>", "이극로"),
        ("", "<dl><dt>글쓴이</dt><dd>말모이꾼</dd></dl>", "말모이꾼"),
        ("", "<table><tr><th>번호</th><th>작성자</th><th>작성일</th></tr></table>", None),
        ("", "<h1>제목</h1><span itemprop='author'>이극로 기자</span>", "이극로"),
        (
            "",
            "<h1>제목</h1><p class='comments'><b class='author'>지나가던이</b></p><b class='author'>이극로</b>",
            "이극로",
        ),
        ("", "<h1>제목</h1><span class='author'>디지털뉴스팀</span>", None),
        ("", "<h1>제목</h1><p>이 글의 저작권은 글쓴이에게 있으며 퍼갈 수 없습니다.</p>", None),
    ],
)
def test_an_author_is_a_person_and_no_portal_or_account(head, body, author):
    assert page(head + title("제목"), body).author == author


def test_a_portal_names_the_publisher_where_an_author_should_stand():
    head = title("큰사전 : 네이버 뉴스") + meta(og__article__author="뉴스타파 | 네이버", og__site_name="네이버뉴스")
    byline = "<h2>큰사전</h2><em class='media_end_head_journalist_name'>이극로 기자</em>"
    assert page(head, "<h2>큰사전</h2>", "https://n.news.naver.com/article/1/2").author is None
    assert page(head, byline, "https://n.news.naver.com/article/1/2").author == "이극로"
    assert page(meta(og__article__author="한말통신"), "", "https://v.daum.net/v/20240305").author is None


H1 = "<h1>제목</h1>"
DAY = '<span class="date">2024-03-05</span>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (ld(datePublished="2024-03-05T23:11:00+09:00"), ""),
        (ld(datePublished="2024-03-05"), ""),
        (meta(article__published_time="2024-03-05T01:00:00+09:00"), ""),
        (meta(og__article__published_time="2024-03-05T00:00:00.000Z"), ""),
        ('<meta itemprop="datePublished" content="2024-03-05 10:12">', ""),
        ('<meta name="DC.date.issued" content="2024-03-05">', ""),
        ('<meta name="pubdate" content="20240305101200">', ""),
        ('<meta name="date" content="Tue, 5 Mar 2024 10:12:00 GMT">', ""),
        (meta(article__published_time="2029-01-01") + ld(datePublished="2024-03-05"), ""),
        (meta(article__published_time="1970-01-01T00:00:00Z"), f"{H1}<time>2024.03.05</time>"),
        ("", f'{H1}<time datetime="2024-03-05T10:12:00+09:00">3월 5일</time>'),
        ("", f'{H1}<time datetime="2024-03-04T18:00:00Z">2024-03-05</time>'),
        (
            meta(article__published_time="2024-03-04T18:00:00Z"),
            f'{H1}<time datetime="2024-03-04T18:00:00Z">2024-03-05</time>',
        ),
        ("", f'{H1}<span class="date">입력 2024.03.05 10:12</span><span class="date">수정 2024.03.06 09:00</span>'),
        ("", f'{H1}<p class="stamp">2024년 3월 5일</p>'),
        ("", f"{H1}<p>기사입력 2024-03-05</p>"),
        ("", f"{H1}기사입력 :[ 2024-03-05 15:24 ]<p>본문</p>"),
        ("", f"{H1}<ul><li>등록일 : 2024/03/05</li><li>조회 12</li></ul>"),
        ("", f'{H1}<div class="post-meta">Mar 5, 2024 · 5 min</div>'),
        ("", f'{H1}<strong class="if_date"><i class="fa"></i> 24-03-05 10:12</strong>'),
        ("", "<table><tr><th>작성일</th><td>2024-03-05</td></tr></table>"),
        (
            "",
            f'{H1}<span class="_ARTICLE_DATE_TIME" data-date-time="2024-03-05 10:12:00">2024.03.05. 오전 10:12</span>',
        ),
        ("", f'{H1}<span class="se_publishDate">2024. 3. 5. 10:12</span>'),
        (
            "",
            f'<header>{H1}{DAY}</header><div class="comments"><span class="date">2024-03-09</span></div>',
        ),
        (
            "",
            f'<article>{H1}{DAY}</article><ul class="related"><li><span class="date">2023-01-01</span></li></ul>',
        ),
        (
            "",
            f'<div class="gnb"><span class="date">2026-10-31</span></div><div>{H1}{DAY}</div>',
        ),
        (
            "",
            f'<div><div>{H1}{DAY}</div><div><span class="date">2020-02-02</span></div></div>',
        ),
        (
            "",
            f'{H1}<time datetime="2024-03-05">2024-03-05</time> 게시<time>2024-04-01</time>에 업데이트',
        ),
    ],
)
def test_a_date_is_that_of_publication_as_the_page_writes_it(head, body):
    assert page(head + title("제목"), body).date == "2024-03-05"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.kr/2024/03/05/greeting/", "2024-03-05"),
        ("https://a.kr/posts/2024-03-05-greeting/", "2024-03-05"),
        ("https://a.kr/v/20240305101200123", None),
        ("https://a.kr/news/20240305/1", "2024-03-05"),
        ("https://a.kr/2024/03/", None),
        ("https://a.kr/2024/13/41/", None),
        ("https://a.kr/2029/03/05/", None),
        ("https://a.kr/1980/03/05/", None),
    ],
)
def test_the_date_of_an_address_comes_last(url, day):
    assert page(title("제목"), H1, url).date == day
    assert page(title("제목") + meta(article__published_time="2023-01-02"), H1, url).date == "2023-01-02"


def test_no_date_is_after_the_fetch_or_from_a_list_of_pages():
    assert page(meta(article__published_time="2026-11-02")).date is None
    rows = "".join(f'<li><a href="/{day}">글</a><span class="date">2024-03-0{day}</span></li>' for day in range(1, 8))
    assert page(title("제목"), f"<h1>제목</h1><ul>{rows}</ul>").date is None
    assert page(meta(article__published_time="2024-03-05"), fetched_at=None).date == "2024-03-05"


def test_a_change_is_told_beside_the_publication():
    found = page(ld(datePublished="2024-03-05", dateModified="2024-03-06T01:00:00+09:00"))
    assert (found.date, found.modified) == ("2024-03-05", "2024-03-06")
    assert page(meta(og__updated_time="2024-03-07T00:00:00Z")).modified == "2024-03-07"
    body = f'{H1}<span class="date">입력 2024.03.05</span><span class="date">최종수정 2024.03.06</span>'
    assert page(title("제목"), body).modified == "2024-03-06"
    assert page(ld(datePublished="2024-03-05", dateModified="2023-01-01")).modified is None
    assert page(ld(dateModified="2024-03-05")).date is None


CRUMBS = {
    "@type": "BreadcrumbList",
    "itemListElement": [{"@type": "ListItem", "name": name} for name in ("홈", "사회", "노동", "제목")],
}


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        (meta(article__section="문화"), "", "문화"),
        (ld(articleSection=["문화", "책"]), "", "문화"),
        (f'<script type="application/ld+json">{json.dumps(CRUMBS)}</script>', "", "노동"),
        (
            "",
            '<nav class="breadcrumb"><a href="/">홈</a> &gt; <a href="/c">생활</a> &gt; <span>제목</span></nav>',
            "생활",
        ),
        ("", '<p class="location">HOME &gt; 알림마당 &gt; 보도자료</p>', "보도자료"),
        (meta(article__section="긴" * 300), "", "긴" * 100),
        ("", "", None),
    ],
)
def test_a_section_is_stated_or_the_last_step_of_a_breadcrumb(head, body, section):
    assert page(title("제목") + head, body + H1).section == section


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://hanmal.kr/123">', "https://hanmal.kr/123"),
        ('<link rel="canonical" href="/news/123?a=1#top">', "https://www.hanmal.kr/news/123?a=1"),
        (meta(og__url="//hanmal.kr/123"), "https://hanmal.kr/123"),
        (
            '<link rel="canonical" href="https://www.hanmal.kr/">' + meta(og__url="https://hanmal.kr/123"),
            "https://hanmal.kr/123",
        ),
        ('<link rel="canonical" href="https://www.hanmal.kr/index.html">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="ftp://hanmal.kr/1">', None),
        ('<link rel="canonical" href="http://[::1">', None),
        ('<link rel="canonical" href="http://yoursite.com/2016/index.html">', None),
        ('<link rel="canonical" href="">', None),
        (f'<link rel="canonical" href="https://hanmal.kr/{"x" * 3000}">', None),
        ('<link rel="stylesheet" href="/a.css">', None),
    ],
)
def test_a_canonical_address_is_absolute_and_the_page_s_own(head, address):
    assert page(head).canonical == address


def test_the_front_page_may_call_itself_the_front_page():
    head = '<link rel="canonical" href="https://www.hanmal.kr/">'
    assert page(head, url="https://www.hanmal.kr/index.html").canonical == "https://www.hanmal.kr/"
    assert page(head, url="").canonical == "https://www.hanmal.kr/"


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="ko"', "", "ko"),
        ('lang="ko-KR"', "", "ko-kr"),
        ('lang="ko_KR"', "", "ko-kr"),
        ('xml:lang="ko"', "", "ko"),
        ("", '<meta http-equiv="Content-Language" content="ko, en">', "ko"),
        ('lang=""', "", None),
        ('lang="한국어"', "", None),
        ("", "", None),
    ],
)
def test_a_language_is_the_tag_that_the_page_states(attributes, head, language):
    assert (
        metadata(parsed(f"<html {attributes}><head>{head}</head><body><p>글</p></body></html>"), URL, None).language
        == language
    )


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"제목","datePublished":"2024-03-05",}',
        '<!-- {"@type":"NewsArticle","headline":"제목","datePublished":"2024-03-05"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"제목","datePublished":"2024-03-05"}\n//]]>',
        '{"@graph":[{"@type":"WebSite"},{"@type":["Thing","Article"],"headline":"제목","datePublished":"2024-03-05"}]}',
        '[[{"@type":"Article","headline":"제목","datePublished":["2024-03-05"]}]]',
        '{"@type":"Article","headline":"제목\n","datePublished":"2024-03-05"};',
        '{"@type":"Article","headline":"제목","datePublished":"2024-03-05"}{"@type":"Article"}',
        '{"@type":"Article","headline":"제목","datePublished":"2024-03-05","articleBody":"그는 "아니오"라 했다"}',
        '{"@type":"WebPage","mainEntity":{"@type":"Article","headline":{"@value":"제목"},"datePublished":"2024-03-05"}}',
    ],
)
def test_broken_and_nested_json_ld_is_read(script):
    found = page(f'<script type="application/ld+json">{script}</script>')
    assert (found.title, found.date) == ("제목", "2024-03-05")


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "[]",
        "{",
        '{"author":',
        '{"@type":5,"author":{"name":7},"datePublished":20240305,"headline":["a",null]}',
        '{"@type":"Article","author":[[["x"]]],"headline":{"name":{"name":{}}},"publisher":"x"}',
        '{"@type":"BreadcrumbList","itemListElement":"x","headline":1}',
        '{"headline":' + "[" * 5000,
        '"headline" ' * 9999,
        '{"@type":"Article","headline":"' + "가" * 300_000 + '"}',
        '{"author":{"@id":"#a"},"headline":"\\ud800"}',
    ],
)
def test_no_json_ld_raises(script):
    assert isinstance(page(f'<script type="application/ld+json">{script}</script>'), Metadata)


@pytest.mark.parametrize(
    "tree",
    [
        parsed("<p>글</p>"),
        parsed("<html></html>"),
        html.fromstring("<div>글</div>"),
        etree.Element("p"),
        etree.fromstring("<a xmlns:x='y'><x:meta content='1'/><title/><meta/><time/><link/><img/><script/></a>"),
        parsed("<meta property='' content='x'><meta name='author'><link rel='canonical'><time datetime='x'>"),
        parsed("<title></title><h1></h1><h1><img></h1>"),
        parsed("<html><frameset><frame src='/x'></frameset></html>"),
        parsed("<div>" * 200 + "2024-03-05"),
        parsed("<!-- c --><?x y?><html lang=ko><h1>제<!-- x -->목</h1>"),
    ],
)
def test_no_tree_raises(tree):
    for url in ("", "x", "http://[", URL):
        assert isinstance(metadata(tree, url, FETCHED), Metadata)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05T23:59:59+09:00", "2024-03-05"),
        ("2024. 3. 5.", "2024-03-05"),
        ("2024년 3월 5일 화요일", "2024-03-05"),
        ("March 5th, 2024", "2024-03-05"),
        ("5 Sept 2024", "2024-09-05"),
        ("Wed Jun 06 2018 08:31:22 GMT+0900", "2018-06-06"),
        ("20240305T101200Z", "2024-03-05"),
        ("2024-02-30", None),
        ("v2024.1", None),
        ("12024-03-05", None),
        ("3월 5일", None),
    ],
)
def test_a_date_is_read_as_it_is_written(text, day):
    assert dated(text) == (day and date.fromisoformat(day))


def test_a_short_year_is_read_where_a_stamp_stands():
    assert dated("24-03-05 10:12") is None
    assert dated("24-03-05 10:12", short=True) == date(2024, 3, 5)


def test_an_author_of_a_page_without_byline_is_the_one_that_all_marks_name():
    sidebar = "<h1>제목</h1><aside class='sidebar'><p class='site-author-name'>말모이꾼</p></aside>"
    assert page(title("제목"), sidebar).author == "말모이꾼"
    assert page(title("제목"), sidebar + "<aside><p class='author'>다른이</p></aside>").author is None


def test_the_heading_of_a_board_is_no_title():
    body = '<h2><a href="/list">둘레길 갤러리</a></h2><h3><b>걷다가 겪은 일</b></h3><b>2024-03-05 10:12</b>'
    found = page(title("걷다가 겪은 일 - 둘레길 갤러리"), body)
    assert (found.title, found.date) == ("걷다가 겪은 일", "2024-03-05")


def test_sections_and_boards_leave_a_title_with_the_name_of_the_site():
    assert page(title("산책로 정비 안내 | 공지사항 | 소식 | 솔마루시청")).title == "산책로 정비 안내"
    assert (
        page(title("걷다가 겪은 일 &gt; 자유게시판 | 산악회"), "<h1>걷다가 겪은 일 &gt; 자유게시판</h1>").title
        == "걷다가 겪은 일"
    )


def test_the_only_heading_that_says_more_than_title_is_the_title():
    assert page(title("mod_dir - Web Server"), "<h1>모듈 mod_dir</h1>").title == "모듈 mod_dir"


def test_the_made_pages_of_korean_systems_say_what_they_are():
    judged = [(made, page_of(made)) for made in pages() if "empty" not in made.flags]
    for field in ("title", "author", "date"):
        wrong = [made.name for made, found in judged if getattr(made, field) not in (None, getattr(found, field))]
        assert wrong == [], field


def page_of(made):
    return metadata(parsed(made.html), made.url, FETCHED)


def fronted(shared):
    """Real pages of which the source is known, and the title and date that its front matter states."""
    with zstandard.open(shared / "web-gold.jsonl.zst", "rb") as file:
        rows = [json.loads(line) for line in io.TextIOWrapper(file, encoding="utf-8")]
    front = {row["url"]: FRONT.match(row["text"]) for row in rows if row["gold_kind"] == "markdown-source"}
    for found in read(str(shared / "korean-web-00.warc.gz")):
        if isinstance(found, Page) and (block := front.get(found.url)):
            said = {name: re.search(rf"^{name}\s*[:=]\s*(.+)$", block[1], re.MULTILINE) for name in ("title", "date")}
            day = dated(said["date"][1]) if said["date"] else None
            if said["title"] and day:
                name = said["title"][1].strip().strip("\"'")
                yield {"title": name, "date": day.isoformat()}, found.url, decode(found.body).text


def test_the_front_matter_of_real_pages_is_their_title_and_date(shared):
    said = [(truth, metadata(parsed(text), url, FETCHED)) for truth, url, text in fronted(shared)]
    assert len(said) > 150
    assert sum(key(truth["title"]) == key(meta.title or "") for truth, meta in said) >= 0.99 * len(said)
    assert sum(truth["date"] == meta.date for truth, meta in said) >= 0.99 * len(said)


def test_huge_values_are_cut():
    head = title("가" * 5_000) + meta(author="; ".join(f"글쓴이{n}" for n in range(500)), article__section="나" * 5_000)
    found = page(head + meta(og__title="다 " * 100_000))
    assert len(found.title) <= 300
    assert len(found.author) <= 200
    assert len(found.section) <= 100


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<title>",
                "</title>",
                "<h1>",
                "</h1>",
                '<meta property="og:title" content="',
                '">',
                "<time>",
                "2024-03-05",
                "기자",
                " | ",
                ": ",
                '<span class="author">',
                "</span>",
                '<script type="application/ld+json">',
                '{"headline":"',
                '"}',
                "</script>",
                "작성자",
                "가 나",
                '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/',
                "공공누리 제1유형",
                "\x00",
                "&#xD800;",
                "<div class='date'>",
            ]
        ),
        max_size=40,
    )
)
def test_no_damage_raises_and_the_same_page_says_the_same(pieces):
    tree = parsed("<html><body>" + "".join(pieces).replace("\x00", "") + "</body></html>")
    before = etree.tostring(tree)
    assert metadata(tree, URL, FETCHED) == metadata(tree, URL, FETCHED)
    assert etree.tostring(tree) == before


def test_pages_parsed_by_lxml_html_say_the_same():
    body = "<h1>제목</h1><p class=byline>이극로 기자</p>"
    text = f"<html lang=ko><head>{title('제목 - 한말신문')}{SITE}</head><body>{body}</body></html>"
    assert metadata(html.fromstring(text), URL, FETCHED) == metadata(parsed(text), URL, FETCHED)
    assert metadata(html.fromstring(text), URL, FETCHED).author == "이극로"
