"""The policies that ship: each is a value, POLICY, in a module of its own."""

from importlib import import_module

from ...filters.filter import Policy, PolicyError

NAMES = ("web", "fineweb2-kor")


def policy(name: str) -> Policy:
    """The shipped policy of that name. Raises PolicyError for any other."""
    if name not in NAMES:
        raise PolicyError(f"there is no policy {name!r}; choose one of {', '.join(NAMES)}")
    made: Policy = import_module(f".{name.replace('-', '_')}", __name__).POLICY
    return made
