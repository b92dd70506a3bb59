"""Free ports for tests, which no other process of tests gets at the same time."""

import socket
from typing import List

from launcher import ports

_held: List[socket.socket] = []


def free_port() -> int:
    """Return a port that nobody holds."""
    return free_ports(1)[0]


def free_ports(count: int) -> List[int]:
    """Return ports that nobody holds, each one different.

    They stay ours as long as this process lives: it holds them for UDP, which nothing
    here speaks, and servers take them for TCP, more than once if need be.
    """
    found: List[int] = []
    while len(found) < count:
        (port,) = ports.free_ports(1)
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            held.bind(("127.0.0.1", port))
        except OSError:
            held.close()
            continue
        _held.append(held)
        found.append(port)
    return found
