"""CP949 as browsers read it: against a slow decoder written after the WHATWG Encoding Standard, "euc-kr decoder"."""

import codecs
import itertools
import subprocess
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.extract.decode import _read, decode

LEADS, TRAILS = range(0x81, 0xFF), range(0x41, 0xFF)


def extension():
    """Unified Hangul Code: the syllables that KS X 1001 lacks, in Unicode order, in the cells it leaves free."""
    common = {bytes(pair).decode("euc_kr") for pair in itertools.product(range(0xB0, 0xC9), range(0xA1, 0xFF))}
    rare = (chr(point) for point in range(0xAC00, 0xD7A4) if chr(point) not in common)
    letters = [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0x81, 0xA1)]
    free = ((lead, trail) for lead in range(0x81, 0xC7) for trail in letters + list(range(0xA1, 0xFF)) * (lead < 0xA1))
    return dict(zip(free, rare, strict=False))


def standard():
    """KS X 1001 as the codec of ISO-2022-KR has it, with the euro and the registered sign of 1998."""
    found = {}
    for pair in itertools.product(range(0xA1, 0xFF), repeat=2):
        bits = bytes(byte & 0x7F for byte in pair)
        text = (b"\x1b$)C\x0e" + bits + b"\x0f").decode("iso2022_kr", "ignore")
        found |= {pair: text} if text else {}
    return found


INDEX = extension() | standard()


def slow(body):
    """The euc-kr decoder, step by step: a lead byte waits for its trail; an ASCII trail of no pair is read again."""
    text, waiting, queue = [], None, list(reversed(body))
    while queue:
        byte = queue.pop()
        if waiting is not None:
            pair, waiting = (waiting, byte), None
            if pair not in INDEX and byte < 0x80:
                queue.append(byte)
            text.append(INDEX.get(pair, "\ufffd"))
        elif byte < 0x80:
            text.append(chr(byte))
        elif byte in LEADS:
            waiting = byte
        else:
            text.append("\ufffd")
    return "".join(text) + "\ufffd" * (waiting is not None)


def test_the_index_has_its_17048_pairs_and_each_is_read():
    assert len(INDEX) == 17_048
    assert [pair for pair, text in INDEX.items() if _read(bytes(pair), "cp949") != text] == []


def test_every_two_bytes_are_read_as_the_standard_says():
    pairs = map(bytes, itertools.product(range(256), repeat=2))
    assert [pair for pair in pairs if _read(pair, "cp949") != slow(pair)] == []


@pytest.mark.parametrize("last", [b"<", b"A", b"\x80", b"\xa1", b"\xb0", b"\xff"])
def test_what_follows_a_pair_is_read_as_the_standard_says(last):
    pairs = (bytes(pair) + last for pair in itertools.product(range(0x80, 0x100), range(256)))
    assert [body for body in pairs if _read(body, "cp949") != slow(body)] == []


LIKELY = st.lists(st.sampled_from(b"\x80\xff\xc8\xfe\xb0\xa1\xd5\xd0<aZ["), max_size=20).map(bytes)


@given(st.binary(max_size=40) | LIKELY)
@settings(max_examples=1000)
def test_any_bytes_are_read_as_the_standard_says(body):
    assert _read(body, "cp949") == slow(body)


@pytest.mark.parametrize(
    ("damaged", "text"),
    [(b"\xc8<", "\ufffd<"), (b"\xc9\xa1<", "\ufffd<"), (b"\xb0\xa1\xb0", "가\ufffd"), (b"\x80\xff", "\ufffd\ufffd")],
)
def test_a_broken_pair_takes_its_trail_along_unless_that_is_ascii(damaged, text):
    body = ("우리말 사전을 만든다. " * 20).encode("cp949") + damaged
    assert decode(body, "text/html; charset=euc-kr").text.endswith(f". {text}")


def test_an_error_that_is_not_of_decoding_stays_one():
    with pytest.raises(UnicodeEncodeError):
        "각낵\u1100".encode("ascii", "malmoi-whatwg")
    assert codecs.lookup_error("malmoi-whatwg")


@pytest.mark.skipif(which("iconv") is None, reason="no iconv here")
def test_the_c_library_reads_the_same_pairs():
    body = b"\n".join(map(bytes, INDEX))
    made = subprocess.run(["iconv", "-f", "UHC", "-t", "UTF-8"], input=body, capture_output=True, check=True).stdout
    assert made.decode().split("\n") == list(INDEX.values())
