"""The metric of extraction, the rows of gold, the classes and bars, on rows made here."""

import importlib.util
import json
import statistics
import sys
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

import cms
from extraction_metric import countable, found, grams, leaked, letters, score, worst_decile
from making import response, warc

BENCH = Path(__file__).parents[1] / "bench"
CONTENT = ["큰사전 원고가 서울역 창고에서 발견되었다.", "원고는 스물여섯 권이며 글자가 또렷하다."]
BOILERPLATE = ["많이 본 뉴스 모음", "로그인 하기", "목록"]


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


extraction = loaded("extraction")


@pytest.fixture(scope="module")
def gold():
    return loaded("gold")


def page(number=0, html="", **more):
    row = {"gold_kind": "markdown-source", "lang": "ko", "content_blocks": CONTENT, "boilerplate_blocks": BOILERPLATE}
    return extraction.Page(f"https://example.org/{number}", html, row | more)


def results(pages, ours, theirs, seconds=(1.0, 4.0)):
    texts = {extraction.OURS: ours, extraction.THEIRS: theirs}
    return {
        name: extraction.Result([text] * len(pages), spent, "1.0: call()")
        for (name, text), spent in zip(texts.items(), seconds, strict=True)
    }


def told(pages, **texts):
    outcome = results(pages, **texts)
    return {bar.says: bar for bar in extraction.bars(extraction.lines(pages, outcome), outcome, len(pages))}


def test_letters_are_composed_and_lower_without_spaces_and_marks():
    assert letters("Ｘ 가각, _A-1.") == "ｘ가각a1"
    assert letters("각") == "각"


def test_a_text_is_its_five_grams_and_a_short_one_a_single_gram():
    assert grams("가나다라마바") == {"가나다라마": 1, "나다라마바": 1}
    assert grams("가나") == {"가나": 1}
    assert not grams(" .,")


def test_repeated_text_costs_precision():
    whole = score("가나다라마 가나다라마", "가나다라마")
    assert whole.recall == 1.0
    assert whole.precision == pytest.approx(1 / 6)
    assert whole.f1 == pytest.approx(2 / 7)


def test_two_empty_texts_agree_and_one_empty_text_scores_nothing():
    assert score("", " ").f1 == 1.0
    assert score("가나다", "").f1 == score("", "가나다").f1 == 0.0


@given(st.text(), st.text())
def test_f1_is_even_handed_and_between_precision_and_recall(one, other):
    here, there = score(one, other), score(other, one)
    assert here.f1 == pytest.approx(there.f1)
    assert (here.precision, here.recall) == (there.recall, there.precision)
    assert min(here[:2]) - 1e-9 <= here.f1 <= max(here[:2]) + 1e-9


@given(st.text("가나다라aB1 .-", min_size=1))
def test_a_text_agrees_with_itself_whatever_its_spaces(text):
    assert score(" \n".join(text), text) == (1.0, 1.0, 1.0)


def test_a_snippet_leaks_when_its_letters_stand_in_the_text():
    assert leaked("오늘 많이 본 뉴스!", ["많이본 뉴스", "관련 기사", "오늘"]) == ["많이본 뉴스"]
    assert found("오늘 많이 본 뉴스!", ["많이본 뉴스", "관련 기사", "오늘"]) == 0.5
    assert not countable("목 록")
    assert found("무엇이든", ["목록"]) == 0.0


def test_the_worst_decile_is_the_mean_of_the_lowest_tenth():
    assert worst_decile([0.9] * 18 + [0.1, 0.3]) == pytest.approx(0.2)
    assert worst_decile([0.5, 0.7]) == 0.5


def test_blocks_of_boilerplate_leak_unless_short_or_in_the_gold():
    row = page(boilerplate_blocks=[*BOILERPLATE, "서울역 창고"]).row
    measure = extraction.of_blocks("\n".join([*CONTENT, "목록", "로그인 하기"]), row)
    assert (measure.leaks, measure.snippets) == (1, 2)
    assert (measure.blocks_found, measure.blocks) == (3, 4)
    assert measure.recall == 1.0 > measure.precision


def test_strings_that_must_and_must_not_be_there():
    row = {"with": ["첫 문장이다", "끝 문장이다"], "without": ["꼬리말", "머리말"]}
    measure = extraction.of_strings("첫 문장이다. 꼬리말", row)
    assert measure == (0.5, 0.5, 0.5, 1, 2, 1, 2)
    assert extraction.of_strings("", row).f1 == 0.0


def test_a_page_is_measured_by_kind_language_and_source():
    names = [name for name, _ in extraction.golds(page(source_class="static-site"))]
    assert names == ["markdown-source (ko)", "source static-site (ko)"]
    article = page(gold_kind="article-body", lang="de", text="Ein Text.")
    assert [name for name, _ in extraction.golds(article)][1] == "article-body, the set's own text (other)"
    strings = page(gold_kind="snippets", lang="fr", content_blocks=None, without=["Accueil"])
    assert [name for name, _ in extraction.golds(strings)] == ["snippets (other)"]


@pytest.mark.parametrize(("more", "counts"), [("", True), ("<p>" + "딴 글이다. " * 40 + "</p>", False)])
def test_gold_of_half_the_page_is_a_class_of_its_own(more, counts):
    declared = "<?xml version='1.0' encoding='EUC-KR'?>"
    html = f"{declared}<body>메뉴<div id='page-content'><script>var a</script>{''.join(CONTENT)}{more}</div></body>"
    names = [name for name, _ in extraction.golds(page(gold_kind="xml-source", html=html))]
    assert ("xml-source, gold of half the page or more" in names) is counts
    assert extraction.coverage(page(html="<p>글</p>")) == 0.0


