"""No matched personal value in any file outside warc/.

1,000 identifiers of nobody go in, in pages that are kept, dropped, copies and broken; then every byte of the corpus, of
the folder for temporary files and of what was printed is searched for each in six encodings.
"""

import base64
import gzip
import io
import json
import re
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
import re2
import zstandard

from corpora import built, configured
from making import answer, html_page, prose, record, response, warc
from malmoi.pipelines.audit import trace
from malmoi.pipelines.release import manifest_of


def phone(place):
    return f"010-{2000 + 37 * place:04}-{9000 - 41 * place:04}"


def mail(place):
    return f"marked.person{place:03}@gaon{place}.kr"


def resident(place):
    front = f"{60 + place:02}{1 + place % 12:02}{1 + place % 28:02}1{98:02}{100 + place:03}"
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    weighted = sum(int(digit) * weight for digit, weight in zip(front, weights, strict=True))
    check = (11 - weighted % 11) % 10
    return f"{front[:6]}-{front[6:]}{check}"


def card(place):
    body = f"4{place:02}9123456{place:03}78"[:15].ljust(15, "3")
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(body))
    whole = body + str(-total % 10)
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))


MARKED = [make(place) for make in (phone, mail, resident, card) for place in range(25)]


def licence(place):
    return f"{11 + place % 15}-{10 + place % 80}-{100000 + 773 * place}-{10 + place}"


def flat(place):
    return f"서울특별시 강남구 테헤란로 {200 + place}, {101 + place}동 {501 + place}호"


EXTRAS = {
    "여권번호": lambda place: f"M{12345678 + 997 * place}",
    "면허번호": licence,
    "국민은행": lambda place: f"{200000 + 331 * place}-04-{100000 + 777 * place}",
    "건강보험증": lambda place: f"7{1234567890 + 99991 * place}",
    "차량번호": lambda place: f"{10 + place}가{2000 + 31 * place}",
    "접속 IP": lambda place: f"211.{45 + place}.{67 + place}.{189 - place}",
    "기기": lambda place: f"00:1a:2b:{place + 16:02x}:4d:{255 - place:02x}",
    "카톡": lambda place: f"marked.id{1000 + place}",
    "주소": flat,
    "학번": lambda place: f"{20190000 + 37 * place}",
}
"""What stands before an identifier, and how one is made."""

MORE = [(name, make(place)) for name, make in EXTRAS.items() for place in range(90)]
EVERY = [*MARKED, *(value for _, value in MORE)]
"""1,000 identifiers: one of MARKED and nine of MORE a page."""

SHORT = "서른 자는 넘어야 읽히므로 이렇게 몇 마디를 더 적어 두는 글이다."


