# make run      set up what is missing and start the spoken checklist
# make demo     play a recorded visit of somebody else
# make quick    set up, then what an edited rule or phrase needs, in less than half a minute
# make test     set up, then what any edit needs, in minutes
# make test-long  the rest of the test suite
# make setup    only prepare .venv with the voice-app command
#
# make graph, make model, make eval, make test-training, make fixtures, make transcripts,
# make bench, make bench-barge-in, make proof-aarch64: see CONTRIBUTING.md

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
RECORDINGS ?=
# Recordings of people to measure on: those named, or a collection beside the checkout.
MEASURED = $(or $(RECORDINGS),$(wildcard ../shared/speech/manifest.tsv))
# Where the 64-bit ARM Debian of the proof lies; `base` in it is made once.
AARCH64_ROOT ?= build/aarch64
EPOCHS ?=
# The visits over a sound card mostly wait, so more processes than cores.
SPREAD = --numprocesses 3 --dist loadfile
QUICK = tests/core/test_rules.py tests/core/test_vignettes.py tests/core/test_phrases.py \
	tests/understanding/test_danger.py
WORKERS ?= $(shell nproc)

.PHONY: run demo setup quick test test-long lint graph test-training model eval fixtures transcripts bench \
	bench-barge-in proof-aarch64 clean

run: setup
	@$(BIN)/voice-app run --demo-if-no-microphone

demo: setup
	@$(BIN)/voice-app run --demo

setup: $(VENV)/.ready-run

# Checked beside the tests: each keeps one core busy.
quick: $(VENV)/.ready-dev
	@$(BIN)/voice-app check & checked=$$!; \
	    $(BIN)/python -m pytest --quiet $(QUICK); tested=$$?; wait $$checked && exit $$tested

test: $(VENV)/.ready-dev lint
	@$(BIN)/python -m pytest $(SPREAD) -m "not long and not training"

test-long: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest $(SPREAD) -m "long and not training"

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# A stamp is made anew when the project's needs change, so that a second start costs nothing.
$(VENV)/.ready-run: pyproject.toml .ci/packages
	@.ci/packages run
	@.ci/venv "$(PYTHON)" $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-run
	@.ci/packages run test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(VENV)/.ready-training: $(VENV)/.ready-dev
	@.ci/packages run test training
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,training]'
	@touch $@

test-training: $(VENV)/.ready-training
	@$(BIN)/python -m pytest -m training

graph: $(VENV)/.ready-dev
	@$(BIN)/python -m models.training lexicon
	@$(BIN)/python -m models.training graph

model: $(VENV)/.ready-training
	@OMP_NUM_THREADS=1 $(BIN)/python -m models.training all --out models/checklist-en \
	    --work build/model $(if $(RECORDINGS),--recordings $(RECORDINGS)) \
	    $(if $(EPOCHS),--epochs $(EPOCHS))

eval: $(VENV)/.ready-training
	@$(BIN)/python -m models.training evaluate --out models/checklist-en --work build/evaluation \
	    --workers $(WORKERS) --compare pocketsphinx --json build/evaluation/figures.json \
	    --html build/evaluation/figures.html $(if $(MEASURED),--recordings $(MEASURED))
	@$(if $(MEASURED),$(BIN)/python -m models.training.second_view $(MEASURED),:)

fixtures: $(VENV)/.ready-dev
	@.ci/packages training
	@$(BIN)/python -m voice_app.testing.make_fixtures audio_fixtures

transcripts: $(VENV)/.ready-dev
	@$(BIN)/python -m voice_app.testing.make_transcripts audio_fixtures

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.bench
	@$(BIN)/python -m tests.bench.over_the_card
	@$(BIN)/python -m tests.bench.at_rest --hours 1

bench-barge-in: $(VENV)/.ready-dev
	@.ci/packages run test training
	@$(BIN)/python -m tests.bench.barge_in

# In mounts of its own, so that nothing stays mounted or registered.
proof-aarch64: $(VENV)/.ready-dev
	@.ci/packages run proof
	@unshare --mount $(BIN)/python -m tests.aarch64.proof $(AARCH64_ROOT)

clean:
	rm -rf $(VENV) build
