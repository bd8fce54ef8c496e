"""What becomes of Korean texts on the web: the same edits of a text for the same seed, and what only looks like one."""

import random
import re
from collections.abc import Callable
from itertools import cycle

PARTICLES = {
    "은": "이",
    "는": "가",
    "이": "은",
    "가": "는",
    "을": "만",
    "를": "도",
    "에서": "에",
    "에": "에서",
    "으로": "으로도",
    "로": "로도",
    "와": "하고",
    "과": "하고",
    "도": "까지",
    "의": "에게는",
    "만": "뿐",
    "다": "습니다",
    "습니다": "다",
    "요": "지요",
    "고": "으며",
    "며": "고",
    "지만": "으나",
    "면": "거든",
}
"""A particle or ending, and another in its place; grammar is not kept, as in hasty rewriting."""

BOILERPLATE = (
    "홈 > 소식 > 전체 글 목록",
    "로그인 | 회원가입 | 고객센터 | 사이트맵",
    "이 글을 공유하기: 카카오톡 페이스북 트위터 링크 복사",
    "무단 전재 및 재배포를 금지합니다. 저작권자에게 문의해 주세요.",
    "구독 버튼을 누르고 새 글 알림을 가장 먼저 받아 보세요!",
    "댓글 {n}개 | 추천 {n} | 조회 {n}",
    "많이 본 글 {n}위까지 보기, 실시간 인기 검색어 더 보기",
    "개인정보처리방침과 이용약관을 확인하시기 바랍니다.",
    "글자 크기 조절: 작게 보통 크게 아주 크게",
    "이전 글 보기 다음 글 보기 목록으로 돌아가기",
    "광고 문의와 제휴 제안은 언제나 환영합니다.",
    "최종 수정 {n}년 전에 고쳐 쓴 문서이며 판 {n}에 해당합니다.",
    "관련 태그: 생활 문화 기술 여행 {n}",
    "앱에서 보면 더 편리합니다. 지금 설치하고 쿠폰 {n}장을 받으세요.",
)
"""Made-up lines of menus and footers; `{n}` is a number of its own each time."""

LEADS, VOWELS, FINALS = 19, 21, 28
"""Jamo of a Hangul syllable in Unicode's order (3.12); final 0 is none."""

GA = ord("가")

Edit = Callable[[str, random.Random], str]
Foil = Callable[[str, str], str]


def respaced(share: float) -> Edit:
    """The edit that takes a share of the spaces away and puts about as many where none belong."""

    def edit(text: str, chance: random.Random) -> str:
        def space(match: re.Match[str]) -> str:
            if match[0]:
                return "" if chance.random() < share else match[0]
            return " " if chance.random() < share / 3 else ""  # about three gaps within an eojeol for one between two

        return re.sub(r" |(?<=[가-힣])(?=[가-힣])", space, text)

    return edit


def repunctuated(text: str, chance: random.Random) -> str:
    """Three in ten ASCII characters full width; as many stops and commas dropped or doubled."""

    def mark(match: re.Match[str]) -> str:
        if chance.random() >= 0.3:
            return match[0]
        return chance.choice(["", match[0] * 2, "…"]) if match[0] in ".," else chr(ord(match[0]) + 0xFEE0)

    return re.sub(r"[!-~]", mark, text)


def reworded_particles(text: str, chance: random.Random) -> str:
    """One in ten particles and endings another."""
    forms = "|".join(sorted(PARTICLES, key=len, reverse=True))

    def other(match: re.Match[str]) -> str:
        return PARTICLES[match[0]] if chance.random() < 0.1 else match[0]

    return re.sub(rf"(?<=[가-힣])(?:{forms})(?![가-힣])", other, text)


def mistyped(text: str, chance: random.Random) -> str:
    """One in a hundred Hangul syllables with another jamo."""
    return re.sub("[가-힣]", lambda match: slip(match[0], chance) if chance.random() < 0.01 else match[0], text)


def slip(syllable: str, chance: random.Random) -> str:
    """A Hangul syllable with one jamo another."""
    rest, final = divmod(ord(syllable) - GA, FINALS)
    jamo, sizes, place = [*divmod(rest, VOWELS), final], (LEADS, VOWELS, FINALS), chance.randrange(3)
    jamo[place] = (jamo[place] + chance.randrange(1, sizes[place])) % sizes[place]
    return chr(GA + (jamo[0] * VOWELS + jamo[1]) * FINALS + jamo[2])


def surrounded(text: str, chance: random.Random) -> str:
    """A quarter of its length of menus before and footers after it."""
    lines, left = [], len(text) // 4
    for line in cycle(chance.sample(BOILERPLATE, len(BOILERPLATE))):
        if left <= 0:
            break
        lines.append(re.sub(r"\{n\}", lambda _: str(chance.randrange(10**6)), line))
        left -= len(lines[-1]) + 1
    half = len(lines) // 2
    return "\n".join([*lines[:half], text, *lines[half:]])


def moved(text: str, chance: random.Random) -> str:
    """Its paragraphs in another order; its lines or sentences where there are fewer than four."""
    separator = next((each for each in ("\n\n", "\n") if text.count(each) > 2), ". ")
    parts = text.split(separator)
    return separator.join(chance.sample(parts, len(parts)))


def replaced(text: str, chance: random.Random) -> str:
    """One in twenty eojeol another of the same text."""
    words = text.split()

    def other(match: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < 0.05 else match[0]

    return re.sub(r"\S+", other, text)


def half_other(text: str, other: str) -> str:
    """The first half of a text, and as much of another."""
    half = len(text) // 2
    return text[:half] + "\n" + other[:half]


def mostly_other(text: str, other: str) -> str:
    """A text, and 1.2 times its length of another."""
    return text + "\n" + other[: len(text) * 6 // 5]


EDITS: dict[str, Edit] = {
    "spacing 10 %": respaced(0.1),
    "spacing 30 %": respaced(0.3),
    "punctuation, full width": repunctuated,
    "particles, endings 10 %": reworded_particles,
    "typos 1 %": mistyped,
    "boilerplate +25 %": surrounded,
    "paragraphs moved": moved,
    "words 5 %": replaced,
}
"""Edits that leave a copy a copy (research/dedup §4.1)."""

FOILS: dict[str, Foil] = {"half other text": half_other, "+120 % other text": mostly_other}
"""What makes another text, however much of it is the same."""
