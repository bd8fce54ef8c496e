"""Calendar dates as Korean and English pages write them."""

import re
from datetime import date
from typing import Final

# The Web is not older than its first pages of 1990 and 1991.
EARLIEST: Final = date(1990, 1, 1)
"""Dates before it are not believed."""

_NAMES: Final = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
    ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_MONTH: Final = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"((?:19|20)\d\d)"
_PLAIN: Final = re.compile(
    rf"(?<!\d){_YEAR}(?:\s?[-./]\s?|\s?년\s?)(\d{{1,2}})(?:\s?[-./]\s?|\s?월\s?)(\d{{1,2}})(?!\d)"
)
_COMPACT: Final = re.compile(rf"(?<!\d){_YEAR}(\d\d)(\d\d)(?:T?\d{{4}}(?:\d\d)?)?(?!\d)")
_MONTH_FIRST: Final = re.compile(
    rf"(?<![A-Za-z]){_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)", re.IGNORECASE
)
_DAY_FIRST: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+{_MONTH}[\s,.-]+{_YEAR}(?!\d)", re.IGNORECASE
)
_SHORT: Final = re.compile(r"(?<!\d)(\d\d)[-./](\d\d)[-./](\d\d)(?!\d)")


def dated(text: str, *, short: bool = False) -> date | None:
    """The first date that a text writes out, as the page writes it; with `short` also one like 24-03-05.

    >>> dated("기사입력 2024.03.05 오후 2:11").isoformat(), dated("Tue, 5 Mar 2024 23:11:00 GMT").isoformat()
    ('2024-03-05', '2024-03-05')
    """
    if plain := _PLAIN.search(text):
        return _date(*plain.groups())
    if english := _MONTH_FIRST.search(text):
        return _date(english[3], str(_MONTHS[english[1].lower()]), english[2])
    if english := _DAY_FIRST.search(text):
        return _date(english[3], str(_MONTHS[english[2].lower()]), english[1])
    if compact := _COMPACT.search(text):
        return _date(*compact.groups())
    if short and (brief := _SHORT.search(text)):
        return _date("20" + brief[1], brief[2], brief[3])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
