"""The assistant's own small spaCy pipeline, which finds names of people."""
