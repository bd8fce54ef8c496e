"""One spelling a text: NFC, no invisible characters, plain spaces; Hangul, old or new, is never damaged.

The rules are the corpus policy of the project (extraction research, "Encodings and normalisation").
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from .hanyang import JAMO
from .text import put, utf8

_LEADING, _VOWELS, _TRAILING = "ᄀ-ᅟꥠ-ꥼ", "ᅠ-ᆧힰ-ퟆ", "ᆨ-ᇿퟋ-ퟻ"
"""Conjoining jamo by place in a syllable: Unicode Hangul_Syllable_Type L, V, T (HangulSyllableType.txt)."""

_OPEN = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))
"""Syllables without a final consonant: one in 28 (Unicode chapter 3.12)."""

_FILLERS = "\u115f\u1160"
"""Conjoining fillers, which hold the place of a missing consonant or vowel in an old-Hangul syllable."""

_JAMO = re.compile(f"[{_OPEN}][{_TRAILING}]|[{_LEADING}][{_VOWELS}][{_TRAILING}]?|[{_LEADING}{_VOWELS}{_TRAILING}]")

_SPELT = re.compile("ㅤ[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎㅤ]")
"""A syllable spelt out after a filler, in eight bytes of KS X 1001 (annex 3), which WHATWG's decoder leaves apart."""

_HALF_JAMO = re.compile("[\uffa1-\uffdc]")

_HANJA = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")

_HANJA_APART = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")

_NEWLINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]"
)
"""C0 and C1 controls, soft hyphen, zero-width and bidi controls, Hangul fillers (used as invisible nicknames),
annotation controls, and the two code points that PDF readers put for what they cannot name."""

_TAGS = re.compile("🏴?[\U000e0001\U000e0020-\U000e007f]+")
"""Invisible letters, which spell a region after a black flag and nothing elsewhere."""

_EMOJI = "©®‼⁉™ℹ↔-↪⌚⌛⌨⏏⏩-⏺Ⓜ▪-◾☀-➿⤴⤵⬅-⭕〰〽㊗㊙\U0001f000-\U0001faff"
"""Blocks that hold the characters with the property Emoji (emoji-data.txt)."""

_JOINERS = re.compile(
    f"(?<![{_EMOJI}])\u200d(?<![{_EMOJI}]\ufe0f\u200d)|\u200d(?![{_EMOJI}])|(?<![{_EMOJI}#*0-9])[\ufe0e\ufe0f]|(?<=[#*0-9])[\ufe0e\ufe0f](?!\u20e3)"
)
"""Zero-width joiners and presentation selectors that are not inside an emoji or a keycap."""

_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")

_MISUSED_DOT = re.compile("(?<=[가-힣一-鿿0-9A-Za-z)])ㆍ(?=[가-힣一-鿿0-9A-Za-z(])")
"""The letter araea between words, where keyboards offer it as a middle dot."""

_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1100-\u11ff\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164ㆍ"
    "\ua960-\ua97f\ud7b0-\ud7ff\ue0bc-\uf8f7\uf900-\ufaff\ufe0e\ufe0f\ufeff０-９Ａ-Ｚａ-ｚ\uffa0-\uffdc\ufff9-\ufffb\ufffe\uffff"
    "\U0002f800-\U0002fa1f\U000e0001-\U000e007f]"
)
"""All that a step below may rewrite, but for NFC and the layout of lines."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")

_HANYANG = re.compile("[\ue0bc-\uefff\uf100-\uf66e\uf784-\uf800\uf806-\uf864\uf86a-\uf8f7]")

_OWN = _HANYANG.pattern[1:-1]

_HANGUL = re.compile(f"[가-힣ㄱ-ㅣㅥ-ㆎᄀ-ᅞꥠ-ꥼᅡ-ᆧힰ-ퟆ{_TRAILING}ﾡ-ￜ{_OWN}]")

_SILENT = f"{_FILLERS}{_INVISIBLE.pattern[1:-1]}\u200d\ufe0e\ufe0f\U000e0001\U000e0020-\U000e007f"

_WORD = re.compile(f"[{_HANGUL.pattern[1:-1]}\u302e\u302f{_SILENT}]+")
"""A word in Hangul of any spelling, with its tone marks and with the joiners and invisible characters in it."""

_ARAEA = "\u119e\u11a1"
"""The vowels ㆍ and ㆎ: icon fonts use the same private codes, but one in eight of those is a syllable with either."""

_LEAST_BESIDE, _LEAST_ARAEA = 0.5, 0.25
"""Shares of the private characters that stand in a Hangul word and that have one of these vowels, from which they are
old Hangul. Both are 0 on the pages of shared/data: their 22 such codes are icons."""

Hanja = Literal["unify", "keep"]
"""What becomes of compatibility ideographs: the unified one, or themselves, for their reading (樂 is 악, 락 or 요)."""


_STARTERS = (
    (0x0009, 0x02FF),
    (0x0370, 0x0481),
    (0x048A, 0x052F),
    (0x2010, 0x20CF),
    (0x2100, 0x2BFF),
    (0x3001, 0x3029),
    (0x3030, 0x3098),
    (0x309B, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFF01, 0xFFA0),
)
"""Blocks of the letters and signs of Korean pages, without marks: none composes with what stands before it.

