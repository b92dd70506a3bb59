from rasa.shared.nlu.training_data.message import Message

from components.entity_merger import EntityMerger, merge


def entity(kind: str, start: int, end: int, extractor: str = "x"):
    return {"entity": kind, "start": start, "end": end, "extractor": extractor}


def test_of_two_in_the_same_words_the_first_stays():
    first, second = entity("PERSON", 5, 9, "crf"), entity("PERSON", 5, 9, "spacy")
    assert merge([first, second], {}) == [first]


def test_the_first_stays_even_if_the_second_is_longer():
    short, long = entity("PERSON", 5, 9), entity("PERSON", 5, 16)
    assert merge([short, long], {}) == [short]
    assert merge([long, short], {}) == [long]


def test_neighbours_and_other_types_stay():
    name, other = entity("PERSON", 0, 4), entity("PERSON", 4, 8)
    card = entity("credit_card", 0, 4)
    assert merge([name, other, card], {}) == [name, card, other]


def test_a_type_may_be_left_to_one_extractor():
    name, guess = entity("PERSON", 5, 9, "tagger"), entity("PERSON", 0, 4, "crf")
    card = entity("credit_card", 0, 4, "crf")
    assert merge([guess, card, name], {"PERSON": ["tagger"]}) == [card, name]


def test_a_message_gets_what_was_merged():
    found = [entity("PERSON", 0, 4), entity("PERSON", 0, 4)]
    message = Message({"text": "Karl", "entities": found})
    EntityMerger().process(message)
    assert len(message.get("entities")) == 1


def test_a_message_without_entities_passes():
    message = Message({"text": "hello"})
    EntityMerger().process(message)
    assert message.get("entities") == []


def test_a_message_of_the_dialogue_without_text_is_left_alone():
    found = [entity("PERSON", 0, 4), entity("PERSON", 0, 4)]
    message = Message({"entities": found})
    EntityMerger().process(message)
    assert message.get("entities") == found
