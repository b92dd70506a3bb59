"""Free ports for tests."""

from launcher.ports import free_ports


def free_port() -> int:
    """Return a port that nobody holds at the moment."""
    return free_ports(1)[0]
