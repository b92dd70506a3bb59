"""The spaCy pipeline behind Rasa's own SpacyEntityExtractor, trained with the model."""
import os
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence

import spacy
from rasa.nlu.components import Component
from rasa.nlu.config import RasaNLUModelConfig
from rasa.nlu.model import Metadata
from rasa.nlu.utils.spacy_utils import SpacyNLP
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from components.spacy_model.corpus import LABEL, Example, Name
from components.spacy_model.trainer import trained


def names_in(entities: Iterable[Dict[str, Any]], kinds: Sequence[str]) -> List[Name]:
    """Take the places of the names of these kinds from Rasa's entities."""
    named = [entity for entity in entities if entity["entity"] in kinds]
    return sorted(Name(e["start"], e["end"], e["entity"]) for e in named)


def examples_of(
    training_data: TrainingData, kinds: Sequence[str] = (LABEL,)
) -> List[Example]:
    """Take the texts and the places of the names in them from Rasa's examples."""
    return sorted(
        {
            Example(e.get(TEXT), tuple(names_in(e.get(ENTITIES, []), kinds)))
            for e in training_data.training_examples
            if e.get(TEXT)
        }
    )


class PersonNLP(SpacyNLP):
    """Rasa's SpacyNLP with a pipeline of the assistant's own.

    It is trained from the assistant's examples and kept in the model. With
    ``SPACY_MODEL`` set while training, that spaCy model is used instead, by its name.
    """

    defaults = {"model": None, "case_sensitive": True}

    @classmethod
    def create(
        cls, component_config: Dict[str, Any], config: RasaNLUModelConfig
    ) -> "PersonNLP":
        """Load the model named by ``SPACY_MODEL``, or start an empty pipeline."""
        name = os.environ.get("SPACY_MODEL") or component_config.get("model")
        settings = {**component_config, "model": name}
        return cls(settings, cls.load_model(name) if name else spacy.blank("en"))

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Train the pipeline in place, unless an official one is used."""
        if not self.component_config["model"]:
            self._adopt(spacy.load(trained(examples_of(training_data))))

    def _adopt(self, source: Language) -> None:
        """Take over another pipeline's parts: Rasa already holds our object."""
        for name in self.nlp.pipe_names:
            self.nlp.remove_pipe(name)  # of the fold before, in a cross-validation
        for name in source.pipe_names:
            self.nlp.add_pipe(name, source=source)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Do nothing: SpacyEntityExtractor asks the pipeline by itself."""

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keep the trained pipeline in the model; an official one by its name."""
        if self.component_config["model"]:
            return {}
        self.nlp.to_disk(Path(model_dir) / file_name)
        return {"folder": file_name}

    @classmethod
    def load(
        cls,
        meta: Dict[str, Any],
        model_dir: str,
        model_metadata: Optional[Metadata] = None,
        cached_component: Optional[Component] = None,
        **kwargs: Any,
    ) -> Component:
        """Load the pipeline from the model, or the official one by its name."""
        if not meta.get("folder"):
            return cls(meta, cls.load_model(meta["model"]))
        return cls(meta, spacy.load(Path(model_dir) / meta["folder"]))

    @classmethod
    def cache_key(
        cls, component_meta: Dict[str, Any], model_metadata: Metadata
    ) -> Optional[str]:
        """Forbid Rasa to share it: each model has its own."""
        return None
