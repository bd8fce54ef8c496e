"""The lines of a page as it shows them."""

import pytest
from lxml.etree import HTMLParser, fromstring

from malmoi.pipelines.extract.outline import LAYOUT, outline

SENTENCE = "말모이는 우리말 사전을 만들려고 낱말을 모은 일이다."


def outlined(body):
    page = fromstring(f"<body>{body}</body>".encode(), HTMLParser(encoding="utf-8", remove_comments=True))
    return outline(page.find("body"))


def lines(body):
    return [line for block in outlined(body).blocks for line in block.line.split("\n")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>가 <b>나</b>\n  다</p>라", ["가 나 다", "라"]),
        ("가<br>나<br/><br/>다", ["가", "나", "다"]),
        ("<div>앞<div>안</div>뒤</div>", ["앞", "안", "뒤"]),
        ("<span>가<div>나</div>다</span>", ["가", "나", "다"]),
        ("<ul><li>가</li><li>나<ul><li>다</li></ul></li></ul>", ["- 가", "- 나", "- 다"]),
        ("<ol><li><p>가</p><p>나</p></li></ol>", ["- 가", "나"]),
        ("<dl><dt>말</dt><dd>뜻</dd></dl>", ["말", "뜻"]),
        ("<h2>제목</h2><p>글</p>", ["제목", "글"]),
        ("<p><a href='/x'>이음</a>과 글</p>", ["이음과 글"]),
        ("<p>大韓民國<ruby>大韓 <rp>(</rp><rt>대한</rt><rp>)</rp></ruby>의</p>", ["大韓民國大韓(대한)의"]),
        ("<p>가<img alt='그림'>나</p><script>var 다;</script><noscript>라</noscript>", ["가나"]),
        ("<select><option>서울</select><button>보내기</button><textarea>글</textarea>글", ["글"]),
        ("<math><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></math>", ["$x^2$"]),
        ("<p>첫째<sup class='reference'><a href='#n1'>[1]</a></sup> 글</p>", ["첫째 글"]),
    ],
)  # fmt: skip
def test_each_block_is_a_line(body, expected):
    assert lines(body) == expected


@pytest.mark.parametrize(
    "hidden",
    ["hidden", "aria-hidden='true'", "style='color:red; display : none'", "style='VISIBILITY:hidden'"],
)
@pytest.mark.parametrize("tag", ["div", "span"])
def test_what_an_element_hides_is_no_line(tag, hidden):
    assert lines(f"<p>앞</p><{tag} {hidden}>숨음</{tag}><p>뒤</p>") == ["앞", "뒤"]


@pytest.mark.parametrize(
    "listing",
    [  # the table of line numbers of Hexo, and of Hugo
        "<pre>a = 1\n  b = 2\n</pre>",
        "<pre class='brush:python; gutter: true'>a = 1\n  b = 2</pre>",
        "<div class='highlight'><pre><code><span class='k'>a</span> = 1\n  b = 2\n</code></pre></div>",
        "<table><tr><td class='gutter'><pre>1\n2</pre><td class='code'><pre>a = 1<br>  b = 2</pre></table>",
        "<table><tr><td class='lntd'><pre>1\n2</pre><td class='lntd'><pre>a = 1\n  b = 2</pre></table>",
        "<pre><span class='lineno'>1</span>a = 1\n<span class='lineno'>2</span>  b = 2</pre>",
        "<code>a = 1<br>  b = 2</code>",
    ],
)  # fmt: skip
def test_code_keeps_its_lines_and_loses_its_numbers(listing):
    assert lines(f"<p>앞</p>{listing}<p>뒤</p>") == ["앞", "```", "a = 1", "  b = 2", "```", "뒤"]


def test_a_line_break_within_inline_code_is_a_space():
    assert lines("<p>여기 <code>git\n  clone</code> 명령</p>") == ["여기 git clone 명령"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<table><td>가</td></table>", ["가"]),
        ("<table><tr>가<td>나</td></tr></table>", ["가", "나"]),
        ("<table>가<br>나</table>", ["가", "나"]),
        ("<table><div>가</div><tr><td>나</td><td>다</td></tr></table>", ["가", "나", "다"]),
        ("<table><tr><td><font>가<tr><td>나</table>", ["가", "나"]),
        (
            "<table><tr hidden><td>숨</td><td>김</td></tr><tr><td>가</td><td style='display:none'>숨</td></tr></table>",
            ["가"],
        ),
    ],
)
def test_a_broken_table_loses_and_doubles_nothing(table, expected):
    assert lines(table) == expected