First and last code points (Blocks.txt of Unicode); other characters are looked at one by one.
"""

_PICTURES = 0x1009F
"""U+1F000 to U+1FFFF, most of them emoji, by the second byte that they share in UTF-8."""


class Step(NamedTuple):
    """What is looked for, what is written for it, the name it is counted under, and a character no match is without."""

    kind: str
    pattern: re.Pattern[str]
    new: str | Callable[[str], str]
    sign: re.Pattern[str] | None = None

    def concerns(self, present: str) -> bool:
        """Whether a text with these special characters may have a match."""
        return (self.sign or self.pattern).search(present) is not None


def _letters() -> dict[str, str]:
    """Conjoining jamo to the compatibility jamo of the same name; the fillers to nothing."""
    found = dict.fromkeys(_FILLERS, "")
    for first, last in ((0x1100, 0x11FF), (0xA960, 0xA97C), (0xD7B0, 0xD7FB)):
        for jamo in map(chr, range(first, last + 1)):
            name = unicodedata.name(jamo, "").partition("SEONG ")[2]
            found.setdefault(jamo, _named(f"HANGUL LETTER {name}", jamo))
    return found


def _named(name: str, default: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return default


def _half_letters() -> dict[str, str]:
    """Half-width jamo to the compatibility jamo of the same name."""
    half = map(chr, range(0xFFA1, 0xFFDD))
    return {jamo: _named(unicodedata.name(jamo, "").removeprefix("HALFWIDTH "), jamo) for jamo in half}


_LETTER, _HALF_LETTER = _letters(), _half_letters()


def _letter(jamo: str) -> str:
    """A syllable's jamo as they are; a lone one as the letter it is read as; fillers alone as nothing."""
    if len(jamo) == 1 or not jamo.strip(_FILLERS):
        return "".join(_LETTER[one] for one in jamo)
    return jamo


def _narrow(wide: str) -> str:
    return chr(ord(wide) - 0xFEE0)


def _syllable(spelt: str) -> str:
    """A syllable for its letters after a filler; the letters themselves where they are none."""
    apart = "".join(_PLACED.get(place + letter, letter) for place, letter in zip("LVT", spelt[1:], strict=True))
    made = unicodedata.normalize("NFC", apart.removesuffix("ㅤ"))
    return made if len(made) == 1 else spelt


def _placed() -> dict[str, str]:
    """Conjoining jamo of today's Hangul by place (L, V, T) and letter."""
    places = (("L", 0x1100, 0x1112), ("V", 0x1161, 0x1175), ("T", 0x11A8, 0x11C2))
    return {place + _LETTER[chr(jamo)]: chr(jamo) for place, first, last in places for jamo in range(first, last + 1)}


_PLACED = _placed()


def _flag(tags: str) -> str:
    """Tags behind a flag as they are; others as nothing."""
    return tags if tags[0] == "🏴" else ""


def _each(pattern: re.Pattern[str], new: Callable[[str], str], text: str) -> tuple[str, int]:
    """The text with every match rewritten, and how many came out different."""
    changed = 0

    def rewritten(match: re.Match[str]) -> str:
        nonlocal changed
        made = new(match[0])
        changed += made != match[0]
        return made

    return pattern.sub(rewritten, text), changed


def compose(text: str, hanja: Hanja) -> str:
    """NFC of a text, or of all but its compatibility ideographs."""
    if hanja == "unify" or not _HANJA.search(text):
        return unicodedata.normalize("NFC", text)
    parts = _HANJA_APART.split(text)
    return "".join(part if _HANJA.match(part) else unicodedata.normalize("NFC", part) for part in parts)


def _lay_out(text: str) -> tuple[str, int]:
    """Lines without trailing space or runs of spaces, at most one blank line between them; indentation stays."""
    lines = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    runs = re.sub(r"(?<=\S) {2,}", " ", lines)
    made = re.sub(r"\n{3,}", "\n\n", runs).strip("\n")
    return made, len(text) - len(made)


_OLD = Step("hanyang", _HANYANG, JAMO.__getitem__)

