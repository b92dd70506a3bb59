# Setting up and cleaning up.

.PHONY: help setup lock test-machine clean clean-all

help: ## Show this list
	@awk -F ':.*## ' '/^[A-Za-z0-9-]+:.*## / { printf "  %-31s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv from the lock (every target that needs it does so itself)
	@[ -d .venv ] && .venv/bin/python launcher/setup/venv.py --check 2>/dev/null || \
	{ python=$$(PYTHON='$(PYTHON)' sh launcher/setup/find_python.sh) && exec "$$python" launcher/setup/venv.py; }

lock: setup ## Write the locks from the requirements; UPGRADE="--upgrade-package NAME" moves one
	sh launcher/setup/lock.sh $(UPGRADE)
	$(if $(wildcard deploy/images/lock.sh),sh deploy/images/lock.sh)

test-machine: ## Install what `make test` needs besides (Debian, Ubuntu; asks for sudo)
	sh launcher/setup/test_machine.sh

clean: ## Remove models, logs, results and caches
	rm -rf models .run results .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +

clean-all: clean ## Remove .venv and .tools, too
	rm -rf .venv .tools
