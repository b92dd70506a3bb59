"""Each test that needs the library runs it in a process of its own.

The Haskell runtime cannot be forked, and other tests of the same run may fork.
"""

import json
import subprocess
import sys
from datetime import datetime, timezone

import pytest
from backports import zoneinfo
from backports.zoneinfo import ZoneInfo

from duckling_server.messages import DIMENSIONS, LANGUAGES
from duckling_server.zones import is_zone, zone_names

NOON_IN_JULY = datetime(2021, 7, 1, 12, tzinfo=timezone.utc)

PARSE_IN_ZONES = """
import json, sys
from duckling_server.library import Parser
from duckling_server.messages import Message
parser = Parser()
for zone, moment in json.loads(sys.argv[1]):
    message = Message("now", "EN_US", ("time",), zone, moment, False)
    print(json.loads(parser.parse(message))[0]["value"]["value"])
"""

KNOWN_TO_THE_LIBRARY = """
import json, string, sys
import duckling
codes = [a + b for a in string.ascii_uppercase for b in string.ascii_uppercase]
print(json.dumps({
    "languages": [code for code in codes if duckling.parse_lang(code).name == code],
    "dimensions": len(duckling.parse_dimensions(json.loads(sys.argv[1]))),
}))
"""


@pytest.fixture(autouse=True)
def only_the_zones_of_the_tzdata_package():
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)
    ZoneInfo.clear_cache()


def run(program, argument):
    return subprocess.run(
        [sys.executable, "-c", program, json.dumps(argument)],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout


def now_in(cases):
    lines = run(PARSE_IN_ZONES, cases).split()
    return [datetime.strptime(line, "%Y-%m-%dT%H:%M:%S.%f%z") for line in lines]


def test_our_lists_of_languages_and_dimensions_are_those_of_the_library():
    known = json.loads(run(KNOWN_TO_THE_LIBRARY, DIMENSIONS))

    assert set(known["languages"]) == LANGUAGES
    assert known["dimensions"] == len(DIMENSIONS)


@pytest.mark.parametrize("year", [1935, 1975, 2006, 2026, 2060, 2100])
def test_clocks_stand_as_they_do_in_each_zone_in_winter_and_summer(year):
    zones = [
        "Africa/Casablanca",
        "America/Guyana",
        "America/New_York",
        "Asia/Calcutta",
        "Australia/Lord_Howe",
        "Etc/GMT+5",
        "Europe/Berlin",
        "MST",
        "UTC",
    ]
    moments = [datetime(year, month, 9, tzinfo=timezone.utc) for month in (1, 7)]
    cases = [(zone, int(at.timestamp())) for zone in zones for at in moments]

    found = now_in(cases)

    expected = [
        datetime.fromtimestamp(moment, ZoneInfo(zone))  # type: ignore[abstract]
        for zone, moment in cases
    ]
    assert [at.utcoffset() for at in found] == [at.utcoffset() for at in expected]
    assert found == expected


def test_the_library_loads_every_zone_that_there_is():
    moment = int(NOON_IN_JULY.timestamp())
    names = sorted(zone_names())

    found = now_in([(name, moment) for name in names])

    expected = [
        datetime.fromtimestamp(moment, ZoneInfo(name))  # type: ignore[abstract]
        for name in names
    ]
    assert len(names) > 500
    assert [at.utcoffset() for at in found] == [at.utcoffset() for at in expected]


@pytest.mark.parametrize("name", ["", "europe/berlin", "Europe", "zone.tab", "../UTC"])
def test_only_exact_names_are_zones(name):
    assert not is_zone(name)
