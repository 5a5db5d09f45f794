# The two commands that matter: `make demo` shows what Capriccio does, `make test` proves it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.installed-base
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint tools/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test lint format generate benchmarks engines clean

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(BASE)  ## restyle a clip of game frames, and write a page with what it looks like and how fast it was
	$(BIN)/python tools/demo.py

test: lint engines  ## lint, types, and every test of all three languages
	$(BIN)/python -m pytest

lint: $(DEV)  ## style and types of the Python, and what is generated
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy python_backend/capriccio training/capriccio_training tools
	$(BIN)/python tools/generate_protocol.py --check
	$(BIN)/python tools/unity_meta.py --check

format: $(DEV)  ## format the Python
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

generate: $(DEV)  ## write what follows from the protocol's table
	$(BIN)/python tools/generate_protocol.py

benchmarks: $(DEV)  ## print every figure of docs/benchmarks.md, with the machine
	for script in $(filter-out benchmarks/soak.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$script || exit 1; done

engines: $(DEV)  ## install Godot, Mono and FluidSynth for the tests, where they are missing and it is allowed
	tools/install_engines.sh

clean:  ## remove the environment and what the demo wrote
	rm -rf $(VENV) demo_out

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Capriccio needs Python 3.10 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "on Debian and Ubuntu: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(BASE): pyproject.toml tools/constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

# torch first and by itself: where a CPU build is at hand, the rest then keeps it.
$(DEV): pyproject.toml tools/constraints.txt | $(VENV)/bin/python
	$(PIP) torch
	$(PIP) --editable '.[train,dev]'
	@touch $@ $(BASE)
