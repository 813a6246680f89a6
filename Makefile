# The only index of commands. `make help` prints it; each target makes the environment it needs.
#
# PYTHON   interpreter to try first        make PYTHON=python3.12 env
# SERVE    0: `make demo` never waits      make demo SERVE=0
# ARGS     further arguments for pytest    make test ARGS="tests/rules -x"
# OUT      where demo and bench write      make demo OUT=/tmp/hearthline
# PORT     where demo serves               make demo PORT=8001
# BESIDE   an earlier bench.json           make bench BESIDE=out/earlier.json

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env demo test lint bench prove mutants oracle-opendsm lock clean force

PYTHON ?=
SERVE ?= 1
ARGS ?=
OUT ?= out
PORT ?=
BESIDE ?=
UV ?= uv

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
ASSETS := sh .ci/install-assets $(BIN)/python
# Flask-Principal is published as source only; the locked setuptools of requirements-build.lock makes it.
INSTALL := $(PIP) install --quiet --progress-bar off --require-hashes --only-binary :all: \
    --no-binary flask-principal --no-build-isolation --use-pep517

# A virtual environment holds absolute paths, so one that was copied or moved along with its checkout is
# made anew: the stamp's name carries the folder it was made in.
HERE := $(shell pwd -P | cksum | cut -d ' ' -f 1)
MADE := $(VENV)/.made-$(HERE)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

help: ## print this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | \
	    while IFS='|' read -r target text; do printf '  make %-14s %s\n' "$$target" "$$text"; done

env: $(RUNTIME) ## make .venv with the hearthline command in it, from the hash-locked requirements; bring in the styles
	@$(ASSETS)

demo: $(RUNTIME) ## the sample households' table and PDFs into out/; then fill and serve a demo programme (SERVE=0: no)
	@$(ASSETS)
	@SERVE=$(SERVE) $(BIN)/hearthline demo --out $(OUT) $(if $(PORT),--port $(PORT))

test: $(DEV) ## run the tests (not the slow proofs), with sockets blocked
	@$(ASSETS) --tests
	@$(BIN)/python -m pytest -n 2 -m "not prove" $(ARGS)

lint: $(DEV) ## ruff, formatting, strict mypy, and the direction of imports
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

bench: $(DEV) ## time Hearthline beside its peers; print ratios and spread, write out/bench.json
	@$(BIN)/python -m tests.bench --out $(OUT)/bench.json $(if $(BESIDE),--beside $(BESIDE))

prove: $(DEV) ## run the slow proofs: full disk, kill -9, long random runs
	@$(BIN)/python -m pytest -m prove $(ARGS)

mutants: $(DEV) ## change rules/ in thousands of small ways and print the share that its tests notice (hours; never in CI)
	@$(BIN)/python -m mutmut run --max-children 2
	@$(BIN)/python -m tests.mutation

# Neither library can live in .venv: each wants an older pandas, and opendsm wants numba.
ORACLES := tests/oracles/opendsm
DSM := $(VENV)-opendsm
EEMETER := $(VENV)-eemeter
oracle-opendsm: $(DEV) ## run opendsm and eemeter on opendsm's sample meters, keep their answers, hold ours against them
	@for oracle in opendsm eemeter; do \
	    [ -x $(VENV)-$$oracle/bin/python ] || $(BIN)/python -m venv $(VENV)-$$oracle || exit 1; \
	    $(VENV)-$$oracle/bin/python -m pip --disable-pip-version-check --no-input install --quiet \
	        --progress-bar off --require-hashes -r $(ORACLES)/requirements-$$oracle.lock || exit 1; \
	done
	@$(DSM)/bin/python $(ORACLES)/answers.py
	@$(EEMETER)/bin/python -W ignore $(ORACLES)/eemeter_answers.py
	@$(BIN)/python -m tests.oracles.opendsm.differences
	@$(BIN)/python -m pytest -q $(ORACLES)

# UPGRADE=1 takes newer versions; without it a lock keeps what it has as long as pyproject.toml allows it.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    $(if $(UPGRADE),--upgrade)
lock: ## write the lock files anew from pyproject.toml (needs uv; UPGRADE=1 takes newer versions)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or UV=/path/to/uv" >&2; exit 1; }
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) .ci/assets.in -c requirements-dev.lock -o requirements-assets.lock
	$(COMPILE) .ci/build.in -c requirements-dev.lock -o requirements-build.lock

clean: ## remove the environment, caches and everything in out/
	rm -rf $(VENV) out build dist mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE): $(if $(wildcard $(BIN)/python),,force)
	@python=$$(sh .ci/find-python $(PYTHON)) || exit 1; \
	    echo "Making $(VENV) with $$python ($$($$python --version))"; \
	    $$python -m venv --clear $(VENV)
	@touch $@

$(RUNTIME): $(MADE) requirements-build.lock requirements.lock pyproject.toml
	@echo "Installing what Hearthline runs on (requirements.lock)"
	@$(INSTALL) -r requirements-build.lock
	@$(INSTALL) -r requirements.lock
	@$(PIP) install --quiet --progress-bar off --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "Installing what its developers use (requirements-dev.lock)"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
