"""The Hangul prefilter: what it counts, what it lets pass, its place in the ledger, its recall in the report."""

import io
import json
import random
import subprocess
import sys
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corpora import built, configured
from making import answer, html_page, prose, record, response, warc, warcinfo
from malmoi.pipelines import ingest
from malmoi.pipelines.audit import verify
from malmoi.pipelines.audit.counts import counts
from malmoi.pipelines.audit.report import html, report
from malmoi.pipelines.audit.verify import _ledger
from malmoi.pipelines.extract import prefilter
from malmoi.pipelines.extract.prefilter import Hangul, count, is_sampled, may_be_korean
from malmoi.pipelines.extract.sniff import sniff
from malmoi.pipelines.parquet import write
from malmoi.pipelines.read import read
from malmoi.pipelines.release import manifest_of
from malmoi.schemas.batch import table
from malmoi.schemas.ledger import LEDGER, PREFILTER, Prefilter, prefiltered
from malmoi.schemas.page import Page

TEXT = "똠방각하와 펲시콜라를 마신 할머니가 서울의 옛집에서 저녁을 짓는다. " * 3
SYLLABLES = sum("가" <= character <= "힣" for character in TEXT)
KSX1001 = bytes(byte for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("cp949")
ASCII = st.characters(codec="ascii", exclude_characters="&\\\0\x1b")
KOREAN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3) | ASCII)
COMMON = st.text(st.sampled_from(KSX1001) | ASCII)


def decomposed(text):
    return unicodedata.normalize("NFD", text).encode()


def escaped(text, form):
    return "".join(form.format(ord(each)) if each > "\x7f" else each for each in text).encode()


FORMS = {
    "utf8": str.encode,
    "jamo": decomposed,
    "cp949": lambda text: text.encode("cp949"),
    "decimal": lambda text: escaped(text, "&#{};"),
    "hexadecimal": lambda text: escaped(text, "&#x{:X};"),
    "small": lambda text: escaped(text, "&#x{:06x}"),
    "json": lambda text: escaped(text, "\\u{:04x}"),
    "JSON": lambda text: escaped(text, "\\u{:04X}"),
    "utf16": lambda text: text.encode("utf-16"),
    "utf16be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "bare16": lambda text: f"<p>{text}</p><a href='index.html'>home</a>".encode("utf-16-le"),
    "utf32": lambda text: text.encode("utf-32"),
    "utf32be": lambda text: b"\0\0\xfe\xff" + text.encode("utf-32-be"),
    "johab": lambda text: b'<meta charset="johab">' + text.encode("johab"),
}
"""Ways to write Korean in bytes."""

FIELDS = {
    "decimal": "references", "hexadecimal": "references", "small": "references", "json": "escapes", "JSON": "escapes",
    "utf8": "utf8", "jamo": "jamo", "cp949": "cp949",
}  # fmt: skip


def syllables(text):
    return sum("가" <= each <= "힣" for each in text)


@pytest.mark.parametrize("form", FORMS)
def test_every_syllable_counts_in_every_form(form):
    found = count(FORMS[form](TEXT))
    assert found.syllables == SYLLABLES
    assert may_be_korean(found)


@pytest.mark.parametrize("form", FIELDS)
def test_each_form_has_its_own_count(form):
    words = prose(1)[0]
    found = count(FORMS[form](words))
    assert getattr(found, FIELDS[form]) == found.syllables == syllables(words)


def test_the_forms_of_one_page_add_up():
    found = count(b" ".join(FORMS[form]("가나다라") for form in FIELDS))
    assert (found.utf8, found.jamo, found.cp949, found.references, found.escapes) == (4, 4, 4, 12, 8)
    assert found.syllables == 32


@pytest.mark.parametrize("form", FIELDS)
@pytest.mark.parametrize("behind", [0, 1, 7, 8, 33])
def test_a_syllable_is_seen_at_every_place_of_a_block(form, behind):
    for before in range(70):
        assert count(b"x" * before + FORMS[form]("가") + b"y" * behind).syllables == 1


