"""Makes spaCy's training documents: the assistant's examples with many names."""
import random
from pathlib import Path
from typing import Iterable, List, Mapping, NamedTuple, Protocol, Sequence, Tuple

import spacy
from spacy.language import Language
from spacy.tokens import DocBin

LABEL = "PERSON"
FOLDER = Path(__file__).parent
# How often an example with a name is written anew with other names.
VARIANTS = 1
# Share of the documents held back, by which spaCy shows how well it learns.
HELD_BACK = 0.1


class Name(NamedTuple):
    """Where a name stands (end exclusive), and what bears it."""

    start: int
    end: int
    kind: str = LABEL


class Example(NamedTuple):
    """A text and the names in it, from left to right."""

    text: str
    names: Tuple[Name, ...]


class Maker(Protocol):
    """Makes up names of one kind."""

    def name(self) -> str:
        """Return a name, mostly another one each time."""


def name_list(file: str) -> List[str]:
    """Read one of the lists of names beside this module."""
    return (FOLDER / file).read_text(encoding="utf-8").split()


class NameMaker:
    """Makes up names, so that the words around a name teach more than the name.

    Args:
        given: Given names.
        family: Family names.
        chance: The source of randomness.
    """

    def __init__(
        self, given: Sequence[str], family: Sequence[str], chance: random.Random
    ) -> None:
        self._given, self._family, self._chance = given, family, chance

    def _blend(self) -> str:
        """Join the start of one name with the end of another: a name never seen."""
        start, end = self._chance.choice(self._given), self._chance.choice(self._given)
        return start[: (len(start) + 1) // 2] + end[len(end) // 2 :].lower()

    def name(self) -> str:
        """Return a given name, a family name, both, a double or a blended name."""
        pick = self._chance.random()
        given, family = self._chance.choice(self._given), self._chance.choice(
            self._family
        )
        if pick < 0.45:
            return given
        if pick < 0.65:
            return f"{given} {family}"
        if pick < 0.73:
            return family
        if pick < 0.77:
            return f"{given}-{self._chance.choice(self._given)}"
        if pick < 0.95:
            return self._blend()
        return f"{self._blend()} {family}"


def rename(example: Example, makers: Mapping[str, Maker]) -> Example:
    """Put new names in the places of the old ones, by kind."""
    text, names, done = "", [], 0
    for start, end, kind in example.names:
        name = makers[kind].name()
        text += example.text[done:start]
        names.append(Name(len(text), len(text) + len(name), kind))
        text, done = text + name, end
    return Example(text + example.text[done:], tuple(names))


def retype(example: Example, chance: random.Random) -> Example:
    """Write an example as hurried people do; keep every place where it is."""
    text, pick = example.text, chance.random()
    if pick < 0.35:
        text = text.lower()
    elif pick < 0.40:
        text = text.upper()
    elif pick < 0.70:
        text = text[:1].upper() + text[1:]
    if len(text) != len(example.text):
        text = example.text
    if text and text[-1].isalnum() and chance.random() < 0.3:
        text += chance.choice(".!.")
    return Example(text, example.names)


def spread(
    examples: Iterable[Example], makers: Mapping[str, Maker], chance: random.Random
) -> List[Example]:
    """Multiply the examples that hold names, and join as many of the others."""
    made, others = [], []
    for example in examples:
        if example.names:
            made += [rename(example, makers) for _ in range(VARIANTS)] + [example]
        else:
            others.append(example)
    made += chance.sample(others, min(len(others), len(made)))
    chance.shuffle(made)
    return [retype(example, chance) for example in made]


def documents(examples: Iterable[Example], nlp: Language) -> DocBin:
    """Turn examples into spaCy's own training format."""
    store = DocBin()
    for example in examples:
        doc = nlp.make_doc(example.text)
        spans = [
            doc.char_span(start, end, kind, alignment_mode="expand")
            for start, end, kind in example.names
        ]
        doc.set_ents([span for span in spans if span is not None])
        store.add(doc)
    return store


def write(examples: Sequence[Example], folder: Path, seed: int) -> Tuple[Path, Path]:
    """Write the documents to learn from and those to judge by; return both paths."""
    chance = random.Random(seed)
    maker = NameMaker(
        name_list("given_names.txt"), name_list("family_names.txt"), chance
    )
    made = spread(examples, {LABEL: maker}, chance)
    border = int(len(made) * HELD_BACK)
    nlp = spacy.blank("en")
    learn, judge = folder / "learn.spacy", folder / "judge.spacy"
    documents(made[border:], nlp).to_disk(learn)
    documents(made[:border], nlp).to_disk(judge)
    return learn, judge
