"""What WARC files are packed in: members of gzip, frames of zstd and lz4, blocks that cut records in two."""

import gzip
import subprocess
import sys
from io import BytesIO

import lz4.frame
import pytest
import zstandard

from making import PACKED, in_blocks, pages, response, warcinfo, with_dictionary
from malmoi.pipelines.read import Damage
from malmoi.pipelines.read.records import read_stream
from malmoi.pipelines.read.source import Content, Source


def found(data):
    return list(read_stream(BytesIO(data), "a.warc"))


def whole(data):
    return [each.url[-1:] for each in found(data) if not isinstance(each, Damage) and not each.damage]


WHOLE = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
    "lz4": lambda data: lz4.frame.compress(data, content_checksum=True),
}


@pytest.mark.parametrize("packing", WHOLE)
def test_a_member_of_many_records_gives_all_at_its_own_offset(packing):
    data = PACKED[packing](warcinfo()) + WHOLE[packing](b"".join(pages(30)))
    pages_found = found(data)[1:]
    assert len(pages_found) == 30
    assert {(page.address.offset, page.address.length) for page in pages_found} == {
        (len(PACKED[packing](warcinfo())), None)
    }


@pytest.mark.parametrize("packing", WHOLE)
def test_a_member_of_many_records_that_breaks_gives_those_before(packing):
    data = bytearray(WHOLE[packing](b"".join(pages(90))))
    data[len(data) * 2 // 3] ^= 0x55
    good = whole(bytes(data))
    assert 30 < len(good) < 90
    assert [each.reason for each in found(bytes(data)) if isinstance(each, Damage)] == [f"{packing}-damage"]


@pytest.mark.parametrize("packing", WHOLE)
def test_a_member_that_is_cut_gives_the_records_before_and_one_that_is_truncated(packing):
    data = WHOLE[packing](b"".join(pages(90)))
    *good, last = found(data[: len(data) * 2 // 3])
    assert len(good) > 30
    assert all(page.damage is None for page in good)
    assert (last.damage, last.body) == ("truncated", b"")


@pytest.mark.parametrize("size", [100, 999, 3000, 65280])
def test_records_that_blocks_cut_in_two_are_whole(size):
    records = [warcinfo(), *pages(9)]
    assert whole(in_blocks(b"".join(records), size))[1:] == [str(place) for place in range(9)]


def test_a_member_goes_on_in_the_next_only_where_its_record_does():
    first, second = (PACKED["gzip"](each) for each in pages(2))
    assert [each.address.length for each in found(first + second)] == [len(first), len(second)]


def test_a_broken_block_costs_the_records_in_it():
    data = in_blocks(b"".join(pages(30)), 5000)
    broken = bytearray(data)
    broken[len(data) // 2] ^= 0xFF
    assert 10 < len(whole(bytes(broken))) < 30
    assert any(isinstance(each, Damage) for each in found(bytes(broken)))


def test_frames_that_need_the_dictionary_before_them_are_read():
    data = with_dictionary(pages(9))
    assert whole(data) == [str(place) for place in range(9)]
    assert found(data)[0].address.offset == int.from_bytes(data[4:8], "little") + 8


def test_a_dictionary_may_be_packed_itself():
    data = with_dictionary(pages(9))
    size = int.from_bytes(data[4:8], "little")
    packed = zstandard.compress(data[8 : 8 + size])
    assert whole(data[:4] + len(packed).to_bytes(4, "little") + packed + data[8 + size :]) == list("012345678")


def test_skippable_frames_between_members_are_no_damage():
    frame = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"notes"
    first, second = (PACKED["zstd"](each) for each in pages(2))
    assert [each.damage for each in found(frame + first + frame + second + frame)] == [None, None]


def test_members_of_each_kind_may_stand_in_one_file():
    packed = [PACKED[name](each) for name, each in zip(PACKED, pages(4), strict=True)]
    for turn in range(4):
        assert sorted(whole(b"".join(packed[turn:] + packed[:turn]))) == ["0", "1", "2", "3"]


def test_a_wrong_check_sum_of_many_records_costs_all_where_no_digest_shows_the_harm():
    packed = bytearray(gzip.compress(b"".join(pages(9)), mtime=0))
    packed[-6] ^= 1
    assert found(bytes(packed)) == [Damage(0, len(packed), "gzip-damage")]


def test_a_wrong_check_sum_costs_none_before_the_record_that_a_digest_disproves():
    records = pages(9)
    records[5] = records[5].replace("글".encode(), "굴".encode())
    packed = bytearray(gzip.compress(b"".join(records), mtime=0))
    packed[-6] ^= 1
    assert whole(bytes(packed)) == ["0", "1", "2", "3", "4"]
    assert found(bytes(packed))[-1] == Damage(0, len(packed), "gzip-damage")


def test_a_wrong_check_sum_costs_the_record_of_its_member():
    first, second = (bytearray(PACKED["gzip"](each)) for each in pages(2))
    first[-6] ^= 1
    assert whole(bytes(first + second)) == ["1"]
    assert found(bytes(first + second))[0] == Damage(0, len(first), "gzip-damage")


READ = """
import sys
from malmoi.pipelines.read import read
for path in sys.argv[1:]:
    bomb, after = read(path)
    assert after.url == "https://ko.example.com/0", path
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


def test_a_bomb_is_one_report_and_little_memory(tmp_path):
    paths, size = [], 100 * 2**20
    contents = {"zeros": bytes(size), "lines": b"\n" * size, "record": response("https://a.kr/b", bytes(size))}
    for name, content in contents.items():
        for packing in ("gzip", "zstd", "lz4"):
            paths.append(tmp_path / f"{name}.{packing}")
            paths[-1].write_bytes(PACKED[packing](content) + PACKED[packing](pages(1)[0]))
    ran = subprocess.run([sys.executable, "-c", READ, *paths], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 300 * 2**10


def test_a_source_gives_the_bytes_of_any_offset_in_any_order():
    data = bytes(range(256)) * 9000
    source = Source(BytesIO(data))
    for offset in (0, 2_000_000, 5, 1_048_570, len(data) - 3, len(data), len(data) + 9):
        assert bytes(source.all(offset, 70)) == data[offset : offset + 70]
        some = bytes(source.some(offset, 70))
        assert data[offset : offset + 70].startswith(some)
        assert bool(some) == (offset < len(data))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 99])
def test_a_content_is_the_same_however_its_blocks_are_cut(size):
    data = b"\r\nhead: 1\r\n\r\nblock\n\nrest"
    content = Content(data[start : start + size] for start in range(0, len(data), size))
    assert content.pass_line_ends() == 1
    assert content.head() == b"head: 1\r\n\r\n"
    assert (bytes(content.take(5)), content.pass_line_ends(), content.skip(3)) == (b"block", 2, True)
    assert (bytes(content.take(9)), content.position, content.skip(1)) == (b"t", len(data), False)
