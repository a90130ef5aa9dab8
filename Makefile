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
LOCKED := --require-hashes --only-binary :all:
PIP_LOCKED := $(PIP) $(LOCKED)
PIP_INTO = $(1)/bin/python -m pip install --quiet --disable-pip-version-check $(LOCKED)
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

# A test of a campaign may take as long as it takes.
PATIENT := --override-ini faulthandler_timeout=0

# A test process for each processor; one that has done its tests takes over some of another's.
SPREAD := --numprocesses auto --dist worksteal

# What has an environment of its own, apart from .venv.
AUDIT := build/audit-venv
FUZZ := build/fuzz-venv
HEDGE := build/hedge-venv
BENCH := build/bench-venv
LOCKS := requirements/run.lock requirements/dev.lock requirements/audit.lock requirements/fuzz.lock \
	requirements/hedge.lock requirements/bench.lock

.PHONY: help setup build merge serve check schema basemap texts headers test test-deploy accessible lint format pdf screenshots faults fuzz mutants edits bench bench-quick bench-readers profile bench-hostile same html links budgets lock audit audit-npm sbom hedge clean distclean

help: ## list the targets (default)
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(RUN_STAMP) ## install the pinned packages and the program into .venv

build: $(RUN_STAMP) ## check the data and build the site into site/
	@$(BRIEFING) build $(ARGS)

merge: $(RUN_STAMP) ## join parts of the site that 'briefing build --shard' built (ARGS='part ...')
	@$(BRIEFING) merge $(ARGS)

serve: $(RUN_STAMP) ## show the site at a local address, and every change as soon as it is saved
	@$(BRIEFING) serve $(ARGS)

check: $(RUN_STAMP) ## check the data only
	@$(BRIEFING) check $(ARGS)

schema: $(RUN_STAMP) ## re-make the JSON Schemas that editors complete YAML with
	@$(BRIEFING) schema $(ARGS)

basemap: $(DEV_STAMP) ## draw the ground under the maps anew (needs network and npm; ARGS='WEST SOUTH EAST NORTH')
	@$(BIN)/python tools/basemap.py $(ARGS)

texts: $(DEV_STAMP) ## gather what the interface says into the catalogues of its languages
	@$(BIN)/python tools/texts.py

headers: $(RUN_STAMP) ## write the built site's security headers for nginx and Caddy
	@$(BIN)/python tools/server_headers.py site build/deploy

test: $(DEV_STAMP) ## run the whole test suite, browser tests included
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		CHROME="$$chrome" $(BIN)/python -m pytest $(SPREAD) $(ARGS)

test-deploy: $(DEV_STAMP) ## test the server configurations in a real nginx and Caddy
	@SERVERS=required $(BIN)/python -m pytest tests/test_deploy.py $(ARGS)

accessible: $(DEV_STAMP) ## let axe read every type of page, wide and narrow, light and dark
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		ACCESSIBLE=all CHROME="$$chrome" $(BIN)/python -m pytest $(SPREAD) \
		tests/test_accessibility.py $(ARGS)

lint: $(DEV_STAMP) ## check style, formatting, types and the rule of the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEV_STAMP) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pdf: $(DEV_STAMP) ## print the whole edition as a PDF into build/pdf/
	@$(BRIEFING) build
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		CHROME="$$chrome" $(BIN)/python tools/pdf.py $(ARGS)

screenshots: $(DEV_STAMP) ## picture every type of page of the built site into build/screenshots/
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		CHROME="$$chrome" $(BIN)/python tools/screenshots.py $(ARGS)

faults: $(DEV_STAMP) ## let every write fail, kill two hundred builds, read during fifty (half an hour)
	@BRIEFING_KILLS=200 BRIEFING_FAULTS=$${BRIEFING_FAULTS:-20} $(BIN)/python -m pytest \
		$(PATIENT) tests/test_publish.py tests/test_whole_builds.py $(ARGS)

fuzz: $(DEV_STAMP) ## try ten thousand made-up files and values on every stage, then what guided fuzzing finds
	@BRIEFING_EXAMPLES=$${BRIEFING_EXAMPLES:-10000} $(BIN)/python -m pytest $(PATIENT) \
		tests/test_fuzz.py tests/test_escaping.py tests/test_prose.py tests/test_exports.py \
		tests/test_properties.py $(ARGS)
	@PIP_INTO='$(call PIP_INTO,$(FUZZ))' sh tools/fuzz.sh $(BIN)/python $(FUZZ)

mutants: $(DEV_STAMP) ## take each safeguard away and see that a test notices
	@$(BIN)/python tools/mutants.py $(ARGS)

edits: $(DEV_STAMP) ## build three hundred random sequences of edits, each against a build anew
	@BRIEFING_EDITS=$${BRIEFING_EDITS:-300} $(BIN)/python -m pytest $(PATIENT) -x tests/test_incremental.py $(ARGS)

bench: $(BENCH)/installed ## measure building, beside other generators (ARGS='0 100 1000 5000 10000 --keep')
	@$(BIN)/python tools/bench.py --others $(BENCH)/bin $(ARGS)

