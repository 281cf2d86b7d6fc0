# Everything sets itself up in .venv: a fresh machine needs Python 3.11 to 3.13, make and nothing else.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# What pip installs: all, and what cinta's own commands need, which is a third less.
ALL := '.[grader,dev]'
COMMANDS := '.[canvas,cluster,grader]' hatchling pytest
# Is the latter there? Where all is, nobody asks.
TO_GRADE := .venv/.to-grade
# What is slow waits as much as it works: two workers for each core, in which it is not.
WORKERS ?= 2
SLOW_WORKERS ?= 4
FAST := "not slow and not seconds and not nightly"
REST := "(slow or seconds) and not nightly"
# What each of these says is printed when it has ended; once one has failed, no other begins.
BESIDE := --no-print-directory --jobs 2 --output-sync
SIDE_BY_SIDE := --dist loadgroup --no-loadscope-reorder --numprocesses

export TF_CPP_MIN_LOG_LEVEL := 3
export TF_ENABLE_ONEDNN_OPTS := 0
# Byte code makes importing TensorFlow three times faster; some shells switch it off.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types style fast coverage build gate bench docs nightly constraints clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(or $(wildcard $(READY)),$(TO_GRADE))  ## make a fictional class, grade it, say where the results are
	$(BIN)/cinta demo

test: $(if $(t),$(READY),check)  ## lint, the tests, every unit through the gate; make test t=tests/lms: only these tests
ifdef t
	$(BIN)/pytest $(t)
else
	$(BIN)/pytest -m $(REST) $(SIDE_BY_SIDE) $(SLOW_WORKERS)
endif

check: $(READY)  ## what a developer runs all the time: lint, fast tests
	@$(MAKE) $(BESIDE) types style fast

lint: $(READY)  ## style, types, which room imports which
	@$(MAKE) $(BESIDE) types style

fast: $(READY)
	$(BIN)/pytest -q -m $(FAST) $(SIDE_BY_SIDE) $(WORKERS)

# Types take a minute of one processor.
types: $(READY)
	$(BIN)/mypy

style: $(READY)
	$(BIN)/ruff check autograder tests benchmarks fuzz website
	$(BIN)/ruff format --check autograder tests benchmarks fuzz website
	$(BIN)/lint-imports

# What is measured runs nearly twice as long: only what is fast is, and not each time.
coverage: $(READY)  ## how much of the code the fast tests run
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -m $(FAST) $(SIDE_BY_SIDE) $(WORKERS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

build: $(READY)  ## exercises/, solutions/, autograder/dist/ from autograder/units/
	$(BIN)/cinta build

gate: $(READY)  ## the release gate
	$(BIN)/cinta build
	$(BIN)/cinta gate

bench: $(READY)  ## cinta, otter run and nbgrader side by side
	$(BIN)/cinta build
	$(BIN)/python -m benchmarks

docs: $(READY)  ## the site, in site/; no network is needed to build or to read it
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build
	@echo 'to read it: $(BIN)/python -m http.server --directory site'

nightly: $(READY)  ## coverage, kills, full disks, mutants, the long sweeps of the tests; make nightly SEED=N repeats one
	ended=0; \
	$(MAKE) --no-print-directory coverage || ended=1; \
	$(BIN)/python -m fuzz $(if $(SEED),--seed $(SEED)) || ended=1; \
	$(BIN)/pytest -q -m nightly $(SIDE_BY_SIDE) $(WORKERS) || ended=1; \
	exit $$ended

# pip byte-compiles on one core; compileall on all of them, and once.
# Before 3.12.4 Python reads a .pth in the locale's encoding: a path with accents in it is none under LC_ALL=C.
define set_up
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable $(1)
	for site in .venv/lib/python3*/site-packages; do echo ../../../../autograder > $$site/_editable_impl_cinta.pth; done
	-$(BIN)/python -m compileall -q -j 0 .venv/lib autograder/cinta >/dev/null
	$(BIN)/cinta --version
	touch $@
endef

$(READY): pyproject.toml constraints.txt
	$(call set_up,$(ALL))

$(TO_GRADE): pyproject.toml constraints.txt
	$(call set_up,$(COMMANDS))

constraints:  ## pin anew what pyproject.toml asks for (needs uv)
	uv pip compile --quiet --no-emit-index-url --no-header --no-annotate --universal \
		--fork-strategy fewest --python-version 3.11 --all-extras --upgrade pyproject.toml -o constraints.txt

clean:  ## what make made, to begin anew
	rm -rf .venv demo bench autograder/dist
