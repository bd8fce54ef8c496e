"""The demo site packs to one deterministic, readable WARC file."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecord, warcinfo

DEMO = Path(__file__).resolve().parent.parent / "examples" / "demo"
RRN = re.compile(r"\d{6}-[1-4]\d{6}")
EXTENDED_SYLLABLES = "뷁똠펲햏"
EUC_KR = (
    "news/2026/09/rice-mill.html",
    "news/2026/10/station-photo.html",
    "notice/bulky-waste.html",
    "notice/hall-rental.html",
    "forum/1089-slang.html",
)


@pytest.fixture(scope="module")
def packer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_pack", DEMO / "pack.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def warc(packer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "gaon.warc.gz"
    packer.pack(path)
    return path


def responses(warc: Path) -> Iterator[WarcRecord]:
    return (record for record in ArchiveIterator(warc.open("rb")) if record.is_http)


def check_digit(first_twelve: str) -> int:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(w * int(d) for w, d in zip(weights, first_twelve, strict=True))
    return (11 - total % 11) % 10


def test_two_packings_give_the_same_bytes(packer: ModuleType, warc: Path, tmp_path: Path):
    again = tmp_path / "another-name.warc.gz"
    packer.pack(again)
    assert again.read_bytes() == warc.read_bytes()


def test_there_is_one_record_for_each_row_and_a_warcinfo(packer: ModuleType, warc: Path):
    rows = packer.read_rows(DEMO / "pages.csv")
    records = [(r.record_type == warcinfo, r.is_http) for r in ArchiveIterator(warc.open("rb"))]
    assert records == [(True, False)] + [(False, True)] * len(rows)


def test_every_block_digest_verifies(warc: Path):
    records = ArchiveIterator(warc.open("rb"), parse_http=False)
    assert all(record.verify_block_digest() for record in records)


def test_every_payload_digest_verifies(warc: Path):
    assert all(record.verify_payload_digest() for record in responses(warc))


def test_payloads_are_the_page_files(packer: ModuleType, warc: Path):
    rows = packer.read_rows(DEMO / "pages.csv")
    payloads = {r.headers["WARC-Target-URI"]: r.reader.read() for r in responses(warc)}
    assert payloads == {r["url"]: (DEMO / "site" / r["path"]).read_bytes() for r in rows}


def test_every_page_file_has_a_row(packer: ModuleType):
    rows = packer.read_rows(DEMO / "pages.csv")
    files = {p.relative_to(DEMO / "site").as_posix() for p in (DEMO / "site").rglob("*.html")}
    assert files == {row["path"] for row in rows}


@pytest.mark.parametrize("path", EUC_KR)
def test_an_euc_kr_page_decodes_as_cp949_but_not_as_utf_8(path: str):
    page = (DEMO / "site" / path).read_bytes()
    assert b"charset=euc-kr" in page
    assert "가온마을신문" in page.decode("cp949")
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_one_euc_kr_page_needs_cp949(packer: ModuleType):
    page = (DEMO / "site/forum/1089-slang.html").read_bytes()
    assert set(EXTENDED_SYLLABLES) <= set(page.decode("cp949"))
    with pytest.raises(UnicodeDecodeError):
        page.decode("euc-kr")


def test_the_resident_number_is_made_up_but_passes_its_check_digit():
    page = (DEMO / "site/board/form-example.html").read_text(encoding="utf-8")
    numbers = {match.group().replace("-", "") for match in RRN.finditer(page)}
    assert len(numbers) == 1
    for number in numbers:
        assert int(number[-1]) == check_digit(number[:12])
