"""Digests that records state of their bytes."""

import base64
import hashlib
import re
from collections.abc import Iterable

_STATED = re.compile(r"([A-Za-z0-9-]{2,16}):([A-Za-z0-9+/=_-]{16,200})")
_KNOWN = {name.replace("-", ""): name.replace("-", "") for name in ("md5", "sha-1", "sha-256", "sha-384", "sha-512")}
_BLOCK = 2**20


def agrees(stated: str, readings: Iterable[bytes | memoryview]) -> bool | None:
    """Whether one of the readings of some bytes has the digest that is stated; None for an algorithm that is unknown.

    Stated as `sha1:` with the digest in base32 (as WARC 1.1 does), hex or base64; what is no such form is False.
    """
    found = _STATED.fullmatch(stated.strip())
    if found is None:
        return False
    algorithm = found[1].lower().replace("-", "")
    if algorithm not in _KNOWN:
        return None
    return any(_is(found[2], hashlib.new(algorithm, each, usedforsecurity=False)) for each in readings)


def _is(given: str, digest: "hashlib._Hash") -> bool:
    raw, bare = digest.digest(), given.rstrip("=")
    if given.lower() == raw.hex() or bare.upper() == base64.b32encode(raw).decode().rstrip("="):
        return True
    return bare == base64.b64encode(raw).decode().rstrip("=")
