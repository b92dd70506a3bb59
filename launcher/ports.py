"""Which ports are free, and who holds one that is not."""

import socket
from typing import List, Optional


def refusal(host: str, port: int) -> Optional[OSError]:
    """Return why no server can bind to the port now, None if one can.

    Args:
        host: IPv4 address or name.
        port: The port.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def holder(port: int) -> str:
    """Describe the process that listens on a port.

    Args:
        port: The port.

    Returns:
        As `python -m http.server (process 123)`; without the right to look, which
        macOS and Linux grant only for one's own processes, "another program".
    """
    try:
        import psutil
    except ImportError:  # make doctor runs also where nothing is installed
        return "another program"
    for process in psutil.process_iter():
        try:
            listening = (
                link.laddr.port
                for link in process.connections(kind="tcp")
                if link.status == psutil.CONN_LISTEN
            )
            if port in listening:
                words = " ".join(process.cmdline()) or process.name()
                return f"{words[:100]} (process {process.pid})"
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return "another program"


def free_ports(count: int) -> List[int]:
    """Return ports that nobody holds at the moment, each one different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
