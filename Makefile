# What a newcomer and a developer type. `make` alone lists it.
PYTHON ?= python3
PORT ?= 4380
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
# Each worker takes a half, file after file, so that what a file shares is mostly set up once; who is done first helps the other.
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q
SEED ?= 1
SCALE ?= 1
STORIES := $(addprefix tests/stories/test_,the_loop.py scorecards.py stages.py digests.py nudges.py)
SUITES := $(addprefix tests/,bench blind crash faults fortnight fuzz)
FAST := tests/bot/domain tests/bot/views tests/test_wiring.py tests/test_packaging.py

.DEFAULT_GOAL := help
.PHONY: audit blind bench crash faults fortnight fuzz help demo install test suites test-postgresql check fix shots lock wheel clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

demo: $(VENV)/runtime ## try Hireloop on this machine, with a sample company
	@$(BIN)/python -m bot demo --port $(PORT)

install: $(VENV)/runtime ## install what the bot needs, to run it in a real Slack

test: $(VENV)/developer ## run every test but those of the suites
	@$(PYTEST)

suites: $(VENV)/developer ## run the short forms of bench, blind, crash, faults, fortnight and fuzz
	@$(PYTEST) $(SUITES)

test-postgresql: $(VENV)/developer ## stories, flows, permissions and some fuzzing once more, with everything kept in PostgreSQL
	@HIRELOOP_TEST_DATABASE=postgresql $(PYTEST) $(STORIES) tests/bot/flows tests/handlers tests/fuzz

check: $(VENV)/developer ## lint, types, import rules, the fast tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(PYTEST) $(FAST)

fix: $(VENV)/developer ## format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

shots: $(VENV)/developer ## take the screenshots of the README anew
	@$(BIN)/python -m pytest -q tests/stories/test_page.py
	@cp test-output/1-hiring-channel.png docs/images/demo.png
	@cp test-output/4-scorecard.png docs/images/scorecard.png

blind: $(VENV)/developer ## 20,000 random interleavings, ten times those of `make suites`: nobody learns of a vote too early
	@HIRELOOP_BLIND_CHUNKS=250 $(PYTEST) tests/blind

fortnight: $(VENV)/developer ## a simulated fortnight: 40 people, 300 applications, 200 deaths of the process; SEED=…
	@$(BIN)/python -m tests.fortnight --seed $(SEED) --json docs/figures/fortnight.json

crash: $(VENV)/developer ## 1,000 kills of the real process, and everything else that ends one; SEED=… SCALE=0.1 for a tenth
	@$(BIN)/python -m tests.crash --seed $(SEED) --scale $(SCALE) --keep

faults: $(VENV)/developer ## a storm of 10,000 envelopes and every trouble the practice workspace can make; SEED=…
	@$(BIN)/python -m tests.faults --seed $(SEED)

fuzz: $(VENV)/developer ## 20,000 wrong, stale, forged and enormous inputs at every door, on SQLite and on PostgreSQL; SEED=…
	@$(BIN)/python -m tests.fuzz --seed $(SEED) --database sqlite
	@$(BIN)/python -m tests.fuzz --seed $(SEED) --database postgresql

bench: $(VENV)/developer ## how fast it is, beside an empty handler and raw SQL, at 1k, 10k and 100k applications
	@$(BIN)/python -m tests.bench

audit: $(VENV)/auditor/made ## ask the public advisories about every pinned dependency
	@$(VENV)/auditor/bin/python .ci/audit

lock: $(VENV)/developer ## resolve the dependencies anew, with hashes, for all platforms
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml $(LOCKING) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev $(LOCKING) -o requirements-dev.lock
	@$(BIN)/uv pip compile --group audit $(LOCKING) -o requirements-audit.lock

LOCKING := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q

wheel: $(VENV)/developer ## build the wheel
	@$(BIN)/pip wheel -q --no-deps -w dist .

clean: ## remove everything that was made
	rm -rf $(VENV) .demo dist build test-output .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The stamps: an environment is made again when its lock changes.
$(VENV)/runtime: requirements.lock | $(VENV)/made
	@echo "Installing what Hireloop needs …"
	@$(INSTALL) requirements.lock $(OR_SAY_WHY)
	@touch $@

$(VENV)/developer: requirements-dev.lock | $(VENV)/made
	@echo "Installing what its tests need …"
	@$(INSTALL) requirements-dev.lock $(OR_SAY_WHY)
	@touch $@ $(VENV)/runtime

# An environment of its own: what looks at the dependencies is none of them.
$(VENV)/auditor/made: requirements-audit.lock | $(VENV)/made
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/$(subst $(BIN)/,,$(INSTALL)) requirements-audit.lock $(OR_SAY_WHY)
	@touch $@

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "There is no $(PYTHON) here. Hireloop needs Python 3.11 or newer: install it, or name yours, as in: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11. Install a newer Python, or name yours, as in: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --retries 2 --timeout 20 --require-hashes -r
OR_SAY_WHY = 2>$(VENV)/install.log || { echo "The packages could not be installed. Is there a network? The installer's own words are in $(VENV)/install.log."; exit 1; }
