"""Which hosts and IP addresses may be dialled: those of the public Internet, and no others."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

_PORTS: Final = (None, 80, 443)
_NAMES: Final = ("localhost", "local", "internal", "localdomain", "intranet", "lan", "home", "corp", "arpa", "onion")
"""Last labels of names that are nobody's on the Internet: RFC 6761, 6762, 8375, 7686, and what ICANN keeps free."""

_METADATA: Final = ("metadata", "instance-data", "metadata.goog", "metadata.tencentyun.com", "rancher-metadata")
"""Names of the metadata services of clouds; the others end in `internal`."""

_CLOSED: Final = tuple(
    ip_network(each)
    for each in (
        "168.63.129.16/32",  # the host of Azure's machines, a public address that only they reach
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "::/96",  # IPv4-compatible (RFC 4291)
        "::ffff:0:0/96",  # IPv4-mapped (RFC 4291)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64 of one network (RFC 8215)
        "2001::/23",  # Teredo, ORCHID and benchmarks among other protocol assignments (RFC 2928)
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet; one that carries another inside it never is."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    closed = any(ip in network for network in _CLOSED if network.version == ip.version)
    return ip.is_global and not (closed or ip.is_multicast or ip.is_reserved)


def refusal(url: str) -> str | None:
    """Why a URL is not dialled at all, told without looking its host up; None where it may be."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return "url"
    if parts.scheme not in ("http", "https"):
        return "scheme"
    if port not in _PORTS:
        return "port"
    if parts.username is not None or parts.password is not None:
        return "userinfo"
    return _refused_host(host)


def _refused_host(host: str) -> str | None:
    if literal(host):
        return None if is_public(host) else "address"
    last = host.rpartition(".")[2]
    known = last in _NAMES or host in _METADATA or "." not in host
    return "host" if known or last.isdigit() or last.startswith("0x") else None


def literal(host: str) -> bool:
    """Whether a host is an IP address itself."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
