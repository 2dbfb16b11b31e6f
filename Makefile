# Each target does its own set-up. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test check style types pure soak bench learn lock clean run-venv dev-venv

BIN := .venv/bin
ROOMS := mailparse store accountops orgregistry filing portal daemon templates
# What is pure is tested without servers, so `make check` can measure it by itself (tests/conftest.py marks it).
PURE := mailparse accountops orgregistry filing
PURE_TESTS = $(wildcard $(PURE:%=tests/%))
# What one process has compiled, the next one need not: the tests start hundreds that load the whole program.
unexport PYTHONDONTWRITEBYTECODE
# Which tests, as pytest's -m has it; `make test ONLY="not pure"` leaves out what `make check` runs.
ONLY ?=
# Each of the two takes half of the tests, then of what the other still has: both are busy to the end.
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
PYTEST_ARGS ?=

help:
	@echo "make demo    an office in a temporary folder: a night, its report, what an applicant sees"
	@echo "make test    all tests (Dovecot and PostgreSQL are started by them)"
	@echo "make check   style, types, order of imports, coverage"
	@echo "make soak    property tests with 1,000,000 cases (an hour on two cores; says how far it is)"
	@echo "make bench   how fast is a night, beside a bare floor"
	@echo "make learn   weigh anew what words speak for (after mails were added to tests/; ADR 23)"
	@echo "make lock    write the lock files anew (make lock UPGRADE=1 takes newer releases)"
	@echo "make clean   remove what the other targets made"

run-venv:
	@scripts/venv run

dev-venv:
	@scripts/venv dev

demo: run-venv
	@$(BIN)/yeban demo

test: dev-venv
	@scripts/system-packages tests
	$(PYTEST) -m "not soak$(if $(ONLY), and ($(ONLY)))" $(PYTEST_ARGS)

check: style types pure

style: dev-venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: dev-venv
	$(BIN)/mypy $(ROOMS) $(wildcard bench) tests/servers.py

pure: dev-venv
	$(PYTEST) -q -m "pure and not soak and unmeasured" $(PURE_TESTS)
	$(PYTEST) -q -m "pure and not soak and not unmeasured" $(PURE_TESTS) $(PURE:%=--cov=%) --cov-report=
	$(BIN)/coverage report --include='accountops/policy*,accountops/overruling.py,orgregistry/transitions.py,filing/cases.py,filing/evidence.py,filing/judging.py,filing/levels.py,filing/numbers.py,filing/offices.py,filing/papers.py,filing/people.py,filing/reissue.py,filing/review.py,filing/scope.py' --fail-under=100
	$(BIN)/coverage report --fail-under=90

soak: dev-venv
	@scripts/system-packages tests
	HYPOTHESIS_PROFILE=soak $(PYTEST) -m soak --timeout=0 $(PYTEST_ARGS)

bench: dev-venv
	@scripts/system-packages tests
	$(BIN)/python -m bench

learn: dev-venv
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements-learn.lock
	$(BIN)/python scripts/learn $(LEARN_ARGS)

lock:
	@scripts/lock $(if $(UPGRADE),--upgrade)

clean:
	rm -rf .venv .house dist build .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
