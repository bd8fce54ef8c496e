"""Ways to reach a person: telephone numbers and e-mail addresses, spelled out ones too."""

import re
from collections.abc import Iterator

from .hit import Around, Hit, Page
from .kinds import EMAIL, KEPT, PHONE
from .view import ASCII, pattern

SEPARATOR = r" ?[-.()_~]{0,2} ?"

TELEPHONE = pattern(
    r"[^0-9]((?:\+?82[-. )]{0,2}(?:\(0\)|0)?[-. ]?|0)(?:1[016-9]|2|3[1-3]|4[1-4]|5[1-5]|50[2-8]|6[1-4]|70))"
    rf"({SEPARATOR})([1-9][0-9]{{2,3}}|0[09][0-9]{{1,2}})({SEPARATOR})[0-9]{{4}}"
)
"""Area or network code, separator, exchange, separator, line (MSIT numbering plan; an exchange never begins with 0).

Exchanges that begin with 00 or 09 are those of our surrogates.
"""

HIDDEN_TELEPHONE = pattern(rf"[^0-9](01[016-9])({SEPARATOR})([0-9*xX]{{3,4}})({SEPARATOR})([0-9*xX]{{4}})")
"""A mobile number some digits of which are masked."""

_SHOWN = 4
"""Digits beside the code from which on a masked number leads to a person: one of ten thousand has it."""

_LABEL = re.compile(rb"[^0-9A-Za-z](?:t|m|p|h|c|f|tel|hp|fax|phone|mobile|cell|call)\Z", re.IGNORECASE)
_NAME = (
    r"(?:전화|연락|문의|팩스|휴대|핸드폰|폰|☎|☏|📞|상담|예약|콜센터|고객센터|직통|내선|유선|통화|문자|수신|발신|"
    r"tel|phone|mobile|fax|h\.?p)"
)
_NAMES = re.compile(_NAME, re.IGNORECASE)
_NAMED_HERE = re.compile(rf"{_NAME}\w{{0,4}}[-=:_]\Z", re.IGNORECASE)
_MOBILE_EXCHANGE = 4
"""Digits of the exchange of 010 numbers; older codes with three are taken with separators only."""

_OPENED = re.compile(rb"[^0-9A-Za-z-]\(\Z")
_AMONG_DIGITS = re.compile(rb"[0-9] {1,2}\Z")
_ISSUE_NUMBER = re.compile(r"[제第]\s?\Z")


