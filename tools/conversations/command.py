"""`python -m tools conversations` writes docs/conversations.md."""

import argparse
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, Optional

from launcher import services
from launcher.commands import with_free_ports
from launcher.settings import ROOT
from launcher.stack import Stack
from launcher.training import model
from tools.conversations.chat import page, play, read_scripts

SCRIPTS = Path(__file__).with_name("scripts.txt")
PAGE = ROOT / "docs" / "conversations.md"


@contextmanager
def _own_assistant() -> Iterator[str]:
    """Start all parts on free ports; yield Rasa's address."""
    settings = with_free_ports()
    fitting = model.ensure(settings)
    with Stack(settings) as stack:
        stack.start(services.everything(settings, fitting))
        yield settings.urls["RASA_URL"]


def _write(url: str, run: str, target: Path) -> None:
    """Play all scripts and write the page.

    Args:
        url: Address of Rasa.
        run: Part of the customers' ids; the bank draws their data from the id.
        target: The page.
    """
    chats = []
    for number, script in enumerate(read_scripts(SCRIPTS), start=1):
        print(f"{number}. {script.title} …", flush=True)
        chats.append(play(url, f"long-conversation-{number}{run}", script))
    target.write_text(page(chats), encoding="utf-8")
    print(f"Wrote {target.name}: {sum(chat.turns for chat in chats)} turns.")


def main(arguments: Optional[List[str]] = None) -> int:
    """Play and write; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools conversations", description="Write docs/conversations.md."
    )
    parser.add_argument("--url", help="a running Rasa; without it one is started")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write")
    chosen = parser.parse_args(arguments)
    if chosen.url:
        _write(chosen.url, f"-{uuid.uuid4().hex}", chosen.page)
        return 0
    with _own_assistant() as url:
        # A fresh bank: the same ids give the same balances every time.
        _write(url, "", chosen.page)
    return 0
