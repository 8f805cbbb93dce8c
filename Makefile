# Verbs of this project; `make` alone lists them. CI runs the same verbs.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python

# Python keeps what it has compiled: without it every process of the tests compiles the house anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo up test test-fast check docs bench lock clean

help: ## list these verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: .venv/installed ## run the whole SOP once, in under a minute
	$(RUN) starter.py demo

up: .venv/installed ## Temporal server, Temporal UI and a worker on this machine, until Ctrl-C
	$(RUN) starter.py up

test: .venv/installed ## every test, replay of every committed history included
	$(RUN) -m pytest -q -n 3 --dist loadgroup --no-loadscope-reorder -m "not alone"
	$(RUN) -m pytest -q -m alone

test-fast: .venv/installed ## rules, use cases, pages over a gateway in memory, replay: no server, no browser, no process
	FAST=1 $(RUN) -m pytest -q -n 2 --dist loadgroup

check: .venv/installed ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/installed ## regenerate the tables that the documents take from the code
	$(RUN) -m docs.generate

bench: .venv/installed ## what a cycle costs beside the smallest Temporal sample; how long the portal's pages take
	$(RUN) -m bench
	$(RUN) -m bench.portal

lock: .venv/installed ## pin every dependency by hash from the ranges in pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --all-extras pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -c requirements.lock -o requirements-runtime.lock

clean: ## remove the environment and everything the product stored in var/
	rm -rf .venv var