bench-quick: $(BENCH)/installed ## the same once, with 100 records
	@$(BIN)/python tools/bench.py --others $(BENCH)/bin --runs 1 0 100 $(ARGS)

bench-readers: $(DEV_STAMP) ## measure what readers load and wait for (ARGS='1000 4000 10000 --keep')
	@$(BIN)/python tools/readers.py $(ARGS)

profile: $(RUN_STAMP) ## build anew under a profiler and show where the time goes
	@$(BIN)/python -m cProfile -o build/profile.out -m generator build --clean --jobs 1 --timings
	@$(BIN)/python -c "import pstats; pstats.Stats('build/profile.out').sort_stats('cumtime').print_stats(40)"

bench-hostile: $(DEV_STAMP) ## measure what a hostile file costs; fails above 1 s or 200 MB
	@$(BIN)/python tools/hostile.py $(ARGS)

same: $(RUN_STAMP) ## build under many circumstances and compare the hashes (ARGS='--python /a/python')
	@$(BIN)/python tools/same.py $(ARGS)

html: $(RUN_STAMP) ## let an independent checker read every page of the site (needs Java and npm)
	@$(BRIEFING) build
	@$(BIN)/python tools/vnu.py site build/vnu

links: $(RUN_STAMP) ## ask whether the addresses of the sources still answer (needs network)
	@$(BIN)/python tools/links.py $(ARGS)

budgets: $(DEV_STAMP) ## build anew and measure what the site costs its readers (needs npm; ARGS='--runs 5')
	@chrome=$$($(BIN)/python tools/find_browser.py) && \
		CHROME="$$chrome" $(BIN)/python tools/budgets.py $(ARGS)

lock: $(DEV_STAMP) ## re-make the lock files (ARGS=--upgrade: with the newest versions)
	$(UV_LOCK) $(ARGS) --group build -o requirements/run.lock pyproject.toml
	$(UV_LOCK) $(ARGS) --group dev -c requirements/run.lock -o requirements/dev.lock
	$(UV_LOCK) $(ARGS) --group audit -c requirements/run.lock -o requirements/audit.lock
	$(UV_LOCK) $(ARGS) --group fuzz -c requirements/run.lock -o requirements/fuzz.lock
	$(UV_LOCK) $(ARGS) --group hedge -c requirements/run.lock -o requirements/hedge.lock
	$(UV_LOCK) $(ARGS) --group bench -c requirements/run.lock -o requirements/bench.lock

audit: $(AUDIT)/installed ## ask whether a pinned Python package has a known hole (needs network)
	@$(BIN)/python tools/audit.py --program $(AUDIT)/bin/pip-audit $(LOCKS)

audit-npm: ## the same for npm packages, where there is a lock file of npm's
	@sh tools/audit_npm.sh

sbom: $(AUDIT)/installed ## write the list of everything pinned (CycloneDX) to build/sbom.json
	@$(AUDIT)/bin/python tools/sbom.py pyproject.toml requirements/run.lock build/sbom.json

hedge: $(HEDGE)/installed ## compare what MkDocs and its heirs make of the same pages
	@$(BRIEFING) build
	@$(BIN)/python tools/hedge.py --heirs $(HEDGE)/bin $(ARGS)

clean: ## remove what was built, and caches
	rm -rf build site .releases .site.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find generator tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv as well
	rm -rf $(VENV)

$(BIN)/python:
	@PYTHON='$(PYTHON)' sh tools/make_venv.sh $(VENV)

$(AUDIT)/installed: $(BIN)/python requirements/audit.lock
	@echo 'Installing the pinned audit tools into $(AUDIT) (once) ...' >&2
	@$(BIN)/python -m venv $(AUDIT)
	@$(call PIP_INTO,$(AUDIT)) --requirement requirements/audit.lock
	@touch $@

$(HEDGE)/installed: $(RUN_STAMP) requirements/hedge.lock
	@echo "Installing MkDocs' heirs into $(HEDGE) (once) ..." >&2
	@$(BIN)/python -m venv $(HEDGE)
	@$(call PIP_INTO,$(HEDGE)) --requirement requirements/run.lock
	@$(call PIP_INTO,$(HEDGE)) --requirement requirements/hedge.lock
	@touch $@

$(BENCH)/installed: $(RUN_STAMP) requirements/bench.lock
	@echo 'Installing the generators to compare with into $(BENCH) (once) ...' >&2
	@$(BIN)/python -m venv $(BENCH)
	@$(call PIP_INTO,$(BENCH)) --requirement requirements/bench.lock
	@touch $@

$(RUN_STAMP): $(BIN)/python pyproject.toml requirements/run.lock
	@echo 'Installing the pinned packages into $(VENV) (once) ...' >&2
	@$(PIP_LOCKED) --requirement requirements/run.lock
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.lock
	@echo 'Installing the pinned development tools into $(VENV) (once) ...' >&2
	@$(PIP_LOCKED) --requirement requirements/dev.lock
	@touch $@