def test_iso_2022_kr_counts_by_its_designation_and_by_its_label():
    body = ("<p>" + TEXT.replace("똠", "돔").replace("펲", "펩")).encode("iso2022_kr")
    assert count(body).decoded == SYLLABLES
    assert count(body.replace(b"\x1b$)C", b""), "text/html; charset=ISO-2022-KR").decoded == 0


def test_johab_counts_where_an_xml_declaration_says_so():
    assert count(b"<?xml version='1.0' encoding='johab'?>" + TEXT.encode("johab")).decoded == SYLLABLES


@pytest.mark.parametrize("declaration", ["text/html; charset=johab", "text/html; charset = 'KS_C_5601-1992'"])
def test_johab_counts_where_it_is_declared_in_a_header(declaration):
    assert count(TEXT.encode("johab"), declaration).decoded == SYLLABLES


def test_a_page_that_only_mentions_an_encoding_is_not_decoded():
    body = f"<p>iso-2022-kr and johab are old</p>{TEXT}".encode()
    assert count(body) == Hangul(utf8=SYLLABLES)


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("damage", ["cp949", "utf-8"])
def test_korean_that_was_read_as_latin_1_and_encoded_again_passes(codec, damage):
    body = prose(1)[0].encode(damage).decode(codec, "replace").encode()
    assert may_be_korean(count(body))
    assert count(body).mojibake == count(body).syllables


def test_utf_8_that_was_read_as_cp949_passes():
    assert may_be_korean(count(prose(1)[0].encode().decode("cp949", "replace").encode()))


@given(KOREAN)
def test_utf_8_counts_exactly_and_never_as_cp949(text):
    assert count(b"<p>" + text.encode()) == Hangul(utf8=syllables(text))


@given(KOREAN)
def test_cp949_is_never_counted_less_than_it_holds_nor_as_utf_8(text):
    found = count(b"<p>" + text.encode("cp949"))
    assert found.cp949 + found.doubtful >= syllables(text)
    assert found == Hangul(cp949=found.cp949, doubtful=found.doubtful)


@given(COMMON)
def test_cp949_of_common_syllables_counts_once_a_sure_one_vouches_for_each_doubtful_one(text):
    found = count(b"<p>" + text.encode("cp949") + b" " + ("가" * len(text)).encode("cp949"))
    assert found.syllables == syllables(text) + len(text)


@given(KOREAN)
def test_numbers_and_escapes_count_exactly(text):
    assert count(escaped(text, "&#{};")).references == syllables(text)
    assert count(escaped(text, "\\u{:x}")).escapes == syllables(text)


@pytest.mark.parametrize("form", ["&#{:010};", "&#{:0999};", "&#x{:06X};", "&#X{:012x}"])
def test_leading_zeros_of_a_number_do_not_hide_it(form):
    assert count(escaped("가 힣 ", form)).references == 2
    assert count(b"&#" + b"0" * 99) == count(b"&#x0000000") == count(b"&#0000000044031;") == Hangul()


@pytest.mark.parametrize(
    "declared",
    ["text/html, text/html", "text/html charset=utf-8", '"text/html"', " Text/HTML;charset=x", "text/html\t", "", None],
)
def test_a_media_type_is_read_as_servers_send_it(declared):
    assert sniff(b"<p>", declared) == "html"
    assert sniff(b"<p>", (declared or "").lower().replace("html", "css") or "text/css") == "text/css"
    assert sniff(b"<p>", (declared or "").lower().replace("html", "plain") or "text/plain") == "plain"


@given(st.binary(), st.binary())
def test_malformed_bytes_hide_no_korean_between_spaces(before, after):
    clean = (each.replace(b"\0", b"").replace(b"\x1b", b"") for each in (before, after))
    body = b"<p>%b " + "할머니가 서울에서 ".encode() + b"%b"
    assert count(body % tuple(clean)).utf8 >= 8


@pytest.mark.parametrize("form", ["utf8", "cp949"])
def test_a_body_cut_anywhere_counts_its_whole_syllables(form):
    body, size = FORMS[form]("할머니의똠방각하" * 3), {"utf8": 3, "cp949": 2}[form]
    for cut in range(len(body)):
        found = count(body[:cut])
        assert sum(found) >= cut // size


