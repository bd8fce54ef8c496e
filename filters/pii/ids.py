"""Names and numbers that a service, a school or an employer gave a person; each stands behind its name."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import EMPLOYEE, SNS, STUDENT
from .view import pattern

_ID: Final = r"(?: ?(?:아이디|친구|ID|id|Id)| ?(?:계정|톡))?"
_LATIN: Final = "(?i:kakao(?: ?talk)?|insta(?:gram)?|telegram|wechat)"
HANDLE = pattern(
    rf"(?s:.)((?:카카오톡|카톡|텔레그램|텔레|인스타그램|인스타|위챗|(카카오|라인|{_LATIN}))({_ID})"
    r"(?:은|는|이|가|도|로)? ?([:=-]?)[ (]?[\"']?(@?)([A-Za-z][A-Za-z0-9._-]{2,29}))"
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
_INSIDE: Final = re.compile(r"[가-힣A-Za-z]\Z")
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

NUMBERED = pattern(r"번호?[^0-9A-Za-z]{0,9}([A-Za-z]{0,4}-?[0-9]{2,10}(?:-?[0-9]{2,6})?)")
"""What may be a number that a school or an employer gave, behind its name."""

_DIGITS: Final = range(5, 13)
"""Digits of a student's or an employee's number: fewer are years, more are something else."""

_GIVEN: Final = re.compile(
    r"(?<![가-힣])(?:(학번|학생증? ?번호)|사번|행번|교번|직번|(?:사원|임?직원|교직원)증? ?번호)"
    r"(?:은|는|이|가|을|를|도|으로)?[\])」』]?\s{0,2}[:=(|#-]?\s{0,2}[\[\"'‘“]?\Z"
)
"""The name of such a number, and what stands between both."""

_TERM: Final = re.compile(r" ?(?:년|학기|학번|명|원|번째)")


def handle(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """What a person is called at a service, if it is no word about the service."""
    given = match[_NAME].decode()
    name = given.rstrip("._-")
    rest = given[len(name) :] + beside.next
    parts = {part.lower() for part in _PARTS.split(name)} - {""}
    inside = _INSIDE.search(beside.words) or beside.after[:1].isalnum()
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
    likely = sum(chr(byte).isdigit() for byte in match[1]) in _DIGITS and beside.alone
    if not likely or _TERM.match(beside.next):
        return None
    name = _GIVEN.search(beside.near)
    return Hit(STUDENT if name[1] else EMPLOYEE, match.start(1), match.end(1)) if name else None
