# Two commands: `make run` shows the programme, `make test` proves it. Everything is made in .venv and var/ of this folder.
.DEFAULT_GOAL := help
.PHONY: help run test check lock cover clean
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
export PYTHONUNBUFFERED := 1

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: .venv/installed ## install, migrate, load the demo world, and serve at http://127.0.0.1:8000 (PORT=8001 changes it)
	@exec $(PY) manage.py serve

test: .venv/installed-tests ## everything: on SQLite, on PostgreSQL with Redis, in Chromium (ARGS="-k word" narrows it)
	@exec $(PY) -m tests $(ARGS)

check: .venv/installed-tests ## format, lint, types, import contracts, migrations, translations
	@exec bash .ci/check

cover: .venv/installed-tests ## what the tests on SQLite never reach
	@exec $(PY) -m pytest -q -n 2 -m "not browser" --cov --cov-report=term

lock: .venv/installed-tests ## compile requirements.in and tests/requirements.in
	@$(PY) .ci/lock.py

clean: ## forget the demo world and what was installed
	rm -rf .venv var staticfiles

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found. Name one with PYTHON=…"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv .venv || { echo "Making .venv failed; on Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing the pinned requirements (about half a minute, the first time) …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/installed-tests: tests/requirements.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(PIP) -r tests/requirements.txt
	@touch $@