def test_no_bytes_and_few_bytes_hold_nothing():
    for body in (b"", b"&", b"&#", b"&#x", b"\\", b"\\u", b"\\uAC0", b"&#440", b"\xea", b"\xea\xb0", b"\xb0"):
        assert count(body) == Hangul()


@pytest.mark.parametrize("body", [
    b"&#44031; &#55204; &#xABFF; &#xD7A4; &#1100; \\uABFF \\uD7A4 \\uD83D\\uDE00 \\n \\x41 &nbsp; &amp;#44032;",
    "힣다".encode().replace(b"\xed\x9e\xa3", b"\xed\x9e\xa4").replace("다".encode(), b""),
    "ㅋㅋㅋ ㅠㅠ ㄱㄴㄷ ㈜ ㎏ 漢字 かな".encode(),
])  # fmt: skip
def test_what_is_no_syllable_does_not_count(body):
    assert count(body).syllables == 0


FOREIGN = {
    "de": "Das große Mädchen lief über die Straße, während Äpfel und Öl fielen. ",
    "fr": "« L’élève a été très étonné, où ça ? » À bientôt, cœur français. ",
    "ru": "Вечером бабушка сидела у окна и ждала поезда. ",
    "ja": "東京の古い家で祖母が夕食を作っています。カタカナもあります。",
    "zh": "祖母在老房子里做晚饭,等待火车的到来。",
    "vi": "Bà ngồi bên cửa sổ và đợi chuyến tàu, ìn ê ấy rất đẹp. ",
    "is": "Ísland er stórt land, síða þessi er um íþróttir og tíð. ",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_do_not_pass_in_utf_8(language):
    assert count((FOREIGN[language] * 99).encode()).syllables == 0


@pytest.mark.parametrize(
    ("language", "codec"), [("de", "cp1252"), ("fr", "cp1252"), ("is", "cp1252"), ("ru", "cp1251")]
)
def test_western_and_cyrillic_pages_of_one_byte_do_not_pass(language, codec):
    assert not may_be_korean(count((FOREIGN[language] * 20).encode(codec)))


@pytest.mark.parametrize("form", FORMS)
def test_a_post_of_sixty_syllables_passes_and_a_menu_entry_does_not(form):
    assert may_be_korean(count(FORMS[form]("오늘 점심은 " * 12)))
    assert not may_be_korean(count(FORMS[form](" english 한국어 ")))


def test_what_runs_without_web_pages_does_not_load_numba():
    code = "import sys, malmoi.pipelines.ingest; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_record_is_sampled_by_its_id_alone():
    chosen = [place for place in range(10_000) if is_sampled(f"<urn:uuid:{place}>")]
    assert chosen == [place for place in range(10_000) if is_sampled(f"<urn:uuid:{place}>")]
    assert 8 < len(chosen) < 40
    assert isinstance(is_sampled("\ud800"), bool)  # a lone surrogate can be encoded


# The ledger: small units of a Korean page, foreign ones, and records that are no page.


def named(url):
    """The record id of a response to this URL, as `making` gives it."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, 'response' + url)}>"


def address(*, sampled, start=0):
    """The first made-up URL whose record is in the sample, or is not."""
    urls = (f"https://made.example/{place}" for place in range(start, start + 9999))
    return next(url for url in urls if is_sampled(named(url)) == sampled)


KOREAN_PAGE = html_page("글", prose(6)).encode()
FOREIGN_PAGE = html_page("Title", ["A page in English that is long enough for any bound there may be. " * 9]).encode()
BROKEN = answer(b"x", "404 Not Found")


def records():
    """Nine records: Korean; foreign, skipped and sampled, whole and empty; and those that the prefilter never sees."""
    return [
        warcinfo(),
        response("https://ko.example/", KOREAN_PAGE),
        response("https://ko.example/euc", html_page("글", prose(6, 1)).replace("utf-8", "euc-kr").encode("cp949")),
        response(address(sampled=False), FOREIGN_PAGE),
        response(address(sampled=True), FOREIGN_PAGE),
        response(address(sampled=True, start=10_000), b"<html></html>"),
        response("https://ko.example/text", "\n".join(prose(6, 2)).encode(), Content_Type="text/plain"),
        response("https://ko.example/pdf", b"%PDF-1.7 " + TEXT.encode(), Content_Type="application/pdf"),
        record("response", "https://ko.example/gone", BROKEN),
    ]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefilter")
    warc(folder / "warc" / "made.warc.gz", records())
    return built(configured(folder))


@pytest.fixture(scope="module")
def rows(corpus):
    return pq.read_table(next(Path(corpus.root).glob("ledger/*.parquet"))).to_pylist()


def test_the_ledger_tells_what_the_prefilter_saw_and_did(rows):
    told = [(row["outcome"], row["reason"], row["hangul"]) for row in rows]
    assert told[3:6] == [("skipped", "prefilter", 0), ("document", None, 0), ("failed", "extract-empty", 0)]
    assert [outcome for outcome, *_ in told[1:3] + told[6:7]] == ["document"] * 3
    assert told[1][2] == syllables(KOREAN_PAGE.decode())
    assert all(hangul > PREFILTER.bound for *_, hangul in told[1:3] + told[6:7])


def test_records_that_are_no_page_have_no_count(rows):
    told = {row["reason"]: row["hangul"] for row in rows if row["hangul"] is None}
    assert told == {"type=warcinfo": None, "content=pdf": None, "status=404": None}


def test_the_receipt_counts_what_passed_was_skipped_and_sampled(corpus):
    (unit,) = manifest_of(corpus)["units"]
    assert unit["prefilter"] == PREFILTER._asdict() | {"passed": 3, "skipped": 1, "sampled": 2}
    assert unit["counts"]["skipped:prefilter"] == 1
    assert verify(corpus)["records"] == 9


def test_a_page_that_is_skipped_costs_no_decoding(corpus, monkeypatch, tmp_path):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(ingest, "_page", refuse)
    warc(tmp_path / "warc" / "made.warc.gz", [response(address(sampled=False), FOREIGN_PAGE)])
    made = manifest_of(built(configured(tmp_path)))
    assert made["units"][0]["counts"] == {"skipped:prefilter": 1}


def test_a_delivered_text_is_not_asked(tmp_path):
    (tmp_path / "texts.jsonl").write_text(json.dumps({"text": "No Korean at all. " * 20}), encoding="utf-8")
    made = built(configured(tmp_path, "*.jsonl", kind="jsonl"))
    (unit,) = manifest_of(made)["units"]
    assert unit["counts"] == {"document": 1}
    assert sum(unit["prefilter"][name] for name in ("passed", "skipped", "sampled")) == 0
    assert "prefilter" not in html(made, manifest_of(made))


def test_a_ledger_that_counts_otherwise_than_its_receipt_is_found_out(corpus):
    (unit,) = manifest_of(corpus)["units"]
    assert list(_ledger(corpus, unit)) == []
    (problem,) = _ledger(corpus, {**unit, "prefilter": unit["prefilter"] | {"passed": 4}})
    assert unit["text"] in problem
    assert "'passed': 3" in problem
    assert list(_ledger(corpus, {name: value for name, value in unit.items() if name != "prefilter"})) == []


def test_skipped_pages_take_twenty_four_bytes_at_most(tmp_path):
    chance = random.Random(5)
    rows = [
        {"offset": 30_000 * place + chance.randrange(20_000), "outcome": "skipped", "reason": "prefilter",
         "url_key": chance.randbytes(16), "hangul": chance.choice([0, 0, 0, 0, 3, 6])}
        for place in range(20_000)
    ]  # fmt: skip
    write(table(rows, LEDGER), tmp_path / "ledger.parquet")
    assert (tmp_path / "ledger.parquet").stat().st_size <= 24 * len(rows)


HANGUL, REASONS = st.none() | st.integers(0, 60), st.sampled_from([None, "prefilter"])
PAGES = st.fixed_dictionaries({"hangul": HANGUL, "reason": REASONS})


@given(st.lists(PAGES))
def test_every_page_passed_was_skipped_or_sampled(rows):
    found = prefiltered(rows, PREFILTER)
    pages = [row for row in rows if row["hangul"] is not None]
    assert found["passed"] == sum(row["hangul"] >= PREFILTER.bound for row in pages)
    assert found["passed"] + found["skipped"] + found["sampled"] == len(pages)


# The report: a bound that no page meets makes a sample of one in two.


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sampled")
    rule = Prefilter(bound=700, one_in=2)
    bodies = [html_page("글", prose(4 + 12 * (place % 2), place)).encode() for place in range(24)]
    warc(folder / "warc" / "made.warc.gz", [response(f"https://{n}.example/", body) for n, body in enumerate(bodies)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefilter, "PREFILTER", rule)
        patch.setattr(ingest, "PREFILTER", rule)
        return built(configured(folder))


def test_the_report_estimates_what_was_missed_from_what_it_keeps_of_the_sample(sampled):
    found = counts(sampled, manifest_of(sampled))["prefilter"]
    short = [n for n in range(24) if n % 2 == 0 and is_taken(n)]
    assert (found["passed"], found["skipped"], found["sampled"]) == (12, 12 - len(short), len(short))
    assert found["kept"] + found["sampled_kept"] == manifest_of(sampled)["flow"]["kept"]["documents"]
    assert found["sampled_kept"] == len(short) > 0
    assert found["missed"] == 2 * len(short)
    assert found["recall"] == round(12 / (12 + 2 * len(short)), 4)


def is_taken(place):
    """Whether a record of the sampled corpus is in a sample of one in two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefilter, "PREFILTER", Prefilter(0, 2))
        return is_sampled(named(f"https://{place}.example/"))


