"""Which ports are free, and who holds one that is not."""

import random
import socket
from typing import List, Optional

# Systems give outgoing connections ports from 32768 (Linux) or 49152 (macOS): none of
# those takes a port from here before the server that it was found for.
_OFFERED = range(20000, 32768)


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
    """Return ports that nobody holds at the moment, each one different.

    Args:
        count: How many.

    Raises:
        OSError: If there are not as many.
    """
    found: List[int] = []
    for port in random.SystemRandom().sample(_OFFERED, len(_OFFERED)):
        if len(found) == count:
            break
        if refusal("127.0.0.1", port) is None:
            found.append(port)
    if len(found) < count:
        raise OSError(f"there are no {count} free ports")
    return found
