# Two commands: `make run` and `make test`. Both set up everything they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The tests start many processes: what is compiled once must not be compiled by each of them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check bench chaos browser lock clean

help:
	@echo "make run     set up and start the portal, a worker and a sandbox API"
	@echo "make test    set up and run everything: lint, types, unit, contract, browser"
	@echo "make check   lint and types alone"
	@echo "make bench   timings, as ratios within one run"
	@echo "make chaos   40 devices, 4,000 reads, 30 killed workers, on each edition and database"
	@echo "make lock    compile the pinned requirements again"

run: $(VENV)/.run
	@exec $(BIN)/python -m portal.run

test: check browser
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run --settings tests.settings

bench: $(VENV)/.dev browser
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.uploading
	$(BIN)/python -m tests.bench.phone

chaos: $(VENV)/.dev
	$(BIN)/python -m tests.chaos --edition 2022 --database sqlite
	$(BIN)/python -m tests.chaos --edition 2024 --database sqlite
	$(BIN)/python -m tests.chaos --edition 2022 --database postgres
	$(BIN)/python -m tests.chaos --edition 2024 --database postgres

browser: $(VENV)/.dev
	@$(BIN)/python -m tests.support.chromium

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: requirements.txt $(VENV)/.python
	@echo "Installing what the portal needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# Pinned with hashes, for every platform, without the address of an index.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet

lock:
	$(LOCK) -o requirements.txt
	$(LOCK) --extra s3 -c requirements.txt -o requirements-s3.txt
	$(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
