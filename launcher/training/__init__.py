"""Trains a model, validates its data and tests its stories, by Rasa's own commands."""
