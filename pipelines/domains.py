"""Domains of hosts by the public suffix list that the library `tld` carries; no list is fetched."""

from functools import lru_cache

from tld import get_fld

KNOWN = 2**16
"""Hosts whose domain is remembered: about 10 MB."""


@lru_cache(KNOWN)
def registered(host: str) -> str | None:
    """What of a host was registered, a public suffix and the label before it; None where no list has its suffix."""
    found: str | None = get_fld(f"http://{host}", fail_silently=True, search_private=False)
    return found


@lru_cache(KNOWN)
def domain(host: str) -> str:
    """Whose a host is: what was registered, or lent out by a company with such a suffix as `github.io`.

    It is the host itself where no list has its suffix, as of an IP address.
    """
    found: str | None = get_fld(f"http://{host}", fail_silently=True, search_private=True)
    return found or host
