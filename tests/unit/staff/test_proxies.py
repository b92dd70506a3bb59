"""Only known proxies are believed about where a request came from."""

from types import SimpleNamespace

import pytest

from staff.proxies import PRIVATE, address_of, is_known, read_networks


def request(ip: str, told: str = "8.8.8.8", count: int = 1) -> SimpleNamespace:
    """What Sanic makes of a request that names `told` in X-Forwarded-For."""
    config = SimpleNamespace(PROXIES_COUNT=count, PROXY_NETWORKS=read_networks(PRIVATE))
    return SimpleNamespace(app=SimpleNamespace(config=config), ip=ip, remote_addr=told)


def test_a_known_proxy_is_believed_and_a_stranger_is_not() -> None:
    assert address_of(request("10.1.2.3")) == "8.8.8.8"
    assert address_of(request("127.0.0.1")) == "8.8.8.8"
    assert address_of(request("203.0.113.5")) == "203.0.113.5"


def test_without_proxies_nobody_is_believed() -> None:
    assert address_of(request("127.0.0.1", count=0)) == "127.0.0.1"


def test_a_proxy_that_tells_nothing_is_itself_the_address() -> None:
    assert address_of(request("10.1.2.3", told="")) == "10.1.2.3"


def test_networks_are_read_and_a_wrong_one_is_refused() -> None:
    networks = read_networks("198.51.100.0/24, 2001:db8::/32")
    assert is_known("198.51.100.7", networks)
    assert is_known("2001:db8::7", networks)
    assert not is_known("10.0.0.1", networks)
    assert not is_known("", networks)
    for wrong in ("", "10.0.0.1/8", "proxy.example"):
        with pytest.raises(ValueError):
            read_networks(wrong)
