"""Starts the action server: `python -m actions --port 5056`.

Takes the arguments of `python -m rasa_sdk`. With `--check` it only looks at the
configuration. A bad one is told before anything starts.
"""

import logging
import os
import sys
from typing import List

from actions.config import check_customers, read_config
from actions.handoff_hosts import BadHandoffConfig, read_hosts

# Exit status for a configuration that cannot be used.
BAD_CONFIG = 2

logger = logging.getLogger("rasa_sdk.actions")


def main(arguments: List[str]) -> int:
    """Serve until told to stop, or return why not as an exit status."""
    try:
        config = read_config()
        check_customers(config)
        read_hosts(config.handoff_config)
    except (BadHandoffConfig, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_CONFIG
    if arguments == ["--check"]:
        return 0
    token = os.environ.pop("ACTIONS_TOKEN", "")
    if not token:
        told = "ACTIONS_TOKEN is not set: the secret that Rasa shows when it calls."
        print(f"{told} `make actions` makes one.", file=sys.stderr)
        return BAD_CONFIG
    _serve(arguments, token)
    return 0


def _serve(arguments: List[str], token: str) -> None:
    """Serve as rasa-sdk does, behind a door."""
    from rasa_sdk import endpoint, utils

    from actions.door import Door

    given = endpoint.create_argument_parser().parse_args(arguments)
    utils.configure_colored_logging(given.loglevel)
    utils.configure_file_logging(
        logging.getLogger("rasa_sdk"), given.log_file, given.loglevel
    )
    utils.update_sanic_log_level()
    app = endpoint.create_app("actions", cors_origins="")
    Door(token).install(app)
    ssl = endpoint.create_ssl_context(
        given.ssl_certificate, given.ssl_keyfile, given.ssl_password
    )
    host = os.environ.get("SANIC_HOST", "0.0.0.0")
    scheme = "https" if ssl else "http"
    logger.info(
        "Action endpoint is up and running on %s://%s:%s", scheme, host, given.port
    )
    app.run(host, given.port, ssl=ssl, workers=utils.number_of_sanic_workers())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
