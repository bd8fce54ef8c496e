"""What the bounds of a release look up, taken once and used until an election: quantiles and capped domains."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from ...filters.filter import Policy, Quantile
from ..corpus import Corpus, commit_bytes, sha256
from .manifest import manifest_of
from .quantiles import Taken
from .shares import Capped


@dataclass(frozen=True, slots=True)
class Frozen:
    """Ranges of quantiles, and domains that are capped at `most` of the characters; None where that was not looked."""

    quantiles: tuple[Taken, ...] = ()
    most: float | None = None
    capped: tuple[Capped, ...] = ()

    def of(self, policy: Policy) -> "Frozen":
        """The same without the ranges of bounds that the policy does not have."""
        asked = {(name, str(quantile)) for name, quantile in policy.quantiles().items()}
        return replace(self, quantiles=tuple(each for each in self.quantiles if (each.filter, each.bound) in asked))

    def lacks(self, policy: Policy) -> dict[str, Quantile]:
        """The bounds of a policy whose ranges are still to be taken, by filter name."""
        found = {(each.filter, each.bound) for each in self.quantiles}
        return {name: each for name, each in policy.quantiles().items() if (name, str(each)) not in found}


def frozen_of(corpus: Corpus, release: str | None) -> Frozen:
    """What a release looks up; nothing where there is none, or of a release of older code."""
    told = manifest_of(corpus, release).get("frozen") if release else None
    return Frozen() if not told else _read(corpus.read_json(told["name"]))


def commit_frozen(corpus: Corpus, frozen: Frozen) -> str:
    """The name of what a release looks up, committed."""
    content = json_of(frozen)
    name = f"statistics/{sha256(content)}.json"
    commit_bytes(corpus, name, content)
    return name


def json_of(frozen: Frozen) -> bytes:
    """As it is written down."""
    return json.dumps(asdict(frozen), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _read(value: dict[str, Any]) -> Frozen:
    quantiles = tuple(Taken(**each) for each in value["quantiles"])
    return Frozen(quantiles, value["most"], tuple(Capped(**each) for each in value["capped"]))
