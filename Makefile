# One recipe file: people, hooks and CI call the same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
ADDRESS ?= 127.0.0.1:8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

PEER := var/bench/tryton

.PHONY: help setup demo test check bench bench-peer format lock translations
help:            ## This list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  +##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/runtime.stamp: requirements/runtime.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements/runtime.txt
	touch $@

$(VENV)/development.stamp: $(VENV)/runtime.stamp requirements/development.txt
	$(PIP) -r requirements/development.txt
	touch $@

translations: $(VENV)/runtime.stamp
	@$(MANAGE) compile_translations

setup: $(VENV)/development.stamp translations  ## The environment alone

demo: $(VENV)/runtime.stamp translations  ## Environment, database, demo data, server
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo --address $(ADDRESS)
	@$(BIN)/gunicorn config.wsgi --bind $(ADDRESS) --workers 2 --log-level warning

check: setup  ## Linters, types, import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files --cached --others --exclude-standard 'templates/*.html')
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy .
	$(MANAGE) makemigrations --check --dry-run --verbosity 0

test: check  ## Everything: linters, types, all tests
	$(BIN)/pytest -n auto --dist worksteal

# SCALE=10m for the full size; ARGS="--only search --profile" for one group and where its time goes.
bench: setup  ## How fast it is: SQLite, and PostgreSQL when DATABASE_URL names one
	$(BIN)/python -m bench --scale $(or $(SCALE),20k) $(ARGS)

bench-peer: $(PEER)/peer.stamp  ## Tryton, in an environment of its own, to be measured against: ARGS="--only tryton"

$(PEER)/peer.stamp: requirements/peer.txt
	test -x $(PEER)/bin/python || $(PYTHON) -m venv $(PEER)
	$(PEER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peer.txt
	touch $@

format: setup  ## Let the tools mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files --cached --others --exclude-standard 'templates/*.html')

lock:            ## Recompile the locked requirements (needs uv on the path)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/runtime.in -o requirements/runtime.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/development.in -o requirements/development.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/peer.in -o requirements/peer.txt