def test_the_report_page_shows_the_recall_in_both_languages(sampled):
    told = report(sampled)["prefilter"]
    page = html(sampled, manifest_of(sampled))
    assert "한글 예비 선별" in page
    assert "recall, estimated" in page
    assert f"{100 * told['recall']:.2f} %" in page


def test_without_a_sample_no_recall_is_claimed(tmp_path):
    warc(tmp_path / "warc" / "made.warc.gz", [response("https://ko.example/", KOREAN_PAGE)])
    made = built(configured(tmp_path))
    found = report(made)["prefilter"]
    assert (found["passed"], found["kept"], found["recall"]) == (1, 1, None)


def test_a_release_of_older_code_that_states_no_prefilter_has_a_report(corpus):
    manifest = manifest_of(corpus)
    older = [{name: value for name, value in unit.items() if name != "prefilter"} for unit in manifest["units"]]
    assert counts(corpus, {**manifest, "units": older})["prefilter"]["recall"] is None


# The real pages beside the checkout.


def pages_of(path):
    return [page for page in read(str(path), "warc") if isinstance(page, Page) and page.kind == "response"]


def index(shared):
    with (shared / "web-index.jsonl.zst").open("rb") as packed:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8")
        return {(row["warc"], row["url"]): row for row in map(json.loads, lines)}


