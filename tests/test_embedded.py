"""Text in the data of scripts."""

import json

import pytest
from lxml.etree import HTMLParser, fromstring

from malmoi.pipelines.extract.html import extract

SENTENCES = [f"{number}번째 낱말을 모으는 일은 여러 해가 걸렸지만 많은 사람이 함께하였다." for number in range(12)]
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(script, kind="application/json"):
    head, root = "<head><title>말모이</title></head>", "<div id='root'></div>"
    return f"<html>{head}<body>{root}<script type='{kind}'>{script}</script></body></html>"


@pytest.mark.parametrize("ascii_only", [True, False])
def test_html_in_the_data_of_a_page_is_its_text(ascii_only):
    data = json.dumps({"props": {"article": {"id": 1, "body": BODY}}}, ensure_ascii=ascii_only).replace("</", "<\\/")
    found = extract(page(data))
    assert (found.tier, found.text.split("\n")) == ("embedded", SENTENCES)


def test_json_in_a_string_of_a_script_is_opened():
    inner = json.dumps({"content": BODY}).replace("<", "\\u003c")
    found = extract(page(f"self.__next_f.push([1,{json.dumps(inner)}])", "text/javascript"))
    assert found.text.split("\n") == SENTENCES


def test_plain_text_is_its_lines():
    assert extract(page(json.dumps({"articleBody": "\n\n".join(SENTENCES)}))).text.split("\n") == SENTENCES


@pytest.mark.parametrize("script", ["", '"', "{" * 1000, '"\\' * 999, json.dumps(["짧은 글"]), json.dumps([BODY])[:-9]])
def test_scripts_without_a_text_give_none(script):
    assert extract(page(script)).text == ""


def test_a_script_cut_in_a_string_is_read_in_linear_time():
    assert extract(page('x("' + '\\"가' * 50_000)).text == ""


def test_a_page_with_a_body_keeps_it():
    shown = f"<article><p>{'보이는 글은 이것이며 스크립트가 아니다. ' * 9}</p></article>"
    html = page(json.dumps([BODY])).replace("<div id='root'></div>", shown)
    assert extract(html).text.startswith("보이는 글은")


def test_the_parser_keeps_scripts():
    assert fromstring(page("1").encode(), HTMLParser(encoding="utf-8")).find(".//script").text == "1"
