"""Words and signs that personal data stands beside: at signs, services, numbers given, pairs of MAC addresses."""

from typing import Final

import numpy as np

from .contact import LOCAL
from .numbers_cpu import NAMED, digits_from, is_plain
from .reading_cpu import (
    DIGIT,
    GIVEN,
    NEWLINE,
    OTHER,
    SPACE,
    Bytes,
    Tables,
    back,
    compiled,
    pair,
    point,
    read,
)
from .shapes_cpu import apart, is_hexadecimal

LOCALS: Final = tuple(map(np.uint8, LOCAL))
"""Bytes of the local part of an address."""

BRACKETS, CLOSING = (tuple(map(np.uint8, marks)) for marks in (b"([{", b")]}"))
"""Bytes that open what an at sign is written in, and that close it."""

DOTS: Final = tuple(map(np.uint8, b".([{dD\xc3\xc4"))
"""What a dot in a domain, as one writes or says it, begins with."""

SPELLED: Final = np.uint8(0x80)
"""The first byte of a view that is none of ASCII."""

LETTER_A, LETTER_T, SIGN, WIDE, HYPHEN, SPOKEN = (np.uint8(byte) for byte in b"at@\xef-\xc0")
"""Bytes of a view: SPOKEN is the first syllable of 골뱅이, and the next byte the second. WIDE begins full-width forms
in UTF-8."""

HANDLES, NUMBERS = 16, 16
"""Characters from the name of a service to the handle, and from that of a number to its first digit."""

BEON, GUN = (np.uint32(ord(letter)) for letter in "번군")
SERVICES: Final = tuple(tuple(map(ord, word)) for word in ("\0카톡", "\0텔레", "인스타", "\0위챗", "카카오", "\0라인"))
"""The last syllables of the first part of the names of services; 0 is anything but a syllable."""

LATIN: Final = tuple(np.uint64(int.from_bytes(word, "big")) for word in (b"insta", b"kakao", b"teleg", b"wecha"))
"""How the names of services begin in Latin letters; the first also begins install and instance."""

INITIALS: Final = tuple(map(np.uint8, b"iktw"))
"""Their first letters."""

MARKS: Final = tuple(map(np.uint8, b" :=-('\"@"))
"""What may stand between a service in Latin letters and a handle, of ASCII."""


@compiled
def is_at(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether the word `at`, perhaps between spaces, and the end of its brackets stand at a place."""
    place = apart(data, place, stop, seen)
    byte, place = read(data, place, stop, seen)
    second, place = read(data, place, stop, seen)
    if byte | SPACE != LETTER_A or second | SPACE != LETTER_T:
        return False
    return bool(read(data, apart(data, place, stop, seen), stop, seen)[0] in CLOSING)


@compiled
def is_behind_local(data: Bytes, place: np.uint64, start: np.uint64) -> bool:
    """Whether an at sign may have the local part of an address, a space or a bracket before it."""
    if place == start:
        return False
    before = data[place - np.uint64(1)]
    wide = place >= start + np.uint64(3) and data[place - np.uint64(3)] == WIDE
    return wide or before == SPACE or before in LOCALS or before in BRACKETS


@compiled
def is_domain(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether a label and a dot, as one writes or says it, or a provider's name may stand at a place."""
    byte, behind = read(data, place, stop, seen)
    if byte >= SPELLED:
        return bool(byte != OTHER)
    if not is_plain(byte) and byte != HYPHEN:
        return False
    while is_plain(byte) or byte == HYPHEN:
        byte, behind = read(data, behind, stop, seen)
    return bool(byte in DOTS or (byte == SPACE and read(data, behind, stop, seen)[0] in DOTS))


@compiled
def is_sign(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the at sign of an address, as one writes or says it, may be at a place."""
    seen = tables[0]
    byte, behind = read(data, place, stop, seen)
    if byte != SIGN:
        return bool(byte != SPOKEN or read(data, behind, stop, seen)[0] == SPOKEN + np.uint8(1))
    if not is_behind_local(data, place, start):
        return False
    behind = apart(data, behind, stop, seen)
    return read(data, behind, stop, seen)[0] in CLOSING or is_domain(data, behind, stop, seen)


@compiled
def is_service(data: Bytes, place: np.uint64, start: np.uint64) -> bool:
    """Whether the syllable that ends before a place ends the name of a service, or its first part."""
    last = back(data, place, start)
    middle = back(data, last, start)
    first = back(data, middle, start)
    a, b, c = point(data, first, middle)[0], point(data, middle, last)[0], point(data, last, place)[0]
    for one, two, three in SERVICES:
        if c == three and b == two and (a == one or (one == 0 and not 0xAC00 <= a <= 0xD7A3)):
            return True
    return False


@compiled
def is_handle(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether the next but one syllable from a place on ends the name of a service, and letters come soon."""
    place = point(data, point(data, place, stop)[1], stop)[1]
    if not is_service(data, place, start):
        return False
    for _ in range(HANDLES):
        byte, place = read(data, place, stop, seen)
        if byte | SPACE >= 97 and byte | SPACE <= 122:
            return True
        if byte in (OTHER, NEWLINE):
            break
    return False


@compiled
def is_latin(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether the name of a service in Latin letters begins at a place; no word such as instance does so."""
    byte, behind = read(data, place, stop, seen)
    if byte | SPACE not in INITIALS:
        return False
    made = np.uint64(byte | SPACE)
    for _ in range(4):
        byte, behind = read(data, behind, stop, seen)
        made = made << np.uint64(8) | np.uint64(byte | SPACE)
    byte, behind = read(data, behind, stop, seen)
    if made not in LATIN or (made == LATIN[0] and byte | SPACE in (108, 110)):
        return False
    while byte | SPACE >= 97 and byte | SPACE <= 122:
        byte, behind = read(data, behind, stop, seen)
    return bool(byte in MARKS or SPELLED <= byte < OTHER)


@compiled
def is_given(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether 번 at a place ends the name of a number that a school, an employer or the army gave, and one is near."""
    before = back(data, place, start)
    if data[before] == SPACE:
        before = back(data, before, start)
    code = point(data, before, stop)[0]
    if not tables[3][pair(code, BEON)] & GIVEN:
        return False
    if code == GUN:
        return True
    for _ in range(NUMBERS):
        byte, behind = read(data, place, stop, tables[0])
        if tables[1][byte] & DIGIT:
            return digits_from(data, place, stop, tables, DIGIT) >= NAMED
        place = behind
    return False


@compiled
def is_paired(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64) -> bool:
    """Whether the mark at a place is the first of five between six pairs of letters or digits."""
    if place < start + np.uint64(2) or place + np.uint64(15) > stop:
        return False
    for step in range(5):
        mark = place + np.uint64(3 * step)
        if data[mark] != data[place] or not is_hexadecimal(data[mark + np.uint64(1)]):
            return False
    return is_hexadecimal(data[place - np.uint64(1)])
