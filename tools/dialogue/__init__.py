"""Writes the rules and stories that are products of forms and intents."""
