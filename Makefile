# Short targets; demo and test set up all they need by themselves.
.PHONY: help demo dev fmt lint type test quick soak mutate bench pages site wheel sbom check check-nights check-tools check-spark clean
PY ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# One thread a process, and bytecode is kept: each test process else compiles every module anew.
PYTEST := POLARS_MAX_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/pytest
PYTHON := $(shell command -v $(PY) || command -v python3)

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@sh tools/venv.sh "$(PYTHON)" "$(VENV)"

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	@test -f $(VENV)/.dev || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 2 kamsync connectors # else each test process compiles them
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

$(VENV)/.mutate: requirements-mutate.txt $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutate.txt
	@touch $@

demo: $(VENV)/.runtime ## score the shipped portfolio into ./demo
	@$(BIN)/kamsync demo

dev: $(VENV)/.dev ## set up for development
	@$(BIN)/pre-commit install >/dev/null 2>&1 || true

fmt: $(VENV)/.dev ## format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## format check, lint, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports

type: $(VENV)/.dev ## mypy strict
	@$(BIN)/mypy

test: $(VENV)/.dev ## the tests
	@$(PYTEST)

quick: $(VENV)/.dev ## the tests without commands and servers, while you work
	@$(PYTEST) -q -m "not cli and not server"

soak: $(VENV)/.dev ## the long runs: hundreds of kills and faults
	@$(PYTEST) -n 0 -m soak
	@$(PYTEST) -m "hypothesis and (nights or not nights)" --hypothesis-profile many

mutate: $(VENV)/.mutate ## lines changed on purpose: do the nearest tests notice? only=tiers for some
	@$(BIN)/python -m tools.mutation $(only)

bench: $(VENV)/.bench ## ratios against named alternatives
	@$(BIN)/python -m bench

pages: $(VENV)/.dev ## rewrite the rows of docs/metrics.md from the declarations
	@$(BIN)/python tools/metrics_page.py

site: $(VENV)/.dev ## the pages of docs/ as a site in site/, without a network
	@$(BIN)/mkdocs build --strict -q

wheel: $(VENV)/.dev ## build, install elsewhere, run from another folder
	@sh tools/wheel.sh

sbom: ## bill of materials of the runtime lock, CycloneDX, into dist/
	@mkdir -p dist
	@"$(PYTHON)" tools/sbom.py requirements.txt > dist/kamsync.cdx.json

check: $(VENV)/.dev ## all of the above; what CI runs. Two at once where nothing depends on the other
	@$(MAKE) --no-print-directory -j2 -Otarget lint type wheel
	@$(MAKE) --no-print-directory test

check-nights: $(VENV)/.dev ## the tests of several nights, kills and faults; CI runs them too
	@$(PYTEST) -m nights

tools/web/node_modules/.made: tools/web/package-lock.json
	@cd tools/web && { npm ci --silent && touch node_modules/.made; } || \
		echo "not installed: the packages of tools/web; tests that need them are skipped"

check-tools: $(VENV)/.dev tools/web/node_modules/.made ## the site, schemas of manifests, vendors' tools, LibreOffice (skipped without them)
	@$(PYTEST) -m tools -n 0 tests/tools

$(VENV)/.spark: requirements-spark.txt $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	@touch $@

check-spark: $(VENV)/.spark ## the digits on Spark: a Spark Connect server in the process, without a JVM
	@$(PYTEST) -m tools -n 0 tests/engines

clean: ## remove what the targets made
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis demo
