import numpy as np
import pytest

from components import minilm
from components.minilm import EncoderUnavailable, MiniLM


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


def near(encoder: MiniLM, one: str, other: str) -> float:
    return float(encoder.encode(one).sentence @ encoder.encode(other).sentence)


def test_sentence_vectors_have_length_one_and_384_numbers(encoder):
    vector = encoder.encode("What is left in my account?").sentence
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_same_meaning_is_nearer_than_same_words(encoder):
    meaning = near(encoder, "how much cash do i have", "what is my balance")
    words = near(encoder, "how much cash do i have", "how much time do they take")
    assert meaning > words


def test_known_vector_of_the_released_model(encoder):
    # A pair of the sentence-transformers documentation, with the nearness given there.
    nearness = near(
        encoder, "A man is eating food.", "A man is eating a piece of bread."
    )
    assert nearness == pytest.approx(0.7553, abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "🙂", "a" * 5000, "Ünïcode — ✓"])
def test_any_text_is_encoded(encoder, text):
    assert np.isfinite(encoder.encode(text).sentence).all()


@pytest.mark.parametrize("eight_bits", [False, True])
def test_many_texts_come_out_as_one_by_one(eight_bits):
    encoder = MiniLM(depths=[2, 4], eight_bits=eight_bits)
    texts = ["pay emblem", "hello", "what did i spend at the shop", "hi", "pay katy"]
    found = dict(encoder.encode_all(texts, batch=2))
    assert sorted(found) == [0, 1, 2, 3, 4]
    for place, encoded in found.items():
        alone = encoder.encode(texts[place])
        np.testing.assert_allclose(encoded.sentence, alone.sentence, atol=1e-5)
        np.testing.assert_allclose(encoded.pieces, alone.pieces, atol=1e-4)


def test_depths_give_vectors_of_their_own_side_by_side(encoder):
    text = "What is left in my account?"
    both = MiniLM(depths=[3, 6]).encode(text)
    short, whole = MiniLM(depths=[3]).encode(text), encoder.encode(text)
    assert float(short.sentence @ whole.sentence) < 0.9
    expected = np.concatenate([short.sentence, whole.sentence]) / np.sqrt(2)
    np.testing.assert_allclose(both.sentence, expected, atol=1e-5)
    np.testing.assert_allclose(both.pieces, short.pieces, atol=1e-5)
    assert np.linalg.norm(both.sentence) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "🙂", "pay 20 to Katy", "é" * 300])
def test_eight_bits_give_nearly_the_vectors_of_the_release(encoder, text):
    rough, exact = MiniLM(eight_bits=True).encode(text), encoder.encode(text)
    assert float(rough.sentence @ exact.sentence) > 0.97


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EncoderUnavailable, match="not the released"):
        MiniLM(str(tmp_path))


def test_an_empty_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("MINILM_DIR", str(tmp_path))
    with pytest.raises(EncoderUnavailable, match="No sentence encoder"):
        MiniLM()


def test_a_missing_package_is_told_with_its_cure(monkeypatch):
    monkeypatch.delenv("MINILM_DIR", raising=False)
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package")
    with pytest.raises(EncoderUnavailable, match="make setup"):
        MiniLM()
