import random

import pytest
import spacy
from rasa.nlu.config import RasaNLUModelConfig
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.names import PersonNLP, examples_of
from components.spacy_model import trainer
from components.spacy_model.corpus import Example, Name, NameMaker, rename, retype

VERBS = ["send", "wire", "transfer", "give", "move"]
FRAMES = [f"{verb} {n} dollars to Ada" for verb in VERBS for n in range(10, 110)]
PLAIN = [f"{verb} {n} dollars to savings" for verb in VERBS for n in range(10, 50)]


def message(text: str) -> Message:
    if "Ada" not in text:
        return Message({"text": text})
    start = text.index("Ada")
    found = {"entity": "PERSON", "start": start, "end": start + 3, "value": "Ada"}
    return Message({"text": text, "entities": [found]})


@pytest.fixture()
def data() -> TrainingData:
    return TrainingData([message(text) for text in FRAMES + PLAIN])


def test_examples_hold_the_places_of_the_names(data):
    found = {example.text: example.names for example in examples_of(data)}
    assert found["send 10 dollars to Ada"] == (Name(19, 22),)
    assert found["send 10 dollars to savings"] == ()


def test_new_names_stand_where_the_old_ones_stood():
    maker = NameMaker(["Bo", "Ursula"], ["Lindqvist"], random.Random(3))
    example = Example("from Ada to Eve now", (Name(5, 8), Name(12, 15)))
    for _ in range(50):
        made = rename(example, {"PERSON": maker})
        names = [made.text[start:end] for start, end, _ in made.names]
        assert f"from {names[0]} to {names[1]} now" == made.text


def test_retyping_keeps_the_places():
    chance = random.Random(5)
    example = Example("pay Ada", (Name(4, 7),))
    made = [retype(example, chance) for _ in range(400)]
    places = {one.text[start:end] for one in made for start, end, _ in one.names}
    assert places == {"Ada", "ada", "ADA"}


def test_a_pipeline_trained_here_finds_names_after_loading(data, tmp_path, monkeypatch):
    monkeypatch.setenv("SPACY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("SPACY_MODEL", raising=False)
    component = PersonNLP.create({}, RasaNLUModelConfig())
    nlp = component.provide_context()["spacy_nlp"]
    for _ in range(2):  # as often as a cross-validation has folds
        component.train(data)
    assert nlp.pipe_names == ["tok2vec", "ner"]
    meta = {**component.component_config, **component.persist("n", str(tmp_path))}
    loaded = PersonNLP.load(meta, str(tmp_path)).nlp
    for one in (nlp, loaded):
        doc = one("send 20 dollars to Ada")
        assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ada", "PERSON")]


def test_unchanged_inputs_train_once_and_changed_ones_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SPACY_CACHE_DIR", str(tmp_path))
    runs = []

    def train(config, out, overrides):
        runs.append(overrides)
        out.mkdir()
        spacy.blank("en").to_disk(out / "model-last")

    monkeypatch.setattr(trainer, "spacy_train", train)
    first = trainer.trained([Example("to Ada", (Name(3, 6),))])
    assert trainer.trained([Example("to Ada", (Name(3, 6),))]) == first
    assert len(runs) == 1
    assert trainer.trained([Example("to Eva", (Name(3, 6),))]) != first
    assert len(runs) == 2


def test_an_official_model_is_used_by_its_name(tmp_path, monkeypatch, data):
    spacy.blank("en").to_disk(tmp_path / "official")
    monkeypatch.setenv("SPACY_MODEL", str(tmp_path / "official"))
    component = PersonNLP.create({}, RasaNLUModelConfig())
    component.train(data)
    meta = {**component.component_config, **component.persist("n", str(tmp_path))}
    monkeypatch.delenv("SPACY_MODEL")
    assert meta["model"] == str(tmp_path / "official")
    assert PersonNLP.load(meta, str(tmp_path)).nlp.pipe_names == []
