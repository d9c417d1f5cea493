# Everything a newcomer types. Each target can be repeated.
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test lint format dagster clean

HOME_DIR ?= data
INBOX ?= data/samples
PYTEST_WORKERS ?= 2

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Python environment in .venv, dbt's manifest
	@scripts/setup.sh

setup-tests:
	@scripts/setup.sh --tests

run: setup ## the main job on the reports in data/samples (INBOX=..., HOME_DIR=...)
	.venv/bin/solieu run --inbox '$(INBOX)' --home '$(HOME_DIR)'

lint: setup ## linter, format, types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

test: setup-tests ## linter, format, types and all tests
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/pytest -n $(PYTEST_WORKERS) --dist loadfile
	@echo "make test: linter, format, types and tests passed"

format: setup ## put the code into its format
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

dagster: setup ## Dagster's pages on http://localhost:3000
	scripts/dagster-dev

clean: ## remove what was built; lake, inbox and decisions stay
	rm -rf dbt_project/target dbt_project/logs .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info .venv
