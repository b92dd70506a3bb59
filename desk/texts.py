"""What customers and agents read, from texts.yml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping

import yaml

TEXTS = Path(__file__).with_name("texts.yml")
WAIT = "/wait"
BACK = "/back"


@dataclass(frozen=True)
class Texts:
    """The words of the desk."""

    customer: Mapping[str, str]
    buttons: Mapping[str, str]
    canned: List[str]

    def say(self, name: str, **values: object) -> str:
        """Return a text for the customer, filled in."""
        return self.customer[name].format(**values)

    def choice(self, *names: str) -> Dict[str, Any]:
        """Return buttons as the REST channel sends them."""
        payloads = {"wait": WAIT, "back": BACK}
        return {
            "buttons": [
                {"title": self.buttons[name], "payload": payloads[name]}
                for name in names
            ]
        }

    def canned_for(self, agent: str) -> List[str]:
        """Return the replies that this agent can pick."""
        return [reply.replace("{agent}", agent) for reply in self.canned]


def read_texts(path: Path = TEXTS) -> Texts:
    """Read the words; a missing part raises TypeError at start."""
    return Texts(**yaml.safe_load(path.read_text(encoding="utf-8")))
