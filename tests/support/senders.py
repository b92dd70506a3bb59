"""Ids of conversations for tests."""

from addons.admission import SHORTEST_SENDER


def long_enough(name: str) -> str:
    """Return a name that the REST channel takes for an id."""
    return name.ljust(SHORTEST_SENDER, "-")