def test_every_korean_page_passes_and_few_foreign_ones_do(shared):
    known, passed = index(shared), Counter()
    for name in ("korean-web-00.warc.gz", "korean-web-01.warc.gz", "mixed-web-00.warc.gz"):
        for page in pages_of(shared / name):
            row, found = known[name, page.url], count(page.body, page.header("content-type"))
            passed[row["lang"] == "ko", may_be_korean(found)] += 1
            assert found.syllables >= row["hangul"] or row["lang"] != "ko"
    assert (passed[True, True], passed[True, False]) == (1674, 0)
    assert (passed[False, True], passed[False, False]) == (6, 777)


def test_every_page_of_every_encoding_passes(shared):
    listed = pages_of(shared / "encodings" / "encodings-ko.warc.gz")
    assert len(listed) == 160
    assert all(may_be_korean(count(page.body, page.header("content-type"))) for page in listed)


@pytest.mark.parametrize("name", ["chardet-korean", "uchardet-ko"])
def test_every_real_file_in_a_legacy_encoding_passes(shared, name):
    packed = (shared / "encodings" / f"{name}.tar.zst").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(zstandard.ZstdDecompressor().decompressobj().decompress(packed))) as archive:
        bodies = [archive.extractfile(each).read() for each in archive if each.isfile()]
    assert len(bodies) in (19, 5)
    assert all(may_be_korean(count(body)) for body in bodies)
