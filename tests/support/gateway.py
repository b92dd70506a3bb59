"""The way into a network of its own: passes connections on, until its input ends.

Run as a program inside that network, by tests/support/machine.py. Each argument is
FD=ADDRESS:PORT: a listening socket that was made outside, and where it leads inside.
"""

import fcntl
import socket
import struct
import sys
import threading
from contextlib import closing, suppress

SIOCSIFFLAGS = 0x8914  # netdevice(7)
UP_AND_RUNNING = 0x41


def bring_up_loopback() -> None:
    """Let addresses of 127.0.0.0/8 answer, which a new network does not."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as some:
        request = struct.pack("16sh", b"lo", UP_AND_RUNNING)
        fcntl.ioctl(some, SIOCSIFFLAGS, request)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while True:
            read = source.recv(65536)
            if not read:
                break
            target.sendall(read)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _pass_on(caller: socket.socket, address: str, port: int) -> None:
    with closing(caller):
        try:
            inside = socket.create_connection((address, port), timeout=10)
        except OSError:
            return
        with closing(inside):
            inside.settimeout(None)
            back = threading.Thread(target=_pump, args=(inside, caller), daemon=True)
            back.start()
            _pump(caller, inside)
            back.join()


def _serve(listening: socket.socket, address: str, port: int) -> None:
    while True:
        caller, _ = listening.accept()
        threading.Thread(
            target=_pass_on, args=(caller, address, port), daemon=True
        ).start()


def main() -> None:
    """Serve all ways in."""
    bring_up_loopback()
    for argument in sys.argv[1:]:
        number, _, target = argument.partition("=")
        address, _, port = target.rpartition(":")
        listening = socket.socket(fileno=int(number))
        threading.Thread(
            target=_serve, args=(listening, address, int(port)), daemon=True
        ).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
