"""Measures written one text and one character at a time, to hold the columns against."""

import re
import unicodedata
from collections import Counter

LETTERS = ("hangul", "letter")
JOSA_AND_ENDINGS = set("은는이가을를의에도로와과만서께나며고면지게다요죠까네음함들")
SENTENCE_ENDS = set("다요죠까음함네" + ".?!。…\"'”’」』)")


OUTSIDE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\ud7b0-\ud7fb\uf900-\ufaff"
    "\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003134f]"
)


def kind(character: str) -> str:
    """Whether a character is a Hangul syllable, another letter or mark, or neither."""
    if "가" <= character <= "힣":
        return "hangul"
    early = ord(character) < 0x3400 and unicodedata.category(character)[0] in "LM"
    return "letter" if early or OUTSIDE.match(character) else "other"


def ratio(part: float, whole: float) -> float:
    """Part of the whole, 0 without a whole."""
    return part / whole if whole else 0.0


def hangul_share(text: str) -> float:
    """Hangul among the letters."""
    kinds = [kind(character) for character in text]
    return ratio(kinds.count("hangul"), sum(each in LETTERS for each in kinds))


def jamo_share(text: str) -> float:
    """Compatibility jamo among what is not white space."""
    return ratio(sum("ㄱ" <= each <= "ㅣ" for each in text), characters(text))


def characters(text: str) -> int:
    """What is not white space."""
    return sum(not each.isspace() for each in text)


def mean_eojeol_length(text: str) -> float:
    """Letters an eojeol that holds Hangul."""
    korean = [word for word in text.split() if any(kind(each) == "hangul" for each in word)]
    return ratio(sum(kind(each) in LETTERS for word in korean for each in word), len(korean))


def josa_ending_share(text: str) -> float:
    """Eojeol whose last syllable is one of a josa or an ending."""
    lasts = [[each for each in word if kind(each) == "hangul"][-1:] for word in text.split()]
    korean = [last[0] for last in lasts if last]
    return ratio(sum(each in JOSA_AND_ENDINGS for each in korean), len(korean))


def lines(text: str) -> list[str]:
    """Lines that hold something, without white space around."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def sentence_line_share(text: str) -> float:
    """Lines that end as a sentence does."""
    return ratio(sum(line[-1] in SENTENCE_ENDS for line in lines(text)), len(lines(text)))


def prose(text: str) -> list[str]:
    """Lines that are not code."""
    kept, code = [], False
    for line in lines(text):
        code = code != (line == "```")
        kept += [line] if not code and line != "```" else []
    return kept


def duplicate_line_share(text: str) -> float:
    """Characters in lines that stood before, outside code."""
    told, seen, again = prose(text), set(), 0
    for line in told:
        again += len(line) if line in seen else 0
        seen.add(line)
    return ratio(again, len("".join(told)))


def ngrams(text: str, n: int) -> list[tuple[str, ...]]:
    """Runs of n eojeol."""
    words = " ".join(prose(text)).split()
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]


def top_ngram_share(text: str, n: int) -> float:
    """Characters in the n-gram that takes most of them, if it comes back."""
    counts = Counter(ngrams(text, n))
    best = max((count * len("".join(gram)) for gram, count in counts.items() if count > 1), default=0)
    whole = characters(" ".join(prose(text)))
    return ratio(min(best, whole), whole)


def duplicate_ngram_share(text: str, n: int) -> float:
    """Characters in n-grams that stood before."""
    seen, covered = set(), set()
    for place, gram in enumerate(ngrams(text, n)):
        if gram in seen:
            covered.update(range(place, place + n))
        seen.add(gram)
    words = " ".join(prose(text)).split()
    return ratio(sum(len(words[place]) for place in covered), len("".join(words)))
