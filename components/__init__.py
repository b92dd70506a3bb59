"""The assistant's own Rasa NLU components; docs/nlu.md says why each is there."""
