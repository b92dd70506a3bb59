"""The Duckling of this system, as the configuration names it."""

from datetime import datetime
from typing import Sequence

from actions.config import read_config
from actions.parsing.duckling import is_reachable
from actions.parsing.message import Entity
from actions.parsing.times.ask import AskDuckling


def duckling_answers() -> bool:
    """Tell whether the Duckling of this system can be reached."""
    return is_reachable(read_config().duckling_url)


def ask_duckling(text: str, moment: datetime) -> Sequence[Entity]:
    """Ask the Duckling of this system about words as of another moment."""
    config = read_config()
    return AskDuckling(config.duckling_url, config.time_zone)(text, moment)
