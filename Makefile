# One front door: `make run` starts the system, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := filing/static/build
# pip's own version check and root warning are noise here.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help run setup setup-test packages test-packages test test-dates check lint docs bench soak audit sbom release law-map lock clean

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup ## set everything up, then serve on 127.0.0.1:$PORT (default 8000)
	@./scripts/prepare.sh
	@exec ./scripts/serve.sh

setup: packages $(VENV)/.runtime $(BUILD)/.built ## system packages, Python packages, front-end

setup-test: test-packages $(VENV)/.tests $(BUILD)/.built
	@./scripts/prepare.sh fonts

packages:
	@PYTHON=$(PYTHON) ./scripts/system_packages.sh

test-packages:
	@PYTHON=$(PYTHON) ./scripts/system_packages.sh tests

$(BIN)/python: | packages
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

node_modules/.installed: package.json package-lock.json | packages
	npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(BUILD)/.built: node_modules/.installed scripts/build_frontend.mjs $(shell find filing/static/src -type f)
	node scripts/build_frontend.mjs
	@touch $@

test: setup-test lint ## the whole set-up, then every test, the browser's and PostgreSQL's too
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

DATES := 2028-02-29 2031-11-25
test-dates: setup-test ## what has to do with days, again on a leap day and some years from now
	@for day in $(DATES); do echo "as if today were $$day"; FILING_TEST_REAL_DAY=$$day \
	  $(BIN)/python -m pytest -q -n auto --dist loadfile -m "dates and not (own_clock or postgres or browser)" || exit 1; done

check: ## the quick tests, while working
	$(BIN)/python -m pytest -q -m "not browser and not postgres"

# With libraries under these the product may be handed on; huey's metadata names none, its file says MIT.
LICENCES := MIT;BSD;Apache;PSF;Python Software Foundation;MPL;Mozilla Public License;LGPL;Zope Public License
LOCKED = $(shell sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' requirements.txt)
lint: ## ruff and mypy for the code, djlint for the templates; licences of what runs, secrets in what is committed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	@$(BIN)/pip-licenses --from=mixed --partial-match --allow-only="$(LICENCES)" --ignore-packages huey --packages $(LOCKED) > /dev/null
	@./scripts/secrets.sh

docs: $(VENV)/.tests ## the documentation as a site, in var/site; a broken link stops it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

SOAKS := two_machines upgrade kills
soak: setup-test ## stories, odd answers and odd addresses by the thousand, journeys in every browser, two machines, an upgrade, kills: two hours
	FILING_TEST_STORIES=3000 $(BIN)/python -m pytest -q tests/services/test_interleaving.py
	FILING_TEST_ANY=40 $(BIN)/python -m pytest -q tests/web/test_any_answers.py tests/web/test_any_query.py
	FILING_TEST_EVERY_HANDS=1 $(BIN)/python -m pytest -q tests/browser/test_change_journeys.py
	$(BIN)/python bench/slow_clients.py 60
	$(BIN)/python bench/two_machines.py
	$(BIN)/python bench/upgrade.py
	$(BIN)/python bench/kills.py

bench: setup-test ## the figures the project promises, measured side by side
	@missed=0; for script in $(filter-out $(SOAKS:%=bench/%.py),$(wildcard bench/*.py)); do $(BIN)/python $$script || missed=1; done; exit $$missed

# Apart from what is locked: it reads the lock, and is no part of it.
AUDIT := var/audit
$(AUDIT)/bin/pip-audit: | $(BIN)/python
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet pip-audit==2.10.1

PIP_AUDIT := $(AUDIT)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt
audit: $(AUDIT)/bin/pip-audit ## whether a fault is known of a locked library; asks PyPI and npm
	@worst=0; ./scripts/known_faults.sh "Python's libraries" '^Name +Version +ID' $(PIP_AUDIT) || worst=1; \
	./scripts/known_faults.sh "npm's packages" '[0-9].* vulnerabilit' npm audit || worst=1; exit $$worst

sbom: $(VENV)/.tests ## what the product is made of, library by library, as CycloneDX in var/filing.cdx.json
	@mkdir -p var && $(BIN)/python scripts/sbom.py > var/filing.cdx.json

release: $(VENV)/.tests ## this commit, what it is made of and the digests of both, in var/release; after test and audit
	@./scripts/release.sh

law-map: ## collect which code and tests cite which article, for /law/map
	$(BIN)/python scripts/law_citations.py

lock: ## rewrite the pinned requirements from requirements*.in
	./scripts/lock.sh

clean: ## remove what set-up made; var/ (the data) stays
	rm -rf $(VENV) node_modules $(BUILD)
