"""Plays a script and shows it as a chat in Markdown."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Tuple

from launcher.shell import send

_HEAD = """# Ten conversations

How the assistant talks, in long conversations with customers who are in a hurry,
mistype, change their minds and ask for several things at once. `make conversations`
plays the lines of `tools/conversations/scripts.txt` against the running assistant and
writes down every reply as it came. Buttons stand in brackets. Dates and balances
depend on the day.
"""


class Script(NamedTuple):
    """What one customer says."""

    title: str
    lines: Tuple[str, ...]


class Chat(NamedTuple):
    """What was said: the customer's line, and the replies as they came."""

    title: str
    exchanges: Tuple[Tuple[str, Tuple[Dict[str, Any], ...]], ...]

    @property
    def turns(self) -> int:
        """How many lines were said by either side."""
        return sum(1 + len(replies) for _, replies in self.exchanges)


def read_scripts(path: Path) -> List[Script]:
    """Read scripts: a heading ("# …"), then a line for each message.

    Raises:
        ValueError: A line stands before the first heading.
    """
    scripts: List[Script] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("# "):
            scripts.append(Script(text[2:], ()))
        elif text and not scripts:
            raise ValueError(f"{path.name}: {text!r} stands before the first heading")
        elif text:
            scripts[-1] = Script(scripts[-1].title, (*scripts[-1].lines, text))
    return scripts


def play(url: str, sender: str, script: Script) -> Chat:
    """Say every line and keep the replies.

    Args:
        url: Address of Rasa.
        sender: Id of the customer.
        script: What to say.

    Raises:
        OSError: Rasa does not answer.
    """
    said = ((line, tuple(send(url, sender, line))) for line in script.lines)
    return Chat(script.title, tuple(said))


def page(chats: List[Chat]) -> str:
    """Return the page with all chats."""
    parts = [_HEAD]
    for number, chat in enumerate(chats, start=1):
        parts.append(f"## {number}. {chat.title}\n")
        parts.append(f"{chat.turns} turns.\n")
        for line, replies in chat.exchanges:
            parts.append(f"**Customer:** {_plain(line)}\n")
            parts += [f"> {_shown(reply)}\n>" for reply in replies]
            parts[-1] = parts[-1].rstrip(">").rstrip("\n") + "\n"
    return "\n".join(parts).rstrip() + "\n"


def _shown(reply: Dict[str, Any]) -> str:
    """Return a reply with its buttons."""
    text = _plain(str(reply.get("text") or reply.get("custom") or ""))
    buttons = " ".join(f"[{each['title']}]" for each in reply.get("buttons") or [])
    return f"{text}  \n> `{buttons}`" if buttons else text


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return text.replace("$", r"\$").replace("*", r"\*").replace("_", r"\_")
