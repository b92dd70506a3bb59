"""Output without colour and without a terminal."""

import sys
from typing import Iterator, List

import pytest

from launcher.training.plain_output import plain_lines, run_plainly


def _lines(*pieces: bytes, seconds: float = 0.0) -> List[str]:
    passing: Iterator[float] = iter([n * seconds for n in range(1000)])
    return list(plain_lines(iter(pieces), lambda: next(passing)))


def test_colour_is_taken_away() -> None:
    assert _lines(b"\x1b[94mTraining NLU\x1b[0m\n") == ["Training NLU"]


def test_a_line_in_pieces_is_one_line() -> None:
    assert _lines(b"Trai", b"ning\x1b", b"[0m\nmore") == ["Training", "more"]


def test_a_quick_bar_shows_only_its_end() -> None:
    bar = b"".join(b"Epochs %d%%\r" % n for n in range(100)) + b"Epochs 100%\n"

    assert _lines(bar) == ["Epochs 100%"]


def test_a_slow_bar_shows_now_and_then() -> None:
    assert _lines(b"1%\r2%\r", seconds=20.0) == ["1%", "2%"]


def test_a_program_is_run_and_its_status_returned(
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = "import sys; print('\\x1b[31mred\\x1b[0m'); sys.exit(4)"

    assert run_plainly([sys.executable, "-c", program], {}) == 4
    assert capsys.readouterr().out == "red\n"
