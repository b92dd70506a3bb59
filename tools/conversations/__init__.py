"""Plays long conversations with the assistant and writes them down to be read."""
