"""What can be set from outside, read once from the environment."""

from typing import Callable, Mapping, NamedTuple, TypeVar

from duckling_server.zones import is_zone

Number = TypeVar("Number", int, float)


class SettingError(ValueError):
    """A variable holds something we cannot work with; the message says what to do."""


class Settings(NamedTuple):
    """How the server listens and how far it lets a parse go.

    Attributes:
        host: Address to bind to.
        port: TCP port, 0 for any free one.
        time_zone: IANA name, used when a request names no zone.
        workers: Processes that parse, 1 to 64.
        time_limit: Seconds of processor time after which a parse is given up, 0.1 to
            30: on an idle machine the same as seconds by the clock.
        longest_wait: Seconds that a message may wait for a worker. The slowest answer
            takes this and `longest_parse`.
        patience: Seconds a parse may take while other messages wait for a worker.
            An ordinary message needs 0.003.
        longest_text: Characters; a longer text is answered with an empty list. One of
            this length parses within 0.03 s.
        parses_a_worker: A worker is replaced after so many, because the library
            keeps 1 to 2 KB a parse.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    time_zone: str = "UTC"
    workers: int = 4
    time_limit: float = 0.5
    longest_wait: float = 1.2
    patience: float = 0.1
    longest_text: int = 2000
    parses_a_worker: int = 10_000

    @property
    def longest_parse(self) -> float:
        """Return the seconds by the clock after which a parse is given up.

        On a busy machine a worker may wait several times as long as it works.
        """
        return 4 * self.time_limit


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty one counts as unset.

    Raises:
        SettingError: If a value is no number, is out of bounds, or is no time zone.
    """
    usual = Settings()
    given = {name: value for name, value in environment.items() if value}
    zone = given.get("DUCKLING_TIME_ZONE", usual.time_zone)
    if not is_zone(zone):
        raise SettingError(
            f"DUCKLING_TIME_ZONE={zone}: no such time zone. "
            "Use a name like Europe/Berlin or UTC."
        )
    return usual._replace(
        host=given.get("BIND_HOST", usual.host),
        port=_bounded(given, "DUCKLING_PORT", int, usual.port, 0, 65535),
        time_zone=zone,
        workers=_bounded(given, "DUCKLING_WORKERS", int, usual.workers, 1, 64),
        time_limit=_bounded(
            given, "DUCKLING_TIME_LIMIT", float, usual.time_limit, 0.1, 30.0
        ),
    )


def _bounded(
    given: Mapping[str, str],
    name: str,
    kind: Callable[[str], Number],
    usual: Number,
    least: Number,
    most: Number,
) -> Number:
    text = given.get(name)
    if text is None:
        return usual
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        raise SettingError(f"{name}={text}: set it to a number from {least} to {most}.")
    return value
