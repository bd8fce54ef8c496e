"""Deliveries in Parquet and JSON Lines: a row an item, and what cannot be read is named with its row."""

import gzip
import json
import random
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from making import damaged, prose
from malmoi.pipelines.read import Damage, Page, read

TEXTS = ["\n".join(prose(2, seed=place)) for place in range(60)]
COMPRESS = {
    "jsonl": bytes,
    "jsonl.gz": lambda data: gzip.compress(data[:999], mtime=0) + gzip.compress(data[999:], mtime=0),
    "jsonl.zst": lambda data: zstandard.compress(data[:999]) + zstandard.compress(data[999:]),
}


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def good(path, **columns):
    return [each for each in read(str(path), columns=columns) if isinstance(each, Page) and each.damage is None]


def damages(path, **columns):
    return [each for each in read(str(path), columns=columns) if isinstance(each, Damage)]


@pytest.mark.parametrize("ending", COMPRESS)
def test_every_line_is_an_item_also_over_members_and_frames(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(COMPRESS[ending](lines([{"text": text} for text in TEXTS])))
    assert [page.text for page in good(path)] == TEXTS
    assert [page.address.offset for page in good(path)] == list(range(60))


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_columns_are_found_by_the_names_they_are_given(tmp_path, ending):
    row = {"body": "글", "key": 7, "link": "https://a.kr/", "day": "2026-10-01T09:00:00+09:00", "head": "제목"}
    path = tmp_path / f"a.{ending}"
    path.write_bytes(lines([row]))
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist([row]), path)
    [page] = good(path, text="body", id="key", url="link", date="day", title="head")
    assert (page.kind, page.text, page.url, page.address.record) == ("item", "글", "https://a.kr/", "7")
    assert page.header("title") == "제목"
    assert page.fetched_at == datetime(2026, 10, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("line", ['"text"', "[1]", '{"txt": "a"}', "{", "[" * 100_000, "\ufffd"])
def test_a_line_that_is_no_item_is_a_damage_of_that_row(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "앞"}}\n{line}\n{{"text": "뒤"}}\n', encoding="utf-8")
    assert [page.text for page in good(path)] == ["앞", "뒤"]
    assert [(each.offset, each.length) for each in damages(path)] == [(1, len(line.encode()))]