def page(place, marked, words):
    """A page that names an identifier in its text, title, author and URL."""
    told = f"연락은 {marked}로 주시고, {marked}입니다."
    more = [f"{name} {value}" for name, value in MORE[9 * place : 9 * place + 9]]
    html = html_page(f"알림 {marked}", [*words, told, *more])
    html = html.replace("<head>", f'<head><meta property="article:section" content="{more[0]}">')
    html = html.replace("</title>", f'</title><meta name="author" content="{marked} 기자">')
    return f"https://ko.example.com/{place}?to={quote(marked)}&more={quote(more[1])}", html.encode()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A corpus of kept, dropped, duplicate, failed and broken pages that hold all identifiers."""
    folder = tmp_path_factory.mktemp("personal")
    records = []
    for place, marked in enumerate(MARKED):
        words = prose(6, seed=place) if place % 5 else [SHORT]
        url, body = page(place, marked, words)
        records.append(response(url, body))
        records.append(response(url.replace("?", "/copy?"), body))
        records.append(response(url.replace("?", "/cut?"), body[: len(body) // 2] + b"\xff" + marked.encode()))
        records.append(record("response", url + "&gone", answer(body, "404 Not Found")))
        records.append(record("response", url + "&bad", answer(body), WARC_Block_Digest="sha1:" + "A" * 32))
    records += [each for place, marked in enumerate(MARKED) for each in odd(place, marked)]
    warc(folder / "warc" / "marked.warc.gz", records)
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        (folder / "temporary").mkdir()
        patch.setenv("TMPDIR", str(folder / "temporary"))
        patch.setattr(tempfile, "tempdir", str(folder / "temporary"))
        corpus = built(configured(folder))
    (folder / "temporary" / "said.txt").write_text(said.getvalue(), encoding="utf-8")
    return corpus


def odd(place, marked):
    """Records that hold an identifier where none should be: headers, names, types, a host, a URL that is none."""
    metas = f'<meta name="robots" content="{marked}"><meta name="tdm-policy" content="https://x.kr/{marked}">'
    body = html_page("쪽", prose(6, seed=1000 + place)).replace("<head>", f"<head>{metas}").encode()
    url = f"https://odd{place}.example.com/"
    yield record("response", url, answer(body), WARC_Record_ID=f"<urn:id:{marked}>")
    yield response(f"{url}type", body, Content_Type=f"text/html; charset={marked}")
    yield response(f"{url}other", b"\x00", Content_Type=f"text/{marked}")
    yield response(f"{url}robots", body, X_Robots_Tag=f"{marked}, all", Content_Usage=f"train-ai={marked}")
    yield record("response", f"{url}cut", answer(body), WARC_Truncated=marked)
    yield record(marked, f"{url}kind", b"")
    yield response(f"https://{quote(marked)}.example.com/", body)
    yield response(f"https://a.example/a b?to={quote(marked)}", body)
    yield response(f"blog.gaon.kr/?to={quote(marked, safe='')}", body)


def forms(value):
    """A value in the encodings it may be written in; what is packed is unpacked before the search."""
    plain = value.encode()
    yield from (plain, value.encode("utf-16-le"), value.encode("utf-16-be"), quote(value, safe="").encode())
    yield from (quote(value).encode(), json.dumps(value)[1:-1].encode())
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + plain + b"\0" * (-(lead + len(plain)) % 3))
        yield whole[(8 * lead + 5) // 6 : (8 * (lead + len(plain))) // 6]


def finder(values):
    """A search for any form of any value."""
    options = re2.Options()
    options.encoding, options.max_mem = re2.Options.Encoding.LATIN1, 1 << 28
    found = {re.escape(form) for value in values for form in (*forms(value), *forms(value.replace("-", "")))}
    return re2.compile(b"|".join(sorted(found)), options)


def contents(path):
    """The bytes of a file as they lie, and what they are unpacked."""
    content = path.read_bytes()
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        yield zstandard.ZstdDecompressor().stream_reader(content).read()
    if content.startswith(b"PAR1"):
        table = pq.read_table(path)
        for name in table.schema.names:
            yield "\n".join(str(cell) for cell in table[name].to_pylist()).encode("utf-8", "surrogatepass")


def test_the_search_finds_each_form():
    search = finder(EVERY)
    for value in (EVERY[0], EVERY[-1], flat(3)):
        for form in forms(value):
            assert search.search(b"ab" + form + b"cd")
        assert search.search(base64.b64encode(f"some {value} text".encode()))
    assert len(set(EVERY)) == 1000


def test_the_identifiers_went_in(made):
    flow = manifest_of(made)["flow"]
    assert {"kept", "duplicate", "dropped:characters", "dropped:identifier_hits"} <= set(flow)
    counts = manifest_of(made)["units"][0]["counts"]
    texts = [pq.read_table(path)["text"].to_pylist() for path in Path(made.root).glob("documents/*.parquet")]
    assert sum("<주민등록번호>" in text for text in texts[0]) >= 40
    assert counts["skipped:status=404"] == counts["failed:block-digest"] == 100


def test_no_identifier_is_in_any_byte_outside_the_warc(made):
    search, root = finder(EVERY), Path(made.root)
    files = [path for folder in (root, root.parent / "temporary") for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        for content in contents(path):
            assert not search.search(content), path.name


def test_a_page_is_found_by_its_url_though_no_file_holds_the_url(made):
    url, _ = page(47, MARKED[47], prose(6, seed=47))
    assert trace(made, url)[0]["outcome"] in ("kept", "duplicate", "dropped")


def test_two_copies_with_a_phone_number_stay_one_cluster(tmp_path):
    told = [*prose(6, seed=5), f"문의는 {phone(3)}로 하세요."]
    copies = [response(f"https://{host}.example.com/", html_page("장터", told).encode()) for host in ("a", "b")]
    warc(tmp_path / "warc" / "copies.warc.gz", copies)
    flow = manifest_of(built(configured(tmp_path)))["flow"]
    assert flow["kept"]["documents"] == flow["duplicate"]["documents"] == 1
