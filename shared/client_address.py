"""The one place that says from which network a request comes.

Only the header that the platform in front of the app writes itself is believed, and of a list only its last
entry: whatever a client sends in any other header, or in front of that entry, has no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

DEFAULT_HEADER = "client-ip"
"""App Service overwrites it with the address and port of the connection that reached it."""
IPV6_PREFIX = 64
"""Bits. A provider assigns a /64 to one connection, and a device may use any address within it."""

Network = str
"""An IPv4 address, or the /64 of an IPv6 address, as text."""


@dataclass(frozen=True)
class ClientAddresses:
    """`header`: its name in lower case. `exempt`: networks that are never limited."""

    header: str = DEFAULT_HEADER
    exempt: Sequence[IPv4Network | IPv6Network] = ()

    def network(self, headers: Mapping[str, str]) -> Network | None:
        """The client's network, by headers with names in lower case.

        None for an exempt one, and where the platform names none: such a request is not limited, because
        everybody would share the limit.
        """
        address = _address(headers.get(self.header, "").rpartition(",")[2].strip())
        if address is None or any(address in each for each in self.exempt):
            return None
        if isinstance(address, IPv4Address):
            return str(address)
        return str(IPv6Network((address, IPV6_PREFIX), strict=False))


AS_DEPLOYED = ClientAddresses()


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Of `1.2.3.4`, `1.2.3.4:567`, `2001:db8::1`, `[2001:db8::1]:567`; an IPv4 address in IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
