"""Who a customer is, as the bank's site says it: signed tokens (JWT, RFC 7519).

Each key has one algorithm. A token that names another one, or none, does not pass,
whatever its own header says (RFC 8725, 3.1).
"""

import json
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional

import jwt

ALGORITHMS = ("HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384", "EdDSA")
# RFC 8725, 3.5: a shorter secret can be guessed from one token.
SHORTEST_SECRET = 32  # bytes
LEEWAY = 5  # seconds by which two clocks may differ
LONGEST_LIFE = 3600  # seconds
LONGEST_CUSTOMER = 200  # characters
LONGEST_TOKEN = 4096  # characters
logger = logging.getLogger(__name__)

_REQUIRED = ("exp", "sub", "aud", "iss")

SIGN_IN = "Please sign in at your bank's site to talk here."
SIGN_IN_AGAIN = "Your sign-in has run out. Please sign in again, and go on here."
NOT_YOURS = "This conversation belongs to somebody else. Please start a new one."


class BadKeys(Exception):
    """What is set for tokens cannot be used; the text says what to do."""


class NotSignedIn(Exception):
    """A token that does not pass, or none; the text is for the customer."""


class Key(NamedTuple):
    """A key that the bank's site signs with, or the public part of it."""

    name: str
    algorithm: str
    key: Any


@dataclass(frozen=True)
class Customer:
    """Whom a token names.

    Attributes:
        id: The bank's own id of the customer.
        name: What the bank calls them; empty if it does not say.
    """

    id: str
    name: str = ""


class CustomerTokens:
    """Reads tokens.

    Args:
        secrets: Keys that do not change while the server runs.
        jwks_file: A JSON Web Key Set (RFC 7517), read again when it has changed.
        issuer: Who must have made a token.
        audience: For whom it must have been made.
    """

    def __init__(
        self,
        secrets: List[Key],
        jwks_file: Optional[Path],
        issuer: str,
        audience: str,
    ) -> None:
        self._secrets = secrets
        self._file = jwks_file
        self._issuer, self._audience = issuer, audience
        self._changed_at = -1.0
        self._in_file: List[Key] = []
        self._keys()

    def read(self, token: Any) -> Customer:
        """Return whom a token names.

        Raises:
            NotSignedIn: It is missing or does not pass.
        """
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            raise NotSignedIn(SIGN_IN)
        try:
            name = jwt.get_unverified_header(token).get("kid")
            keys = [key for key in self._keys() if not name or key.name in (name, "")]
            claims = self._claims(token, keys)
            life = float(claims["exp"]) - time.time()
        except jwt.ExpiredSignatureError as error:
            raise NotSignedIn(SIGN_IN_AGAIN) from error
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotSignedIn(SIGN_IN) from error
        return _customer(claims, life)

    def _claims(self, token: str, keys: List[Key]) -> Dict[str, Any]:
        for key in keys:
            try:
                found: Dict[str, Any] = jwt.decode(
                    token,
                    key.key,
                    algorithms=[key.algorithm],
                    audience=self._audience,
                    issuer=self._issuer,
                    leeway=LEEWAY,
                    options={"require": list(_REQUIRED)},
                )
                return found
            except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
                continue
        raise jwt.InvalidSignatureError("no key fits")

    def _keys(self) -> List[Key]:
        if self._file is None:
            return self._secrets
        try:
            changed_at = self._file.stat().st_mtime
            if changed_at != self._changed_at:
                self._in_file, self._changed_at = _read_jwks(self._file), changed_at
        except (BadKeys, OSError) as error:
            if not self._in_file:
                raise BadKeys(f"CUSTOMER_JWKS_FILE, {self._file}: {error}") from error
            logger.error("The keys of before stay in use: %s", error)
        return [*self._secrets, *self._in_file]


def _customer(claims: Mapping[str, Any], life: float) -> Customer:
    """Check what a signed token says."""
    identity, name = claims["sub"], claims.get("name") or ""
    is_id = isinstance(identity, str) and 0 < len(identity) <= LONGEST_CUSTOMER
    if not is_id or not identity.isprintable() or life > LONGEST_LIFE + LEEWAY:
        raise NotSignedIn(SIGN_IN)
    readable = isinstance(name, str) and name.isprintable()
    return Customer(identity, name[:100] if readable else "")


def read_tokens(environ: Mapping[str, str] = os.environ) -> Optional[CustomerTokens]:
    """Return what reads tokens; None in demo mode, where nobody signs in.

    Raises:
        BadKeys: The keys cannot be used, or the issuer is missing.
    """
    secrets = [
        _secret("", text) for text in [environ.get("CUSTOMER_JWT_KEY", "")] if text
    ]
    for entry in environ.get("CUSTOMER_JWT_KEYS", "").split():
        name, colon, text = entry.partition(":")
        if not colon or not name:
            raise BadKeys("CUSTOMER_JWT_KEYS must be NAME:SECRET, with blanks between.")
        secrets.append(_secret(name, text))
    file = environ.get("CUSTOMER_JWKS_FILE", "")
    if not secrets and not file:
        _check_demo(environ)
        return None
    issuer = environ.get("CUSTOMER_JWT_ISSUER", "")
    if not issuer:
        raise BadKeys("Set CUSTOMER_JWT_ISSUER to the `iss` of the bank's tokens.")
    audience = environ.get("CUSTOMER_JWT_AUDIENCE") or "financial-demo"
    return CustomerTokens(secrets, Path(file) if file else None, issuer, audience)


def tokens_or_exit() -> Optional[CustomerTokens]:
    """Return what reads tokens; end the server where it cannot know its customers."""
    try:
        return read_tokens()
    except BadKeys as error:
        raise SystemExit(str(error)) from error


def _check_demo(environ: Mapping[str, str]) -> None:
    """Raise BadKeys where somebody's real money would be anybody's."""
    chosen = (environ.get("DEMO_MODE") or "").lower()
    if chosen == "no" or (environ.get("BANK_DATABASE_URL") and chosen != "yes"):
        raise BadKeys(
            "Nothing says who the customers are: set CUSTOMER_JWT_KEYS or "
            "CUSTOMER_JWKS_FILE. DEMO_MODE=yes lets anybody be any customer."
        )


def _secret(name: str, text: str) -> Key:
    if len(text.encode()) < SHORTEST_SECRET:
        raise BadKeys(
            f"A secret of CUSTOMER_JWT_KEYS needs {SHORTEST_SECRET} bytes or more."
        )
    return Key(name, "HS256", text)


def _read_jwks(file: Path) -> List[Key]:
    try:
        found = jwt.PyJWKSet.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, jwt.PyJWTError) as error:
        raise BadKeys(f"CUSTOMER_JWKS_FILE, {file}, holds no usable keys.") from error
    keys = [
        Key(each.key_id or "", each.algorithm_name, each.key) for each in found.keys
    ]
    for key in keys:
        if key.algorithm not in ALGORITHMS:
            raise BadKeys(f"{file}: {key.algorithm} is none of {', '.join(ALGORITHMS)}")
        if key.algorithm.startswith("HS") and len(key.key) < SHORTEST_SECRET:
            raise BadKeys(f"{file}: a secret needs {SHORTEST_SECRET} bytes or more.")
    return keys
