# `make help` lists what there is; the recipes stand in make/*.mk.

.DEFAULT_GOAL := help

PY := .venv/bin/python
LAUNCHER := $(PY) -m launcher
PACKAGES := $(wildcard actions addons benchmarks components delivery desk duckling_server launcher staff tests tools)

export RASA_TELEMETRY_ENABLED ?= false
# Compiled bytecode of the project itself would only litter the tree.
export PYTHONDONTWRITEBYTECODE := 1

include $(sort $(wildcard make/*.mk))
