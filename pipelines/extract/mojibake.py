"""Text that was read with the wrong codec, stored so, and can be put back: whole pages, titles, single runs.

A misreading is undone only where a run of characters turns back into Hangul without loss, and only in a text whose
suspicious runs, taken together, are Korean when turned back. What cannot be turned back stays as it is.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

# Windows-1252 gives 27 of the bytes 80-9F to characters beyond Latin-1; the five it leaves out are read as themselves.
_SPECIAL: Final = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_BYTE: Final = {ord(one): one.encode("cp1252")[0] for one in _SPECIAL}
_HIGH: Final = f"\x80-\xff{_SPECIAL}"
# Hanja that KS X 1001 has at EAA1 to EDBF: the first two bytes of a Hangul syllable in UTF-8, read as CP949.
_FIRST: Final = "".join(bytes((a, b)).decode("cp949") for a in range(0xEA, 0xEE) for b in range(0xA1, 0xC0))

_HANGUL: Final = re.compile("[가-힣]")
_LONG: Final = 4
"""Characters from which a Latin run is evidence: two syllables. In French, Spanish, Portuguese and Icelandic two
letters above ASCII stand together now and then (¿¡, Ç and Ã), four do not."""

_COMMON: Final = frozenset(
    "가개거것게경고공과관구국그기까나내년는니다당대도동되들라러려로를리마만말며면모무문물민발법보부비사상생서선성소수스습시신"
    "아안어었에여오와요용우원위으은을의이인일있자장적전정제조주중지진통하한할해했행회"
)
"""The 100 commonest syllables, 0.67 of the 309,261 of news, tales and laws in shared/data/text; of a foreign text that
turns into Hangul by accident, about 100 in 2,350."""

_LEAST_COMMON: Final = 0.25
_LEAST_HANGUL: Final = 0.8
"""Share of Hangul in what the runs turn back into (research/extraction.md section 3)."""

_LEAST_TURNED: Final = 0.9
"""Share of the suspicious characters that turn back (research/extraction.md section 3)."""

_LEAST_SYLLABLES: Final = 4
_HEALTHY: Final = 0.1
"""Hangul for each character turned back, up to which a page is misread as a whole and its shortest runs count too."""

_MOST_RUNS: Final = 32_768
"""Runs up to which a text is judged: the 1,674 Korean pages of shared/data, misread, have at most 6,883, a megabyte of
random bytes a quarter of a million."""

# With something in it to turn back, and from its beginning, lest each of its characters be tried as one.
_NODE: Final = re.compile(f"(?<![^<>\n])[^<>\n{_HIGH}]*+[{_HIGH}][^<>\n]*+")

# A quick look at UTF-8, from a letter of À to þ on, since the one byte they begin with is found at the speed of memory:
# two syllables of KS X 1001 in such letters, a syllable of UTF-8 and the beginning of the next, one stored twice.
_LETTER: Final = b"\xc3"
_LEAD, _TRAIL = rb"(?:\xc2[\xb0-\xbf]|\xc3[\x80-\x88])", rb"(?:\xc2[\xa1-\xbf]|\xc3[\x80-\xbe])"
_LATER: Final = rb"(?:\xc2[\x80-\xbf]|[\xc5\xc6\xcb][\x80-\xbf]|\xe2(?:\x80[\x93-\xba]|\x82\xac|\x84\xa2))"
_LATIN: Final = re.compile(
    b"\xc3(?:[\x80-\x88]%(trail)b%(lead)b%(trail)b|[\x80-\xbe](?:%(lead)b%(trail)b){2}"
    b"|[\xaa-\xad]%(later)b{2}\xc3|\x83\xc2[\xaa-\xad])" % {b"lead": _LEAD, b"trail": _TRAIL, b"later": _LATER}
)
# UTF-8 read as CP949 loses every other syllable, so that a text of any length has U+FFFD in it; a title may not.
_HAN_LEADS: Final = tuple({one.encode()[:1] for one in _FIRST})
_TITLE: Final = re.compile("<(?:title|TITLE)[^>]*>([^<]*)")
_TITLE_END: Final = 4096  # characters of a page that hold its title


@dataclass(frozen=True, slots=True)
class Misreading:
    """Text in `written` read as `read`: the runs of characters it left behind, each the first group of a match.

    A run that ends in half a pair has that half in a second group: unmatched, each of its pairs would be tried as a
    start. Each pattern begins with a set, which is searched for ten times as fast as what stands behind a look back.
    """

    name: str
    written: str
    read: str
    runs: re.Pattern[str]

    def undone(self, run: str) -> str | None:
        """The text a run was before, misread once or twice, or None where it is not wholly that."""
        try:
            stored = run.translate(_BYTE).encode("latin-1") if self.read == "cp1252" else run.encode(self.read)
            back = stored.decode(self.written)
        except UnicodeError:
            return None
        return self.undone(back) if len(back) < len(run) and self.runs.fullmatch(back) else back


_FIRST_HIGH: Final = f"[{_HIGH}](?<![{_HIGH}]{{2}})"
_SECOND: Final = f"[{_HIGH}A-Za-z]"  # the syllables beyond KS X 1001 may end in a letter
_WHOLE: Final = "[^\x00-\x7f\ufffd]"
_FROM_LATIN: Final = (
    Misreading("utf-8-as-cp1252", "utf-8", "cp1252", re.compile(f"([{_HIGH}][{_HIGH}]*+)")),
    Misreading(
        *("cp949-as-cp1252", "cp949", "cp1252"),
        re.compile(f"({_FIRST_HIGH}{_SECOND}(?:[{_HIGH}]{_SECOND})*+)([{_HIGH}])?+"),
    ),
)
_FROM_KOREAN: Final = (
    Misreading(
        *("utf-8-as-cp949", "utf-8", "cp949"),
        re.compile(f"([{_FIRST}](?<![^\x00-\x7f]{{2}}){_WHOLE}++)(?!\ufffd)"),
    ),
)


def repair(text: str, utf8: bytes | None = None, *, lost: bool = True) -> tuple[str, str | None, int]:
    """A text with a misreading undone, the name of the misreading or None, and the number of runs turned back.

    `utf8` is the text's UTF-8 and `lost` whether U+FFFD is in it, where the caller knows: both save a scan.
    """
    for rule in _suspected(text, text.encode() if utf8 is None else utf8, lost=lost):
        runs = _misread(text, rule)
        turned, count = _turned(text, rule, runs) if runs else (text, 0)
        if count:
            return turned, rule.name, count
    return text, None, 0


def may_be_latin(utf8: bytes) -> bool:
    """Whether UTF-8 may hold Korean that was read as Latin letters, and so not one Hangul syllable."""
    return _LETTER in utf8 and _LATIN.search(utf8) is not None


def is_everyday(hangul: str) -> bool:
    """Whether syllables are enough, and enough of them common, not to have come about by accident."""
    common = sum(map(hangul.count, _COMMON))
    return len(hangul) >= _LEAST_SYLLABLES and common >= _LEAST_COMMON * len(hangul)


def _suspected(text: str, utf8: bytes, *, lost: bool) -> tuple[Misreading, ...]:
    """The misreadings that a quick look leaves possible."""
    latin = _FROM_LATIN if may_be_latin(utf8) else ()
    title = _TITLE.search(text, 0, _TITLE_END)
    damaged = lost and any(lead in utf8 for lead in _HAN_LEADS)
    korean = damaged or (title and any(rule.runs.search(title[1]) for rule in _FROM_KOREAN))
    return latin + (_FROM_KOREAN if korean else ())


def _runs(text: str, rule: Misreading) -> list[str]:
    """The runs of a text that may be misread; none where there are more than any page has."""
    matches = list(islice(rule.runs.finditer(text), _MOST_RUNS + 1))
    return [match[1] for match in matches if match.lastindex == 1] if len(matches) <= _MOST_RUNS else []


def _misread(text: str, rule: Misreading) -> dict[str, str]:
    """What the runs of a text turn back into; nothing where its long runs, nearly all of them, are not Korean then."""
    runs = _runs(text, rule)
    found = {run: back for run in set(runs) if (back := rule.undone(run)) and _HANGUL.search(back)}
    long = [run for run in runs if len(run) >= _LONG]
    turned = "".join(found[run] for run in long if run in found)
    hangul = _HANGUL.findall(turned)
    above = len(turned) - len(turned.encode("ascii", "ignore"))
    misread = (
        len(hangul) >= _LEAST_HANGUL * above
        and is_everyday("".join(hangul))
        and sum(len(run) for run in long if run in found) >= _LEAST_TURNED * sum(map(len, long))
    )
    return found if misread else {}


def _turned(text: str, rule: Misreading, found: dict[str, str]) -> tuple[str, int]:
    """A text with its misread runs turned back, and how many; beside healthy Hangul, only in nodes that have none."""
    count = 0

    def back(match: re.Match[str]) -> str:
        nonlocal count
        count += match[0] in found
        return found.get(match[0], match[0])

    def node(match: re.Match[str]) -> str:
        long = any(len(run) >= _LONG and run in found for run in _runs(match[0], rule))
        return rule.runs.sub(back, match[0]) if long and not _HANGUL.search(match[0]) else match[0]

    whole = rule.read == "cp949" or len(_HANGUL.findall(text)) <= _HEALTHY * sum(map(len, found.values()))
    turned = rule.runs.sub(back, text) if whole else _NODE.sub(node, text)
    return turned, count
