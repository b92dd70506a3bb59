"""Time zones in the form that Duckling can load.

`duckling.load_time_zones` reads a folder of compiled zone files and has two faults. It
raises on files without the optional "standard" and "universal" marks, as those of UTC,
MST and all files in today's short form are. And it ignores the rule in a file's footer,
so that daylight saving ends with the last transition that is spelled out. Therefore a
file is written here for each zone that is asked for, from the tzdata package, with the
marks and with every transition up to LAST_YEAR.
"""

import struct
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import FrozenSet, List, NamedTuple

import importlib_resources
from backports.zoneinfo import ZoneInfo

FIRST_YEAR = 1900
LAST_YEAR = 2100
_TWO_WEEKS = 14 * 86_400  # seconds; no zone changes its clocks twice within them


class LocalTime(NamedTuple):
    """How a zone's clocks stand for a while: seconds east of UTC, and the name."""

    offset: int
    is_daylight_saving: bool
    abbreviation: str


class Transition(NamedTuple):
    """A moment, in seconds since 1970, from which clocks stand like this."""

    moment: int
    local_time: LocalTime


@lru_cache(maxsize=None)
def zone_names() -> FrozenSet[str]:
    """Return every IANA name that the tzdata package knows, aliases included."""
    names = importlib_resources.files("tzdata").joinpath("zones")
    return frozenset(names.read_text(encoding="ascii").split())


def is_zone(name: str) -> bool:
    """Tell whether this is the exact name of a time zone."""
    return name in zone_names()


def write_zone(name: str, folder: Path) -> None:
    """Write the compiled file of one zone below a folder, as Duckling expects it.

    Raises:
        KeyError: If there is no such zone.
    """
    if not is_zone(name):
        raise KeyError(name)
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_compiled(_transitions(_load(name))))


def _load(name: str) -> ZoneInfo:
    with importlib_resources.files("tzdata").joinpath("zoneinfo", name).open(
        "rb"
    ) as file:
        return ZoneInfo.from_file(file, key=name)


def _seconds(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp())


def _local_time(zone: ZoneInfo, moment: int) -> LocalTime:
    there = datetime.fromtimestamp(moment, timezone.utc).astimezone(zone)
    offset, saving = there.utcoffset(), there.dst()
    return LocalTime(
        int(offset.total_seconds()) if offset else 0,
        bool(saving),
        there.tzname() or "UTC",
    )


def _transitions(zone: ZoneInfo) -> List[Transition]:
    """List all changes from FIRST_YEAR to LAST_YEAR; the first entry is the start."""
    earlier, end = _seconds(FIRST_YEAR), _seconds(LAST_YEAR + 1)
    found = [Transition(earlier, _local_time(zone, earlier))]
    for later in range(earlier + _TWO_WEEKS, end, _TWO_WEEKS):
        if _local_time(zone, later) != found[-1].local_time:
            found.append(_change_between(zone, earlier, later))
        earlier = later
    return found


def _change_between(zone: ZoneInfo, earlier: int, later: int) -> Transition:
    before = _local_time(zone, earlier)
    while later - earlier > 1:
        middle = (earlier + later) // 2
        if _local_time(zone, middle) == before:
            earlier = middle
        else:
            later = middle
    return Transition(later, _local_time(zone, later))


def _compiled(transitions: List[Transition]) -> bytes:
    """Encode as TZif version 2 (RFC 8536): a stub of 32 bits, then the 64-bit part."""
    kinds = sorted({transition.local_time for transition in transitions})
    names = b"".join(kind.abbreviation.encode("ascii") + b"\0" for kind in kinds)
    name_starts = [
        sum(len(other.abbreviation) + 1 for other in kinds[:index])
        for index in range(len(kinds))
    ]
    moments = [transition.moment for transition in transitions]
    indexes = bytes(kinds.index(transition.local_time) for transition in transitions)
    records = b"".join(
        struct.pack(">lBB", kind.offset, kind.is_daylight_saving, start)
        for kind, start in zip(kinds, name_starts)
    )
    return (
        _header(0, 1, 1)
        + bytes(6 + 1 + 2)  # one local time, its name, its marks
        + _header(len(transitions), len(kinds), len(names))
        + struct.pack(f">{len(moments)}q", *moments)
        + indexes
        + records
        + names
        + bytes(2 * len(kinds))  # the marks
        + b"\n\n"
    )


def _header(transitions: int, kinds: int, names: int) -> bytes:
    counts = (kinds, kinds, 0, transitions, kinds, names)
    return b"TZif2" + bytes(15) + struct.pack(">6l", *counts)
