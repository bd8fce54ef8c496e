"""The table of old Hangul in the private use area."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest

from malmoi.filters import hanyang
from malmoi.filters.hanyang import JAMO

LEADING, VOWEL = "[\u1100-\u115f\ua960-\ua97c]", "[\u1160-\u11a7\ud7b0-\ud7c6]"
TRAILING = "[\u11a8-\u11ff\ud7cb-\ud7fb]"


def test_the_table_is_the_published_one_whole():
    rows = (f"{ord(code):04X} {' '.join(f'{ord(each):04X}' for each in jamo)}" for code, jamo in sorted(JAMO.items()))
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    assert (len(JAMO), digest) == (5661, "9e3618b2dd01c601ea8023485491140df972f03cc2cd5f680a7d3f7a3c656778")


@pytest.mark.parametrize(
    ("code", "jamo"),
    [
        (0xE0BC, (0x115F, 0x1161, 0x11AE)),
        (0xE17A, (0x1100, 0x1173, 0x11DF)),
        (0xE230, (0x1102, 0x117A)),
        (0xF100, (0x114C, 0x1167, 0x11BC)),
        (0xF53A, (0x1112, 0x119E, 0x11AB)),
        (0xF66E, (0x1159, 0x11A1, 0x11F0)),
        (0xF800, (0xA97C,)),
        (0xF806, (0x1160,)),
        (0xF86A, ()),
        (0xF8F7, (0x11F9,)),
    ],
)
def test_codes_are_what_the_published_table_says(code, jamo):
    assert JAMO[chr(code)] == "".join(map(chr, jamo))


def test_every_syllable_has_a_leading_consonant_a_vowel_and_at_most_one_more():
    syllables = [jamo for code, jamo in JAMO.items() if code < "\uf784"]
    assert len(syllables) == 5299
    assert [jamo for jamo in syllables if not re.fullmatch(f"{LEADING}{VOWEL}{TRAILING}?", jamo)] == []


def test_none_is_a_syllable_of_today():
    assert [jamo for jamo in JAMO.values() if len(jamo) > 1 and len(unicodedata.normalize("NFC", jamo)) == 1] == []


def test_the_source_is_in_nfc_so_that_no_editor_changes_it():
    assert unicodedata.is_normalized("NFC", Path(hanyang.__file__).read_text(encoding="utf-8"))
