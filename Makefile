# Nothing else is needed than Python ≥ 3.11, Node ≥ 20 and make.
PYTHON ?= python3
BIN := .venv/bin

FAST := engine $(addprefix tests/,feel decisions deadlines lifecycle forms definitions programmes execution commands \
  persistence queries register api scheduling docs)

.PHONY: help setup bundles run test test-fast check demo coverage bench pictures wheel lock clients
.DELETE_ON_ERROR:

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/.ready bundles  ## the virtual environment and the page bundles

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

BUNDLES := tasklist/static/built/.ready
bundles: $(BUNDLES)

frontend/node_modules/.ready: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --ignore-scripts --loglevel=error
	touch $@

$(BUNDLES): frontend/node_modules/.ready frontend/build.mjs $(shell find frontend/src -type f)
	cd frontend && node build.mjs
	touch $@

run: export GUICHENG_MODE ?= demonstration
run: setup  ## set up and serve http://127.0.0.1:8080 with demonstration accounts
	$(BIN)/guicheng set-up
	$(BIN)/guicheng serve

demo: setup  ## tell the story of six applications, over HTTP, with the clock moved
	$(BIN)/guicheng demo

check: .venv/.ready  ## format, lint, types, imports, dependencies, dead code, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tests.dead_code
	$(BIN)/codespell

clients: tests/clients/node/node_modules/.ready
tests/clients/node/node_modules/.ready: tests/clients/node/package.json tests/clients/node/package-lock.json
	cd tests/clients/node && npm ci --ignore-scripts --loglevel=error
	touch $@

test-fast: setup  ## the loop: no browser, no PostgreSQL, no clients, no whole procedures
	$(BIN)/pytest -n auto -m "not browser and not postgres and not clients and not slow" $(FAST)

test: setup clients  ## every test
	$(BIN)/pytest -n auto

coverage: setup  ## which elements of the diagrams the tests have walked
	GUICHENG_TEST_SILENCE=all $(BIN)/pytest -n auto -p tests.diagram_coverage tests/procedures tests/silence

bench: setup  ## every benchmark: ratios within one run
	set -e; for each in benchmarks/*_*.py; do name=$$(basename $$each .py); \
	  echo "== $$name"; $(BIN)/python -m benchmarks.$$name; done

PROGRAMMES ?= gd
PICTURES ?= docs/images/steps
pictures: setup  ## the task page of every review step (PROGRAMMES="gd zj …", PICTURES=folder)
	$(BIN)/python -m tests.browser.review_pages $(PICTURES) $(PROGRAMMES)

wheel: setup  ## dist/*.whl, which needs neither this checkout nor Node
	$(BIN)/python -m pip wheel -q . --no-deps --no-build-isolation -w dist

LOCK = uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
  --no-emit-find-links --python-version 3.11 pyproject.toml
lock:  ## both lock files, the developers' and that of an installation, after a change of the dependencies in pyproject.toml
	$(LOCK) --extra dev -o requirements.lock
	$(LOCK) -c requirements.lock -o runtime.lock
