# Every command sets up what it needs; `make demo` is the only one a newcomer has to know.
PYTHON ?= $(shell for p in python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTEST_ARGS ?=
DEMO := $(VENV)/.installed-demo
STAMP := $(VENV)/.installed-test
DEV := $(VENV)/.installed-dev

.PHONY: demo demo-data demo-data-again port-free serve pictures test bench fuzz mutants quality matrix pins frontend conformance clean

demo: port-free demo-data serve  ## set up, play the programme, serve it on 127.0.0.1:$(PORT)

demo-data: $(DEMO)
	PORT=$(PORT) $(BIN)/python manage.py play_demo

demo-data-again: $(DEMO)
	PORT=$(PORT) $(BIN)/python manage.py play_demo --again

port-free: $(DEMO)  ## says so before the play, not after it
	@$(BIN)/python -m demo.port $(PORT)

serve: $(DEMO) port-free
	@echo "Open http://127.0.0.1:$(PORT)/ and choose who to be."
	$(BIN)/python manage.py runserver --noreload --insecure 127.0.0.1:$(PORT)

pictures: $(STAMP)  ## take the pictures of docs/quick-starts again, from the demo
	$(BIN)/python -m demo.pictures

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed; name it: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(DEMO): $(VENV)/bin/python setup.py requirements/base.in requirements/demo.in
	$(BIN)/python -m pip install --quiet -r requirements/demo.in -e .
	touch $@

$(STAMP): $(DEMO) requirements/test.in
	$(BIN)/python -m pip install --quiet -r requirements/test.in -e .
	touch $@

$(DEV): $(STAMP) requirements/dev.in
	$(BIN)/python -m pip install --quiet -r requirements/dev.in
	touch $@

frontend/node_modules: frontend/package.json
	cd frontend && npm install --no-audit --no-fund
	touch $@

tests/conformance/js/node_modules: tests/conformance/js/package-lock.json
	cd tests/conformance/js && npm ci --no-audit --no-fund
	touch $@

tests/conformance/wallet/node_modules: tests/conformance/wallet/package-lock.json
	cd tests/conformance/wallet && npm ci --no-audit --no-fund
	touch $@

frontend: frontend/node_modules  ## rebuild the bundles that are committed
	cd frontend && npm run build

test: $(STAMP)  ## everything that this machine can run
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/node_modules tests/conformance/js/node_modules tests/conformance/wallet/node_modules && (cd frontend && npm test); else echo "Node.js is missing: JavaScript and conformance tests are skipped"; fi
	$(BIN)/python -m tests.run $(PYTEST_ARGS)

conformance: $(STAMP) tests/conformance/js/node_modules  ## the judges, and the matrix of clauses
	$(BIN)/python -m tests.compliance
	$(BIN)/python -m pytest tests/conformance $(PYTEST_ARGS)

bench: $(STAMP)  ## a table, and benchmarks/out/latest.json
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory tests/conformance/js/node_modules; fi
	@if command -v mariadb_config >/dev/null; then $(BIN)/python -m pip install --quiet mysqlclient; else echo "MariaDB is measured by PyMySQL: for the platform's driver, apt-get install libmariadb-dev"; fi
	$(BIN)/python -m benchmarks.run

fuzz: $(STAMP)  ## long hostile and concurrent runs
	$(BIN)/python -m tests.run --long $(PYTEST_ARGS)

mutants: $(DEV)  ## break rules one at a time: does a test notice? (about an hour)
	$(BIN)/python -m tests.mutation.run $(MUTANTS_ARGS)

quality: $(DEV)  ## lint, types, layers, templates, privacy notes, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/djangofmt --check --quiet templates demo/templates
	$(BIN)/djangofmt check --output-format concise templates demo/templates
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.quality

matrix: $(DEV)  ## the supported environments
	PATH="$$(ls -d $$(pyenv root 2>/dev/null)/versions/3.1[12].*/bin 2>/dev/null | tr '\n' ':')$$PATH" $(BIN)/tox $(TOX_ARGS)

pins: $(STAMP)  ## the wheel beside the platform's pinned versions moves none of them
	$(BIN)/python -m tests.platform_pins

clean:
	rm -rf $(VENV) .demo .tox build dist *.egg-info frontend/node_modules tests/conformance/js/node_modules
