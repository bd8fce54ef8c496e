import io
import json
import re
import tarfile
from pathlib import Path

import pytest

from malmoi.pipelines.extract.decode import decode

SHARED = Path(__file__).parents[2] / "shared" / "data"
PROSE = "말모이는 우리말 사전을 만들려고 낱말을 모은 일이다. 뷁 똠방각하 펲시콜라도 낱말이다. "
PAGE = f"<html><head><title>말모이</title></head><body><p>{PROSE * 5}</p></body></html>"
EUC_KR_LABELS = (
    "cseuckr csksc56011987 EUC-KR iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 "
    "cp949 MS949 uhc x-windows-949"
)


def page(declaration: str) -> str:
    return PAGE.replace("<head>", f"<head>{declaration}")


@pytest.mark.parametrize("label", EUC_KR_LABELS.split())
def test_every_korean_label_is_windows_949(label):
    decoded = decode(PAGE.encode("cp949"), f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding, decoded.declared, decoded.replaced) == (PAGE, "cp949", label, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-16-le", "cp949", "utf-8"])
def test_undeclared_korean_is_read(encoding):
    assert decode(PAGE.encode(encoding)).text == PAGE


def test_valid_utf_8_beats_a_declaration():
    assert decode(PAGE.encode(), "text/html; charset=euc-kr").encoding == "utf-8"


@pytest.mark.parametrize("header", ["utf-8", "ISO-8859-1", "x-windows-949x", "none"])
def test_a_wrong_header_yields_to_the_bytes(header):
    written = page('<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">')
    decoded = decode(written.encode("cp949"), f"text/html; charset={header}")
    assert (decoded.text, decoded.declared) == (written, header)


def test_a_declaration_in_a_comment_is_none():
    assert decode(page("<!-- <meta charset=gbk> -->").encode()).declared is None


PLAIN = f"{PROSE * 9}\n가나다 가게 가을 각시 각자.\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp949", "johab", "iso2022_kr"])
def test_undeclared_prose_without_markup_is_read(encoding):
    text = PLAIN if encoding != "iso2022_kr" else PLAIN.replace("뷁 똠방각하 펲", "각하 펩")
    decoded = decode(text.encode(encoding), "text/plain")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, encoding, 0)


def test_bytes_with_nuls_that_are_no_text_are_not_utf_16():
    assert decode(bytes(range(256)) * 4).encoding not in {"utf-16-le", "utf-16-be"}
    assert decode(b"\x01\x00\x00\xd8" * 40).encoding not in {"utf-16-le", "utf-16-be"}  # half of a surrogate pair


@pytest.mark.parametrize("label", ["euc_kr", "x-euc-kr", "KS_C_5601", "ksc5601-1987", "cp-949", "ks_c-5601-1987"])
def test_names_that_no_standard_has_are_known(label):
    assert decode("<p>한글</p>".encode("cp949"), f"text/html;charset={label}").text == "<p>한글</p>"


@pytest.mark.parametrize("declaration", ["<META CHARSET=euc-kr>", "<?xml version='1.0' encoding='EUC-KR'?>"])
def test_a_declaration_is_read_in_any_case_and_as_it_is_written(declaration):
    decoded = decode(f"{declaration}<p>한글 뷁</p>".encode("cp949"))
    assert decoded.text == f"{declaration}<p>한글 뷁</p>"
    assert decoded.declared == re.search("euc-kr|EUC-KR", declaration)[0]


@pytest.mark.parametrize("tail", range(1, 4))
def test_a_tail_that_a_size_limit_cut_is_one_character(tail):
    cut = "우리말 😀".encode()[:-tail]
    assert decode(cut).text == cut.decode("utf-8", "replace")
    assert decode(cut).replaced == 1


JAPANESE = "<html><body>" + "x" * 70_000 + "<p>日本語のページです。ひらがなとカタカナと漢字を使います。</p>" * 3
CHINESE = "<html><body>" + "x" * 70_000 + "<p>这是一个中文网页，内容很多，我们在这里写一些常用的汉字。</p>" * 3


