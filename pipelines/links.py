"""The column `links`: registered domains of others that a page links to."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ..filters.pii import find
from .domains import KNOWN, registered
from .extract.targets import Target

MOST = 32
"""Domains a document tells of (our choice): the 1,338 pages of shared/data that a release keeps link to 23 at most."""

_NAME: Final = re.compile(r"[\w-]+(\.[\w-]+)+")
"""A domain; hosts may be written with any character, escaped ones of an address for instance (kim%40naver.com)."""


def links(targets: Iterable[Target], host: str | None) -> list[tuple[str, int]]:
    """The registered domains, but for that of the page's host, with how many links lead there, sorted by name.

    Of many those of the most links; none that looks like personal data, and no addresses without a domain.
    """
    found = Counter[str]()
    for target in targets:
        found[registered(target.host) or ""] += target.links
    del found[""], found[registered(host or "") or ""]
    told = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return sorted([each for each in told if _is_plain(each[0])][:MOST])


@lru_cache(KNOWN)
def _is_plain(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not find(name)