def test_rows_within_cells_do_not_multiply():
    assert lines("<table>" + "<tr><td><font>가" * 60) == ["가"] * 60


def test_words_of_a_sentence_stay_whatever_they_are_called():
    assert lines("<p>우리는 <a class='hashtag'>곤드레나물</a>을 <span class='tooltip'>무쳐</span> 먹었다.</p>") == [
        "우리는 곤드레나물을 무쳐 먹었다."
    ]


def test_a_line_that_is_nothing_but_a_share_bar_goes():
    assert lines("<p>글</p><p><span class='share'>공유하기</span> <a class='sns'>트위터</a></p>") == ["글"]


def test_a_question_in_a_button_is_a_heading():
    assert lines("<h3><button>무엇인가요</button></h3><p>글</p><button>보내기</button>") == ["무엇인가요", "글"]


def test_a_poem_in_pre_is_no_code():
    assert lines("<pre>나 보기가 역겨워\n  가실 때에는</pre>") == ["나 보기가 역겨워", "가실 때에는"]


def test_what_is_hidden_until_found_is_shown():
    assert lines("<div hidden='until-found'>찾으면 보인다</div>") == ["찾으면 보인다"]


def test_sentences_that_are_hidden_are_counted_and_shown_on_request():
    page = fromstring(f"<body><div hidden><p>{SENTENCE}</p></div></body>", HTMLParser())
    assert (outline(page).hidden, outline(page).blocks) == (len(SENTENCE), [])
    assert [block.line for block in outline(page, hidden=True).blocks] == [SENTENCE]


def test_a_row_is_a_line_and_a_caption_stands_before():
    rows = "<tr><th>이름</th><th>값</th></tr><tr><td>가</td><td><p>1</p><p>2</p></td></tr>"
    assert lines(f"<table><caption>표 1</caption>{rows}</table>") == ["표 1", "이름 | 값", "가 | 1 2"]


def test_code_in_a_cell_is_flat():
    assert lines("<table><tr><td>문법</td><td><pre>a\n b</pre></td></tr></table>") == ["문법 | a b"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>차림</td><td><table><tr><td>{}</td></tr></table></td></tr></table>",
        "<table role='presentation'><tr><td>차림</td><td>{}</td></tr></table>",
        "<table><tr><td>차림</td><td id='articleBody'>{}</td></tr></table>",
        "<table><tr><td>차림</td><td><p>{0}</p><p>{0}</p><p>{0}</p>" + "<p>{0}</p>" * 14 + "</td></tr></table>",
    ],
)
def test_a_table_of_layout_is_no_row(table):
    found = outlined(table.format(SENTENCE))
    assert SENTENCE in [block.line for block in found.blocks]
    assert LAYOUT in [region.tag for region in found.regions]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("<h3><a href='#x'>제목</a></h3>", "heading"),
        ("<p><a href='#x'>차례로 가기</a></p>", "inner"),
        ("<li>1. <a href='#x'>첫째 마당</a></li>", "inner"),
        ("<p><a href='/x'>다른 쪽</a></p>", ""),
        ("<p><a href='#'>질문을 펼치기</a></p>", ""),
        ("<p><a href='#none'>질문을 펼치기</a></p>", ""),
        ("<p>앞의 글은 <a href='#x'>여기</a>에 있습니다.</p>", ""),
    ],
)
def test_a_line_has_its_kind(line, kind):
    assert [block.kind for block in outlined(line).blocks] == [kind]


def test_sums_go_up_to_the_page():
    found = outlined(f"<div><section><p>{SENTENCE}</p><p><a href='/1'>이음</a></p></section></div><p>짧다.</p>")
    page, outer, inner = found.regions
    assert (inner.sentences, inner.linked, inner.links) == (len(SENTENCE), 2, 1)
    assert (outer.plain, page.plain) == (inner.plain, inner.plain + 3)


def test_a_page_as_deep_as_the_parser_goes_is_walked():
    assert lines("<div>" * 240 + "<p>밑</p>") == ["밑"]
