# make run · make test · make demo · make check; nothing else is needed (Python ≥ 3.11, Node ≥ 20).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup bundles run test check demo lock clients
.DELETE_ON_ERROR:

setup: .venv/.ready bundles

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
run: setup
	$(BIN)/guicheng set-up
	$(BIN)/guicheng serve

demo: setup
	$(BIN)/guicheng demo

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

clients: tests/clients/node/node_modules/.ready
tests/clients/node/node_modules/.ready: tests/clients/node/package.json tests/clients/node/package-lock.json
	cd tests/clients/node && npm ci --ignore-scripts --loglevel=error
	touch $@

test: setup clients
	$(BIN)/pytest -n auto

lock:  # after a change of the dependencies in pyproject.toml
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
