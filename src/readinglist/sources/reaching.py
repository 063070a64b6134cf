"""Where a page may be fetched from: not from this machine or its network, unless its user said so.

A name is looked up once, and the connection goes to the numbers that were looked at: a name that leads elsewhere a
moment later (DNS rebinding) gains nothing by it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from readinglist.errors import AddressRefused, InvalidRequest

VARIABLE = "READINGLIST_PRIVATE_HOSTS"
#: IPv4 inside IPv6: NAT64 (RFC 6052) has no property of its own.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MOST_NUMBERS = 4
#: Names that never belong to the open net (RFC 6761, RFC 6762, and ICANN's "internal").
_OWN_NAMES = (".localhost", ".local", ".internal", ".home.arpa")

#: The numeric addresses of a host and port; OSError when there are none.
Resolve = Callable[[str, int], Sequence[str]]


class Unreachable(Exception):
    """A host that has no number, or none to which we go. Says it in a phrase."""

    def __init__(self, phrase: str, *, is_refused: bool = False) -> None:
        super().__init__(phrase)
        self.is_refused = is_refused


def resolve(host: str, port: int) -> list[str]:
    """As the system knows them, the best first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Reach:
    """allowed: hosts of this machine or its network that the user named, in lower case."""

    allowed: Collection[str] = frozenset()
    resolve: Resolve = field(default=resolve, repr=False)

    def numbers(self, host: str, port: int, *, is_proxied: bool = False) -> list[str]:
        """Where to connect to, a few at most. Unreachable when the host has no number, or one that is refused.

        is_proxied: whoever connects is a proxy, which knows names that we may not: then there may be none.
        """
        try:
            found = list(dict.fromkeys(self.resolve(host, port)))
        except (OSError, UnicodeError):
            found = []
        if not found and is_proxied and "." in host and not host.endswith(_OWN_NAMES):
            return []
        if not found:
            raise Unreachable("cannot be found")
        if host.lower() not in self.allowed and not all(map(is_public, found)):
            raise Unreachable("is on this machine or its network", is_refused=True)
        return found[:_MOST_NUMBERS]


def is_public(number: str) -> bool:
    """Whether a numeric address is one of the open net; whatever hides another one inside is judged by that."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_loopback(host: str) -> bool:
    """Whether a host as it stands in an address is this very machine, where nobody needs politeness."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def proxy_of(address: str) -> str:
    """The proxy of the environment for an address; empty when there is none."""
    parts = urlsplit(address)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    return "" if not proxy or proxy_bypass(parts.netloc) else proxy if "://" in proxy else f"http://{proxy}"


def checked_address(address: str) -> SplitResult:
    """The parts of an address that may be asked for. AddressRefused for any other scheme, InvalidRequest for what is
    none, or hides a name and password.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _no_address(address) from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f'"{address[:200]}" is no address of the web.', "Only http: and https: are fetched.")
    if not host or port == 0 or any(char.isspace() or not char.isprintable() for char in address.strip()):
        raise _no_address(address)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(f"The address of {host} holds a name or password.", "It is not sent; leave it out.")
    return parts


def parse_hosts(text: str) -> frozenset[str]:
    """Names of hosts with blanks or commas between. InvalidRequest for what is no name of a host."""
    hosts = text.replace(",", " ").lower().split()
    for host in hosts:
        if "/" in host or "*" in host:
            raise InvalidRequest(f'"{host[:100]}" is no name of a host.', "It looks like localhost or 192.168.1.5.")
    return frozenset(host.strip("[]") for host in hosts)


def _no_address(address: str) -> InvalidRequest:
    return InvalidRequest(f'"{address[:200]}" is no address.', "It looks like https://example.org/feed.xml.")
