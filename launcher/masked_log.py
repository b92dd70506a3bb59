"""Keeps passwords in addresses out of the log: Rasa prints that of its event broker."""

import logging
import re
from typing import Any

# A password may hold anything but blanks; what follows its last @ is the host.
_LOGIN = re.compile(r"://([^\s/@:]*):\S+@")


def mask(text: str) -> str:
    """Replace the password of each address in a text by asterisks."""
    return _LOGIN.sub(r"://\1:***@", text) if "://" in text else text


class _MaskedRecord(logging.LogRecord):
    """A record whose message and traceback hold no password."""

    def getMessage(self) -> str:  # noqa: N802 of logging
        return mask(super().getMessage())

    def __setattr__(self, name: str, value: Any) -> None:
        # Where the formatter keeps the traceback that it made.
        masked = mask(value) if name == "exc_text" and value else value
        super().__setattr__(name, masked)


def mask_passwords() -> None:
    """Mask what any logger of this process says from now on."""
    logging.setLogRecordFactory(_MaskedRecord)
