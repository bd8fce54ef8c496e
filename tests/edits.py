"""What becomes of Korean texts on the web: the same edits of a text for the same seed, and what only looks like one."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WIDTH = 6
"""Characters in the n-grams whose sets make the Jaccard similarity: those of the sketch."""

ODD = 0x9E37_79B9_7F4A_7C15
"""The increment of Vigna's splitmix64: an odd 64-bit number with no pattern."""

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
    for separator in ("\n\n", "\n", ". "):
        parts = text.split(separator)
        if len(parts) >= 4 or separator == ". ":
            return separator.join(chance.sample(parts, len(parts)))
    raise AssertionError


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
"""Edits that leave a copy a copy (research page of deduplication, 4.1)."""

FOILS: dict[str, Foil] = {"half other text": half_other, "+120 % other text": mostly_other}
"""What makes another text, however much of it is the same."""

BASE = "base"


class Document(NamedTuple):
    """A text, the row of the base it was made of, how, and its Jaccard with that base."""

    text: str
    base: int
    kind: str
    jaccard: float

    @property
    def copy(self) -> bool:
        """Whether it counts as a copy of its base, by construction."""
        return self.kind in EDITS


class _Kept(dict[int, str | None]):
    """A table for `str.translate` that drops all but letters, numbers and marks, filled as characters come."""

    def __missing__(self, point: int) -> str | None:
        self[point] = chr(point) if unicodedata.category(chr(point))[0] in "LNM" else None
        return self[point]


_KEPT = _Kept()


def grams(text: str) -> NDArray[np.uint64]:
    """The distinct 64-bit hashes of the 6-grams of a text in NFKC and lower case, its letters, numbers and marks."""
    form = unicodedata.normalize("NFKC", text).lower().translate(_KEPT)
    points = np.frombuffer(form.encode("utf-32-le"), np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(points) - WIDTH + 1, 0), np.uint64)
    for place in range(WIDTH):
        hashes = (hashes + points[place : place + len(hashes)]) * np.uint64(ODD)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)


def jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The share of what either set of n-grams holds that both hold; 0 for two empty ones."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / max(len(one) + len(other) - both, 1)


def edited(bases: Sequence[str], copies: int = 2, seed: int = 0) -> list[Document]:
    """The bases, then of each `copies` edits and a foil: kinds take turns, so each gets as many."""
    made = [Document(text, row, BASE, 1.0) for row, text in enumerate(bases)]
    kinds, foils = cycle(EDITS), cycle(FOILS)
    for row, text in enumerate(bases):
        chance, own = random.Random(f"{seed}/{row}"), grams(text)
        new = [(kind, EDITS[kind](text, chance)) for kind in islice(kinds, copies)]
        kind = next(foils)
        new.append((kind, FOILS[kind](text, others(bases, row))))
        made += [Document(each, row, kind, jaccard(own, grams(each))) for kind, each in new]
    return made


def others(bases: Sequence[str], row: int) -> str:
    """The texts behind a base, one after the other, until they are 1.2 times as long."""
    return "\n".join(_others(bases, row, len(bases[row]) * 6 // 5))


def _others(bases: Sequence[str], row: int, left: int) -> Iterator[str]:
    for step in range(1, len(bases)):
        if left <= 0:
            return
        text = bases[(row + step) % len(bases)]
        left -= len(text) + 1
        yield text


class Quality(NamedTuple):
    """How a deduplication did: wrong removals, all removals, copies left, all copies."""

    wrong: int
    removed: int
    left: int
    copies: int


def families(documents: Sequence[Document]) -> list[int]:
    """What each document is a copy of: a base's row, or its own where it is no copy."""
    return [each.base if each.copy else row for row, each in enumerate(documents)]


def quality(documents: Sequence[Document], keeper: Sequence[int]) -> Quality:
    """What keepers, a row for each document, removed of documents as `edited` gives them."""
    family = families(documents)
    removed = [row for row, kept in enumerate(keeper) if kept != row]
    wrong = sum(family[keeper[row]] != family[row] for row in removed)
    copies = sum(each.copy for each in documents)
    return Quality(wrong, len(removed), copies - (len(removed) - wrong), copies)


def recall(documents: Sequence[Document], keeper: Sequence[int]) -> dict[int, bool]:
    """For the row of each copy, whether it has the keeper of its base."""
    return {row: keeper[row] == keeper[each.base] for row, each in enumerate(documents) if each.copy}
