"""What EleutherAI's dps and AI2's Dolma look for, written anew from their published sources. Standard library only.

dps at a128e65 (dps/spark/utils/korean_utils.py, lang_agnostic_utils.py), Dolma at 0a1a55d (dolma/taggers/pii.py). Of
dps's account pattern, whose parts run into each other, those alternatives that can match are kept.
"""

import re
from collections.abc import Iterator

from pii_worker import Span

DPS = (
    ("EMAIL", re.compile(r"[a-z0-9.+_-]+@[a-z0-9.+_-]+\.[a-z]+")),
    ("CARD", re.compile(r"[0-9]{4}(?:-[0-9]{4}){3}")),
    ("RRN", re.compile(r"[0-9]{6}-[0-9]{7}")),
    ("PHONE", re.compile(r"[0-9]{2,3}-[0-9]{3,4}-[0-9]{4}|[0-9]{9,11}")),
    ("ACCOUNT", re.compile(r"[0-9]{14}|[0-9]{12}|[0-9]{11}|[0-9,-]{3,6}-[0-9,-]{2,6}-[0-9,-]{2,7}")),
)
"""In the order in which dps replaces them."""

OCTET = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"
DOLMA_EMAIL = re.compile(r"[.\s@,?!;:)(]*([^\s@]+)@([^\s@,?!;:)(]+?)[.\s@,?!;:)(]?\s")
DOLMA = (
    ("PHONE", re.compile(r"\s+\(?[0-9]{3}\)?[-. ]*[0-9]{3}[-. ]?[0-9]{4}")),
    ("IP", re.compile(rf"(?:{OCTET}\.){{3}}{OCTET}")),
)
CONTEXT, REFUSED = 100, ("isbn", "doi", "#")
"""Characters on each side in which none of these may stand, else Dolma lets a number be."""


def dps(text: str) -> Iterator[Span]:
    """What dps replaces; what an earlier pattern took is out of reach of a later one."""
    for name, pattern in DPS:
        for match in pattern.finditer(text):
            yield name, match.start(), match.end()
        text = pattern.sub(lambda match: "\0" * len(match[0]), text)


def dolma(text: str) -> Iterator[Span]:
    """What Dolma's PiiRegexV2 tags, in a text that ends with a line feed as its paragraphs do."""
    text = f"{text}\n"
    for match in DOLMA_EMAIL.finditer(text):
        if match[1] != "(" and "." in match[2]:
            yield "EMAIL", match.start(), match.end()
    for name, pattern in DOLMA:
        for match in pattern.finditer(text):
            near = text[max(match.start() - CONTEXT, 0) : match.end() + CONTEXT]
            if not any(each in near for each in REFUSED):
                yield name, match.start(), match.end()
