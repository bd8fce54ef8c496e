"""One spelling a text: NFC, no invisible characters, plain spaces; Hangul, old or new, is never damaged.

The rules are the corpus policy of the project (extraction research, "Encodings and normalisation"). Hanyang private-use
characters stay as they are: they need a table.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

import pyarrow as pa

_LEADING, _VOWELS, _TRAILING = "ᄀ-ᅟꥠ-ꥼ", "ᅠ-ᆧힰ-ퟆ", "ᆨ-ᇿퟋ-ퟻ"
"""Conjoining jamo by place in a syllable: Unicode Hangul_Syllable_Type L, V, T (HangulSyllableType.txt)."""

_OPEN = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))
"""Syllables without a final consonant: one in 28 (Unicode chapter 3.12)."""

_FILLERS = "\u115f\u1160"
"""Conjoining fillers, which hold the place of a missing consonant or vowel in an old-Hangul syllable."""

_JAMO = re.compile(f"[{_OPEN}][{_TRAILING}]|[{_LEADING}][{_VOWELS}][{_TRAILING}]?|[{_LEADING}{_VOWELS}{_TRAILING}]")

_HALF_JAMO = re.compile("[\uffa1-\uffdc]")

_HANJA = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")

_NEWLINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
"""C0 and C1 controls, soft hyphen, zero-width and bidi controls, Hangul fillers (used as invisible nicknames)."""

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
    "\ua960-\ua97f\ud7b0-\ud7ff\uf900-\ufaff\ufe0e\ufe0f\ufeff０-９Ａ-Ｚａ-ｚ\uffa0-\uffdc\U0002f800-\U0002fa1f]"
)
"""All that a step below may rewrite, but for NFC and the layout of lines."""

Step = Callable[[str], tuple[str, int]]
"""A text to the rewritten text and the number of places rewritten."""


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


def _each(pattern: re.Pattern[str], new: Callable[[str], str], text: str) -> tuple[str, int]:
    """The text with every match rewritten, and how many came out different."""
    changed = 0

    def rewritten(match: re.Match[str]) -> str:
        nonlocal changed
        made = new(match[0])
        changed += made != match[0]
        return made

    return pattern.sub(rewritten, text), changed


def _compose(text: str) -> tuple[str, int]:
    """NFC of the text, and by how many code points it is shorter or longer (at least 1 where anything changed)."""
    composed = unicodedata.normalize("NFC", text)
    return composed, 0 if composed == text else max(1, abs(len(text) - len(composed)))


def _lay_out(text: str) -> tuple[str, int]:
    """Lines without trailing space or runs of spaces, at most one blank line between them; indentation stays."""
    lines = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    runs = re.sub(r"(?<=\S) {2,}", " ", lines)
    made = re.sub(r"\n{3,}", "\n\n", runs).strip("\n")
    return made, len(text) - len(made)


_STEPS: tuple[tuple[str, Step], ...] = (
    ("jamo", partial(_each, _JAMO, _letter)),
    ("jamo", partial(_each, _HALF_JAMO, _HALF_LETTER.__getitem__)),
    ("width", partial(_each, _WIDE, _narrow)),
    ("newline", partial(_NEWLINES.subn, "\n")),
    ("removed", partial(_INVISIBLE.subn, "")),
    ("removed", partial(_JOINERS.subn, "")),
    ("space", partial(_SPACES.subn, " ")),
    ("hanja", partial(_each, _HANJA, partial(unicodedata.normalize, "NFC"))),
    ("nfc", _compose),
    ("dot", partial(_MISUSED_DOT.subn, "·")),
)
"""In this order: jamo are judged before anything between them goes, so that no syllable is made of two letters."""


def _steps(text: str) -> tuple[str, dict[str, int]]:
    counts: dict[str, int] = {}
    for kind, step in _STEPS:
        text, count = step(text)
        if count:
            counts[kind] = counts.get(kind, 0) + count
    return text, counts


def _rewrite(text: str) -> tuple[str, dict[str, int]]:
    plain = _SPECIAL.search(text) is None and unicodedata.is_normalized("NFC", text)
    text, counts = (text, {}) if plain else _steps(text)
    text, layout = _lay_out(text) if _untidy(text) else (text, 0)
    return text, counts | ({"layout": layout} if layout else {})


def _untidy(text: str) -> bool:
    inside = any(mark in text for mark in ("  ", " \n", "\t\n", "\n\n\n"))
    return inside or text[:1] == "\n" or text[-1:] in {" ", "\t", "\n"}


def normalise(text: str) -> str:
    """The text in the one spelling that the corpus stores; of its result, itself."""
    return _rewrite(text)[0]


def normalise_column(texts: pa.Array) -> tuple[pa.Array, list[dict[str, int]]]:
    """Texts in the one spelling that the corpus stores.

    Beside them, a row each, the places rewritten: `jamo`, `width`, `newline`, `removed`, `space`, `hanja` (folded to
    the unified ideograph), `nfc`, `dot` (araea used as a middle dot) and `layout` (characters of blank lines and
    runs of spaces). A null stays null, with no counts.
    """
    rows = [(None, {}) if text is None else _rewrite(text) for text in texts.to_pylist()]
    return pa.array([text for text, _ in rows], texts.type), [counts for _, counts in rows]
