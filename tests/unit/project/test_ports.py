"""Free ports, for servers that start a moment later."""

import socket
import subprocess
import sys

import pytest

from launcher import ports
from launcher.settings import ROOT
from tests.support.ports import free_ports

# Few enough for two who do not look to meet.
FEW = range(20000, 20100)
FIND = f"""
from launcher import ports
from tests.support.ports import free_ports
ports._OFFERED = {FEW}
print(*free_ports(20))
"""


def test_free_ports_differ_and_can_be_bound_to() -> None:
    found = ports.free_ports(20)

    assert len(set(found)) == 20
    assert all(ports.refusal("127.0.0.1", port) is None for port in found)


def test_a_port_that_is_held_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        monkeypatch.setattr(ports, "_OFFERED", [holder.getsockname()[1]])

        with pytest.raises(OSError, match="no 1 free ports"):
            ports.free_ports(1)


def test_tests_that_run_side_by_side_get_different_ports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "_OFFERED", FEW)
    ours = set(free_ports(20))

    told = subprocess.run(
        [sys.executable, "-c", FIND], cwd=ROOT, stdout=subprocess.PIPE, check=True
    ).stdout

    assert len(ours | {int(port) for port in told.split()}) == 40
