"""Personal data in texts: found, tagged, replaced.

What is decided about a place never depends on what is written in the places found before it, so that a text and its
scrubbed copy have the same tagged form.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from .accounts import MONEY, account
from .addresses import addresses
from .contact import HIDDEN_TELEPHONE, TELEPHONE, emails, hidden_telephone, telephone
from .documents import BOOKLET, DRIVER, INSURED, REGIONAL, SERVICE, driver, insured, passport, regional, service
from .hit import Around, Candidate, Hit, Page
from .ids import HANDLE, NUMBERED, handle, numbered
from .kinds import KEPT, TYPES
from .naming import INSURANCE_WORDS, MILITARY_WORDS
from .network import DOTTED, GROUPED, internet, internet6, machines
from .numbers import AMERICAN, MASKED, PAYMENT, REGISTRATION, american, card, masked, registration
from .positions import COORDINATES, coordinates
from .spelled import SPELLED_TELEPHONE, spelled_telephone
from .surrogate import document_key, surrogate
from .url import is_url, unescaped, written
from .vehicles import NUMBER, plate
from .view import view

_SHAPES: tuple[tuple["re.Pattern[bytes]", Callable[["re.Match[bytes]", Around], Hit | None]], ...] = (
    (NUMBERED, numbered),
    (DOTTED, internet),
    (GROUPED, internet6),
    (PAYMENT, card),
    (AMERICAN, american),
    (MASKED, masked),
    (REGISTRATION, registration),
    (TELEPHONE, telephone),
    (SPELLED_TELEPHONE, spelled_telephone),
    (HIDDEN_TELEPHONE, hidden_telephone),
    (DRIVER, driver),
    (REGIONAL, regional),
    (MONEY, account),
    (BOOKLET, passport),
    (COORDINATES, coordinates),
    (NUMBER, plate),
    (HANDLE, handle),
)
"""What is looked for, and what says whether it is personal; the first of two in one place."""

_NAMED = ((INSURED, insured, INSURANCE_WORDS), (SERVICE, service, MILITARY_WORDS))
"""The same, of what is nothing without one of some words: most pages have none of them, and many such numbers."""

_TAGS = re.compile("|".join(f"<({kind})>" for kind in TYPES))


class Span(NamedTuple):
    """Personal data at `start` to `end` of a text."""

    type: str
    start: int
    end: int


def find(text: str) -> list[Span]:
    """Where personal data is, from left to right; surrogates and tags are none."""
    return [Span(hit.type, hit.start, hit.end) for hit in hits(text) if not hit.made]


def tagged(text: str) -> str:
    """The text with a type tag for each span and each surrogate: what copies share, scrubbed or not."""
    return _replaced(text, hits(text), lambda hit: hit.tag)


def scrub(text: str, key: bytes | None) -> str:
    """The text without personal data: surrogates from the key where a type has some, else tags."""
    return scrubbed(text, key)[0]


def scrubbed(text: str, key: bytes | None) -> tuple[str, dict[str, int]]:
    """The text without personal data, and the spans replaced by type."""
    found = hits(text)
    fresh = [hit for hit in found if not hit.made]
    if not fresh:
        return text, {}
    secret = document_key(key, _replaced(text, found, lambda hit: hit.tag)) if key else None
    return _replaced(text, fresh, _writer(text, secret)), dict(Counter(hit.type for hit in fresh))


def _writer(text: str, secret: bytes | None) -> Callable[[Hit], str]:
    """What is written for a hit of this text."""

    def plain(hit: Hit) -> str:
        return hit.tag if secret is None else surrogate(hit, text[hit.start : hit.end], secret)

    def in_url(hit: Hit) -> str:
        old = text[hit.start : hit.end]
        return written(hit.tag if secret is None else surrogate(hit, unquote(old), secret), old)

    return in_url if is_url(text) else plain


def _replaced(text: str, hits: list[Hit], new: Callable[[Hit], str]) -> str:
    pieces, place = [], 0
    for hit in hits:
        pieces += [text[place : hit.start], new(hit)]
        place = hit.end
    return "".join([*pieces, text[place:]])


def hits(text: str) -> list[Hit]:
    """All hits from left to right, surrogates and tags too; a URL is read without its escapes."""
    if "%" not in text or not is_url(text):
        return _scan(text)
    plain, offsets = unescaped(text)
    return [hit._replace(start=offsets[hit.start], end=offsets[hit.end]) for hit in _scan(plain)]


def _scan(text: str) -> list[Hit]:
    padded = f" {text} "
    page = Page(padded, view(padded))
    fixed = sorted([*emails(page), *_tags(page.text)], key=_start)
    hits = (hit for hit in _numbers(page, fixed) if hit.type != KEPT)
    return [hit._replace(start=hit.start - 1, end=hit.end - 1) for hit in hits]


def _numbers(page: Page, fixed: list[Hit]) -> list[Hit]:
    """The fixed hits, and what is found between them."""
    found: list[Hit] = []
    rest = deque(fixed)
    for start, end, judge in sorted(_candidates(page), key=_start):
        while rest and rest[0].end <= start:
            found.append(rest.popleft())
        walls = (found[-1].end if found else 0, rest[0].start if rest else len(page.text))
        clear = walls[0] <= start and end <= walls[1]
        hit = judge(page.around(start, end, walls)) if clear else None
        found += [hit] if hit else []
    return [*found, *rest]


def _candidates(page: Page) -> Iterator[Candidate]:
    """What looks like personal data of some type; at most one a type for each place it may begin at."""
    yield from addresses(page)
    yield from machines(page)
    named = ((shape, judge) for shape, judge, words in _NAMED if any(word in page.text for word in words))
    for shape, judge in (*_SHAPES, *named):
        place = 0
        while match := shape.search(page.seen, place):
            yield Candidate(match.start(1), match.end(), partial(judge, match))
            place = match.start(1)


def _tags(text: str) -> list[Hit]:
    if "<" not in text:
        return []
    return [Hit(match[0][1:-1], match.start(), match.end(), made=True) for match in _TAGS.finditer(text)]


def _start(place: Hit | Candidate) -> int:
    return place.start
