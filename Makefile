# Everything a person or a build machine runs. `make demo` and `make test` need Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 3
RECIPE ?= flow
THEN ?= joint
THEN_MINUTES ?= 2
JOBS ?= 2
DIR ?= demo
PACKAGES := mmstudio plugins tests packaging
MEDIA := build/media
INTEROP := .venv-interop
BUNDLE := dist/mmstudio/mmstudio
SOURCES := $(shell find mmstudio plugins resources packaging -type f ! -name '*.pyc')

.PHONY: setup app demo test interop media-test check format bench bundle test-bundle measure-bundle screenshots sample-run recipe-pictures translations clean

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt packaging/system-libraries.sh
	sh packaging/system-libraries.sh $(PYTHON)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[gui,dev,bundle]'
	touch $@

# The recipe RECIPE, and behind it a short training of THEN, of which the page shows what it makes together; THEN= leaves it out.
demo: setup
	$(BIN)/mmstudio demo --minutes $(MINUTES) --recipe $(RECIPE) --then "$(THEN)" --then-minutes $(THEN_MINUTES) --dir $(DIR)

app: setup
	$(BIN)/mmstudio

# JOBS files of tests at a time; kernels with one thread each, since tests are many and small.
test: setup
	OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# Exports read back by datasets, webdataset, pandas, polars and DuckDB, in an environment that the program has no part in.
interop: setup $(INTEROP)/ready
	MMSTUDIO=$(CURDIR)/$(BIN)/mmstudio $(INTEROP)/bin/python -m pytest -c tests/interop/pytest.ini \
		--rootdir tests/interop --confcutdir tests/interop tests/interop

$(INTEROP)/ready: tests/interop/requirements.txt
	test -x $(INTEROP)/bin/python || $(PYTHON) -m venv $(INTEROP)
	$(INTEROP)/bin/python -m pip install --quiet --requirement $<
	touch $@

# The extra [media] (phones' pictures and sounds, films, medical pictures), which the program's own environment lacks: in one that
# has it, and sees the program's packages behind its own.
media-test: $(MEDIA)/ready
	OMP_NUM_THREADS=1 $(MEDIA)/bin/python -m pytest tests/media --override-ini 'norecursedirs=.*'

$(MEDIA)/ready: $(VENV)/ready tests/media/requirements.txt
	test -x $(MEDIA)/bin/python || $(BIN)/python -m venv $(MEDIA)
	$(MEDIA)/bin/python -m pip install --quiet --requirement tests/media/requirements.txt
	$(BIN)/python -c "import sysconfig; print('import site; site.addsitedir(%r)' % sysconfig.get_path('purelib'))" \
		> $$($(MEDIA)/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/program.pth
	touch $@

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

# The program with all that it needs, in dist/mmstudio and packed beside it; docs/bundle.md.
bundle: $(BUNDLE)

$(BUNDLE): $(VENV)/ready $(SOURCES)
	$(BIN)/python packaging/bundle.py

test-bundle: bundle
	$(BIN)/python -m pytest tests/frozen --override-ini 'norecursedirs=.*'

measure-bundle: setup
	$(BIN)/python packaging/measure_bundle.py

# Pictures of every page in both themes and languages, in docs/images; Chinese needs fonts-noto-cjk.
screenshots: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/screenshots.py
	if command -v xvfb-run >/dev/null; then QT_QPA_PLATFORM=xcb xvfb-run --auto-servernum \
		$(BIN)/python packaging/screenshots.py --folder build/screenshots; fi

# Trains the small run that the sample project carries, and puts it into resources/sample-run.
sample-run: setup
	rm -rf build/sample-run
	$(BIN)/mmstudio project new build/sample-run --sample
	$(BIN)/mmstudio train --project build/sample-run --dataset shapes-and-sounds --minutes 6 --set generator.condition_width=128
	$(BIN)/python packaging/sample_run.py build/sample-run r0001

# Trains every shipped recipe on the sample data, and puts what each makes, finds or predicts onto its card.
recipe-pictures: setup
	rm -rf build/recipe-pictures
	$(BIN)/mmstudio project new build/recipe-pictures --sample
	$(BIN)/python packaging/recipe_pictures.py build/recipe-pictures

translations: setup
	$(BIN)/python packaging/translations.py

clean:
	rm -rf $(VENV) $(INTEROP) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
