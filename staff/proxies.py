"""Where a request really came from, as far as known proxies tell."""

import ipaddress
from typing import Sequence, Tuple, Union

from sanic.request import Request

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]

# This machine, and addresses that the internet does not route (RFC 1918, RFC 4193).
PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"


def read_networks(text: str) -> Tuple[Network, ...]:
    """Return the networks of a list with commas; raise ValueError for a wrong one."""
    return tuple(ipaddress.ip_network(one.strip()) for one in text.split(","))


def is_known(address: str, networks: Sequence[Network]) -> bool:
    """Tell whether an address is in one of the networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def address_of(request: Request) -> str:
    """Return where a request came from.

    What a request says of itself (`X-Forwarded-For`) counts only if it comes from a
    known proxy, by the application's `PROXIES_COUNT` and `PROXY_NETWORKS`.
    """
    config = request.app.config
    if config.PROXIES_COUNT and is_known(request.ip, config.PROXY_NETWORKS):
        return str(request.remote_addr or request.ip)
    return str(request.ip)
