"""Tells the actions where the human desk is when its port was moved."""

import os
from pathlib import Path
from typing import Dict

from launcher.settings import DEFAULT_PORTS, LOOPBACK, ROOT, Settings

HOSTS = ROOT / "actions" / "handoff_config.yml"
USUAL = f"http://localhost:{DEFAULT_PORTS['DESK_PORT']}"


def environment(settings: Settings) -> Dict[str, str]:
    """Return the variables that the action server needs for handing over.

    The hosts stand in a file with the desk's usual address. If the desk is elsewhere,
    and nobody names a file of their own, a copy with its real address is written. It
    bears the desk's port, so a refused second run leaves that of the first alone.
    """
    desk = settings.urls["DESK_URL"]
    if os.environ.get("HANDOFF_CONFIG") or desk == USUAL or not HOSTS.exists():
        return {}
    settings.run_dir.mkdir(parents=True, exist_ok=True)
    port = settings.ports["DESK_PORT"]
    copy = settings.run_dir / f"{HOSTS.stem}-{port}{HOSTS.suffix}"
    text = HOSTS.read_text(encoding="utf-8")
    copy.write_text(text.replace(USUAL, desk), encoding="utf-8")
    return {"HANDOFF_CONFIG": str(copy)}


def how_to_sign_in(settings: Settings) -> str:
    """Return what a person needs to know to answer at the desk.

    On this machine alone the desk takes a token. Without DESK_TOKEN it makes one at
    its first start, and keeps it. Elsewhere people need accounts.
    """
    usual = "yes" if settings.bind_host in LOOPBACK else "no"
    if (os.environ.get("STAFF_SHARED_TOKEN") or usual) != "yes":
        return "Sign in there with an account: .venv/bin/python -m staff add NAME"
    if os.environ.get("DESK_TOKEN", "").strip():
        return "Sign in there with DESK_TOKEN."
    folder = Path(os.environ.get("DESK_DATA_DIR") or ROOT / ".run")
    made = folder / f"desk-{settings.ports['DESK_PORT']}.token"
    return f"Sign in there with this token: {made.read_text(encoding='utf-8').strip()}"
