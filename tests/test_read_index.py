"""Crawls read by an index: each row is a record or a damage, and its neighbours come through."""

import errno
import gzip
import json
from importlib import import_module
from types import SimpleNamespace

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from making import PACKED, arc_pages, pages, warc
from malmoi.pipelines import units
from malmoi.pipelines.read import Damage, read

COLUMNS = ("warc_filename", "warc_record_offset", "warc_record_length")


@pytest.fixture
def crawl(tmp_path):
    """Two WARC files of five pages, and the rows of their index in another order."""
    rows = []
    for name in ("crawl/a.warc.gz", "crawl/b.warc.gz"):
        members = [PACKED["gzip"](each) for each in pages(5)]
        warc(tmp_path / name, pages(5))
        rows += [(name, len(b"".join(members[:place])), len(each)) for place, each in enumerate(members)]
    return tmp_path, rows[::-3] + rows[::-1][1::3] + rows[::-1][2::3]


def parquet(path, rows, **more):
    cells = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    pq.write_table(pa.table(cells | {"content_languages": ["kor"] * len(rows)} | more), path)
    return path


def cdxj(path, rows, number=str):
    said = [
        json.dumps({"url": "u", "filename": row[0], "offset": number(row[1]), "length": number(row[2])}) for row in rows
    ]
    text = "".join(f"kr,a)/{place} 20261001020304 {each}\n" for place, each in enumerate(said))
    data = ("!meta {}\n\n" + text).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read_index(path, **columns):
    return list(read(str(path), "cc-index", columns))


def placed(found):
    return [(each.address.member, each.address.offset, each.url[-1]) for each in found]


@pytest.mark.parametrize("name", ["i.parquet", "i.cdxj", "i.cdxj.gz", "cdx-00000.gz"])
def test_each_row_is_the_record_that_it_names_by_file_and_offset(crawl, name):
    folder, rows = crawl
    found = read_index((parquet if name.endswith("parquet") else cdxj)(folder / name, rows))
    assert [(file, offset) for file, offset, _ in placed(found)] == sorted(row[:2] for row in rows)
    assert [url for _, _, url in placed(found)] == list("0123401234")
    direct = list(read(str(folder / "crawl" / "b.warc.gz")))
    assert [page.body for page in found[5:]] == [page.body for page in direct]
    assert [page.address.length for page in found[5:]] == [page.address.length for page in direct]


def test_numbers_of_a_cdx_line_may_be_numbers(crawl):
    assert len(read_index(cdxj(crawl[0] / "i.cdxj", crawl[1], int))) == 10


@pytest.mark.parametrize("base", ["..", ".", "absolute", "memory://crawls"])
def test_file_names_are_relative_to_the_base(crawl, base):
    folder, rows = crawl
    (folder / "index").mkdir()
    index = folder / "index" / "i.parquet"
    target = {"..": folder, ".": folder / "index", "absolute": folder, "memory://crawls": folder}[base]
    if base == ".":
        (folder / "crawl").rename(folder / "index" / "crawl")
    if base == "memory://crawls":
        fsspec.filesystem("memory").put(str(folder / "crawl"), "/crawls/crawl", recursive=True)
    found = read_index(parquet(index, rows), base=str(target) if base == "absolute" else base)
    assert [each.url[-1] for each in found] == list("0123401234")


def test_the_index_may_lie_at_an_address(crawl):
    folder, rows = crawl
    parquet(folder / "i.parquet", rows)
    assert len(read_index(f"file://{folder}/i.parquet")) == 10
    (folder / "x").mkdir()
    assert len(read_index(f"file://{parquet(folder / 'x' / 'i.parquet', rows)}", base="..")) == 10


@pytest.mark.parametrize(
    ("row", "damage"),
    [
        (("crawl/c.warc.gz", 0, 500), Damage(2, 500, "missing-file")),
        (("crawl", 0, 500), Damage(2, 500, "missing-file")),
        (("crawl/a.warc.gz", 10, 500), Damage(2, 500, "header-damage")),
        (("crawl/a.warc.gz", 10**9, 500), Damage(2, 500, "empty-file")),
        (("crawl/a.warc.gz", 0, 10**9), Damage(2, 10**9, "too-large")),
        (("crawl/a.warc.gz", -1, 500), Damage(2, 0, "index-row")),
        (("crawl/a.warc.gz", 0, 0), Damage(2, 0, "index-row")),
        ((None, 0, 9), Damage(2, 0, "index-row")),
        (("crawl/a.warc.gz", 2**62, 9), Damage(2, 0, "index-row")),
        (("crawl/a.warc.gz", 0, 2**62), Damage(2, 0, "index-row")),
        (("crawl/a\0.warc.gz", 0, 9), Damage(2, 0, "index-path")),
        (("a" * 300, 0, 9), Damage(2, 0, "index-path")),
        (("가" * 100, 0, 9), Damage(2, 0, "index-path")),
        (("a/" * 600, 0, 9), Damage(2, 0, "index-path")),
        (("/etc/hostname", 0, 9), Damage(2, 0, "index-path")),
        (("crawl/../../x", 0, 9), Damage(2, 0, "index-path")),
        (("file:///etc/hostname", 0, 9), Damage(2, 0, "index-path")),
    ],
)
@pytest.mark.parametrize("write", [parquet, cdxj])
def test_a_row_without_a_record_is_a_damage_and_its_neighbours_come_through(crawl, write, row, damage):
    folder, rows = crawl
    found = read_index(write(folder / f"i.{write.__name__}", [*rows[:2], row, *rows[2:]]))
    assert [each for each in found if isinstance(each, Damage)] == [damage]
    assert len(found) == 11