def telephone(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number, if this is one a person may have, or a surrogate."""
    code, first, exchange, second = match.groups()
    issue = _ISSUE_NUMBER.search(beside.near) or beside.next.startswith("호")
    if issue or not apart(beside):
        return None
    made = exchange.startswith(b"0")
    likely = made or _likely(code, (first, exchange, second), beside)
    opened = b")" in code + first and _OPENED.search(beside.before) is not None
    return Hit(PHONE, match.start(1) - opened, match.end(), made) if likely else None


def hidden_telephone(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number that is partly masked, if enough of it is shown."""
    _, first, exchange, second, line = match.groups()
    shown = sum(chr(byte).isdigit() for byte in exchange + line)
    marked = first.strip() and second.strip() and _SHOWN <= shown < len(exchange + line)
    return Hit(PHONE, match.start(1), match.end()) if marked and apart(beside) else None


def apart(beside: Around) -> bool:
    """Whether the number stands alone, or behind a label such as TEL."""
    label = _LABEL.search(beside.before)
    return Around(b"" if label else beside.before, beside.after, "", "").alone


def told(beside: Around) -> bool:
    """Whether a word before the number says that it is one of a telephone."""
    return _NAMES.search(beside.near) is not None or _LABEL.search(beside.before) is not None


def _likely(code: bytes, rest: tuple[bytes, bytes, bytes], beside: Around) -> bool:
    """Whether the separators, or a word that names it, say that this is a telephone number."""
    first, exchange, second = rest
    named = told(beside)
    mobile = code.lstrip(b"+82-. )(0").startswith(b"1")
    if code.startswith(b"82") and (code[2:3].isdigit() or not mobile):
        return named
    if not first and not second:
        free = beside.free or _NAMED_HERE.search(beside.near) is not None
        return free and (named or (mobile and len(exchange) == _MOBILE_EXCHANGE))
    return named or mobile or code.startswith(b"+") or bool(first and second and _is_apart(rest, beside))


def _is_apart(rest: tuple[bytes, bytes, bytes], beside: Around) -> bool:
    """Whether marks part the number, or spaces do, none of which stands between it and other digits before."""
    first, exchange, second = rest
    marked = (first + second).strip() != b""
    return marked or (exchange[:1] not in b"01" and not _AMONG_DIGITS.search(beside.before))


_AT = r"(?: ?골뱅이 ?| ?[(\[{] ?(?:at|AT|At|앳|골뱅이|@) ?[)\]}] ?| @ |@)"
_DOT = r"(?: ?[(\[{] ?(?:dot|DOT|점|\.) ?[)\]}] ?| ?[점닷] ?| (?:dot|DOT) |\.)"
_PROVIDER = r"(?:네이버|다음|지메일|한메일|핫메일|구글|네이트)(?: ?[점닷.] ?(?:[컴넷]|com|net))?"

_BEHIND = pattern(rf"({_AT})({_PROVIDER}|[A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+)+)")
"""An address from its at sign on."""

_DOTS = pattern(_DOT)
LOCAL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-"
"""What people have in a local part, of what RFC 5322 (3.2.3) allows; it begins with neither of the last five."""

_GLUED_TO_PROVIDER = pattern(rf"[-0-9A-Za-z<(+]| ?{_DOT}[-0-9A-Za-z<(+]")
"""What may not follow a provider's name in Hangul; there also all that another hit may begin with."""

_REACH = 128
_LOGIN = re.compile(rb"://(?:[A-Za-z._~-]{1,64}:)?[._%+-]*\Z")
_COPY = re.compile(rb":(?:[A-Za-z~][A-Za-z_.-]*)?/")
"""What stands before the user of a URL, and behind the host of an scp address, as far as it is looked at."""

_SURROGATE = re.compile(rb"user[0-9a-f]{8}@(?:example\.com|example\.org|mail\.example)")

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc "
    "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb "
    "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke "
    "kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu "
    "mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw "
    "sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz "
    "ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERIC = (
    "com net org edu gov mil int info biz name pro mobi asia jobs cat travel museum aero coop post xyz online site "
    "shop app dev tech store blog email company news club cloud world live life work today agency studio design media "
    "group center academy education school institute foundation church clinic hospital law team space website page "
    "wiki art top icu vip seoul kim example"
)
_DOMAINS = frozenset(f"{_COUNTRIES} {_GENERIC}".encode().split())
"""Top-level domains: those of countries, and the generic ones that people's addresses use (IANA root zone)."""


def emails(page: Page) -> Iterator[Hit]:
    """The addresses, and the surrogates of some, from left to right; they never overlap."""
    place = 0
    while match := _BEHIND.search(page.seen, place):
        hit = _email(page.seen, match, place)
        place = match.end(1)
        if hit:
            yield hit
            place = hit.end


def _email(seen: bytes, match: "re.Match[bytes]", floor: int) -> Hit | None:
    start, size = _start(seen, match.start(), floor), _domain_size(match[2])
    end = match.start(2) + size
    if start == match.start() or not size or (match[2][0] >= ASCII and _GLUED_TO_PROVIDER.match(seen, end)):
        return None
    if _LOGIN.search(seen[max(0, start - _REACH) : start]):
        return Hit(KEPT, start, end, made=True)
    made = _SURROGATE.fullmatch(seen[start:end]) is not None
    return None if _machine(seen[start : match.start()], seen[end : end + _REACH]) else Hit(EMAIL, start, end, made)


def _start(seen: bytes, at: int, floor: int) -> int:
    """Where the local part begins; at the at sign without one."""
    before = seen[floor:at]
    run = before[len(before.rstrip(LOCAL)) :]
    return at - len(run.lstrip(b"._%+-"))


def _domain_size(domain: bytes) -> int:
    """Bytes as far as the last label that is a top-level domain; 0 without one."""
    if domain[0] >= ASCII:
        return len(domain)
    dots = [*_DOTS.finditer(domain)]
    ends = [*(dot.start() for dot in dots[1:]), len(domain)]
    labels = [(dot.end(), domain[dot.end() : end].partition(b"-")[0]) for dot, end in zip(dots, ends, strict=True)]
    return max((start + len(label) for start, label in labels if label.lower() in _DOMAINS), default=0)


def _machine(local: bytes, behind: bytes) -> bool:
    """Whether a repository or an scp address is meant."""
    return local == b"git" or _COPY.match(behind) is not None
