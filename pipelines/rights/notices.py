"""What publishers forbid in the lines of a page."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

# The words of a rights holder, without which a line about "AI 학습 금지" is news and not a notice. "무단" alone is
# none: "네이버, AI 학습 무단 이용 금지" is a headline.
_OWNER: Final = re.compile(r"ⓒ|©|\(c\)|copyright|저작권|전재|재\s?배포|all rights reserved", re.IGNORECASE)
_AI: Final = r"(?:AI|인공\s?지능)"
# A prohibition that goes on is what somebody writes about: 금지법, 금지해야, 금지 조항, '재배포 금지'라는 문구.
_TOPIC: Final = r"\s(?:조항|조치|강화|법안|논란|문구|규정|의무|여부|위반|해제|촉구|요구|추진|검토|방침|소송|판결)"
_GOES_ON: Final = (
    rf"(?![\"'”’」』]*(?:[가-힣]|{_TOPIC})|"
    r"[\"'”’」』]*\s[가-힣][^.|\n]{0,80}[다요죠까][.?!\"'”’]*(?:\s|$))"
)
_THREAT: Final = r"금(?:지)?하(?:며|고)[^.\n]{0,30}(?:위반|법적|민\W?형사|책임|처벌)"
_REFUSED: Final = r"(?:할|될)\s?수\s?없(?:습니다|음)|허(?:용|락)(?:하지|되지)\s?않(?:습니다|음)|불가(?:합니다|함)?"
_FORBIDDEN: Final = rf"(?:(?:(?:금지|불허|거부)(?:합니다|됩니다|함)?|금합니다|금함|{_REFUSED}){_GOES_ON}|{_THREAT})"
_KINDS: Final = (
    (
        "no-ai-training",
        re.compile(rf"{_AI}[^.\n]{{0,20}}(?:학습|훈련|활용|이용|수집)[^.\n]{{0,20}}{_FORBIDDEN}", re.IGNORECASE),
    ),
    (
        "no-redistribution",
        re.compile(rf"(?:무단\s?(?:전재|복제|배포|도용|사용|이용)|재\s?배포|전재)[^.\n]{{0,40}}{_FORBIDDEN}"),
    ),
)
# Who tells what a law forbids is no rights holder: "저작권법은 무단 복제를 금지합니다."
_LAW: Final = re.compile(r"(?:법|규정|약관|조항|지침|협약|조례|정부)(?:은|는|이|가|도|에서는|에서도)\s")
# A notice that names no owner is a whole line, a headline is longer: "AI 학습 및 활용 금지".
_BARE: Final = re.compile(
    rf"\W*(?:무단\s)?{_AI}\s?(?:데이터\s?)?(?:학습|훈련)[가-힣\s,·/]{{0,12}}{_FORBIDDEN}\W*", re.IGNORECASE
)
# One of these words is in every prohibition above, but where decomposed Hangul hides it.
_PROHIBITING: Final = re.compile("금지|금하|금합|금함|불허|불가|거부|없습니다|없음|않습니다|않음")
_HIDING: Final = re.compile("[\u1100-\u11ff]")
_ODD: Final = re.compile("[\u1100-\u11ff\uff01-\uff5e]")
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
LONGEST: Final = 300  # characters, our choice: what is longer is a paragraph about something


class Notice(NamedTuple):
    """A prohibition: `no-ai-training` or `no-redistribution`, and the line that says it, not yet scrubbed."""

    kind: str
    wording: str


def may_forbid(line: str) -> bool:
    """Whether a line has one of the words of a prohibition, or letters in which it could hide: quicker than to look."""
    return not line.isascii() and bool(_PROHIBITING.search(line) or _HIDING.search(line))


def notices(texts: Iterable[str]) -> tuple[Notice, ...]:
    """The notices among the lines of some texts, each once, in order."""
    lines = (" ".join(_plain(line).split()) for text in texts for line in text.split("\n"))
    return tuple(dict.fromkeys(notice for line in lines for notice in noticed(line)))


def _plain(line: str) -> str:
    """A line as it is read: decomposed Hangul and full-width letters as the usual ones, for looking only."""
    return unicodedata.normalize("NFC", line).translate(_NARROW) if _ODD.search(line) else line


def noticed(line: str) -> list[Notice]:
    """The notices that a line with single spaces is: at most one of each kind, none in a line over LONGEST."""
    if len(line) > LONGEST or _LAW.search(line):
        return []
    owned = bool(_OWNER.search(line))
    kinds = [kind for kind, wording in _KINDS if owned and wording.search(line)]
    return [Notice(kind, line) for kind in kinds or (["no-ai-training"] if _BARE.fullmatch(line) else [])]