@pytest.mark.parametrize(
    ("file", "offset", "length", "reason"),
    [
        ("a", 2**63, 9, "row"),
        ("a", 10**30, 9, "row"),
        ("a", float("inf"), 9, "row"),
        ("a", float("nan"), 9, "row"),
        ("a", 0.5, 9, "row"),
        ("a", False, True, "row"),
        ("a", "²", 9, "row"),
        ("\ud800", 0, 9, "path"),
    ],
)
def test_values_that_only_text_can_hold_are_damage_too(crawl, file, offset, length, reason):
    folder, rows = crawl
    found = read_index(cdxj(folder / "i.cdxj", [*rows, (file, offset, length)], lambda value: value))
    assert [each for each in found if isinstance(each, Damage)] == [Damage(10, 0, f"index-{reason}")]


def test_numbers_may_be_unsigned_or_floats_and_one_that_is_none_costs_its_row(crawl):
    folder, rows = crawl
    for number, odd in ((pa.uint64(), 2**64 - 1), (pa.float64(), float("nan"))):
        more = {name: pa.array([*(row[at] for row in rows), odd], number) for at, name in enumerate(COLUMNS) if at}
        found = read_index(parquet(folder / "i.parquet", [*rows, ("a", 0, 0)], **more))
        assert [each for each in found if isinstance(each, Damage)] == [Damage(10, 0, "index-row")]
        assert len(found) == 11


def test_a_name_that_is_no_utf_8_costs_its_row(crawl):
    folder, rows = crawl
    names = pa.array([*(row[0].encode() for row in rows), b"\xff"])
    text = pa.StringArray.from_buffers(11, *names.buffers()[1:])
    found = read_index(parquet(folder / "i.parquet", [*rows, ("a", 0, 9)], warc_filename=text))
    assert [each for each in found if isinstance(each, Damage)] == [Damage(10, 0, "index-row")]


@pytest.fixture
def broken(crawl):
    """An index of 40 rows in row groups of ten, the second with a flipped bit."""
    folder, rows = crawl
    cells = {name: [row[place] for row in rows * 4] for place, name in enumerate(COLUMNS)}
    path = folder / "i.parquet"
    plain = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}
    pq.write_table(pa.table(cells), path, row_group_size=10, **plain)
    data, column = bytearray(path.read_bytes()), pq.read_metadata(path).row_group(1).column(1)
    data[column.data_page_offset + column.total_compressed_size - 9] ^= 1
    path.write_bytes(data)
    return path


def test_a_damaged_row_group_is_a_damage_a_row_and_the_others_come_through(broken):
    found = read_index(broken)
    lost = [each for each in found if isinstance(each, Damage)]
    assert lost == [Damage(row, 0, "index-damage") for row in range(10, 20)]
    assert len(found) == 40
    parts = [list(read(str(broken), "cc-index", {}, (start, start + 8))) for start in range(0, 40, 8)]
    assert [len(part) for part in parts] == [8] * 5
    assert sorted(each.offset for part in parts for each in part if isinstance(each, Damage)) == [*range(10, 20)]


def test_a_footer_that_contradicts_itself_names_one_lost_row_a_group_and_no_spans(broken, monkeypatch):
    real = pq.read_metadata(broken)
    told = SimpleNamespace(num_rows=41, num_row_groups=real.num_row_groups, row_group=real.row_group)
    assert units._rows(str(broken)) == 40
    monkeypatch.setattr(pq, "read_metadata", lambda _: told)
    monkeypatch.setattr(pq.ParquetFile, "metadata", told)
    assert units._rows(str(broken)) == 0
    found = read_index(broken)
    assert [each for each in found if isinstance(each, Damage)] == [Damage(10, 0, "index-damage")]
    assert len(found) == 31


def test_row_groups_that_a_span_does_not_touch_are_not_read(broken, monkeypatch):
    asked, batches = [], pq.ParquetFile.iter_batches
    monkeypatch.setattr(
        pq.ParquetFile,
        "iter_batches",
        lambda *given, **more: asked.append(more["row_groups"]) or batches(*given, **more),
    )
    assert len(list(read(str(broken), "cc-index", {}, (20, 25)))) == 5
    assert len(list(read(str(broken), "cc-index", {}, (25, 31)))) == 6
    assert asked == [[2], [2], [3]]


