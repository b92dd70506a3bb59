import socket

import pytest

from benchmarks.conversation import main


def test_without_an_assistant_it_says_what_to_do(
    capsys: pytest.CaptureFixture,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert main(["--url", url]) == 1
    told = capsys.readouterr()
    assert url in told.err and "make run" in told.err
    assert told.out == ""
