"""Licences and verdicts: identifiers, what each permits, and what a judgement holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permits:
    """What a licence allows by itself, and whether it asks for attribution."""

    train: bool | None
    redistribute: bool
    commercial: bool
    derivatives: bool
    attribution: bool


_FREE = Permits(train=True, redistribute=True, commercial=True, derivatives=True, attribution=False)
_BY = Permits(train=True, redistribute=True, commercial=True, derivatives=True, attribution=True)
_NC = Permits(train=None, redistribute=True, commercial=False, derivatives=True, attribution=True)
_ND = Permits(train=None, redistribute=True, commercial=True, derivatives=False, attribution=True)
_NC_ND = Permits(train=None, redistribute=True, commercial=False, derivatives=False, attribution=True)
_AI = Permits(train=True, redistribute=False, commercial=True, derivatives=True, attribution=True)
_UNKNOWN = Permits(train=None, redistribute=False, commercial=False, derivatives=False, attribution=True)

LICENCES: dict[str, Permits] = {
    "CC0-1.0": _FREE,
    "KOGL-0": _FREE,
    "KR-ART7": _FREE,
    "CC-BY": _BY,
    "CC-BY-SA": _BY,
    "KOGL-1": _BY,
    "CC-BY-NC": _NC,
    "CC-BY-NC-SA": _NC,
    "KOGL-2": _NC,
    "CC-BY-ND": _ND,
    "KOGL-3": _ND,
    "CC-BY-NC-ND": _NC_ND,
    "KOGL-4": _NC_ND,
    "Apache-2.0": _BY,
    "MIT": _BY,
}
"""By family: SPDX identifiers without version and country, and ours in the same style.

Sources: the licences' own texts; KOGL types 0 to 4 and the AI mark as published on 2026-01-28; KR-ART7 is article 7
of the Korean Copyright Act (works that are not protected).
"""


def permits(licence: str | None) -> Permits:
    """What a licence identifier permits; a KOGL type with `+AI` permits training, an unknown one nothing.

    >>> permits("CC-BY-NC-4.0").train, permits("KOGL-4+AI").train, permits("CC-BY-4.0").train
    (None, True, True)
    """
    if licence is None:
        return _UNKNOWN
    if licence.startswith("KOGL-") and licence.endswith("+AI"):
        return _AI
    return LICENCES.get(licence) or LICENCES.get(_family(licence), _UNKNOWN)


def _family(licence: str) -> str:
    parts = licence.split("-")
    versions = (place for place, part in enumerate(parts) if place and part[:1].isdigit())
    return "-".join(parts[: next(versions, len(parts))])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signals of one page say, one field a question, and the answer: deny, allow or unknown."""

    train: str
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    noindex: bool = False
    nofollow: bool = False
    noarchive: bool = False
    noai: bool = False
    train_ai: str | None = None
    licence: str | None = None
