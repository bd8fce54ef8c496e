"""URLs as keys: canonical form, host, and the keyed digest that stands for a URL wherever one is looked up."""

import hashlib
import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_SAFE = "!$%&'()*+,/:;=?@[]~"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,7}://)([^/?#]*)")
_PORTS = {"http": "80", "https": "443"}


def canonical(url: str) -> str:
    """The URL with scheme and host in lower case, without default port and fragment, non-ASCII percent-encoded.

    A URL that does not parse, or names no host, stays as it is, so that it can still be looked up.
    """
    try:
        scheme, place, path, query, _ = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    name, colon, port = place.rpartition("@")[2].lower().partition(":")
    if not scheme or not name:
        return url.strip()
    kept = name if port in ("", _PORTS.get(scheme)) else name + colon + port
    return urlunsplit((scheme, kept, _quoted(path or "/"), _quoted(query), ""))


def _quoted(part: str) -> str:
    return quote(part, _SAFE, errors="surrogatepass")


def host(url: str) -> str | None:
    """The host of the URL in lower case, without port; None where there is none."""
    try:
        return urlsplit(url.strip()).hostname
    except ValueError:
        return None


def origin(url: str) -> str:
    """Scheme, host and port of a URL that names a host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def readable(url: str) -> str:
    """The URL as it is stored before it is scrubbed: white space escaped, no user or password before the host.

    Without a scheme its escapes are undone, so that what they hide is found in anything that stands for a URL.
    """
    stripped = "".join(quote(each) if each.isspace() else each for each in url.strip())
    parted = _SCHEME.match(stripped)
    if parted is None:
        return unquote(stripped)
    return parted[1] + unquote(parted[2]).rpartition("@")[2] + stripped[parted.end() :]


def url_key(url: str, key: bytes) -> bytes:
    """128-bit keyed digest (BLAKE2b) of the canonical URL: equal for equal pages, and no URL can be told from it."""
    return hashlib.blake2b(canonical(url).encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()
