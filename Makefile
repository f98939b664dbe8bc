# Two commands do everything on a fresh machine with Python 3.11 and make: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= 1
ONCE ?=
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: .requirements.lock pyproject.toml $(wildcard plugins/*/pyproject.toml)
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed, and none was found." >&2; exit 2; }
	@test -w . || { echo "make: this folder is read-only: clone it somewhere writable." >&2; exit 3; }
	@echo "Creating the environment (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		-e . $(addprefix -e ,$(dir $(wildcard plugins/*/pyproject.toml)))
	@touch $@

hub/api/graphiql/dist/.ready: $(VENV)/.ready hub/api/graphiql/package-lock.json $(wildcard hub/api/graphiql/src/*)
	@echo "Building GraphiQL ..."
	@$(BIN)/python -m hub.api.graphiql
	@touch $@

.PHONY: graphiql
graphiql: hub/api/graphiql/dist/.ready ## Build GraphiQL, which browsers get at /graphql

CONSOLE := hub/console/package-lock.json hub/console/index.html $(wildcard hub/console/*.ts hub/console/*.mjs) \
	$(shell find hub/console/src hub/console/public schema/documents -type f -not -path '*/src/documents/*')

hub/console/dist/.ready: $(VENV)/.ready schema/hub.graphql $(CONSOLE)
	@echo "Building the console (half a minute) ..."
	@$(BIN)/python -m hub.console
	@touch $@

.PHONY: console
console: hub/console/dist/.ready ## Build the console, which browsers get at /

.PHONY: console-check
console-check: hub/console/dist/.ready ## Types and component tests of the console
	@$(BIN)/python -m hub.console check

.PHONY: demo
demo: $(VENV)/.ready hub/api/graphiql/dist/.ready hub/console/dist/.ready ## Run a referral from end to end, then serve (PORT=8000, ONCE=1 stops after)
	@PORT=$(PORT) $(BIN)/hub demo $(if $(ONCE),--once)

.PHONY: test
test: $(VENV)/.ready hub/api/graphiql/dist/.ready hub/console/dist/.ready lint types console-check ## Everything, in parallel, on a database per worker
	@$(BIN)/pytest -n auto --dist loadgroup -q

.PHONY: lint
lint: $(VENV)/.ready ## Style and the direction of imports
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo

.PHONY: types
types: $(VENV)/.ready ## mypy, strict
	@$(BIN)/mypy

.PHONY: bench
bench: $(VENV)/.ready ## Ratios, memory and start-up, measured side by side
	@$(BIN)/python -m tests.bench

tests/bench/peers/node_modules/.ready: $(VENV)/.ready tests/bench/peers/package-lock.json
	@echo "Installing PostGraphile (half a minute) ..."
	@$(BIN)/python -m tests.bench.peers
	@touch $@

.PHONY: bench-peers
bench-peers: tests/bench/peers/node_modules/.ready ## The worklist beside PostGraphile's, on the same database
	@$(BIN)/python -m tests.bench --peers

.PHONY: schema
schema: $(VENV)/.ready ## Write what is generated from the code (schema/)
	@$(BIN)/hub schema export

.PHONY: lock
lock: ## Pin every dependency anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --python-version 3.11 --all-extras pyproject.toml -o .requirements.lock

.PHONY: clean
clean: ## Remove the demo's data, keys and caches (not the environment)
	@rm -rf .hub .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
