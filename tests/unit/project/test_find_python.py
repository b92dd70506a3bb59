"""Finding a Python 3.8, with programs of our own on the path."""

import subprocess
import sys
from pathlib import Path
from typing import Dict

from launcher.settings import ROOT

SYSTEM = "/usr/bin:/bin"


def _find(environment: Dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/sh", str(ROOT / "launcher" / "setup" / "find_python.sh")],
        env={"PATH": SYSTEM, "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
    )


def _link(folder: Path, name: str = "python3.8") -> Path:
    """Put the Python of this test into a folder, by a script."""
    folder.mkdir(parents=True)
    program = folder / name
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    return program


def test_one_on_the_path_is_found(tmp_path: Path) -> None:
    program = _link(tmp_path / "bin")

    found = _find({"PATH": f"{tmp_path}/bin:{SYSTEM}"})

    assert found.stdout.strip() == str(program)


def test_one_that_only_prints_a_message_is_passed_over(tmp_path: Path) -> None:
    shim = _link(tmp_path / "shims")
    shim.write_text(
        "#!/bin/sh\necho 'pyenv: python3.8: command not found' >&2\nexit 127\n"
    )
    real = _link(tmp_path / "pyenv" / "versions" / "3.8.99" / "bin")

    path = f"{tmp_path}/shims:{SYSTEM}"
    found = _find({"PATH": path, "PYENV_ROOT": str(tmp_path / "pyenv")})

    assert found.stdout.strip() == str(real)


def test_one_in_the_home_folders_pyenv_is_found(tmp_path: Path) -> None:
    real = _link(tmp_path / ".pyenv" / "versions" / "3.8.1" / "bin")

    assert _find({"HOME": str(tmp_path)}).stdout.strip() == str(real)


def test_one_that_uv_knows_is_found(tmp_path: Path) -> None:
    real = _link(tmp_path / "managed")
    uv = _link(tmp_path / "bin", "uv")
    uv.write_text(f'#!/bin/sh\n[ "$1 $2" = "python find" ] && echo "{real}"\n')

    found = _find({"PATH": f"{tmp_path}/bin:{SYSTEM}"})

    assert found.stdout.strip() == str(real)


def test_one_that_is_named_goes_first(tmp_path: Path) -> None:
    _link(tmp_path / "bin")
    named = _link(tmp_path / "named", "my-python")

    path = f"{tmp_path}/bin:{SYSTEM}"
    found = _find({"PATH": path, "PYTHON": str(named)})

    assert found.stdout.strip() == str(named)


def test_without_one_it_says_how_to_get_one(tmp_path: Path) -> None:
    other = _link(tmp_path / "bin")
    other.write_text("#!/bin/sh\nexit 1\n")

    found = _find({"PATH": f"{tmp_path}/bin:{SYSTEM}"})

    if found.returncode == 0:
        # This machine has one in a place of the system: then that one was found.
        assert "3.8" in found.stdout
        return
    assert found.stdout == ""
    for way in ("pyenv install 3.8", "uv python install 3.8", "PYTHON=/path/to"):
        assert way in found.stderr
