# Two commands: `make run` summarizes the seed document, `make test` runs every test.
# Both make a virtual environment first; a second run finds it ready.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: run test check style types imports eval docs clean

run: $(VENV)/.local
	$(BIN)/summarizer run seeds/*.txt --out out

# Two processes. A worker that crashes ends the run: pytest-xdist hangs if it replaces one.
test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

check: style types imports

style: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

eval: $(VENV)/.eval
	$(BIN)/summarizer eval run --replay --out out/eval
	$(BIN)/summarizer eval score out/eval

docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.local: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[local,local-weights]'
	@touch $@

$(VENV)/.eval: pyproject.toml | $(VENV)/.local
	$(PIP) install --editable '.[local,local-weights,eval]'
	@touch $@

$(VENV)/.docs: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[docs]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.local
	$(PIP) install --editable '.[local,local-weights,dev]'
	@touch $@

clean:
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
