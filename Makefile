# The front door: `make` alone lists what there is to do.
#
# Plain POSIX shell and nothing newer than GNU make 3.81, which is what macOS ships.
# Everything is installed into .venv; the lock files say exactly what.
#
#   PYTHON=python3.13   the Python to make .venv from (default: the first suitable one found)
#   ARGS='...'          further arguments for the command behind a target: make test ARGS='-k link'

PYTHON ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
BRIEFING := $(BIN)/briefing

# A stamp is older than what it depends on only when there is something to install.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Wheels only: building a source archive would fetch build tools that no lock file pins.
PIP_LOCKED := $(PIP) --require-hashes --only-binary :all:
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

.PHONY: help setup build serve check schema test lint format bench lock clean distclean

help: ## list the targets (default)
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(RUN_STAMP) ## install the pinned packages and the program into .venv

build: $(RUN_STAMP) ## check the data and build the site into site/
	@$(BRIEFING) build $(ARGS)

serve: $(RUN_STAMP) ## show the site at a local address, rebuilt on every change
	@$(BRIEFING) serve $(ARGS)

check: $(RUN_STAMP) ## check the data only
	@$(BRIEFING) check $(ARGS)

schema: $(RUN_STAMP) ## re-make the JSON Schemas that editors complete YAML with
	@$(BRIEFING) schema $(ARGS)

test: $(DEV_STAMP) ## run the whole test suite, browser tests included
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		CHROME="$$chrome" $(BIN)/python -m pytest $(ARGS)

lint: $(DEV_STAMP) ## check style, formatting, types and the rule of the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEV_STAMP) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(RUN_STAMP) ## measure checking and building on synthetic records
	@$(BIN)/python tools/bench.py $(ARGS)

lock: $(DEV_STAMP) ## re-make the lock files (ARGS=--upgrade: with the newest versions)
	$(UV_LOCK) $(ARGS) --group build -o requirements/run.lock pyproject.toml
	$(UV_LOCK) $(ARGS) --group dev -c requirements/run.lock -o requirements/dev.lock

clean: ## remove what was built, and caches
	rm -rf build site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find generator tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv as well
	rm -rf $(VENV)

$(BIN)/python:
	@PYTHON='$(PYTHON)' sh tools/make_venv.sh $(VENV)

$(RUN_STAMP): $(BIN)/python pyproject.toml requirements/run.lock
	@echo 'Installing the pinned packages into $(VENV) (once) ...' >&2
	@$(PIP_LOCKED) --requirement requirements/run.lock
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.lock
	@echo 'Installing the pinned development tools into $(VENV) (once) ...' >&2
	@$(PIP_LOCKED) --requirement requirements/dev.lock
	@touch $@
