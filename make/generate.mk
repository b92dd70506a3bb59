# What is written by a program, and then committed.

.PHONY: generate conversations

generate: setup ## Write the rules and stories that are products of forms and intents
	@$(PY) -m tools generate

conversations: setup ## Play ten long conversations and write docs/conversations.md
	@$(PY) -m tools conversations
