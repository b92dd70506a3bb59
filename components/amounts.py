"""Takes the article off Duckling's amounts: "a $400" is found as "$400"."""
import re
from typing import Any, Dict

from rasa.nlu.components import Component
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

ARTICLE = re.compile(
    r"(?:an?|the)\s+(?=[$£€¥\d]|(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b)",
    re.IGNORECASE,
)


def without_article(entity: Dict[str, Any], text: str) -> Dict[str, Any]:
    """Move the start of an amount behind an article that stands before a number."""
    words = text[entity["start"] : entity["end"]]
    article = ARTICLE.match(words)
    if entity["entity"] != "amount-of-money" or article is None:
        return entity
    start = entity["start"] + article.end()
    return {**entity, "start": start, "text": text[start : entity["end"]]}


class AmountTrimmer(Component):
    """Trims the amounts that the DucklingEntityExtractor before it found."""

    def process(self, message: Message, **kwargs: Any) -> None:
        """Trim the amounts of one message."""
        text, found = message.get(TEXT), message.get(ENTITIES)
        if text and found:
            trimmed = [without_article(entity, text) for entity in found]
            message.set(ENTITIES, trimmed, add_to_output=True)