@pytest.mark.parametrize(("text", "encoding"), [(JAPANESE, "euc_jp"), (JAPANESE, "cp932"), (CHINESE, "gbk")])
def test_undeclared_pages_of_neighbours_are_read_though_their_text_comes_late(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_undeclared_iso_2022_jp_is_told_by_its_escapes():
    assert decode("<p>日本語</p>".encode("iso2022_jp")).text == "<p>日本語</p>"


@pytest.mark.parametrize("label", ["johab", "iso-2022-kr"])
def test_rare_korean_encodings_are_read_when_declared(label):
    plain = "<p>우리말 사전</p>"
    assert decode(plain.encode(label), f"text/html; charset={label}").text == plain


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Shift_JIS", "<p>日本語のページです。①～</p>"),
        ("EUC-JP", "<p>日本語のページです。カタカナ</p>"),
        ("gb2312", "<p>中文网页的内容</p>"),
        ("big5", "<p>中文網頁的內容</p>"),
        ("windows-1251", "<p>Русская страница</p>"),
        ("iso-8859-1", "<p>Größe – “schön” für 5 €</p>"),
    ],
)
def test_other_languages_are_read_as_declared(label, text):
    codec = {"Shift_JIS": "cp932", "iso-8859-1": "cp1252"}.get(label, label)
    assert decode(text.encode(codec), f"text/html; charset={label}").text == text


FOREIGN_LABELS = (
    "iso-8859-15 iso-8859-9 windows-1254 windows-1258 iso-8859-10 iso-8859-2 iso-8859-14 windows-1250 windows-1251 "
    "windows-874 koi8-r macintosh ibm866 big5 gb2312 gbk euc-jp shift_jis"
)


@pytest.mark.parametrize("label", FOREIGN_LABELS.split())
@pytest.mark.parametrize("text", ["<p>말모이는 우리말 사전이다</p>", PAGE])
def test_korean_that_declares_a_foreign_charset_is_korean(label, text):
    decoded = decode(text.encode("cp949"), f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding, decoded.declared) == (text, "cp949", label)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("windows-1251", "ВСЕ НОВОСТИ ДНЯ И ВЕЧЕРА: ГДЕ БЕДА, ВЕЗДЕ ВДВАДЦАТЕРО"),
        ("koi8-r", "все новости дня и вечера: где беда, везде вдвадцатеро"),
        ("iso-8859-2", "ŻÓŁĆ ZAŻÓŁĆ GĘŚLĄ JAŹŃ, príliš žluťoučký kůň"),
        ("windows-1254", "İÇİŞLERİ, ÖĞRENCİ, ÜÇÜNCÜ ÇÖĞÜŞ, ağaç"),
        ("windows-874", "ภาษาไทยเป็นภาษาที่สวยงาม"),
        ("gb2312", "北京大学的基本介绍和报告"),
        ("gbk", "소 귐訶소띈 소띈타".encode("cp949").decode("gbk")),
        ("big5", "他的一大不是有了人這中"),
        ("euc-jp", "東京都の日本語のページ"),
    ],
)
def test_short_foreign_text_is_read_as_declared(label, text):
    decoded = decode(text.encode(label.replace("windows-", "cp")), f"text/html; charset={label}")
    assert decoded.text == text


def test_two_syllables_are_not_enough_against_a_declaration():
    assert decode("ÄÖÜß".encode("iso8859_15"), "text/html; charset=iso-8859-15").text == "ÄÖÜß"


def test_undeclared_german_is_not_korean():
    assert decode("<p>Größe, Übermut, schöne Mädchen für Österreich</p>".encode("cp1252")).encoding == "cp1252"


@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "base64", "rot13", "idna"])
def test_a_codec_that_is_no_web_encoding_is_not_obeyed(label):
    assert decode(b"<p>+ADw-script+AD4- \\x41</p>", f"text/html; charset={label}").text == (
        "<p>+ADw-script+AD4- \\x41</p>"
    )


def test_a_broken_pair_keeps_its_ascii_byte():
    damaged = PAGE.encode("cp949").replace(b"</p>", b"\xc8</p>")
    decoded = decode(damaged, "text/html; charset=euc-kr")
    assert decoded.text == PAGE.replace("</p>", "\ufffd</p>")
    assert decoded.replaced == 1


def test_a_cut_utf_8_page_loses_one_character():
    decoded = decode("<p>우리말".encode()[:-1], "text/html; charset=euc-kr")
    assert (decoded.text, decoded.encoding, decoded.replaced) == ("<p>우리\ufffd", "utf-8", 1)


def test_damaged_utf_8_stays_utf_8():
    decoded = decode(PAGE.encode() + b"\xff\x80", "text/html; charset=utf-8")
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 2)


def test_a_replacement_character_of_the_page_is_not_counted():
    assert decode(f"{PROSE}\ufffd".encode() + b"\xff").replaced == 1


@pytest.mark.parametrize("body", [b"", b"plain", b"\xff", b"\xff\xfe", b"\x00", bytes(range(256))])
def test_every_body_has_a_text(body):
    assert isinstance(decode(body).text, str)


