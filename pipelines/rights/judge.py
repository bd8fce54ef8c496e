"""What signals come to: any "no" wins, an explicit permission allows, the rest is unknown."""

import re
from collections.abc import Iterable

from ...schemas.rights import Verdict, permits

PRODUCT = "malmoi"
"""Our product token; directives for other agents are recorded and do not bind us."""

_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
"""Directives that have a colon as an agent's name has (Google, robots meta tag specification)."""

_WORDS = re.compile(r"[\s,]+")


def verdict(signals: Iterable[str], licence: str | None, status: int | None) -> Verdict:
    """The verdict on a page: `signals` as `kind=value`, `licence` of its source, `status` None for deliveries.

    A licence that the page marks with rel=license, or that its source has, permits; an image or footer mark is
    evidence only.
    """
    listed = [(kind, value) for kind, _, value in (signal.partition("=") for signal in signals)]
    robots = _directives(listed)
    reserved = _last(listed, ("tdm-reservation", "meta:tdm-reservation"))
    train_ai = _train_ai(listed)
    named = next((value for kind, value in listed if kind == "licence"), None)
    refused = status is not None and not 200 <= status < 300  # noqa: PLR2004 - HTTP's own classes
    noticed = ("notice", "no-ai-training") in listed
    denied = refused or noticed or reserved == "1" or train_ai == "n" or bool(robots & {"noai", "noindex", "none"})
    allowed = reserved == "0" or train_ai == "y" or permits(named).train or permits(licence).train
    return Verdict(
        train="deny" if denied else "allow" if allowed else "unknown",
        tdm_reserved=None if reserved not in ("0", "1") else reserved == "1",
        tdm_policy=_last(listed, ("tdm-policy", "meta:tdm-policy")),
        noindex=bool(robots & {"noindex", "none"}),
        nofollow=bool(robots & {"nofollow", "none"}),
        noarchive="noarchive" in robots,
        noai="noai" in robots,
        train_ai=train_ai,
        licence=named or licence,
    )


def _directives(listed: list[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    for kind, value in listed:
        if kind == "meta:robots":
            found.update(_WORDS.split(value))
        elif kind == "x-robots-tag":
            agent, colon, rest = value.partition(":")
            if not colon or agent.strip() in (PRODUCT, *_VALUED) or "," in agent or " " in agent.strip():
                found.update(_WORDS.split(rest if colon and agent.strip() == PRODUCT else value))
    return found


def _last(listed: list[tuple[str, str]], kinds: tuple[str, ...]) -> str | None:
    """The value of the last kind that has one: a later step of TDMRep overrides an earlier, absence never resets."""
    values = {kind: value for kind, value in listed if kind in kinds}
    return next((values[kind] for kind in reversed(kinds) if kind in values), None)


def _train_ai(listed: list[tuple[str, str]]) -> str | None:
    found = None
    for kind, value in listed:
        if kind == "content-usage":
            for part in value.split(","):
                name, _, said = part.strip().partition("=")
                if name.strip() == "train-ai":
                    found = said.strip() if said.strip() in ("y", "n") else None
    return found
