"""Names and numbers that a service, a school or an employer gave a person; each stands behind its name."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import EMPLOYEE, SNS, STUDENT
from .view import pattern

_ID: Final = r"(?: ?(?:아이디|친구|ID|id|Id)| ?(?:계정|톡))?"
HANDLE = pattern(
    rf"(?s:.)((?:카카오톡|카톡|텔레그램|텔레|인스타그램|인스타|위챗|(카카오|라인))({_ID})"
    r"(?:은|는|이)? ?([:=-]?) ?(@?)([A-Za-z][A-Za-z0-9._-]{2,29}))"
)
"""A service, perhaps 아이디 or the like, a mark, and what a person is called there.

The shared names mean much else: code has lines, companies are called so.
"""

_NAME: Final = 6
"""The group of what a person is called."""

_MARKED: Final = re.compile(r"[0-9_]")
_LEAST: Final = 4
"""Letters of a handle without digits."""

_GOES_ON: Final = re.compile(r"[/@:+]|\.[A-Za-z]")
_PHRASE: Final = re.compile(r" ?[A-Za-z]")
_SITE: Final = re.compile(r"\.(?:com|net|org|kr|me|io|link|gg|app|dev|co)\Z", re.IGNORECASE)
_SYLLABLE: Final = re.compile(r"[가-힣]\Z")
_PARTS: Final = re.compile(r"[._0-9-]+")
_WORDS: Final = (
    "kakao kakaotalk telegram instagram insta line wechat whatsapp facebook twitter android iphone ios windows mac web "
    "app apps api bot bots sdk open messenger message messages chat channel login java javascript python css style "
    "http https www url link qr pc id ids is the and for with talk pay map game games bank mobility enterprise corp "
    "plus premium works token user name v ver version key secret client server webhook group db dm pro share button "
    "icon logo feed reels story stories live dev team page test sticker"
)
_KNOWN: Final = frozenset(_WORDS.split())
"""What stands behind the name of a service more often than a person's handle."""

NUMBERED = pattern(
    r"(?s:.)((?:(학번|학생 ?번호)|사번|사원 ?번호|직원 ?번호|행번)(?:은|는|이)? ?[:=(|-]? ?"
    r"([A-Za-z]{0,4}-?[0-9]{2,10}(?:-?[0-9]{2,6})?))"
)
"""The name of such a number, and the number."""

_DIGITS: Final = range(5, 13)
"""Digits of a student's or an employee's number: fewer are years, more are something else."""

_TERM: Final = re.compile(r" ?(?:년|학기|학번|명|원|번째)")


def handle(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """What a person is called at a service, if it is no word about the service."""
    given = match[_NAME].decode()
    name = given.rstrip("._-")
    rest = given[len(name) :] + beside.next
    parts = {part.lower() for part in _PARTS.split(name)} - {""}
    inside = _SYLLABLE.search(beside.words) or beside.after[:1].isalnum()
    if inside or len(name) < _LEAST or _GOES_ON.match(rest) or _SITE.search(name) or parts <= _KNOWN:
        return None
    start = match.start(_NAME)
    return Hit(SNS, start, start + len(name)) if _likely(match, name, rest) else None


def _likely(match: "re.Match[bytes]", name: str, rest: str) -> bool:
    """Whether what stands between a service and a name, or the name's form, say that it is a person's."""
    _, shared, said, mark, at, _ = match.groups()
    if said.strip() or at:
        return True
    marked, told = _MARKED.search(name) is not None, bool(mark)
    plain = name.islower() and len(name) > _LEAST and not _PHRASE.match(rest)
    return (marked and told) if shared else marked or (told and plain)


def numbered(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """A student's or an employee's number."""
    _, student, number = match.groups()
    whole = beside.alone and not _SYLLABLE.search(beside.words) and not _TERM.match(beside.next)
    likely = whole and sum(chr(byte).isdigit() for byte in number) in _DIGITS
    kind = STUDENT if student else EMPLOYEE
    return Hit(kind, match.start(3), match.end(3)) if likely else None
