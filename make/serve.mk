# The running assistant. Each serving target runs in the foreground until Ctrl-C.

.PHONY: run shell doctor train duckling actions rasa web desk

run: setup ## Set up, train if needed, start everything and say where to click
	@exec $(LAUNCHER) run

shell: setup ## Talk to the assistant in this terminal (or over a pipe)
	@exec $(LAUNCHER) shell

doctor: ## Look for faults and say which command mends each
	@exec $$(PYTHON='$(PYTHON)' sh launcher/setup/any_python.sh) -m launcher doctor

train: setup ## Train a model if none fits the data; FORCE=1 trains anyway
	@exec $(LAUNCHER) train $(if $(FORCE),--force)

duckling: setup ## Serve Duckling alone (amounts, dates, numbers)
	@exec $(LAUNCHER) duckling

actions: setup ## Serve the actions alone
	@exec $(LAUNCHER) actions

rasa: setup ## Serve Rasa alone
	@exec $(LAUNCHER) rasa

web: setup ## Serve the chat page alone
	@exec $(LAUNCHER) web

desk: setup ## Serve the human desk alone
	@exec $(LAUNCHER) desk
