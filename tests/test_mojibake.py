"""Text that was stored in a wrong reading comes back; text that only looks like it stays."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.pipelines.extract import mojibake
from malmoi.pipelines.extract.decode import decode
from malmoi.pipelines.extract.mojibake import _FROM_LATIN, is_everyday, may_be_latin, repair

SHARED = Path(__file__).parents[2] / "shared" / "data"
PROSE = "안녕하세요. 우리말 사전을 만들려고 “낱말”을 모은 일이다. 뷁 똠방각하 펲시도 낱말이다."
PAGE = f"<html><head><title>우리말 사전</title></head><body><p>{PROSE}</p>\n<li>홈</li></body></html>"


def western(body):
    """Bytes read as windows-1252 reads them in a browser: the five bytes it does not give are themselves."""
    return "".join(chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in body)


MISREAD = {
    "cp949 as latin-1": ("cp949-as-cp1252", lambda text: text.encode("cp949").decode("latin-1")),
    "cp949 as windows-1252": ("cp949-as-cp1252", lambda text: western(text.encode("cp949"))),
    "utf-8 as latin-1": ("utf-8-as-cp1252", lambda text: text.encode().decode("latin-1")),
    "utf-8 as windows-1252": ("utf-8-as-cp1252", lambda text: western(text.encode())),
    "utf-8 twice as windows-1252": ("utf-8-as-cp1252", lambda text: western(western(text.encode()).encode())),
}


@pytest.mark.parametrize("how", MISREAD)
def test_a_whole_page_comes_back(how):
    rule, misread = MISREAD[how]
    decoded = decode(misread(PAGE).encode(), "text/html; charset=utf-8")
    assert (decoded.text, decoded.repaired, decoded.replaced) == (PAGE, rule, 0)
    assert decoded.repairs > 10


@pytest.mark.parametrize("how", MISREAD)
def test_a_title_comes_back_in_a_healthy_page(how):
    rule, misread = MISREAD[how]
    page = PAGE.replace("<title>우리말 사전", f"<title>{misread('우리말 사전')}")
    assert page != PAGE
    decoded = decode(page.encode())
    assert (decoded.text, decoded.repaired) == (PAGE, rule)


@pytest.mark.parametrize("how", MISREAD)
def test_a_page_without_a_syllable_left_can_be_told_by_its_bytes(how):
    assert may_be_latin(MISREAD[how][1](PAGE).encode())
    assert not may_be_latin(f"{PAGE} déjà vu, Größe, ação, ¿¡qué".encode())


def test_latin_beside_a_misread_title_stays():
    body = "<p>¡Hola! ¿¡qué tal!? 20°C, é”, façade, ÇÃO 뷁</p>\n¿¡"
    page = f"<title>¿ì¸®¸» »çÀü</title>{body}"
    assert repair(page) == (f"<title>우리말 사전</title>{body}", "cp949-as-cp1252", 2)


def test_everyday_korean_is_four_syllables_with_a_quarter_common():
    assert [is_everyday(hangul) for hangul in ("이다는에", "이뷁뷁뷁")] == [True, True]
    assert [is_everyday(hangul) for hangul in ("이다는", "이뷁뷁뷁뷁", "")] == [False, False, False]


QUOTED = f"<p>한글이 ¾È³çÇÏ¼¼¿ä 처럼 깨진다. {PROSE}</p>"


def test_a_misreading_that_korean_quotes_stays_and_is_not_named():
    assert repair(QUOTED) == (QUOTED, None, 0)


def test_a_quoted_misreading_hides_no_other():
    page = f"<title>釉붾줈洹몄뿉</title>{QUOTED}"
    assert repair(page) == (f"<title>블로그에</title>{QUOTED}", "utf-8-as-cp949", 1)


def test_a_letter_before_a_run_is_no_part_of_it():
    assert repair("¾È³çÇÏ¼¼¿ä a¾È³çbÇÏ¼¼¿ä") == ("안녕하세요 a안녕b하세요", "cp949-as-cp1252", 3)


def test_a_run_that_ends_in_half_a_pair_is_looked_at_once():
    run = "Àa" * 500 + "À"
    rule = _FROM_LATIN[1].runs
    found = [(match.span(), match.lastindex) for match in rule.finditer(f"¾È³ç {run} ÀÈ")]
    assert found == [((0, 4), 1), ((5, 1006), 2), ((1007, 1009), 1)]


def test_more_runs_than_a_page_has_are_left_alone(monkeypatch):
    page = MISREAD["cp949 as latin-1"][1](PAGE)
    assert repair(page)[2] > 10
    monkeypatch.setattr(mojibake, "_MOST_RUNS", 10)
    assert repair(page) == (page, None, 0)


def test_a_title_of_utf_8_read_as_cp949_comes_back_where_nothing_was_lost():
    title = "釉붾줈洹몄뿉"
    assert title.encode("cp949").decode() == "블로그에"
    decoded = decode(f"<title>{title}</title><p>{PROSE}</p>".encode())
    assert (decoded.text, decoded.repaired) == (f"<title>블로그에</title><p>{PROSE}</p>", "utf-8-as-cp949")


def test_a_run_that_lost_a_byte_stays():
    lossy = PROSE.encode().decode("cp949", "replace")
    assert repair(lossy) == (lossy, None, 0)
    cut = "釉붾줈洹몄뿉 釉붾줈洹몄뿉\ufffd"  # the second word lost its end
    assert repair(cut) == ("블로그에 釉붾줈洹몄뿉\ufffd", "utf-8-as-cp949", 1)
    half = "¾È³çÇÏ¼¼¿ "  # an odd number of bytes: no run of pairs is the whole word
    assert repair(half) == (half, None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "¿¡Qué! ¿¡Cómo! ¡Olé! ÁÉÍÓÚÑ áéíóúñ",
        "INFORMAÇÃO DE OPERAÇÕES, coração, ações",
        "Þetta er íslenska: ÞÆÖÐ þæöð, áður",
        "Größe ÄÖÜ äöüß ÄÖÜÄÖÜ Übermaß",
        "déjà vu — «naïve» œuvre à l’Élysée… Noël",
        "°C × ÷ ± ¼ ½ ¾ ²³ ×÷±¼½¾ ·····",
        "¸.·´¯`·.¸¸.·´¯`·.¸ ¤º°`°º¤ø ø¤º°",
        "│┌─┐│ ░▒▓ ╔══╗ ∑∫√≤≥≠∞ α+β=γ",
        "»»» ««« »»»»»»»» ´´´´",
        "Ð¡Ð»Ð¾Ð²Ð¾ Ð¾ Ð¿Ð¾Ð»ÐºÑƒ",  # Russian, misread, is not ours to judge
        "Ïðèâåò ìèð, êàê äåëà ó âñåõ",
        "tÃ©lÃ©vision, Ã©tÃ©, Ã©Ã©Ã©Ã©",
        "ä¸­æ–‡ç½‘é¡µ",
        "ÖÐÎÄÍøÒ³µÄÄÚÈÝ¹«Ë¾¼ò½é",
        "子女 由來 元祖 者는 理事會 自己",
        "",
    ],
)
def test_what_is_no_korean_stays(text):
    assert repair(text) == (text, None, 0)
    page = f"<title>{text}</title><p>{PROSE}</p>"
    assert decode(page.encode()).text == page


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x17F), max_size=60))
def test_western_text_by_chance_stays_unless_it_is_korean(text):
    repaired, rule, runs = repair(text)
    assert (repaired == text) == (rule is None) == (runs == 0)
    assert len(re.findall("[가-힣]", repaired)) >= 4 * (rule is not None)


@given(st.text(alphabet="가나다라 .,말모이는우리", max_size=40))
def test_healthy_korean_stays(text):
    assert repair(text) == (text, None, 0)


KOREAN = st.text(alphabet=st.sampled_from("이다는에가을를의은 뷁똠한글"), min_size=12, max_size=40)


@given(KOREAN, st.sampled_from(sorted(MISREAD)))
def test_korean_comes_back_from_every_misreading(text, how):
    rule, misread = MISREAD[how]
    common = f"{text} 이것은 우리말이다"
    assert repair(misread(common))[:2] == (common, rule)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
@pytest.mark.parametrize("name", ["korean-web-00", "korean-web-01", "mixed-web-00"])
def test_no_healthy_page_is_touched(name):
    warc = pytest.importorskip("fastwarc.warc")
    with (SHARED / f"{name}.warc.gz").open("rb") as file:
        records = warc.ArchiveIterator(file, record_types=warc.WarcRecordType.response)
        pages = [decode(one.reader.read(), one.http_headers.get("Content-Type")) for one in records]
    assert [page.repaired for page in pages if page.repaired] == []
    assert len(pages) > 800
