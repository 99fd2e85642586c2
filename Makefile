# Every target sets up what it needs. PYTHON names the interpreter to start from.
PYTHON ?= python3
CORPUS ?= data/articles
PY := .venv/bin/python
.PHONY: report lab test check notebooks bench accuracy lock

report: .venv/ready
	$(PY) -m analysis report $(CORPUS)

lab: .venv/ready
	$(PY) -m analysis lab

test: .venv/dev
	$(PY) -m pytest

check: .venv/dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest tests/test_layers.py

notebooks: .venv/ready
	$(PY) -m analysis notebooks
	cp data/exports/sample/figures/hedges-by-article.png docs/

bench: .venv/dev
	$(PY) -m benchmarks.speed

# Rewrites the accuracy cards from human-labelled data, where that is at hand.
accuracy: .venv/dev
	$(PY) -m benchmarks.accuracy

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	touch $@

.venv/dev: .venv/ready requirements-dev.lock
	$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock
	touch $@

# Rewrites the locked files after a change of requirements.txt or of the dev extra.
lock: .venv/dev
	$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.txt -o requirements.lock
	$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -c requirements.lock --extra dev pyproject.toml -o requirements-dev.lock
