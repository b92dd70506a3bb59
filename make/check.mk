# Everything that must pass, in the order in which `make test` starts it (what takes long
# comes early); behind a colon stands what a step waits for. `tools` may install npm from
# Debian, and tests what they need; these take turns, but `tools` does not know of it.

STEPS := train $(if $(wildcard make/delivery.mk),tools) format-check:tools lint:tools types \
    e2e:train,tools integration:tools contract:tools unit validate story-test:train
SCRIPTS := $(wildcard web/*.js web/*.mjs */static/*.js)
NODE_TOOLS := .tools/node_modules/.bin
PYTEST := $(PY) -m pytest -q -p no:cacheprovider --durations=10 --durations-min=1
# What waits for servers much of the time, in several processes (tests/conftest.py).
SPREAD := --dist loadgroup

.PHONY: test format format-check lint types unit contract integration validate story-test e2e bench

test: setup ## Run every check; LANES=3 runs three steps at a time, not two
	@$(PY) -m launcher.steps $(if $(LANES),--lanes $(LANES)) $(STEPS)

format: tools ## Put the code into shape (black, order of imports, prettier)
	$(PY) -m ruff check --quiet --select I --fix .
	$(PY) -m black --quiet .
	$(NODE_TOOLS)/prettier --log-level warn --write $(SCRIPTS)

format-check: setup ## Fail if `make format` would change something
	$(PY) -m ruff check --quiet --select I --diff .
	$(PY) -m black --check --quiet --diff .

lint: tools ## Look for mistakes (ruff; eslint and prettier for scripts)
	$(PY) -m ruff check .
	$(NODE_TOOLS)/eslint $(SCRIPTS)
	$(NODE_TOOLS)/prettier --log-level warn --check $(SCRIPTS)

types: setup ## Check the types (mypy)
	@# mypy's own extensions warn of their age at each run.
	PYTHONWARNINGS=ignore $(PY) -m mypy $(PACKAGES)

unit: setup ## Run the unit tests
	$(PYTEST) tests/unit

contract: setup ## Run the contract tests: the same suite over both stores
	$(PYTEST) tests/contract

integration: setup ## Run the tests against real servers
	$(PYTEST) $(SPREAD) -n 2 tests/integration

validate: setup ## Let Rasa look for contradictions in its data
	$(PY) -m launcher.training.validate

story-test: setup ## Run the conversations of tests/test_stories.yml (rasa test)
	@exec $(LAUNCHER) stories

e2e: setup ## Hold conversations with the whole running assistant
	$(PYTEST) $(SPREAD) -n 3 tests/e2e

bench: setup ## Measure: make bench NAME="duckling --help"
	$(PY) -m benchmarks $(NAME)
