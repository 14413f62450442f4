# make run · make test · make demo · make check; nothing else is needed (Python ≥ 3.11, Node ≥ 20).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check demo lock
.DELETE_ON_ERROR:

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

test: setup
	$(BIN)/pytest -n auto

lock:  # after a change of the dependencies in pyproject.toml
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
