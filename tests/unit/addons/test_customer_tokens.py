"""Only a token that the bank's site signed for us, and just now, names a customer."""

import base64
import hashlib
import hmac
import json
import os
import time
from pathlib import Path
from typing import Any, Dict

import pytest
from cryptography.hazmat.primitives import serialization

from addons.customer_tokens import (
    SIGN_IN_AGAIN,
    BadKeys,
    CustomerTokens,
    NotSignedIn,
    read_tokens,
)
from tests.support.bank_site import (
    KEYS,
    NEXT_SECRET,
    claims,
    new_ec,
    new_rsa,
    token,
    write_jwks,
)


def reader(**more: str) -> CustomerTokens:
    made = read_tokens({**KEYS, **more})
    assert made is not None
    return made


def part(content: Dict[str, Any]) -> str:
    raw = json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_signed_token_names_a_customer() -> None:
    customer = reader().read(token("ann", name="Ann Lee"))
    assert (customer.id, customer.name) == ("ann", "Ann Lee")


def test_while_keys_are_changed_both_pass() -> None:
    later = token("ann", NEXT_SECRET, kid="next")
    assert reader().read(later).id == reader().read(token("ann")).id == "ann"
    assert reader().read(token("ann", kid=None)).id == "ann"


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "",
        5,
        "no token",
        "x" * 5000,
        "a.b.c",
        f"{part({'alg': 'none'})}.{part(claims('ann'))}.",
        f"{part({'alg': 'HS256'})}.{part(claims('ann'))}.",
        token("ann", key=None, algorithm="none"),
        token("ann", key="x" * 40),
        token("ann", kid="unknown"),
        token("ann", kid="next"),
        token("ann", algorithm="HS512"),
        token("ann", aud="another"),
        token("ann", iss="https://evil.example"),
        token(None),
        token("ann", aud=None),
        token("ann", iss=None),
        token("ann", exp=None),
        token("ann", exp=int(time.time()) + 90_000),
        token("ann", nbf=int(time.time()) + 600),
        token(""),
        token("a\nb"),
        token("a" * 300),
        token("ann").rsplit(".", 1)[0] + ".",
        token("ann")[:-4] + "AAAA",
    ],
)
def test_what_is_no_good_token_does_not_pass(bad: Any) -> None:
    with pytest.raises(NotSignedIn, match="sign in"):
        reader().read(bad)


def test_a_token_that_has_run_out_is_told_so() -> None:
    with pytest.raises(NotSignedIn, match=SIGN_IN_AGAIN):
        reader().read(token("ann", exp=int(time.time()) - 60))


def test_a_set_of_public_keys_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file, first, second, curve = tmp_path / "keys", new_rsa(), new_rsa(), new_ec()
    write_jwks(file, {"1": first}, {"e": curve})
    keys = reader(CUSTOMER_JWKS_FILE=str(file))
    assert keys.read(token("ann", first, "RS256", "1")).id == "ann"
    assert keys.read(token("eve", curve, "ES256", "e")).id == "eve"
    with pytest.raises(NotSignedIn):
        keys.read(token("ann", second, "RS256", "2"))

    write_jwks(file, {"2": second})
    os.utime(file, (1, 1))
    assert keys.read(token("ann", second, "RS256", "2")).id == "ann"
    with pytest.raises(NotSignedIn):
        keys.read(token("ann", first, "RS256", "1"))


def test_a_public_key_is_no_secret_to_sign_with(tmp_path: Path) -> None:
    file, private = tmp_path / "keys", new_rsa()
    write_jwks(file, {"1": private})
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    head = f"{part({'alg': 'HS256', 'kid': '1'})}.{part(claims('ann'))}"
    mac = hmac.new(public, head.encode(), hashlib.sha256).digest()
    forged = f"{head}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    with pytest.raises(NotSignedIn):
        reader(CUSTOMER_JWKS_FILE=str(file)).read(forged)


@pytest.mark.parametrize(
    "environ",
    [
        {"CUSTOMER_JWT_KEYS": "a:short", "CUSTOMER_JWT_ISSUER": "x"},
        {"CUSTOMER_JWT_KEYS": "x" * 40, "CUSTOMER_JWT_ISSUER": "x"},
        {"CUSTOMER_JWT_KEY": "x" * 40},
        {"CUSTOMER_JWKS_FILE": "/nowhere", "CUSTOMER_JWT_ISSUER": "x"},
        {"DEMO_MODE": "no"},
        {"BANK_DATABASE_URL": "postgresql://x"},
    ],
)
def test_settings_that_cannot_be_right_are_refused(environ: Dict[str, str]) -> None:
    with pytest.raises(BadKeys):
        read_tokens(environ)


def test_a_demo_asks_nobody_to_sign_in() -> None:
    assert read_tokens({}) is None
    demo = {"BANK_DATABASE_URL": "postgresql://x", "DEMO_MODE": "yes"}
    assert read_tokens(demo) is None
