from dataclasses import FrozenInstanceError, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from malmoi.pipelines.page.index import indexed
from malmoi.pipelines.rights.licence_names import cc, kogl
from malmoi.pipelines.rights.licences import Licence, licences
from malmoi.schemas.rights import permits

CC = "https://creativecommons.org/licenses"
KOGL = "https://www.kogl.or.kr"
GRANT = '본 저작물은 "공공누리" <a href="{0}/info/licenseType{1}.do">제{1}유형</a> 조건에 따라 이용할 수 있습니다.'


def found(body, head=""):
    page = f'<!doctype html><html lang="ko"><head><title>제목</title>{head}</head><body>{body}</body></html>'
    return licences(indexed(etree.fromstring(page, etree.HTMLParser())))


def article(inner):
    return f'<article class="post"><h1>제목</h1><p>본문은 여기 있다.</p>{inner}</article>'


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{CC}/by/4.0/", "CC-BY-4.0"),
        (f"{CC}/by-nc-nd/2.0/kr/", "CC-BY-NC-ND-2.0-KR"),
        (f"{CC}/by-nc-nd/4.0/deed.ko", "CC-BY-NC-ND-4.0"),
        (f"{CC}/by-sa/3.0/deed.de", "CC-BY-SA-3.0"),
        (f"{CC}/by-nc-sa/2.0/kr/deed.ko", "CC-BY-NC-SA-2.0-KR"),
        (f"{CC}/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        (f"{CC}/by-nc/", "CC-BY-NC"),
        ("http://i.creativecommons.org/l/by-nc-sa/4.0/88x31.png", "CC-BY-NC-SA-4.0"),
        ("https://licensebuttons.net/l/by-nd/3.0/88x31.png", "CC-BY-ND-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/deed.ko", "CC0-1.0"),
        ("저작자표시-비영리-변경금지 2.0 대한민국", "CC-BY-NC-ND-2.0-KR"),
        ("크리에이티브 커먼즈 저작자표시-비영리-동일조건변경허락 4.0 국제 라이선스", "CC-BY-NC-SA-4.0"),
        ("저작자 표시 - 동일 조건 변경 허락 3.0", "CC-BY-SA-3.0"),
        ("저작자표시 비영리 변경금지", "CC-BY-NC-ND"),
        ("Attribution-NonCommercial-NoDerivatives 4.0 International", "CC-BY-NC-ND-4.0"),
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("CC-BY-NC-ND-2.0-KR", "CC-BY-NC-ND-2.0-KR"),
        ("/images/ccl_by_nc_nd.png", "CC-BY-NC-ND"),
        ("https://creativecommons.org/", None),
        ("account by name", None),
        ("저작자의 허락", None),
    ],
)
def test_a_creative_commons_licence_is_known_by_address_badge_and_wording(said, name):
    assert cc(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("공공누리 제1유형 출처표시", "KOGL-1"),
        ("공공누리 제 0 유형", "KOGL-0"),
        ("공공누리 4유형(출처표시-상업적 이용금지-변경금지)", "KOGL-4"),
        ('본 저작물은 "공공누리" 출처표시+변경금지 조건에 따라 이용할 수 있습니다.', "KOGL-3"),
        ("OPEN 공공누리 공공저작물 자유이용허락 출처표시 / 상업용금지 / 변경금지", "KOGL-4"),
        ("공공누리 공공저작물 자유이용허락(출처표시, 상업적 이용금지)", "KOGL-2"),
        ("https://www.kogl.or.kr/open/web/images/images_2014/codetype/new_img_opentype02.png", "KOGL-2"),
        ("/images/common/img_opentype04.jpg", "KOGL-4"),
        ("new_img_opencode3.jpg", "KOGL-3"),
        ("http://www.kogl.or.kr/open/info/license_info/all.do", "KOGL-4"),
        ("http://www.kogl.or.kr/open/info/license_info/by.do", "KOGL-1"),
        (f"{KOGL}/info/licenseType3.do", "KOGL-3"),
        (f"{KOGL}/info/licenseTypeAi.do", "+AI"),
        ("공공누리 제2유형 + AI유형", "KOGL-2+AI"),
        ("공공누리 제0유형, AI유형", "KOGL-0"),
        ("/images/img_opentype_ai.png", "+AI"),
        ("/images/kogl_img02.gif", None),  # a real board's file name of type 1
        ("/codetype/new_img_opencode0.jpg", None),  # the mark of works that are not free
        (f"{KOGL}/info/license.do", None),
        ("공공누리 마크", None),
        ("제2유형 당뇨병", None),
        ("공공누리 제1유형. AI유형은 적용되지 않습니다", "KOGL-1"),
    ],
)
def test_a_type_of_kogl_is_known_by_address_file_and_wording(said, name):
    assert kogl(said) == name


