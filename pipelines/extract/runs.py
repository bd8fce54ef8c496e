"""What stands at the ends of a paragraph and is no part of it: who reports from where, credits, notices."""

import re
from typing import Final

from ..rights.notices import Notice, noticed
from .forms import forms_of_line
from .phrases import ANYONE, EMAIL, MEDIUM, PEOPLE, ROLE, dialect

_PREFIXED: Final = 100  # characters within which a reporter is named at the start of a paragraph
_NAMED: Final = 40  # characters within which the word for a reporter stands
_PARAGRAPH: Final = 20  # characters of a paragraph behind it, our choice: a headline of one word keeps its source
_WINDOW: Final = 200  # characters at the end of a paragraph in which runs are looked for, one after another

_ENDING: Final = r"[다요죠까음임함됨]"
QUOTES: Final = r"[\"'”’」』)\]]*"
# Both of these begin with one set of characters, which `re` looks for several times faster than for alternatives.
ENDS: Final = re.compile(rf"{_ENDING}(?:[.?!…]+{QUOTES}|(?<=다)[\"'”’]*|(?<=[요죠까])[\"'”’]+)$")
# Where a sentence ends and something else begins. Without a full stop only a mark tells.
BREAK: Final = re.compile(rf"{_ENDING}(?:[.?!…]+{QUOTES} ?(?=[^ .?!…])|(?<=다) ?(?=[(\[<【〈ⓒ©▶▷☞/]))")
# In brackets alone only what nothing but a paper is called: "[세계경제]" is a column too.
_PAPER: Final = (
    "([가-힣]{1,6}(일보|신문|투데이|데일리|타임[스즈])|(헤럴드|아시아|서울|한국|매일)경제|파이낸셜뉴스|연합뉴스|뉴시스|뉴스핌|뉴스1)"
)
_OPENING: Final = frozenset("([【〔<〈［")
_LEFT, _RIGHT = r"[(\[【〔<〈［]", r"[)\]】〕>〉］]"
_REPORTERS: Final = rf"{ANYONE}([ ·ㆍ,]{{1,2}}{ANYONE}){{0,3}} {ROLE}"
_PREFIX: Final = re.compile(
    dialect(
        "|".join(
            (
                rf"{_LEFT} [가-힣·/]{{2,10}} = {MEDIUM} {_RIGHT} ({_REPORTERS})? =? ",
                rf"{_LEFT} [가-힣·/]{{2,10}} = [가-힣A-Za-z0-9]{{2,10}} {_RIGHT} {_REPORTERS} = ",
                rf"{_LEFT} ([가-힣A-Za-z0-9&]{{1,12}}[ =/·]{{1,3}}){{0,2}}{_REPORTERS}( {EMAIL})? {_RIGHT} =? ",
                rf"({MEDIUM} )?{PEOPLE} {ROLE} = ",
                rf"[\[【]{_PAPER}[\]】] ",
            )
        )
    )
)
# What ends a line although no sentence ends before it: kind, characters of which one is in it, and shape.
_SUFFIXES: Final = (
    (
        "byline",
        ("@", "＠", "골뱅이", "at", "AT"),
        re.compile(dialect(rf"(?<=[ ]){ANYONE} {ROLE}[ /·|(\[<=:]{{0,4}}{EMAIL}[ )\]>]{{0,3}}$")),
    ),
    ("caption-credit", ("사진",), re.compile(dialect(r"[/|(\[<▲] 사진( 제공| 출처)? [=/] [^.,()\[\]/]{1,25}[)\]>]?$"))),
)
# Kinds that end a paragraph; an address alone may be the one that a sentence asks to write to.
INLINE: Final = frozenset(
    ("byline", "stamp", "counter", "share", "end", "tip-off", "subscription", "copyright", "caption-credit", "licence")
)
FORBIDDING: Final = re.compile("금[지합함하]|불허|거부")

Run = tuple[str, int, list[Notice]]


def prefix(line: str) -> int:
    """How many characters at the start of a paragraph say who reports from where."""
    start = 0
    while line[start] in _OPENING or any(role in line[start : start + _NAMED] for role in ("기자", "특파원")):
        found = _PREFIX.match(line, start, start + _PREFIXED)
        if not found or len(line) - found.end() < _PARAGRAPH:
            break
        start = found.end()
    return start


def without_runs(line: str, start: int) -> tuple[int, list[str], list[Notice]]:
    """Where a line ends without the runs behind its last sentence, their kinds, and the notices among them."""
    stop, runs, said = len(line), [], []
    while run := _last_run(line[max(start, stop - _WINDOW) : stop]):
        kind, length, notices = run
        stop -= length
        runs.append(kind)
        said += notices
    return stop, runs, said


def _last_run(window: str) -> Run | None:
    """Kind, length and notices of the run that ends a paragraph: what stands behind a sentence, or a suffix."""
    is_sentence = ENDS.search(window) is not None
    if is_sentence and not FORBIDDING.search(window):
        return None
    start = max((found.end() for found in BREAK.finditer(window)), default=0)
    unit = window[start:]
    length = len(window) - len(window[:start].rstrip())
    if start and (notices := noticed(unit)):
        return "notice", length, notices
    if is_sentence:
        return None
    kinds = INLINE | {"email"} if window[:start].rstrip().endswith("다.") else INLINE
    found = [kind for kind, where in forms_of_line(unit) if kind in kinds and where != "head"] if start else []
    return (found[0], length, []) if found else _suffix(window)


def _suffix(window: str) -> Run | None:
    """The run at the end of a line that stands after no sentence."""
    shapes = ((kind, shape) for kind, having, shape in _SUFFIXES if any(each in window for each in having))
    for kind, shape in shapes:
        if (found := shape.search(window)) and (before := window[: found.start()].rstrip()):
            return kind, len(window) - len(before), []
    return None
