"""The servers that also run in production's images: Rasa's and the chat page's."""
