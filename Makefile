# Every target sets up what it needs. PYTHON names the interpreter to start from.
PYTHON ?= python3
CORPUS ?= data/articles
PY := .venv/bin/python
QUICK := tests/chart tests/corpus tests/measure tests/publish tests/read $(wildcard tests/test_*.py)
.PHONY: report lab test quick check docs notebooks bench soak accuracy train lock

report: .venv/ready
	$(PY) -m analysis report $(CORPUS)

lab: .venv/ready
	$(PY) -m analysis lab

# The tests of a file follow each other, files run beside one another. One that hangs ends its
# process, which is not replaced: it would run the same test again.
test: .venv/dev
	$(PY) -m pytest -n auto --dist loadfile --max-worker-restart 0

# For every save, under two minutes; the tests of tests/annotate parse, and are run with test.
quick: .venv/dev
	$(PY) -m pytest -m "not slow" $(QUICK)

check: .venv/dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest tests/test_layers.py
	$(PY) -m benchmarks.gate

# Writes into docs/ what follows from the code, then builds the site.
docs: .venv/dev
	$(PY) -m docs.write
	$(PY) -m sphinx -q -W -b html docs site
	@echo site/index.html

notebooks: .venv/ready
	$(PY) -m analysis notebooks
	cp data/exports/sample/figures/profile-by-outlet.png docs/

bench: .venv/dev
	$(PY) -m benchmarks.speed
	$(PY) -m benchmarks.scale

# Kills, runs at once, damaged caches, odd files, full disks: under ten minutes on two cores.
soak: .venv/dev
	$(PY) -m benchmarks.soak

# Measures the open gold (tests/gold), and rewrites the cards where ../shared/gold is at hand.
accuracy: .venv/dev
	$(PY) -m benchmarks.accuracy

# Makes the weights of the tone model again from ../shared/gold and ../shared/bench: an hour and a half of
# two cores. Memory is kept between steps, which is twice as fast.
train: .train/ready
	MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 .train/bin/python -m training --gold ../shared/gold --news ../shared/bench/news_2000.jsonl.gz --work .train/work

.venv/ready: requirements.lock setup.py
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/ready requirements-dev.lock
	$(PY) -m pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock
	touch $@

.train/ready: pyproject.toml requirements.txt
	$(PYTHON) -m venv .train
	.train/bin/python -m pip install --quiet -e '.[train]'
	touch $@

# Rewrites the locked files after a change of requirements.txt or of the dev extra.
lock: .venv/dev
	$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.txt -o requirements.lock
	$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -c requirements.lock --extra dev pyproject.toml -o requirements-dev.lock
