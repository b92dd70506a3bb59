"""From the fields of a request to what the library is asked, or a clear refusal."""

import json
from typing import Dict, NamedTuple, Optional, Tuple
from urllib.parse import parse_qs

from duckling_server.zones import FIRST_YEAR, LAST_YEAR, is_zone

# What Duckling 0.1.6.1 knows; a test compares both with the library.
_CODES = """
AF AR BG BN CS DA DE EL EN ES ET FI FR GA HE HI HR HU ID IS IT JA KA KM KN KO LO ML MN
MY NB NE NL PL PT RO RU SK SV SW TA TH TR UK VI ZH
"""
LANGUAGES = frozenset(_CODES.split())
DIMENSIONS = (
    "amount-of-money",
    "credit-card-number",
    "distance",
    "duration",
    "email",
    "number",
    "ordinal",
    "phone-number",
    "quantity",
    "temperature",
    "time",
    "time-grain",
    "url",
    "volume",
)
_MOST_FIELDS = 32
_EARLIEST = -2_208_988_800_000  # milliseconds: 1900-01-01 UTC
_LATEST = 4_133_980_799_999  # milliseconds: the last one of 2100 UTC


class BadRequest(ValueError):
    """A request that cannot be answered.

    Attributes:
        status: HTTP status, 400 to 499.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Message(NamedTuple):
    """One text to parse.

    Attributes:
        text: What the person wrote.
        locale: Language and maybe region, as in "EN" or "EN_GB".
        dimensions: What to look for; all known ones if empty.
        time_zone: IANA name.
        reference_time: Seconds since 1970 that "now" means; None for this moment.
        latent: Whether less certain readings count ("7" as an hour of the day).
    """

    text: str
    locale: str
    dimensions: Tuple[str, ...]
    time_zone: str
    reference_time: Optional[int]
    latent: bool


def read_message(body: bytes, default_zone: str) -> Optional[Message]:
    """Read the form that was posted.

    Args:
        body: The form, URL-encoded, UTF-8.
        default_zone: Time zone for a request that names none.

    Returns:
        The message, or None if it can hold nothing that Duckling knows: only unknown
        dimensions are asked for, or the text has a NUL character, which the library
        cannot take.

    Raises:
        BadRequest: If a field is missing, malformed or unknown.
    """
    fields = _fields(body)
    if "text" not in fields:
        raise BadRequest("Need a 'text' parameter to parse", status=422)
    dimensions = _dimensions(fields.get("dims", ""))
    message = Message(
        text=fields["text"],
        locale=_locale(fields.get("locale") or fields.get("lang") or "EN"),
        dimensions=tuple(name for name in dimensions if name in DIMENSIONS),
        time_zone=_zone(fields.get("tz") or default_zone),
        reference_time=_reference_time(fields.get("reftime", "")),
        latent=fields.get("latent", "").lower() == "true",
    )
    if "\0" in message.text or (dimensions and not message.dimensions):
        return None
    return message


def _fields(body: bytes) -> Dict[str, str]:
    try:
        values = parse_qs(
            body.decode("utf-8", "surrogateescape"),
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise BadRequest(f"Send at most {_MOST_FIELDS} fields") from None
    fields = {name: value[0] for name, value in values.items()}
    for name in ("text", "locale", "lang", "dims", "tz", "reftime", "latent"):
        if not _is_utf8(fields.get(name, "")):
            raise BadRequest(f"'{name}' is not valid UTF-8")
    return fields


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _dimensions(text: str) -> Tuple[str, ...]:
    try:
        names = json.loads(text or "null") or []
    except (ValueError, RecursionError):
        names = text
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadRequest("'dims' must be a JSON list of names, as in [\"time\"]")
    return tuple(names)


def _locale(text: str) -> str:
    language, _, region = text.upper().replace("-", "_").partition("_")
    if language not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise BadRequest(f"Unknown language in locale {text[:20]!r}; known are {known}")
    return f"{language}_{region}" if region.isalpha() and region.isascii() else language


def _zone(text: str) -> str:
    if not is_zone(text):
        raise BadRequest(f"Unknown time zone {text[:40]!r}; use a name like Asia/Tokyo")
    return text


def _reference_time(text: str) -> Optional[int]:
    if not text:
        return None
    digits = text[1:] if text.startswith("-") else text
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 15
    if not is_number or not _EARLIEST <= int(text) <= _LATEST:
        raise BadRequest(
            "'reftime' must be in milliseconds since 1970, "
            f"between the years {FIRST_YEAR} and {LAST_YEAR}"
        )
    return int(text) // 1000
