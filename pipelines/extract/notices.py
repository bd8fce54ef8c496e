"""What publishers forbid in the lines of a page."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

# The words of a rights holder, without which a line about "AI 학습 금지" is news and not a notice.
_OWNER: Final = re.compile(r"ⓒ|©|\(c\)|copyright|저작권|무단|전재|재배포|all rights reserved", re.IGNORECASE)
_AI: Final = r"(?:AI|인공\s?지능)"
# A prohibition that goes on (금지법, 금지해야) is what somebody writes about.
_FORBIDDEN: Final = r"(?:(?:금지|불허|거부)(?:합니다|됩니다|함)?|금합니다)(?![가-힣])"
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
# A notice that names no owner is a whole line, a headline is longer: "AI 학습 및 활용 금지".
_BARE: Final = re.compile(rf"\W*{_AI}\s?(?:데이터\s?)?(?:학습|훈련)[가-힣\s,·/]{{0,12}}{_FORBIDDEN}\W*", re.IGNORECASE)
_LONGEST: Final = 300  # characters, our choice: what is longer is a paragraph about something


class Notice(NamedTuple):
    """A prohibition: `no-ai-training` or `no-redistribution`, and the line that says it, not yet scrubbed."""

    kind: str
    wording: str


def notices(texts: Iterable[str]) -> tuple[Notice, ...]:
    """The notices among the lines of some texts, each once, in order."""
    lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
    return tuple(dict.fromkeys(Notice(kind, line) for line in lines if len(line) <= _LONGEST for kind in _kinds(line)))


def _kinds(line: str) -> list[str]:
    """The kinds of notice that a line is."""
    owned = bool(_OWNER.search(line))
    found = [kind for kind, wording in _KINDS if owned and wording.search(line)]
    return found or (["no-ai-training"] if _BARE.fullmatch(line) else [])
