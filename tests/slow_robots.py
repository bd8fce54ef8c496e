"""A second robots.txt matcher, slow and plain: robots.cc of google/robotstxt, patterns as expressions of `re`.

Paths are compared as RFC 9309 says: escapes of unreserved characters read, all others in capitals. Queries are not
compared a second time with their reserved characters escaped.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

TYPED = {
    "user-agent": ("user-agent", "useragent", "user agent"),
    "disallow": ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"),
    "allow": ("allow",),
}
UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def canonical(text: bytes) -> str:
    """Octets as they are compared, one after the other."""
    out, place = "", 0
    while place < len(text):
        if re.fullmatch(rb"%[0-9A-Fa-f]{2}", text[place : place + 3]):
            octet = unquote_to_bytes(text[place : place + 3])
            out += octet.decode("ascii") if octet in [bytes([each]) for each in UNRESERVED] else f"%{octet[0]:02X}"
            place += 3
        else:
            octet = text[place : place + 1]
            out += octet.decode("ascii") if 0x21 <= octet[0] <= 0x7E else quote(octet)
            place += 1
    return out


def expression(pattern: str) -> "re.Pattern[str]":
    """The pattern as an expression over paths in which stars and dollars are escaped."""
    body, end = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    parts = [re.escape(part.replace("$", "%24")) for part in body.split("*")]
    return re.compile(".*".join(parts) + end, re.DOTALL)


def kind_of(key: str) -> str | None:
    """What a line is, by how its name begins; a misspelled permission is none."""
    for kind, names in TYPED.items():
        if key.lower().startswith(names) and (kind != "allow" or key.lower() == "allow"):
            return kind
    return None


def lines_of(robots: bytes) -> list[tuple[str, bytes]]:
    """Kind and value of each line."""
    found = []
    for raw in re.split(rb"\r\n|\n|\r", robots.removeprefix(b"\xef\xbb\xbf")):
        line = raw[: 2083 * 8 - 1].split(b"#")[0].strip()
        parts = line.split(b":", 1) if b":" in line else line.split()
        kind = kind_of(parts[0].strip().decode("latin-1")) if len(parts) == 2 else None
        if kind:
            found.append((kind, parts[1].strip()))
    return found


@lru_cache(maxsize=4096)
def rules_of(robots: bytes, agent: str) -> list[tuple[int, bool, "re.Pattern[str]"]]:
    """The rules that bind an agent, (length, permits, expression), as robots.cc collects them; empty ones bind none."""
    specific, everyone = [], []
    named_here = anyone_here = closed = ever_named = False
    for kind, value in lines_of(robots):
        if kind == "user-agent":
            if closed:
                named_here = anyone_here = closed = False
            if value == b"*" or value[:2] in (b"* ", b"*\t"):
                anyone_here = True
            elif re.match(rb"[A-Za-z_-]*", value)[0].decode().lower() == agent.lower():
                named_here = ever_named = True
        elif named_here or anyone_here:
            closed = True
            rule = canonical(value)
            (specific if named_here else everyone).append((len(rule), kind == "allow", expression(rule)))
        else:
            closed = True
    return [rule for rule in (specific if ever_named else everyone) if rule[0]]


def slowly_allowed(robots: bytes, agent: str, path: str) -> bool:
    """Whether the agent may fetch the path, query included."""
    if path == "/robots.txt":  # RFC 9309, 2.2.2: the file itself is always allowed
        return True
    plain = canonical(path.encode()).replace("*", "%2A").replace("$", "%24")
    found = [(size, permits) for size, permits, rule in rules_of(robots, agent) if rule.match(plain)]
    return max(found)[1] if found else True
