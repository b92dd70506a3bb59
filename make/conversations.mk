# How the assistant talks, to be read.

.PHONY: conversations

conversations: setup ## Play ten long conversations and write docs/conversations.md
	@$(PY) -m conversations
