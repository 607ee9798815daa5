"""Which addresses belong to the public internet.

The table is ours: what Python calls global changed within its patch releases (3.11.9, 3.12.4), and
an older one takes an address of somebody's own network for public. Sources: the IANA registries of
special-purpose addresses for IPv4 and IPv6 (RFC 6890), as of 2026.
"""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import Final

_NOT_PUBLIC_4: Final = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link local, where clouds keep their metadata
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private use
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
    )
]
# Unicast that was given out; all else is reserved, local or multicast.
_GIVEN_OUT_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = [
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks and the like
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: a way to an IPv4 address that nobody checked
        "3ffe::/16",  # 6bone, given back
        "3fff::/20",  # documentation
    )
]
# An IPv4 address inside (RFC 6052, RFC 4291): judged as what it is. The local-use prefix
# 64:ff9b:1::/48 leads into somebody's own network whatever it holds.
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, whatever notation it came in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _NOT_PUBLIC_4)
    if parsed.scope_id is not None:
        return False
    if parsed in _NAT64:
        return is_public(str(IPv4Address(int(parsed) & 0xFFFFFFFF)))
    if parsed in _MAPPED:
        # No name server gives one out: it is a detour, and a resolver's own to IPv4.
        return False
    return _is_public_6(parsed)


def _is_public_6(address: IPv6Address) -> bool:
    given = address in _GIVEN_OUT_6
    return given and not any(address in network for network in _NOT_PUBLIC_6)