TISTORY = f"""<div class="postbtn_ccl" data-ccl-type="1">
<a href="{CC}/by-nc-nd/4.0/deed.ko" class="link_ccl" rel="license">
<span class="bundle_ccl"><span class="ico_ccl1">저작자표시</span> <span class="ico_ccl2">비영리</span>
<span class="ico_ccl3">변경금지</span></span></a></div>"""
ICARUS = f"""<div class="article-licensing">
<a title="CC" href="https://creativecommons.org/"><i class="fab fa-creative-commons"></i></a>
<a title="Attribution" href="{CC}/by/4.0/"><i class="fab fa-creative-commons-by"></i></a>
<a href="{CC}/by-nc/4.0/"><i class="fab fa-creative-commons-nc"></i></a></div>"""
BADGE = f'<a href="{CC}/by-sa/4.0/"><img alt="크리에이티브 커먼즈 라이선스" src="/by-sa.png"></a>'
NAMED = f'<a href="{CC}/by/4.0/">크리에이티브 커먼즈 저작자표시 4.0 국제 라이선스</a>'
WORK = f"<p>이 저작물은 {NAMED}에 따라 이용할 수 있습니다.</p>"
CHIRPY = '<div class="license-wrapper">This post is licensed under <a href="/about">CC BY 4.0</a> by the author.</div>'
OPEN_IMAGE = '<img src="/images/img_opentype01.png" alt="공공누리 제1유형 출처표시">'


@pytest.mark.parametrize(
    ("body", "licence"),
    [
        (article(TISTORY), ("CC-BY-NC-ND-4.0", "article", "link rel=license")),
        (article(ICARUS), ("CC-BY-NC-4.0", "article", "cc link")),
        (article(BADGE), ("CC-BY-SA-4.0", "article", "cc link")),
        (article(WORK), ("CC-BY-4.0", "article", "cc link")),
        (article(CHIRPY), ("CC-BY-4.0", "article", "ccl text")),
        (
            article("<p>이 글은 저작자표시-비영리 2.0 대한민국 라이선스에 따라 이용할 수 있습니다.</p>"),
            ("CC-BY-NC-2.0-KR", "article", "ccl text"),
        ),
        (
            article('<img src="https://i.creativecommons.org/l/by/4.0/88x31.png" alt="">'),
            ("CC-BY-4.0", "article", "cc image"),
        ),
        (article(OPEN_IMAGE), ("KOGL-1", "article", "kogl image")),
        (f'<main><div class="board_view">{OPEN_IMAGE}</div></main>', ("KOGL-1", "article", "kogl image")),
        (f'<div id="contents"><div class="nuri">{OPEN_IMAGE}</div></div>', ("KOGL-1", "board", "kogl image")),
        (f"<footer>{OPEN_IMAGE}</footer>", ("KOGL-1", "footer", "kogl image")),
        (f'<div id="footer"><p>{OPEN_IMAGE}</p></div>', ("KOGL-1", "footer", "kogl image")),
        (
            article("<footer class='article-footer'>Licensed under CC BY-NC-SA 4.0</footer>"),
            ("CC-BY-NC-SA-4.0", "article", "ccl text"),
        ),
        (f'<aside class="sidebar">{BADGE}</aside>', ("CC-BY-SA-4.0", "footer", "cc link")),
        (f"<div id='contents'><p>{GRANT.format(KOGL, 2)}</p></div>", ("KOGL-2", "board", "kogl link")),
        (
            "<div id='contents'><dl><dt>저작권</dt><dd>공공누리 제3유형 : 출처표시+변경금지</dd></dl></div>",
            ("KOGL-3", "board", "kogl text"),
        ),
        (
            article('<p>본 저작물은 "공공누리" 출처표시 조건에 따라 이용할 수 있습니다.</p>'),
            ("KOGL-1", "article", "kogl text"),
        ),
        (f'<a rel="license" href="{CC}/by/2.0/kr/">저작권</a>', ("CC-BY-2.0-KR", "board", "link rel=license")),
        (
            article('<a rel="license" href="https://opensource.org/licenses/MIT">MIT</a>'),
            ("MIT", "article", "link rel=license"),
        ),
    ],
)
def test_a_mark_has_a_scope_and_evidence(body, licence):
    assert found(body) == (Licence(*licence),)


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        (f'<link rel="license" href="{CC}/by-nc/4.0/">', ("CC-BY-NC-4.0", "head", "link rel=license")),
        (f'<link rel="alternate license" href="{CC}/by/4.0/">', ("CC-BY-4.0", "head", "link rel=license")),
        (f'<meta name="dc.rights" content="{CC}/by-sa/3.0/">', ("CC-BY-SA-3.0", "head", "meta rights")),
        ('<meta name="DC.Rights" content="공공누리 제1유형">', ("KOGL-1", "head", "meta rights")),
        (
            f'<script type="application/ld+json">{{"@type":"Article","license":"{CC}/by/4.0/"}}</script>',
            ("CC-BY-4.0", "head", "json-ld license"),
        ),
        (
            f'<script type="application/ld+json">{{"@type":"Report","license":{{"url":"{CC}/by/2.0/kr/"}}}}</script>',
            ("CC-BY-2.0-KR", "head", "json-ld license"),
        ),
    ],
)
def test_a_head_speaks_for_the_page(head, licence):
    assert found("", head) == (Licence(*licence),)


