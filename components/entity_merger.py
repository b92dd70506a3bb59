"""Keeps one of several entities that different extractors see in the same words."""
from typing import Any, Dict, List, Mapping, Sequence

from rasa.nlu.components import Component
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

Entity = Dict[str, Any]


def overlap(one: Entity, other: Entity) -> bool:
    """Tell whether two entities share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def merge(
    entities: Sequence[Entity], only: Mapping[str, Sequence[str]]
) -> List[Entity]:
    """Drop each entity that overlaps an earlier one of its own type.

    Args:
        entities: In the order of the extractors in the pipeline, the surest first.
        only: The extractors that are believed, by type; those of a type that is not
            listed are all believed.
    """
    kept: List[Entity] = []
    for entity in entities:
        believed = only.get(entity["entity"])
        if believed is not None and entity.get("extractor") not in believed:
            continue
        same = [e for e in kept if e["entity"] == entity["entity"]]
        if not any(overlap(entity, other) for other in same):
            kept.append(entity)
    return sorted(kept, key=lambda e: (int(e["start"]), int(e["end"])))


class EntityMerger(Component):
    """Merges what the extractors before it found; Duckling has to come after it.

    Config key: ``only``, the extractors that are believed, by type of entity. Rasa's
    CRFEntityExtractor learns every type of the examples and cannot be told to leave
    one out.
    """

    defaults: Dict[str, Any] = {"only": {}}

    def process(self, message: Message, **kwargs: Any) -> None:
        """Merge the entities of one message."""
        if not message.get(TEXT):
            return  # the dialogue asks for the features of entities by their names
        found = message.get(ENTITIES, [])
        message.set(
            ENTITIES, merge(found, self.component_config["only"]), add_to_output=True
        )
