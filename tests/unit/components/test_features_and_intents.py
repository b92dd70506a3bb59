import numpy as np
import pytest
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.svm import SVC

from components.kernel_classifier import (
    KernelIntentClassifier,
    chances,
    duels,
    kernel,
    kernel_matrix,
    main_directions,
    squares,
)
from components.minilm import MiniLM
from components.sentence_featurizer import SentenceFeaturizer

TEXTS = {
    "greet": ["hello", "hi there", "good morning", "hey", "good evening to you", "hi"],
    "check_balance": [
        "what is my balance",
        "how much is in my account",
        "show the balance of my savings",
        "how much money do i have left",
        "balance please",
        "what is left in my account",
    ],
}


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


def message(text: str, intent: str = "") -> Message:
    made = Message({"text": text, **({"intent": intent} if intent else {})})
    WhitespaceTokenizer().process(made)
    return made


@pytest.fixture()
def data() -> TrainingData:
    pairs = [(t, intent) for intent, texts in TEXTS.items() for t in texts * 2]
    return TrainingData([message(text, intent) for text, intent in pairs])


def sentence(made: Message) -> np.ndarray:
    return made.get_dense_features("text")[1].features


def test_each_word_gets_a_vector_of_its_own(encoder):
    made = message("Please pay Bartholomew, now!")
    SentenceFeaturizer({"words": True}, encoder).process(made)
    words, _ = made.get_dense_features("text")
    assert words.features.shape == (4, 384)
    assert np.abs(words.features).sum(1).min() > 0


def test_training_and_parsing_give_a_text_the_same_features(encoder, data):
    featurizer = SentenceFeaturizer({}, encoder)
    featurizer.train(data)
    made = message("how much is in my account")
    featurizer.process(made)
    same = [e for e in data.training_examples if e.get("text") == made.get("text")]
    np.testing.assert_allclose(sentence(same[0]), sentence(made), atol=1e-5)


def test_a_misspelt_sentence_is_read_as_it_is_meant(encoder, tmp_path):
    texts = ["show my balance", "what balance do i have", "balance of my savings"]
    featurizer = SentenceFeaturizer({"words": True, "often": 3}, encoder)
    featurizer.train(TrainingData([message(text) for text in texts]))
    meta = {**featurizer.component_config, **featurizer.persist("f", str(tmp_path))}
    for one in (featurizer, SentenceFeaturizer.load(meta, str(tmp_path))):
        right, wrong = message("my balance please"), message("my balnace please")
        one.process(right)
        one.process(wrong)
        read = (
            sentence(wrong) @ sentence(right).T / (sentence(right) @ sentence(right).T)
        )
        assert read > 0.98
        words = [made.get_dense_features("text")[0].features for made in (right, wrong)]
        assert not np.allclose(words[0], words[1], atol=0.1)


def test_a_message_without_text_gets_no_features(encoder):
    empty = Message({"intent": "greet"})
    SentenceFeaturizer({}, encoder).process(empty)
    assert empty.get_dense_features("text") == (None, None)


def test_a_few_main_directions_keep_the_distances():
    chance = np.random.RandomState(1)
    rows = chance.rand(50, 3) @ chance.rand(3, 20)
    short = rows @ main_directions(rows, 3)
    assert short.shape == (50, 3)
    expected = kernel(rows, rows, squares(rows), 1.0)
    np.testing.assert_allclose(kernel(short, short, squares(short), 1.0), expected)


def test_the_kernel_is_one_at_no_distance_and_falls_with_it():
    rows = np.array([[0.0, 0.0], [1.0, 0.0]])
    expected = [[1.0, np.exp(-2.0)], [np.exp(-2.0), 1.0]]
    np.testing.assert_allclose(kernel(rows, rows, squares(rows), 2.0), expected)


@pytest.mark.parametrize("intents", [2, 3, 5])
def test_margins_are_those_of_the_fitted_svc(intents):
    chance = np.random.RandomState(1)
    names = np.array(list("abcde"))[np.arange(60) % intents]
    rows = chance.rand(60, 4).astype(np.float32)
    svc = SVC(C=2.0, kernel="precomputed", class_weight="balanced")
    svc.set_params(decision_function_shape="ovo")
    expected = svc.fit(kernel_matrix(rows, 1.0), names).decision_function(
        kernel_matrix(rows, 1.0)
    )[7]
    model = duels(rows, names, 2.0, 1.0)
    near = kernel(rows[7:8], model.rows, squares(model.rows), 1.0)[0]
    margins = model.margins(near)[np.triu_indices(intents, 1)]
    # The only number of two intents is positive for the second, scikit-learn says.
    np.testing.assert_allclose(margins, -expected if intents == 2 else expected, 1e-4)


def test_who_wins_against_all_others_is_the_likeliest():
    margins = np.array([[0, 1, 0.5], [-1, 0, -0.2], [-0.5, 0.2, 0]])
    likely = chances(margins, 6, 12)
    assert likely.sum() == pytest.approx(1)
    assert likely[0] > likely[2] > likely[1]
    assert chances(margins, 6, 24)[0] > likely[0]


def test_intents_are_told_apart_before_and_after_loading(encoder, data, tmp_path):
    featurizer = SentenceFeaturizer({}, encoder)
    featurizer.train(data)
    classifier = KernelIntentClassifier()
    classifier.train(data)
    meta = {**classifier.component_config, **classifier.persist("k", str(tmp_path))}
    for one in (classifier, KernelIntentClassifier.load(meta, str(tmp_path))):
        made = message("is there any money on my account")
        featurizer.process(made)
        one.process(made)
        assert made.get("intent")["name"] == "check_balance"
        chances = [entry["confidence"] for entry in made.get("intent_ranking")]
        assert sum(chances) == pytest.approx(1)
        assert chances == sorted(chances, reverse=True)


def test_a_message_without_features_has_no_intent():
    made = Message({"text": ""})
    KernelIntentClassifier().process(made)
    assert made.get("intent") == {"name": None, "confidence": 0.0}