def test_bars_hold_where_the_text_is_right_and_clean():
    dirty = "\n".join([*CONTENT, *BOILERPLATE])
    bars = told([page(number) for number in range(30)], ours="\n".join(CONTENT), theirs=dirty)
    assert len(bars) == 8
    assert all(bar.holds for bar in bars.values())
    assert bars["all Korean leaks, a third of trafilatura's"].bound == pytest.approx(1 / 3)


def test_bars_fail_where_the_text_is_dirty_or_only_as_good():
    clean = "\n".join(CONTENT)
    bars = told([page(number) for number in range(30)], ours=clean + "\n" + "\n".join(BOILERPLATE), theirs=clean)
    holds = {says for says, bar in bars.items() if bar.holds}
    assert holds == {"Korean pages a CPU second, 3x trafilatura"}
    same = told([page(number) for number in range(30)], ours=clean, theirs=clean)
    assert not same["Korean Markdown F1, trafilatura + 0.012"].holds


def test_a_small_class_has_no_worst_decile():
    assert not [says for says in told([page()], ours="가", theirs="나") if says.startswith("worst decile")]


def test_every_page_is_told_by_class_and_extractor():
    pages = [page(3)]
    (row,) = extraction.each_page(pages, results(pages, "\n".join(CONTENT), ""))
    assert (row["url"], row["class"]) == ("https://example.org/3", "markdown-source (ko)")
    assert row[extraction.OURS]["f1"] == 1.0 > row[extraction.THEIRS]["f1"]


def test_the_page_of_a_run_has_calls_bars_and_classes():
    pages = [page()]
    outcome = results(pages, "\n".join(CONTENT), CONTENT[0])
    table = extraction.lines(pages, outcome)
    text = extraction.page(table, extraction.bars(table, outcome, 1), outcome, "# head")
    assert text.startswith("# head\n\n- malmoi 1.0: call()")
    assert "## markdown-source (ko): 1 pages" in text
    assert "| malmoi | 1.0000 | 1.0000 | 1.0000 | 1.0000 | 0.0000 |" in text


@pytest.mark.parametrize("name", ["gold.jsonl", "gold.jsonl.zst"])
def test_rows_come_from_json_lines_with_their_html_or_by_url(gold, tmp_path, name):
    made = [{"url": "a:1", "html": "<p>글</p>", "lang": "ko"}, {"url": "a:2", "gold_kind": "x"}]
    raw = "".join(json.dumps(row) + "\n" for row in made).encode()
    path, index = tmp_path / name, tmp_path / "index.jsonl"
    path.write_bytes(zstandard.compress(raw) if name.endswith("zst") else raw)
    index.write_text(json.dumps({"url": "a:2", "lang": "ko", "gold_kind": "y"}) + "\n" + json.dumps({"url": "a:3"}))
    rows = gold.gold_rows(path, index)
    assert list(rows) == ["a:2", "a:3", "a:1"]
    assert rows["a:2"] == {"url": "a:2", "lang": "ko", "gold_kind": "x"}
    assert [each.html for each in gold.pages(rows, [])] == ["<p>글</p>"]


def test_pages_of_a_warc_are_found_by_url_and_decoded(gold, tmp_path):
    html = "<html><head><meta charset='euc-kr'></head><body>뷁이라는 글자</body></html>"
    urls = [f"https://example.org/{number}" for number in range(4)]
    made = [response(url, html.encode("cp949"), Content_Type="text/html") for url in urls]
    path = warc(tmp_path / "pages.warc.gz", made)
    rows = {
        urls[0]: {"gold_kind": "x", "lang": "de"},
        urls[1]: {"lang": "ko"},
        urls[2]: {"lang": "de"},
    }
    assert [(each.url, each.html) for each in gold.pages(rows, [path])] == [(urls[0], html), (urls[1], html)]


def test_ours_and_trafilatura_see_the_same_string_and_korean_pages_are_timed(gold):
    made = next(each for each in cms.pages() if each.name == "static-hugo")
    chosen = [page(0, made.html, content_blocks=made.body), page(1, made.html, lang="de")]
    outcome = gold.run(chosen)
    assert set(outcome) == {"malmoi", "trafilatura", "trafilatura fast"}
    assert all(len(each.texts) == 2 and each.texts[0] == each.texts[1] for each in outcome.values())
    assert "include_comments" in outcome["trafilatura"].call
    assert "2 pages, 1 of them Korean" in " ".join(gold.head(chosen, outcome).split())


def test_a_page_too_deep_for_the_parser_is_empty(gold):
    assert gold.ours("<div>" * 300 + "글" + "</div>" * 300, "") == ""


def test_the_made_pages_can_be_gold_for_others(gold, tmp_path):
    rows = [
        {"url": each.url, "html": each.html, "gold_kind": each.family, "lang": "ko"}
        | {"content_blocks": each.body, "boilerplate_blocks": each.boilerplate}
        for each in cms.pages()
        if each.body
    ]
    path = tmp_path / "cms.jsonl"
    path.write_text("".join(map(gold.record, rows)), encoding="utf-8")
    chosen = list(gold.pages(gold.gold_rows(path, None), []))
    assert len(chosen) == len(rows)
    assert statistics.mean(len(list(extraction.golds(each))) for each in chosen) == 1
