# Two commands for a newcomer: `make demo` and `make test`. `make` alone lists all of them.
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test test-sqlite test-postgres lint types format bench evidence docs screenshots handovers

PYTHON := .venv/bin/python
export PORT ?= 8000

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## environment in .venv and missing system packages
	@scripts/setup.sh

demo: ## the portal with demonstration data on http://127.0.0.1:8000 (another port: make demo PORT=8001)
	@scripts/demo.sh

demo-reset: ## throw the demonstration's data away and start it over
	@scripts/demo.sh --reset

test: tools ## everything: format, lint, types, floors, migrations, documents, tests on SQLite and PostgreSQL
	@scripts/test.sh

test-sqlite: tools ## all tests on SQLite, those in the browser included
	@scripts/test.sh sqlite

test-postgres: tools ## every test that asks for a database, but those in the browser, on PostgreSQL and Redis
	@scripts/test.sh postgres

lint: tools ## formatting, lint, templates, import floors
	@scripts/test.sh format lint templates floors

types: tools ## types
	@scripts/test.sh types

format: tools ## bring the code into form
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only .

bench: tools ## measure the speed of pages, notices and scoring
	@scripts/servers.py run -- $(PYTHON) scripts/bench.py

evidence: tools ## the full counts of what the portal promises, results in docs/evidence (some parts: make evidence PARTS=draws)
	@$(PYTHON) scripts/evidence.py $(PARTS)

docs: tools ## write the generated documents again
	@$(PYTHON) manage.py generate_docs

screenshots: tools ## every page as pictures at three widths and in print, in var/screenshots
	@$(PYTHON) scripts/screenshots.py

handovers: tools ## five hand-overs from one desk to the next, before and after, in var/screenshots
	@$(PYTHON) scripts/handovers.py

.PHONY: tools
tools:
	@scripts/setup.sh --test
