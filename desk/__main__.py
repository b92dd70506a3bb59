"""The command `python -m desk`: the human desk."""

import logging
import os
import sys

from sqlalchemy.exc import SQLAlchemyError

from desk.app import create_app
from desk.settings import BadSetting, prepare, read_settings, token_file


def main() -> int:
    """Serve until told to stop; return the exit status."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = prepare(read_settings())
        app = create_app(settings)
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        kind = type(error).__name__
        print(
            "The database of DESK_DATABASE_URL or STAFF_DATABASE_URL cannot be used "
            f"({kind}).",
            file=sys.stderr,
        )
        return 2
    print(f"Human desk at http://{settings.host}:{settings.port}/", flush=True)
    if not settings.takes_token:
        print("Sign in with an account (python -m staff add NAME).", flush=True)
    elif not os.environ.get("DESK_TOKEN", "").strip():
        print(
            f"Sign in with the token in {token_file(settings.data_dir, settings.port)}",
            flush=True,
        )
    app.run(host=settings.host, port=settings.port, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
