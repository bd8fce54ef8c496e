"""What signals come to: any "no" wins, an explicit permission allows, the rest is unknown."""

from collections.abc import Iterable

from ...schemas.rights import Verdict, permits
from .directives import PRODUCT, addressed, words


def verdict(signals: Iterable[str], licence: str | None, status: int | None) -> Verdict:
    """The verdict on a page: `signals` as `kind=value`, `licence` of its source, `status` None for deliveries.

    A licence that the page's article or head bears alone, or that its source has, permits; marks of the board or the
    foot around it, and several unlike ones, are evidence only.
    """
    listed = [(kind, value) for kind, _, value in (signal.partition("=") for signal in signals)]
    robots = _directives(listed)
    reserved = _reserved(listed)
    train_ai = _train_ai(listed)
    named = next((value for kind, value in listed if kind == "licence"), None)
    refused = status is not None and not 200 <= status < 300  # noqa: PLR2004 - HTTP's own classes
    noticed = ("notice", "no-ai-training") in listed
    denied = refused or noticed or reserved or train_ai == "n" or bool(robots & {"noai", "noindex", "none"})
    allowed = reserved is False or train_ai == "y" or permits(named).train or permits(licence).train
    return Verdict(
        train="deny" if denied else "allow" if allowed else "unknown",
        tdm_reserved=reserved,
        tdm_policy=_policy(listed),
        noindex=bool(robots & {"noindex", "none"}),
        nofollow=bool(robots & {"nofollow", "none"}),
        noarchive="noarchive" in robots,
        noai="noai" in robots,
        train_ai=train_ai,
        licence=named or licence,
    )


def _directives(listed: list[tuple[str, str]]) -> set[str]:
    """Directives for every agent or for ours."""
    found: set[str] = set()
    for kind, value in listed:
        if kind in ("meta:robots", f"meta:{PRODUCT}"):
            found.update(words(value))
        elif kind == "x-robots-tag":
            found.update(word for agent, word in addressed(value) if agent in ("", PRODUCT))
    return found


def _reserved(listed: list[tuple[str, str]]) -> bool | None:
    """Whether any step of TDMRep reserves; None where none says so or otherwise."""
    values = {value for kind, value in listed if kind in ("tdm-reservation", "meta:tdm-reservation")}
    return "1" in values if values & {"0", "1"} else None


def _policy(listed: list[tuple[str, str]]) -> str | None:
    """The last policy of the page's own, else of its headers."""
    values = {kind: value for kind, value in listed if kind in ("tdm-policy", "meta:tdm-policy")}
    return values.get("meta:tdm-policy", values.get("tdm-policy"))


def _train_ai(listed: list[tuple[str, str]]) -> str | None:
    """Any n, else any y."""
    parts = [part.partition("=") for kind, value in listed if kind == "content-usage" for part in value.split(",")]
    said = {value.strip() for name, _, value in parts if name.strip() == "train-ai"}
    return next((answer for answer in ("n", "y") if answer in said), None)
