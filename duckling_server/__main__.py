"""`python -m duckling_server`: serve until SIGTERM or Ctrl-C."""

import logging
import os
import socket
import sys

from duckling_server.app import build_app
from duckling_server.library import is_installed
from duckling_server.settings import SettingError, Settings, read_settings


def main() -> int:
    """Serve with the settings of the environment.

    Returns:
        Exit status: 0 after a stop by signal, 1 if the port is taken, 2 for a bad
        setting or a missing library.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    if not is_installed():
        print("Duckling is missing: pip install pyduckling-native", file=sys.stderr)
        return 2
    try:
        settings = read_settings(os.environ)
        listener = _listen(settings)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"Duckling cannot listen on {settings.host}:{settings.port}: "
            f"{error.strerror}. Stop what holds the port, or set DUCKLING_PORT.",
            file=sys.stderr,
        )
        return 1
    app = build_app(settings)
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def announce(*_: object) -> None:
        print(f"Duckling answers on {address}", flush=True)

    app.register_listener(announce, "after_server_start")
    app.run(sock=listener, access_log=False, motd=False)
    return 0


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise
    return listener


if __name__ == "__main__":
    sys.exit(main())