_BEFORE = (
    Step("jamo", _SPELT, _syllable, re.compile("ㅤ")),
    Step("jamo", _JAMO, _letter),
    Step("jamo", _HALF_JAMO, _HALF_LETTER.__getitem__),
    Step("width", _WIDE, _narrow),
    Step("newline", _NEWLINES, "\n"),
    Step("removed", _TAGS, _flag),
    Step("removed", _INVISIBLE, ""),
    Step("removed", _JOINERS, "", re.compile("[\u200d\ufe0e\ufe0f]")),
    Step("space", _SPACES, " "),
)
"""In this order: jamo are judged before anything between them goes, so that no syllable is made of two letters."""

_UNIFY = Step("hanja", _HANJA, partial(unicodedata.normalize, "NFC"))

AFTER = (Step("dot", _MISUSED_DOT, "·"),)
"""What is judged by syllables, which NFC has put together by then."""


def before(text: str, hanja: Hanja) -> tuple[Step, ...]:
    """The steps that come before NFC of a text, less those that it has no character for."""
    present = "".join(dict.fromkeys(_SPECIAL.findall(text)))
    old = (_OLD,) if _PRIVATE.search(present) and _is_old(text) else ()
    present += "".join(JAMO.values()) if old else ""
    return old + tuple(step for step in (*_BEFORE, _UNIFY)[: -1 if hanja == "keep" else None] if step.concerns(present))


def _is_old(text: str) -> bool:
    """Whether the private characters of a text are old Hangul, all of them; icon fonts have them elsewhere."""
    private = _PRIVATE.findall(text)
    araea = sum(any(vowel in JAMO.get(each, "") for vowel in _ARAEA) for each in private)
    if araea < _LEAST_ARAEA * len(private):
        return False
    beside = sum(len(_HANYANG.findall(word)) for word in _WORD.findall(text) if len(_HANGUL.findall(word)) > 1)
    return beside >= _LEAST_BESIDE * len(private)


def _apply(step: Step, text: str) -> tuple[str, int]:
    if isinstance(step.new, str):
        return step.pattern.subn(step.new, text)
    return _each(step.pattern, step.new, text)


def _steps(text: str, hanja: Hanja) -> tuple[str, dict[str, int]]:
    counts: dict[str, int] = {}
    for step in before(text, hanja):
        text, count = _apply(step, text)
        counts[step.kind] = counts.get(step.kind, 0) + count
    composed = compose(text, hanja)
    counts["nfc"] = 0 if composed == text else max(1, abs(len(text) - len(composed)))
    for step in AFTER if "ㆍ" in composed else ():
        composed, counts[step.kind] = _apply(step, composed)
    return composed, {kind: count for kind, count in counts.items() if count}


def _rewrite(text: str, hanja: Hanja) -> tuple[str, dict[str, int]]:
    plain = _SPECIAL.search(text) is None and unicodedata.is_normalized("NFC", text)
    text, counts = (text, {}) if plain else _steps(text, hanja)
    text, layout = _lay_out(text) if _untidy(text) else (text, 0)
    return text, counts | ({"layout": layout} if layout else {})


def _untidy(text: str) -> bool:
    inside = any(mark in text for mark in ("  ", " \n", "\t\n", "\n\n\n"))
    return inside or text[:1] == "\n" or text[-1:] in {" ", "\t", "\n"}


def normalise(text: str, hanja: Hanja = "unify") -> str:
    """The text in the one spelling that the corpus stores; of its result, itself."""
    return _rewrite(text, hanja)[0]


def normalise_column(texts: pa.Array, hanja: Hanja = "unify") -> tuple[pa.Array, list[dict[str, int]]]:
    """Texts in the one spelling that the corpus stores.

    Beside them, a row each, the places rewritten: `hanyang` (old Hangul out of the private use area), `jamo`, `width`,
    `newline`, `removed`, `space`, `hanja` (folded to the unified ideograph), `nfc`, `dot` (araea used as a middle dot)
    and `layout` (characters of blank lines and runs of spaces). A null stays null, with no counts.
    """
    from .normalise_cpu import PADDING, plain  # noqa: PLC0415 - numba takes a second to import

    rows = np.flatnonzero(~plain(*utf8(texts, PADDING), _safe())).tolist()
    made = [_rewrite(text, hanja) for text in texts.take(pa.array(rows, pa.int64())).to_pylist()]
    counts: list[dict[str, int]] = [{} for _ in texts]
    for row, (_, found) in zip(rows, made, strict=True):
        counts[row] = found
    return put(texts, rows, [text for text, _ in made]), counts


@cache
def _safe() -> np.ndarray:
    """Which characters, as `normalise_cpu.read` numbers them, no step rewrites and none before them composes with."""
    safe = np.zeros(0x10100, bool)
    for first, last in _STARTERS:
        for point in range(first, last + 1):
            safe[point] = not _SPECIAL.match(chr(point)) and unicodedata.is_normalized("NFC", chr(point))
    safe[_PICTURES] = True
    return safe