def rows(name):
    zstandard = pytest.importorskip("zstandard")
    with (SHARED / name).open("rb") as file:
        stream = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), "utf-8")
        return {row["url"]: row for row in map(json.loads, stream)}


def responses(name):
    warc = pytest.importorskip("fastwarc.warc")
    with (SHARED / name).open("rb") as file:
        for record in warc.ArchiveIterator(file, record_types=warc.WarcRecordType.response):
            url, header = record.headers["WARC-Target-URI"], record.http_headers.get("Content-Type")
            yield url, header, record.reader.read()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
def test_all_140_pages_of_16_declaration_cases_are_read_exactly():
    truth = rows("encodings/encodings-ko.truth.jsonl.zst")
    wrong, damaged = [], []
    for url, header, body in responses("encodings/encodings-ko.warc.gz"):
        decoded, row = decode(body, header), truth[url]
        if row["damaged"]:
            damaged.append((row["actual_encoding"].rstrip("!") == decoded.encoding, decoded.replaced <= 3))
        elif decoded.text != row["expected_html"]:
            wrong.append(row["case"])
    assert wrong == []
    assert damaged == [(True, True)] * 20


def members(name):
    zstandard = pytest.importorskip("zstandard")
    with (SHARED / name).open("rb") as file:
        packed = io.BytesIO(zstandard.ZstdDecompressor().stream_reader(file).read())
    with tarfile.open(fileobj=packed) as archive:
        return [(Path(each.name), archive.extractfile(each).read()) for each in archive if each.isfile()]


# The names of folders and files, as the codecs that Python has for them.
WRITTEN = {
    "CP949": "cp949", "EUC-KR": "cp949", "Johab": "johab", "iso-2022-kr": "iso2022_kr", "euc-kr": "cp949",
    "utf-16": "utf-16", "utf-32": "utf-32", "utf-8": "utf-8",
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
@pytest.mark.parametrize(("archive", "files"), [("chardet-korean", 19), ("uchardet-ko", 5)])
def test_all_24_real_legacy_files_are_read_without_loss_and_without_a_header(archive, files):
    found = members(f"encodings/{archive}.tar.zst")
    wrong = []
    for path, body in found:
        written = WRITTEN.get(path.parent.name) or WRITTEN[path.stem]
        decoded = decode(body)
        if (decoded.text, decoded.replaced, decoded.repaired) != (body.decode(written), 0, None):
            wrong.append(path.name)
    assert (wrong, len(found)) == ([], files)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
def test_japanese_and_chinese_pages_never_become_korean():
    index = rows("web-index.jsonl.zst")
    pages = [page for page in responses("mixed-web-00.warc.gz") if index[page[0]]["lang"] in {"ja", "zh"}]
    texts = [re.sub(r"(?i)<(?:meta|\?xml)[^>]*>", "", decode(body, header).text) for _, header, body in pages]
    bodies = [text.encode(codec, "ignore") for text in texts for codec in ("euc_jp", "cp932", "gbk", "big5")]
    assert [body for body in bodies if decode(body).encoding in {"cp949", "johab"}] == []
    assert len(bodies) > 400


# Languages of the mixed pages, with a label that they are written under and the codec of it.
DECLARED = {
    "de": ("iso-8859-15", "iso8859_15"), "fr": ("windows-1254", "cp1254"), "es": ("iso-8859-15", "iso8859_15"),
    "pl": ("iso-8859-2", "iso8859_2"), "tr": ("iso-8859-9", "cp1254"), "ru": ("windows-1251", "cp1251"),
    "ja": ("euc-jp", "euc_jis_2004"), "zh": ("gbk", "gb18030"),
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
def test_foreign_pages_that_declare_what_they_are_in_never_become_korean():
    index = rows("web-index.jsonl.zst")
    read = []
    for url, header, body in responses("mixed-web-00.warc.gz"):
        if index[url]["lang"] in DECLARED:
            label, written = DECLARED[index[url]["lang"]]
            again = decode(body, header).text.encode(written, "ignore")
            read.append((again.isascii(), decode(again, f"text/html; charset={label}").encoding, written))
    assert [(got, written) for ascii_only, got, written in read if not ascii_only and got != written] == []
    assert sum(not ascii_only for ascii_only, _, _ in read) > 400


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside this checkout")
def test_all_48_real_euc_kr_pages_are_read_without_loss():
    index = rows("web-index.jsonl.zst")
    pages = [page for name in "01" for page in responses(f"korean-web-0{name}.warc.gz")]
    legacy = [decode(body, header) for url, header, body in pages if index[url]["encoding"] == "cp949"]
    assert [(one.encoding, one.replaced) for one in legacy] == [("cp949", 0)] * 48
