# Everything a person or a build machine runs. `make demo` and `make test` need Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 3
DIR ?= demo
PACKAGES := mmstudio plugins tests packaging

.PHONY: setup demo test check format bench clean

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt packaging/system-libraries.sh
	sh packaging/system-libraries.sh $(PYTHON)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[gui,dev]'
	touch $@

demo: setup
	$(BIN)/mmstudio demo --minutes $(MINUTES) --dir $(DIR)

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check $(PACKAGES)
	$(BIN)/ruff format --check $(PACKAGES)
	$(BIN)/mypy
	PYTHONPATH=plugins $(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix $(PACKAGES)
	$(BIN)/ruff format $(PACKAGES)

bench: setup
	$(BIN)/python -m pytest tests/benchmarks --override-ini 'norecursedirs=.*' -s --timeout=0

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
