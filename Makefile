# The commands of the project; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
PORT ?= 7071
DATA_DIR ?= .local
HOST := local
BACKEND ?= storage
MINUTES ?= 2
RULES := tests/domain tests/orchestrations tests/front_desk tests/meetings
QUICK := -m "not slow" -n 3 --dist loadgroup
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help coverage check-next-runtime setup run test test-others test-slow test-all check browser format lint types web-check imports lock audit bench matrix pictures package infra-check campaign clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

# --- set-up: whatever is missing is installed, what is there is left alone ---------------------
setup: $(VENV)/.installed node_modules/.installed ## install everything that the other commands need

$(VENV)/.installed: requirements-dev.txt
	@PYTHON="$(PYTHON)" scripts/setup.sh packages

node_modules/.installed: package-lock.json | $(VENV)/.installed
	@PYTHON="$(PYTHON)" scripts/setup.sh packages

browser: setup ## Chromium, Firefox and a screen without a monitor, for the browser tests
	@scripts/setup.sh browser

# --- the product -------------------------------------------------------------------------------
# Exported instead of expanded: a name may contain a space or a quote.
run: export PYTHON := $(PYTHON)
run: export PORT := $(PORT)
run: export DATA_DIR := $(DATA_DIR)
run: export OFFICES := $(OFFICES)
run: export CLERKS := $(CLERKS)
run: export HISTORY := $(HISTORY)
run: export HOST := $(HOST)
run: ## the whole product on this machine (PORT, DATA_DIR, OFFICES, CLERKS, HISTORY; HOST=func: on Core Tools)
	@scripts/run.sh

# --- tests -------------------------------------------------------------------------------------
test: browser ## every test that is quick
	@scripts/tests.sh $(QUICK)

test-others: browser ## the quick tests but those that `coverage` runs
	@scripts/tests.sh $(QUICK) $(RULES:%=--ignore=%)

test-slow: browser ## several processes, a really hidden tab, long properties
	@scripts/tests.sh -m slow -n 4 --dist loadgroup --no-loadscope-reorder  # one of the four waits in a hidden tab

test-all: test test-slow ## every test there is

coverage: setup ## the quick tests of the rules and of the visit: every branch, or it fails
	@scripts/tests.sh $(QUICK) $(RULES) --cov=shared.domain --cov=orchestrations --cov-branch \
	  --cov-report=term-missing:skip-covered --cov-fail-under=100

check: setup ## what runs before a commit and in CI
	@$(MAKE) --no-print-directory --output-sync=target -j 2 types lint imports web-check  # each has one thread
	@$(MAKE) --no-print-directory coverage test-others

check-next-runtime: setup ## the app under the worker library of Python 3.13 (production has 3.11), where one is found
	@scripts/check_next_runtime.sh

lint: setup ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup ## strict types
	npx --no-install pyright

imports: setup ## the direction of imports
	$(BIN)/lint-imports

web-check: setup ## the pages: format, lint, types
	npx --no-install prettier --check web local_host
	npx --no-install eslint web local_host
	npx --no-install tsc --project tsconfig.json

format: setup ## write the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npx --no-install prettier --write web local_host

lock: setup ## write requirements*.txt from pyproject.toml, and scripts/advisories.txt
	scripts/lock.sh

audit: setup ## the pinned packages against known advisories; needs the network, and says when nobody answered
	@scripts/audit.sh

bench: setup check-next-runtime ## the published numbers (MINUTES: how long the morning of section 12 lasts)
	$(PY) -m benchmarks --minutes $(MINUTES)
	$(PY) -m infra.costs

campaign: VISITS ?= 50
campaign: SEED ?= 1
campaign: setup ## people, kills and failing storage; a checker judges (VISITS, MINUTES, SEED); writes docs/reliability.md
	$(PY) -m benchmarks.campaign --visits $(VISITS) --minutes $(MINUTES) --seed $(SEED) --write

bench-compare: setup ## sections 6, 11 and 15 at HEAD beside those of another commit, in the same run (REF)
	$(PY) -m benchmarks.compare $(REF)

package: ## the deployment package in dist/ (BACKEND=storage or scheduler); needs no Node
	@PYTHON=$(PYTHON) scripts/setup.sh python
	$(PY) -m infra.package --backend $(BACKEND)

infra-check: setup ## host.json, settings, bindings and Bicep against what Azure supports
	$(PY) -m infra.check

matrix: browser ## the pages against every odd answer, whatever is not known yet (docs/network-matrix.md)
	$(PY) -m tests.web.matrix.run

pictures: browser ## the screens of the README
	$(PY) -m tests.screenshots

clean: export DATA_DIR := $(DATA_DIR)
clean: ## delete everything that was installed or written
	rm -rf $(VENV) node_modules "$$DATA_DIR" .pytest_cache .ruff_cache .cache
