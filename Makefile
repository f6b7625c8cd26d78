# Every target makes its own environment first; `make` alone prints this list. Seconds go to stderr.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help bootstrap apply check test test-slow test-ci-slow accept test-bare scale startup schema clean

PYTHON ?= python3
PROFILE ?= pre_production
WORKERS ?= auto
SEED ?= $(shell date +%Y%m%d)
SHARE ?= 0.1
BIN := .venv/bin
TIMED := sh .ci/timed

help: ## print this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

bootstrap: ## make .venv and install the pinned packages; does nothing when they are there
	@PYTHON='$(PYTHON)' sh bootstrap.sh

apply: bootstrap ## the main job: extracts in, target tables, rejects, ledger and a decision out (PROFILE=pre_production)
	@$(TIMED) apply $(BIN)/qvhmig apply lifecycle.yaml --profile $(PROFILE)

check: bootstrap ## style, types, every project file, and the floors of the architecture
	@$(TIMED) ruff $(BIN)/ruff check engine tests benchmarks
	@$(TIMED) mypy $(BIN)/mypy --no-error-summary
	@$(TIMED) "qvhmig check" $(BIN)/qvhmig check lifecycle.yaml
	@$(TIMED) "qvhmig check (library)" $(BIN)/qvhmig check examples/library/lifecycle.yaml
	@$(TIMED) architecture $(BIN)/python -m pytest -q tests/test_architecture.py

test: bootstrap ## every test but the slow ones
	@$(TIMED) tests $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

test-slow: bootstrap ## the whole slow suite
	@$(TIMED) "slow tests" $(BIN)/python -m pytest -q -m slow -n $(WORKERS) --dist worksteal || { status=$$?; \
	  [ $$status -ne 5 ] || echo "pytest found no slow test, so nothing was proved (exit 5)" >&2; exit $$status; }

test-ci-slow: bootstrap ## a seeded part of the slow suite (SEED=20260101 SHARE=0.1)
	@$(TIMED) "slow tests, seed $(SEED)" $(BIN)/python -m pytest -q -m slow -n $(WORKERS) --dist worksteal --slow-seed '$(SEED)' --slow-share '$(SHARE)' || { status=$$?; \
	  [ $$status -ne 5 ] || echo "pytest found no slow test, so nothing was proved (exit 5)" >&2; exit $$status; }

accept: bootstrap ## rewrite the expected files of the tests; read the diff before you commit it
	@$(TIMED) accept $(BIN)/python -m pytest -q --accept
	@git status --short tests docs

test-bare: ## prove `make apply` and `make test` in a fresh clone with a PATH of python3, make, cc, git
	@$(TIMED) bare sh .ci/bare

scale: bootstrap ## apply over up to a million patients; figures for docs/performance.md (PATIENTS="1000 10000 100000 1000000")
	@$(TIMED) scale $(BIN)/python benchmarks/scale.py $(PATIENTS)

startup: bootstrap ## how long the commands take that do nothing, in empty interpreters
	@$(TIMED) startup $(BIN)/python benchmarks/startup.py

schema: bootstrap ## write the JSON Schemas that editors use to build/schema
	@$(TIMED) schema $(BIN)/qvhmig schema

clean: ## remove what can be made again; state/ (key registry, hash key) stays
	rm -rf build examples/*/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