def test_a_row_without_a_text_is_a_damaged_item(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": null, "id": 1}\n{"text": 3, "id": 2}\n')
    found = list(read(str(tmp_path / "a.jsonl")))
    assert [(page.address.record, page.text, page.damage) for page in found] == [
        ("1", None, "no-text"),
        ("2", None, "no-text"),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
def test_an_empty_file_is_a_damage(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert list(read(str(tmp_path / name))) == [Damage(0, 0, "empty-file")]


def test_a_parquet_file_without_a_text_column_is_a_damage_that_names_it(tmp_path):
    pq.write_table(pa.table({"body": TEXTS}), tmp_path / "a.parquet")
    assert damages(tmp_path / "a.parquet") == [Damage(row, 1, "no-column:text") for row in range(60)]
    assert len(good(tmp_path / "a.parquet", text="body")) == 60


def test_a_file_that_is_no_parquet_is_a_damage(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"hello " * 9)
    assert damages(tmp_path / "a.parquet") == [Damage(0, 54, "parquet-ArrowInvalid")]


@pytest.mark.parametrize("kind", ["cut", "flip", "zeros", "removed"])
def test_a_damaged_parquet_file_with_checksums_gives_no_wrong_text_and_is_never_silent(tmp_path, kind):
    path, chance = tmp_path / "a.parquet", random.Random(kind)
    pq.write_table(pa.table({"text": TEXTS}), path, row_group_size=6, write_page_checksum=True)
    data = path.read_bytes()
    for _ in range(50):
        path.write_bytes(damaged(data, kind, chance))
        found = good(path)
        assert {page.text for page in found} <= set(TEXTS)
        assert len(found) == 60 or damages(path)


def test_a_damaged_row_group_costs_its_rows_alone(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": TEXTS}), path, row_group_size=6, write_page_checksum=True, use_dictionary=False)
    column = pq.ParquetFile(path).metadata.row_group(3).column(0)
    data = bytearray(path.read_bytes())
    data[column.data_page_offset + column.total_compressed_size - 9] ^= 1
    path.write_bytes(data)
    assert [page.address.offset for page in good(path)] == [row for row in range(60) if row // 6 != 3]
    assert damages(path) == [Damage(row, 1, "parquet-OSError") for row in range(18, 24)]


def test_a_text_that_is_no_utf_8_costs_its_row_and_is_not_quoted(tmp_path):
    raw = pa.array(["앞".encode(), "비밀".encode("cp949"), "뒤".encode()]).cast(pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    assert [page.text for page in good(tmp_path / "a.parquet")] == ["앞", "뒤"]
    assert damages(tmp_path / "a.parquet") == [Damage(1, 1, "parquet-UnicodeDecodeError")]


@pytest.mark.parametrize("ending", ["jsonl.gz", "jsonl.zst"])
def test_a_compressed_file_that_is_cut_gives_its_whole_lines_and_says_where(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    data = COMPRESS[ending](lines([{"text": text} for text in TEXTS]))
    for end in range(len(data) // 3, len(data) - 1, 997):
        path.write_bytes(data[:end])
        found = good(path)
        assert [page.text for page in found] == TEXTS[: len(found)]
        assert damages(path) == [Damage(len(found), 0, "truncated")]


def test_a_compressed_file_with_a_flipped_byte_says_so(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    data = bytearray(gzip.compress(lines([{"text": text} for text in TEXTS]), mtime=0))
    data[-5] ^= 1
    path.write_bytes(data)
    assert damages(path)[-1].reason == "jsonl-damage"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (datetime(2026, 1, 2, 3, 4, 5), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),  # noqa: DTZ001 - as delivered
        (date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("어제", None),
        (None, None),
    ],
)
def test_a_date_is_read_in_every_form_it_is_delivered_in(tmp_path, given, expected):
    pq.write_table(pa.table({"text": ["글"], "date": [given]}), tmp_path / "a.parquet")
    assert good(tmp_path / "a.parquet")[0].fetched_at == expected


def test_nanoseconds_as_pandas_writes_them_are_a_date(tmp_path):
    times = pa.array([1_700_000_000_123_456_789], pa.timestamp("ns"))
    pq.write_table(pa.table({"text": ["글"], "date": times}), tmp_path / "a.parquet")
    assert good(tmp_path / "a.parquet")[0].fetched_at.isoformat() == "2023-11-14T22:13:20+00:00"


BEYOND = [
    pa.array([2**31 - 1], pa.date32()),
    pa.array([2**62], pa.timestamp("ms")),
    pa.array([-(2**62)], pa.timestamp("ms", "Asia/Seoul")),
    pa.array([2**62], pa.timestamp("us", "UTC")),
    pa.array([2**62], pa.duration("s")),
    pa.array(["0001-01-01T00:00:00+09:00"]),
]


@pytest.mark.parametrize("times", BEYOND, ids=lambda times: str(times.type))
def test_a_time_that_python_cannot_hold_is_no_date_and_costs_no_row(tmp_path, times):
    pq.write_table(pa.table({"text": ["글"], "date": times}), tmp_path / "a.parquet")
    assert [(page.text, page.fetched_at) for page in good(tmp_path / "a.parquet")] == [("글", None)]


def test_a_moment_of_an_unknown_time_zone_is_its_moment_in_utc(tmp_path):
    times = pa.array([1_700_000_000_999], pa.timestamp("ms", "Asia/Nowhere"))
    pq.write_table(pa.table({"text": ["글"], "date": times}), tmp_path / "a.parquet")
    assert good(tmp_path / "a.parquet")[0].fetched_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_another_column_that_python_cannot_hold_costs_its_row_alone(tmp_path):
    days = pa.array([0, 2**31 - 1], pa.date32())
    pq.write_table(pa.table({"text": ["앞", "뒤"], "id": days}), tmp_path / "a.parquet")
    assert [page.text for page in good(tmp_path / "a.parquet")] == ["앞"]
    assert damages(tmp_path / "a.parquet") == [Damage(1, 1, "parquet-OverflowError")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0001-01-01T00:00:00+09:00", None),
        ("9999-12-31T23:59:59-09:00", None),
        ("2026-01-01T08:59:59.9+09:00", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("\ud800", None),
        (10**400, None),
        ([1], None),
    ],
)
def test_a_date_of_a_line_is_utc_to_the_second_or_none(tmp_path, given, expected):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "글", "date": given}))
    [page] = good(tmp_path / "a.jsonl")
    assert page.fetched_at == expected
    assert page.fetched_at is None or page.fetched_at.tzinfo is UTC


def test_lone_surrogates_are_cleaned_out_of_every_column(tmp_path):
    row = {name: f"가\ud800{name}" for name in ("text", "id", "url", "title")}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    [page] = good(tmp_path / "a.jsonl")
    assert (page.text, page.address.record, page.url) == ("가?text", "가?id", "가?url")
    assert page.header("title") == "가?title"


@pytest.mark.parametrize("depth", [300, 900, 950, 975, 990, 995])
def test_deep_values_never_raise(tmp_path, depth):
    line = '{"text": "글", "id": ' + "[" * depth + "]" * depth + "}"
    (tmp_path / "a.jsonl").write_text(line)
    assert len(list(read(str(tmp_path / "a.jsonl")))) == 1
