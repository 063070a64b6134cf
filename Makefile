# The two commands that matter are `make run` and `make test`; both set up .venv first (packaging/prepare.sh).
.PHONY: run test lint bench pictures kinds pins prepare clean

PYTHON_IN_VENV := .venv/bin/python

run: prepare
	@$(PYTHON_IN_VENV) packaging/start.py

test: prepare lint
	@$(PYTHON_IN_VENV) -m pytest -n 2 --dist loadfile -rs $(ARGS)

lint: prepare
	@$(PYTHON_IN_VENV) -m ruff check .
	@$(PYTHON_IN_VENV) -m ruff format --check .
	@$(PYTHON_IN_VENV) -m mypy

bench: prepare
	@$(PYTHON_IN_VENV) -m tests.bench $(ARGS)

pictures: prepare
	@$(PYTHON_IN_VENV) packaging/pictures.py $(ARGS)

kinds: prepare
	@$(PYTHON_IN_VENV) packaging/kinds_document.py

pins: prepare
	@sh packaging/pins.sh

prepare:
	@sh packaging/prepare.sh

clean:
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
