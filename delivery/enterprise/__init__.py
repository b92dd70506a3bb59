"""Rasa X / Enterprise, for those who hold a licence."""
