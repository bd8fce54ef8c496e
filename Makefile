PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEMO := examples/demo

.PHONY: run test check bench

run: $(READY)
	@$(BIN)/python $(DEMO)/pack.py $(DEMO)/warc/gaon.warc.gz
	@$(BIN)/python $(DEMO)/serve.py --log $(DEMO)/access.log \
	  $(BIN)/malmoi refresh $(DEMO)/crawl.toml --test-gap 0.02 --test-loopback || [ $$? -eq 20 ]

test: $(READY)
	$(BIN)/python -m pytest -q

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	MYPYPATH=.build/link $(BIN)/mypy -p malmoi.schemas -p malmoi.filters -p malmoi.pipelines
	$(BIN)/python -m pytest -q tests/test_packaging.py tests/test_shape.py

bench: $(READY)
	$(BIN)/python bench/bench.py

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	mkdir -p .build/link && ln -sfn $(CURDIR) .build/link/malmoi
	$(BIN)/malmoi models
	touch $@
