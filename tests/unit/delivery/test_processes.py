"""Programs are called without a secret in sight."""

import sys
from base64 import b64encode, urlsafe_b64encode
from typing import List, Tuple
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.errors import CommandFailed, DeliveryError
from delivery.processes import HIDDEN, Redactor, Runner

ECHO = "import sys; sys.stdout.write(sys.stdin.read())"


def runner(*secrets: str) -> Tuple[Runner, List[str]]:
    """A runner that keeps what it says."""
    said: List[str] = []
    environ = {"PATH": sys.exec_prefix + "/bin"}
    return Runner(Redactor(secrets), said.append, environ), said


@given(st.lists(st.text(min_size=4, max_size=12), max_size=5), st.text(max_size=60))
def test_no_secret_survives_redaction(secrets: List[str], text: str) -> None:
    redacted = Redactor(secrets)("".join([text, *secrets, text]))
    # A secret may be made again by what stands around the asterisks, never be kept.
    assert all(s not in redacted.split(HIDDEN) for s in secrets)


def test_every_line_of_a_key_is_hidden() -> None:
    redact = Redactor(["-----BEGIN-----\nMIIEvAIBADANBg\n-----END-----"])
    assert redact("got MIIEvAIBADANBg") == f"got {HIDDEN}"


def test_a_secret_is_hidden_however_it_is_spelled() -> None:
    secret = "s3cr/t+x y=="
    data = secret.encode()
    for spelled in (
        *(quote(secret), quote(secret, safe=""), quote_plus(secret)),
        *(b64encode(data).decode(), urlsafe_b64encode(data).decode().rstrip("=")),
    ):
        shown = Redactor([secret])(f"/status?token={spelled}&x")
        assert HIDDEN in shown
        assert spelled.rstrip("=") not in shown


def test_output_is_shown_with_secrets_hidden() -> None:
    run, said = runner("hunter22")
    run.run("python", "-c", ECHO, stdin="my hunter22\nand more\n")
    assert said == [f"my {HIDDEN}", "and more"]


def test_an_argument_that_holds_a_secret_is_refused() -> None:
    run, said = runner("hunter22")
    with pytest.raises(DeliveryError, match="as an argument"):
        run.run("python", "-c", "print('hunter22')")
    assert said == []


def test_the_error_of_a_program_is_shown_with_secrets_hidden() -> None:
    run, _ = runner("hunter22")
    program = "import sys; sys.exit('no: ' + sys.stdin.read())"
    with pytest.raises(CommandFailed) as raised:
        run.ask("python", "-c", program, stdin="hunter22")
    assert f"no: {HIDDEN}" in str(raised.value)


def test_a_program_that_does_not_read_its_input_is_no_problem() -> None:
    run, said = runner()
    run.run("python", "-c", "print('done')", stdin="x" * 1_000_000)
    assert said == ["done"]


def test_a_missing_program_is_named_with_what_to_do() -> None:
    run, _ = runner()
    with pytest.raises(DeliveryError, match="helm was not found") as raised:
        run.ask("helm", "version")
    assert "make install-helm" in str(raised.value)


def test_success_and_failure_are_told_apart() -> None:
    run, _ = runner()
    assert run.succeeds("python", "-c", "")
    assert not run.succeeds("python", "-c", "raise SystemExit(3)")
