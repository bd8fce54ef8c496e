"""No matched personal value in any file outside warc/: 100 identifiers of nobody go in, then every byte is searched."""

from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

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


SHORT = "서른 자는 넘어야 읽히므로 이렇게 몇 마디를 더 적어 두는 글이다."


def page(place, marked, words):
    """A page that names an identifier in its text, title, author and URL."""
    told = f"연락은 {marked}로 주시고, {marked}입니다."
    html = html_page(f"알림 {marked}", [*words, told])
    html = html.replace("</title>", f'</title><meta name="author" content="{marked} 기자">')
    return f"https://ko.example.com/{place}?to={quote(marked)}", html.encode()


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
    return built(configured(folder))


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


def strings(path):
    """Everything that a file says, as text: its raw bytes, and the cells of a Parquet file."""
    yield path.read_bytes().decode("utf-8", "ignore")
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        for name in table.schema.names:
            yield "\n".join(str(cell) for cell in table[name].to_pylist())


def test_the_identifiers_went_in(made):
    flow = manifest_of(made)["flow"]
    assert {"kept", "duplicate", "dropped:characters"} <= set(flow)
    counts = manifest_of(made)["units"][0]["counts"]
    texts = [pq.read_table(path)["text"].to_pylist() for path in Path(made.root).glob("documents/*.parquet")]
    assert sum("<주민등록번호>" in text for text in texts[0]) >= 40
    assert counts["skipped:status=404"] == counts["failed:block-digest"] == 100


def test_no_identifier_is_in_any_byte_outside_the_warc(made):
    forms = [form for marked in MARKED for form in (marked, quote(marked), marked.replace("-", ""))]
    for path in Path(made.root).rglob("*"):
        if path.is_file():
            for text in strings(path):
                assert not [form for form in forms if form in text], path.name


def test_a_page_is_found_by_its_url_though_no_file_holds_the_url(made):
    url, _ = page(7, MARKED[7], prose(6, seed=7))
    assert trace(made, url)[0]["outcome"] in ("kept", "duplicate")


def test_two_copies_with_a_phone_number_stay_one_cluster(tmp_path):
    told = [*prose(6, seed=5), f"문의는 {phone(3)}로 하세요."]
    copies = [response(f"https://{host}.example.com/", html_page("장터", told).encode()) for host in ("a", "b")]
    warc(tmp_path / "warc" / "copies.warc.gz", copies)
    flow = manifest_of(built(configured(tmp_path)))["flow"]
    assert flow["kept"]["documents"] == flow["duplicate"]["documents"] == 1
