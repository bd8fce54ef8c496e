"""How much of a page's text stands under titles of other pages, on lists of posts and on what looks like them."""

import pyarrow as pa
import pytest

from making import prose
from malmoi.filters.links import listed_share
from malmoi.filters.screen import screen
from malmoi.pipelines.extract import extract
from malmoi.pipelines.policies import policy

URL = "https://maru.kr/tags/말"
SAID = prose(8)


HEADED = "<h2><a href='@'>~</a></h2><p>*</p>"


def share(body, title="태그: 말", url=URL, head=""):
    page = f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
    found = extract(page, url)
    assert len(found.text) > 50
    return found.listed / len(found.text)


def posts(shape, hrefs=("/1", "/2", "/3", "/4")):
    """Posts of a shape, in which `@` stands for the address, `~` for the title and `*` for what is said."""
    told = [(href, f"말에 대한 글 {href}", said) for href, said in zip(hrefs, SAID, strict=False)]
    return "".join(shape.replace("@", href).replace("~", title).replace("*", said) for href, title, said in told)


@pytest.mark.parametrize("shape", [
    "<article><h2><a href='@'>~</a></h2><p>*</p></article>",
    "<article><h1><a href='https://www.maru.kr@/'>~</a></h1><div><h1>가</h1><p>*</p></div></article>",
    "<li><a href='@'><h3>~</h3><p>*</p></a></li>",
    "<div class='card'><p class='title'><a href='@'>~</a></p><p>*</p><a href='@'>더 보기</a></div>",
    "<article><h2>~</h2><p>*</p><a href='@' aria-label='~ 읽기'></a></article>",
    "<h3>1. <a href='@'>~</a></h3><p>*</p>",
], ids=["blog", "whole posts", "cards", "named titles", "links over cards", "flat"])  # fmt: skip
def test_a_list_of_posts_is_listed(shape):
    assert share(f"<h1>태그: 말</h1><main>{posts(shape)}</main>") > 0.8


def test_a_list_of_one_post_is_listed_where_its_title_is_the_first_of_the_page():
    assert share(f"<article><h1><a href='/1'>글</a></h1><div><h1>말</h1><p>{SAID[0]}</p></div></article>") > 0.8


ARTICLE = "".join(f"<h2>말 {place}</h2><p>{said}</p>" for place, said in enumerate(SAID))
BOX = "<div><h3><a href='/%s'>다른 글</a></h3><p>다른 글에서는 이렇게 말했다고 한다.</p></div>"
WRITTEN = "<div><h4><a href='@'>이름</a></h4><p>*</p></div>"
AROUND = "<h1>말</h1><div>{}<h4><a href='/7'>하나</a></h4><h4><a href='/8'>둘</a></h4></div>"
PAGES = {
    "article": f"<h1>말</h1>{ARTICLE}",
    "title that leads to itself": f"<article><h1><a href='https://maru.kr/post/'>글</a></h1>{ARTICLE}</article>",
    "title that leads to the canonical page": f"<article><h1><a href='/real'>글</a></h1>{ARTICLE}</article>",
    "the page's title that leads elsewhere": f"<article><h1><a href='/post?from=1'>말</a></h1>{ARTICLE}</article>",
    "name of the site": f"<main><h1><a href='/'>마루</a></h1>{ARTICLE}</main>",
    "category above the title": f"<main><h2><a href='/c'>문화</a></h2><h1>말</h1>{ARTICLE}</main>",
    "links to places": posts("<h2><a href='#@'>~</a></h2><p>*</p>"),
    "links to places of a thread": posts("<h3><a href='/view?t=1#p@'>Re: 말</a></h3><p>*</p>"),
    "release notes": posts("<h2><a href='https://gaon.kr/issues@'>~</a></h2><p>*</p>"),
    "questions": posts("<dl><dt><a href='javascript:open()'>~?</a></dt><dd>*</dd></dl>"),
    "boxes in an article": f"<h1>말</h1><div><p>{SAID[0]}</p>{BOX % 8}<p>{SAID[1]}</p>{BOX % 9}<p>{SAID[2]}</p></div>",
    "related below": AROUND.format(ARTICLE),
    "people of a thread": posts(WRITTEN, ("/a", "/b", "/a", "/b", "/c")),
    "writers": posts("<div><h4 class='author'><a href='/who@'>이름</a></h4><p>*</p></div>"),
    "menu": f"<nav><h2><a href='/a'>하나</a></h2><h2><a href='/b'>둘</a></h2></nav><div>{ARTICLE}</div>",
    "wiki": "<h1>말</h1>" + ARTICLE.replace("</h2>", " <a href='/edit'>편집</a></h2>"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_an_article_or_a_thread_is_not(page):
    canonical = "<link rel='canonical' href='https://maru.kr/real'>"
    assert share(page, "말", "https://maru.kr/post", canonical) < 0.2


def test_a_documentation_page_with_an_introduction_is_not():
    page = f"<main><h1>말</h1><p>{SAID[7]}</p>{posts(HEADED)}</main>"
    assert share(page, "말") == 0


@pytest.mark.parametrize("href", ["http://[a", "https:///", "mailto:a@maru.kr", "https://gaon.kr/1", " "])
def test_what_is_no_page_of_the_site_tells_nothing(href):
    assert share(posts(f"<article><h2><a href='{href}'>~</a></h2><p>*</p></article>")) == 0


def test_without_an_address_nothing_is_another_page():
    assert share(posts("<article><h2><a href='@'>~</a></h2><p>*</p></article>"), url="") == 0


def test_the_share_is_of_the_stored_text_and_none_where_there_is_no_page():
    columns = {"listed": pa.array([5, 9, None, 0], pa.int32()), "text": pa.array(["가" * 10, "가" * 3, "가", ""])}
    made = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
    assert listed_share(made).to_pylist() == [0.5, 1.0, 0.0, 0.0]
    assert listed_share(made.slice(1)).to_pylist() == [1.0, 0.0, 0.0]


def test_the_policy_of_the_web_drops_lists():
    columns = {"listed": pa.array([2_000, 0], pa.int32()), "text": pa.array(["\n".join(SAID)] * 2)}
    assert screen(pa.table(columns), policy("web"))["dropped_by"].to_pylist()[0] == "listed_share"
