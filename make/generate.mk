# What is written by a program, and then committed.

.PHONY: conversations

conversations: setup ## Play ten long conversations and write docs/conversations.md
	@$(PY) -m tools conversations
