"""Makes `.venv` from the lock, once; run by a Python 3.8 before anything is there.

A stamp in the environment holds the lock's hash, so a second call is instant and a
changed lock installs what changed. A mark laid before installing and taken away after
it shows that an installation was interrupted; then the environment is made anew.
"""

import fcntl
import hashlib
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, List

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".locked"
WANTED = (3, 8)
MARK = VENV / ".installing"
NO_WHEELS = (
    "This machine is {machine}: TensorFlow 2.6 and Duckling have no wheels for it.\n"
    "Use an x86-64 Python 3.8 (on Apple silicon: one that runs under Rosetta) or an\n"
    "x86-64 container."
)


def _stamp() -> str:
    """Return what the stamp must hold: the lock's hash and the place of the venv."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {VENV}\n"


def _is_made() -> bool:
    stamped = STAMP.exists() and STAMP.read_text() == _stamp()
    return stamped and PYTHON.exists() and _runs()


def _make_venv() -> None:
    broken = VENV.exists() and (MARK.exists() or not PYTHON.exists())
    if VENV.exists() and not broken and _runs() and _has_pip():
        return
    print(f"Making {VENV.name} with Python {platform.python_version()} …", flush=True)
    clear = ["--clear"] if VENV.exists() else []
    subprocess.run([sys.executable, "-m", "venv", *clear, str(VENV)], check=True)


def _runs() -> bool:
    """Tell whether the environment is of Python 3.8 and stands where it was made."""
    if Path(sys.prefix) == VENV:
        return sys.version_info[:2] == WANTED
    code = "import sys; print(sys.prefix, *sys.version_info[:2], sep='\\n')"
    told = subprocess.run(
        [str(PYTHON), "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    found = told.stdout.decode().split("\n")[:3]
    return found == [str(VENV), *map(str, WANTED)]


def _has_pip() -> bool:
    return subprocess.run([str(PYTHON), "-c", "import pip"]).returncode == 0


def _fits() -> bool:
    code = (
        "import sys; from pathlib import Path;"
        "from launcher.setup.requirements import misfits;"
        "sys.exit(bool(misfits(Path('requirements.lock'))))"
    )
    return subprocess.run([str(PYTHON), "-c", code], cwd=ROOT).returncode == 0


def _pip(arguments: List[str]) -> None:
    quiet = [] if sys.stdout.isatty() else ["--progress-bar", "off"]
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    subprocess.run([*command, *quiet, *arguments], cwd=ROOT, check=True)


def _builders() -> str:
    """Return the lock's lines for what builds the few source-only packages."""
    text = LOCK.read_text(encoding="utf-8")
    blocks = text.replace("\n    ", "\0    ").splitlines()
    wanted = [b for b in blocks if b.startswith(("setuptools==", "wheel=="))]
    return "\n".join(wanted).replace("\0", "\n") + "\n"


def _install() -> None:
    print("Installing what requirements.lock holds (a few minutes at first) …")
    MARK.touch()
    builders = VENV / "builders.txt"
    builders.write_text(_builders(), encoding="utf-8")
    locked = ["--no-deps", "--require-hashes", "--no-build-isolation"]
    _pip([*locked, "-r", str(builders)])
    _pip([*locked, "-r", str(LOCK)])
    MARK.unlink()


def _wait_for(guard: IO[str]) -> None:
    """Let one process at a time set up; say so to whoever has to wait."""
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Another process is making {VENV.name}; waiting for it …", flush=True)
        fcntl.flock(guard, fcntl.LOCK_EX)


def main() -> int:
    """Make the environment unless it is there; return the exit status."""
    if _is_made():
        return 0
    if platform.machine().lower() not in ("x86_64", "amd64"):
        print(NO_WHEELS.format(machine=platform.machine()), file=sys.stderr)
        return 1
    started = time.monotonic()
    (ROOT / ".run").mkdir(exist_ok=True)
    with (ROOT / ".run" / "venv.lock").open("w") as guard:
        _wait_for(guard)
        if _is_made():
            return 0
        _make_venv()
        if not _fits():
            _install()
            print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
        STAMP.write_text(_stamp())
    return 0


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(not _is_made())
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(f"Interrupted; the same command will make {VENV.name} anew.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"Setting up failed (exit status {error.returncode}); see above.")
