"""What stands in for the number of a telephone, or the address of a mailbox or a machine.

It is nobody's, alike within a document, unlinkable across them.
"""

import hashlib
import hmac
from ipaddress import IPv6Address

from .hit import Hit
from .kinds import EMAIL, IP, MAC, PHONE
from .network import DOCUMENTED, MADE
from .view import SPELLED, digits, view

_FINALS = ("2459", "178", "036")
"""Digits read aloud (영 일 이 삼 사 오 육 칠 팔 구) that end in a vowel, in ㄹ, in another consonant."""

_DOMAINS = ("example.org", "mail.example", "example.com")
"""Reserved domains (RFC 2606); read aloud, the last label ends in a vowel (오알지), ㄹ (이그잼플), or else (컴)."""

_WORDS = (
    "info edu gov int biz pro site dev app me io store tech live name mobi asia space page",
    "mil email world school mail example",
    "com net shop club online cloud team design blog kim",
)
_READ_AS_WORDS = {word: final for final, words in enumerate(_WORDS) for word in words.split()}
"""Final sound of the top-level domains that Koreans read as words: 0 a vowel, 1 ㄹ, 2 another consonant."""

_LETTERS = {"l": 1, "r": 1, "m": 2, "n": 2}
"""Final sound of the letters read by name, 엘 알 엠 엔; all others end in a vowel."""


_SYLLABLES_A_VOWEL, _RIEUL = 28, 8
"""Finals a syllable may have, none included, and the place of ㄹ among them (Unicode chapter 3.12)."""


def document_key(key: bytes, form: str) -> bytes:
    """The key of one document's surrogates: HMAC-SHA256 of the digest of its tagged form."""
    digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).digest()
    return hmac.digest(key, digest, "sha256")


def surrogate(hit: Hit, value: str, secret: bytes) -> str:
    """What is written for a value; the tag where there are none that are nobody's, as of a number partly masked."""
    if hit.type == PHONE and b"*" in view(value):
        return hit.tag
    made = {PHONE: _phone, EMAIL: _email, IP: _internet, MAC: _machine}.get(hit.type)
    return made(value, secret) if made else hit.tag


def _phone(value: str, secret: bytes) -> str:
    """The number with its code and its separators, an exchange that begins with 00 or 09, and another line.

    No exchange begins with 0. The last digit, read aloud, takes the same josa as that of the original.
    """
    found = digits(view(value))
    number = _national("".join(str(digit) for _, digit in found))
    local = number[_code_size(number) :]
    made = _local(len(local), local[-1], _random(secret, number))
    written = list(value)
    for (offset, _), digit in zip(found[-len(local) :], made, strict=True):
        written[offset] = SPELLED[int(digit)] if value[offset] in f"{SPELLED}영" else digit
    return "".join(written)


def _national(number: str) -> str:
    return "0" + number.removeprefix("82").lstrip("0") if number.startswith("82") else number


def _code_size(number: str) -> int:
    return 2 if number.startswith("02") else 4 if number.startswith("050") else 3


def _local(size: int, last: str, random: int) -> str:
    """Exchange and line from a random number."""
    finals = next(alike for alike in _FINALS if last in alike)
    random, final = divmod(random, len(finals))
    random, second = divmod(random, 2)
    middle = f"{random % 10 ** (size - 3):0{size - 3}d}"
    return "0" + "09"[second] + middle + finals[final]


def _email(value: str, secret: bytes) -> str:
    """An address at a reserved domain, whose last label, read aloud, takes the same josa as that of the original."""
    return f"user{_random(secret, value.lower()) % 16**8:08x}@{_DOMAINS[_final(value)]}"


def _internet(value: str, secret: bytes) -> str:
    """An address of the networks for documentation, whose last sign takes the same josa; two may have the same one."""
    value = view(value).decode("latin-1")
    if ":" in value:
        return "2001:db8::" + _joined(_hexadecimal(value, _random(secret, IPv6Address(value).compressed), 12), 4, ":")
    random, network = divmod(_random(secret, value), len(DOCUMENTED))
    alike = [octet for octet in range(1, 255) if str(octet)[-1] in _alike(value[-1])]
    return str(DOCUMENTED[network][alike[random % len(alike)]])


def _machine(value: str, secret: bytes) -> str:
    """An address that IANA would have given and has not, with the marks and the case of the original."""
    random = _random(secret, value.replace(value[2], "").lower())
    made = _joined(MADE + _hexadecimal(value, random, 6), 2, value[2])
    return made.upper() if value.upper() == value else made


def _joined(digits: str, size: int, mark: str) -> str:
    return mark.join(digits[place : place + size] for place in range(0, len(digits), size))


def _hexadecimal(value: str, random: int, size: int) -> str:
    """Hexadecimal digits from a random number, the last of which, read aloud, takes the same josa."""
    random, rest = divmod(random, 16 ** (size - 1))
    alike = _alike(value[-1].lower())
    return f"{rest:0{size - 1}x}{alike[random % len(alike)]}"


def _alike(last: str) -> str:
    """The hexadecimal digits that take the same josa: A to F (에이 비 씨 디 이 에프) end in a vowel."""
    return next((alike for alike in _FINALS if last in alike), f"{_FINALS[0]}abcdef")


def _final(value: str) -> int:
    """Final sound of an address read aloud: 0 a vowel, 1 ㄹ, 2 another consonant."""
    if "가" <= value[-1] <= "힣":
        place = (ord(value[-1]) - ord("가")) % _SYLLABLES_A_VOWEL
        return {0: 0, _RIEUL: 1}.get(place, 2)
    label = "".join(char if char.isalnum() else " " for char in value.lower()).split()[-1]
    return _READ_AS_WORDS.get(label, _LETTERS.get(label[-1], 0))


def _random(secret: bytes, value: str) -> int:
    return int.from_bytes(hmac.digest(secret, value.encode("utf-8", "surrogatepass"), "sha256"), "big")
