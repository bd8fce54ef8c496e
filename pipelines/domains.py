"""Registered domains: what of a host its owner registered, by the public suffix list that the library `tld` carries."""

from functools import lru_cache

from tld import get_fld

KNOWN = 2**16
"""Hosts whose domain is remembered: about 10 MB."""


def domain(host: str) -> str:
    """The public suffix of a host and the label before it; the host itself where no list has its suffix, as of an IP.

    Suffixes that companies offer, such as `blogspot.com`, are domains themselves: all of their sites are one. No list
    is fetched.
    """
    return _found(host) or host


def is_registered(host: str) -> bool:
    """Whether a host is or has a registered domain."""
    return _found(host) is not None


@lru_cache(KNOWN)
def _found(host: str) -> str | None:
    found: str | None = get_fld(f"http://{host}", fail_silently=True, search_private=False)
    return found
