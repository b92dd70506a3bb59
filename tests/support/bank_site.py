"""A bank's site that signs people in, for tests: it makes tokens."""

import json
import time
from pathlib import Path
from typing import Any, Dict, Optional

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SECRET = "a-secret-of-thirty-two-bytes-or-more-for-tests"
NEXT_SECRET = "the-secret-after-it-of-thirty-two-bytes-or-more"
ISSUER = "https://bank.example"
AUDIENCE = "financial-demo"

KEYS = {
    "CUSTOMER_JWT_KEYS": f"now:{SECRET} next:{NEXT_SECRET}",
    "CUSTOMER_JWT_ISSUER": ISSUER,
}


def claims(customer: Any, **other: Any) -> Dict[str, Any]:
    """What a token says; None leaves a claim out."""
    usual = {
        "sub": customer,
        "aud": AUDIENCE,
        "iss": ISSUER,
        "exp": int(time.time()) + 300,
    }
    both = {**usual, **other}
    return {name: value for name, value in both.items() if value is not None}


def token(
    customer: Any,
    key: Any = SECRET,
    algorithm: str = "HS256",
    kid: Optional[str] = "now",
    **other: Any,
) -> str:
    """Make a token that passes, unless the arguments say otherwise."""
    headers = {"kid": kid} if kid else {}
    made: str = jwt.encode(claims(customer, **other), key, algorithm, headers)
    return made


def new_rsa() -> rsa.RSAPrivateKey:
    """Make a private key for RS256."""
    return rsa.generate_private_key(65537, 2048)


def new_ec() -> ec.EllipticCurvePrivateKey:
    """Make a private key for ES256."""
    return ec.generate_private_key(ec.SECP256R1())


def write_jwks(
    file: Path,
    rsa_keys: Dict[str, rsa.RSAPrivateKey],
    ec_keys: Optional[Dict[str, ec.EllipticCurvePrivateKey]] = None,
) -> None:
    """Write the public parts of keys, by their names, as a bank's site offers them."""
    keys = []
    for name, private in rsa_keys.items():
        found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
        keys.append({**found, "kid": name, "alg": "RS256"})
    for name, curve in (ec_keys or {}).items():
        found = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(curve.public_key()))
        keys.append({**found, "kid": name})
    file.write_text(json.dumps({"keys": keys}), encoding="utf-8")