def test_a_range_that_the_file_system_calls_invalid_is_the_fault_of_its_row(crawl, monkeypatch):
    folder, rows = crawl
    local = type(fsspec.filesystem("file"))
    monkeypatch.setattr(local, "cat_file", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EINVAL, "range")))
    assert {each.reason for each in read_index(parquet(folder / "i.parquet", rows))} == {"index-row"}


def test_a_range_that_is_too_short_is_a_truncated_page(crawl):
    folder, rows = crawl
    file, offset, length = rows[0]
    found = read_index(parquet(folder / "i.parquet", [(file, offset, length - 300), *rows[1:]]))
    assert [each.damage for each in found if each.damage] == ["truncated"]
    assert len(found) == 10


@pytest.mark.parametrize(
    "line", [b"no json", b"k 2026 {", b'k 2026 {"offset": 1}', b'k 2026 {"offset": [], "length": 1}', b"[" * 9999]
)
def test_a_line_that_is_no_row_is_a_damage(crawl, line):
    folder, rows = crawl
    path = cdxj(folder / "i.cdxj", rows)
    path.write_bytes(path.read_bytes() + line)
    assert [each for each in read_index(path) if isinstance(each, Damage)] == [Damage(10, 0, "index-row")]


def test_an_index_that_breaks_off_gives_the_rows_before(crawl):
    folder, rows = crawl
    path = cdxj(folder / "i.cdxj.gz", rows * 99)
    path.write_bytes(path.read_bytes()[:-90])
    found = read_index(path)
    [damage] = [each for each in found if isinstance(each, Damage)]
    assert damage == Damage(len(found) - 1, 0, "index-damage")
    assert len(found) > 500


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "index-damage"), (b"PAR1 no Parquet", "index-damage"), (None, "index-columns")]
)
def test_a_file_that_is_no_index_is_one_damage(tmp_path, content, reason):
    path = tmp_path / "i.parquet"
    pq.write_table(pa.table({"url": ["u"]}), path)
    if content is not None:
        path.write_bytes(content)
    assert read_index(path) == [Damage(0, 0, reason)]


def test_an_empty_list_of_rows_says_so(tmp_path):
    (tmp_path / "i.cdxj").write_bytes(b"")
    assert read_index(tmp_path / "i.cdxj") == [Damage(0, 0, "empty-file")]


@pytest.mark.parametrize("name", ["i.parquet", "i.cdxj"])
def test_spans_of_rows_add_up(crawl, name):
    folder, rows = crawl
    path = str((parquet if name.endswith("parquet") else cdxj)(folder / name, rows))
    found = [each for start in range(0, 12, 4) for each in read(path, "cc-index", {}, (start, start + 4))]
    assert sorted(placed(found)) == placed(read_index(path))


def test_neighbours_are_one_read_and_strangers_are_not(crawl, monkeypatch):
    folder, rows = crawl
    asked = []
    local = type(fsspec.filesystem("file"))
    cat_ranges = local.cat_ranges
    monkeypatch.setattr(
        local, "cat_ranges", lambda self, *given, **more: asked.append(given) or cat_ranges(self, *given, **more)
    )
    read_index(parquet(folder / "i.parquet", rows))
    assert [[path.rpartition("/")[2] for path in paths] for paths, *_ in asked] == [["a.warc.gz", "b.warc.gz"]]
    monkeypatch.setattr(import_module("malmoi.pipelines.read.index"), "GAP", -1)
    read_index(folder / "i.parquet")
    assert len(asked[-1][0]) == 10


def test_reads_are_bounded(crawl, monkeypatch):
    folder, rows = crawl
    monkeypatch.setattr(import_module("malmoi.pipelines.read.index"), "LARGEST_READ", 2000)
    monkeypatch.setattr(import_module("malmoi.pipelines.read.index"), "ROWS", 4)
    found = read_index(parquet(folder / "i.parquet", rows))
    assert sorted(url for _, _, url in placed(found)) == sorted("0123401234")


def test_a_file_that_cannot_be_read_now_stops_the_unit(crawl, monkeypatch):
    folder, rows = crawl
    local = type(fsspec.filesystem("file"))
    monkeypatch.setattr(local, "cat_file", lambda *_, **__: (_ for _ in ()).throw(TimeoutError("busy")))
    with pytest.raises(TimeoutError):
        read_index(parquet(folder / "i.parquet", rows))


def test_an_index_may_name_plain_and_arc_files(tmp_path):
    records = arc_pages(2)
    (tmp_path / "a.arc").write_bytes(b"".join(records))
    offsets = [len(records[0]), len(records[0] + records[1])]
    rows = [("a.arc", offset, len(each)) for offset, each in zip(offsets, records[1:], strict=True)]
    assert [page.url[-1] for page in read_index(parquet(tmp_path / "i.parquet", rows))] == ["0", "1"]