@pytest.mark.parametrize(
    "body",
    [
        article("<p>CC BY 4.0에 대해 알아보자. 이 글에서는 저작자표시 라이선스의 뜻을 살핀다.</p>"),
        article(f'<p>요즘은 <a href="{CC}/by/4.0/">CC BY 4.0</a>을 붙이는 사람이 많다.</p>'),
        article("<p>This project is licensed under CC BY 4.0.</p>"),
        article("<p>공공누리 제1유형이 무엇인지, 제4유형과 어떻게 다른지 알아본다.</p>"),
        article("<p>문화체육관광부는 공공누리 AI유형을 새로 만든다고 밝혔다.</p>"),
        article(
            f'<figure><img src="/1.jpg"><figcaption>사진 <a rel="license" href="{CC}/by/2.0/">CC BY 2.0</a>'
            "</figcaption></figure>"
        ),
        article(f"<blockquote>{WORK}</blockquote>"),
        article("<pre>본 저작물은 공공누리 제1유형 조건에 따라 이용할 수 있습니다.</pre>"),
        f'<div class="comments">{BADGE}</div>',
        '<a href="https://creativecommons.org/">크리에이티브 커먼즈</a>',
        article('<img src="/images/content_type01.png" alt="혈액형">'),
        article("<p>저작권법에 따라 무단 전재를 금합니다.</p>"),
    ],
)
def test_a_mention_an_image_credit_and_a_quotation_are_no_marks(body):
    assert found(body) == ()


def test_the_ai_type_is_added_to_the_type_beside_it():
    ai = '<img src="/images/img_opentype_ai.png" alt="공공누리 AI유형">'
    assert [each.id for each in found(article(f"<div>{OPEN_IMAGE}{ai}</div>"))] == ["KOGL-1+AI"]
    assert [
        each.id for each in found(article(f"<div>{OPEN_IMAGE}</div>") + f"<footer><p><span>{ai}</span></p></footer>")
    ] == ["KOGL-1"]
    assert found(article(ai)) == ()


def test_ai_type_and_type_are_one_mark_in_one_sentence():
    body = '<p>본 저작물은 "공공누리 제4유형 + AI유형" 조건에 따라 이용할 수 있습니다.</p>'
    assert found(article(body)) == (Licence("KOGL-4+AI", "article", "kogl text"),)


def test_a_page_about_all_types_bears_none():
    marks = "".join(
        f'<li><img src="/img_opentype0{kind}.png" alt="공공누리 제{kind}유형"></li>' for kind in range(1, 5)
    )
    assert found(f"<div id='contents'><ul>{marks}</ul></div>") == ()
    links = "".join(
        f'<li class="ccl"><a href="{CC}/{kind}/4.0/">x</a></li>' for kind in ("by", "by-sa", "by-nd", "by-nc")
    )
    assert found(article(f"<ul>{links}</ul>")) == ()


def test_scopes_stay_apart_and_the_article_comes_first():
    body = article(TISTORY) + f"<footer>{OPEN_IMAGE}</footer>"
    assert [(each.id, each.scope) for each in found(body)] == [("CC-BY-NC-ND-4.0", "article"), ("KOGL-1", "footer")]


def test_the_same_licence_is_told_once_by_its_first_evidence():
    assert found(article(BADGE + BADGE + WORK.replace("by/4.0", "by-sa/4.0"))) == (
        Licence("CC-BY-SA-4.0", "article", "cc link"),
    )


@pytest.mark.parametrize("name", ["CC-BY-4.0", "CC-BY-NC-ND-2.0-KR", "KOGL-1", "KOGL-4+AI", "CC0-1.0"])
def test_identifiers_are_those_of_the_schema(name):
    assert permits(name).redistribute or permits(name).train


def test_a_licence_is_a_value():
    assert not is_dataclass(Licence)
    with pytest.raises((AttributeError, FrozenInstanceError)):
        Licence("CC-BY-4.0", "head", "x").id = "KOGL-1"


@given(st.text(alphabet="공누리제14유형CBY-.0/ckoglrativemnshp출처표시변경금지 ", max_size=200))
def test_no_text_breaks_the_reading_of_marks(text):
    assert cc(text) is None or cc(text).startswith("CC")
    assert kogl(text) is None or "KOGL" in kogl(text) or kogl(text) == "+AI"


def test_a_page_full_of_marks_is_read_in_bounds():
    assert len(found(article((BADGE + WORK + OPEN_IMAGE) * 500))) <= 4
