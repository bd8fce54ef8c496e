"""What signals come to: any "no" wins, an explicit permission allows, the rest is unknown."""

from collections.abc import Iterable

from ...schemas.rights import Verdict, permits
from .directives import PRODUCT, addressed, token, words

_HIDING = {"noindex", "none", "unavailable"}
_STEPS = ("meta:tdm-reservation", "tdm-reservation", "tdmrep")
"""The steps of the TDM Reservation Protocol, the last one, which overrides those before it, first."""

_TERMS = ("rsl", "robots-license")
"""Terms of RSL that are named and were not read: what the page says besides is no permission until they are."""

_USAGES = ("content-usage", "content-signal", "robots-content-usage", "robots-content-signal")


def verdict(signals: Iterable[str], licence: str | None, status: int | None, agent: str = PRODUCT) -> Verdict:
    """The verdict on a page: `signals` as `kind=value`, `licence` of its source, `status` None for deliveries.

    A licence that the page's article or head bears alone, or that its source has, permits; marks of the board or the
    foot around it, and several unlike ones, are evidence only.
    """
    listed = [(kind, value) for kind, _, value in (signal.partition("=") for signal in signals)]
    robots = _directives(listed, token(agent))
    reserved = _reserved(listed)
    train_ai = _train_ai(listed)
    named = next((value for kind, value in listed if kind == "licence"), None)
    refused = status is not None and not 200 <= status < 300  # noqa: PLR2004 - HTTP's own classes
    noticed = ("notice", "no-ai-training") in listed
    shut = any(kind in ("robots", "robots-training") for kind, _ in listed)
    denied = refused or noticed or shut or reserved or train_ai == "n" or bool(robots & {"noai", *_HIDING})
    unread = any(kind in _TERMS for kind, _ in listed)
    allowed = (not unread and (reserved is False or train_ai == "y" or permits(named).train)) or permits(licence).train
    return Verdict(
        train="deny" if denied else "allow" if allowed else "unknown",
        tdm_reserved=reserved,
        tdm_policy=_policy(listed),
        noindex=bool(robots & _HIDING),
        nofollow=bool(robots & {"nofollow", "none"}),
        noarchive="noarchive" in robots,
        noai="noai" in robots,
        train_ai=train_ai,
        licence=named or licence,
    )


def _directives(listed: list[tuple[str, str]], ours: str) -> set[str]:
    """Directives for every agent or for ours."""
    found: set[str] = set()
    for kind, value in listed:
        if kind in ("meta:robots", f"meta:{ours}"):
            found.update(words(value))
        elif kind == "x-robots-tag":
            found.update(word for agent, word in addressed(value) if agent in ("", ours))
    return found


def _reserved(listed: list[tuple[str, str]]) -> bool | None:
    """Whether the last step of TDMRep that says 0 or 1 reserves; within a step any 1 does. None where none says so."""
    said = ({value for kind, value in listed if kind == step} & {"0", "1"} for step in _STEPS)
    return next(("1" in values for values in said if values), None)


def _policy(listed: list[tuple[str, str]]) -> str | None:
    """The policy of the page, else of its headers, else of its site."""
    values = dict(listed)
    return next((values[step] for step in ("meta:tdm-policy", "tdm-policy", "tdmrep-policy") if step in values), None)


def _train_ai(listed: list[tuple[str, str]]) -> str | None:
    """Any n, else any y."""
    parts = [part.partition("=") for kind, value in listed if kind in _USAGES for part in value.split(",")]
    said = {value.strip() for name, _, value in parts if name.strip() == "train-ai"}
    return next((answer for answer in ("n", "y") if answer in said), None)
