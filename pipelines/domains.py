"""Registered domains: what of a host its owner registered, by the public suffix list that the library `tld` carries."""

from functools import lru_cache

from tld import get_fld

KNOWN = 2**16
"""Hosts whose domain is remembered: about 10 MB."""


@lru_cache(KNOWN)
def domain(host: str) -> str:
    """The public suffix of a host and the label before it; the host itself where no list has its suffix, as of an IP.

    Suffixes that companies offer, such as `blogspot.com`, are domains themselves: all of their sites are one. No list
    is fetched.
    """
    found = get_fld(f"http://{host}", fail_silently=True, search_private=False)
    return found or host
