# The front door. Thin: packages by tools/setup.sh, everything else by CMake presets.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
CONFIG ?= config/sluice.yaml
FUZZ_SECONDS ?= 60
ROUNDS ?= 5
BENCH_OPTIONS ?= --profile

.DEFAULT_GOAL := help
.PHONY: help run build test check check-all bench profile fuzz fmt demo clean

help: ## What there is to make.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Build, and serve on 127.0.0.1:8080 with config/sluice.yaml; no key, no network needed.
	build/release/sluice serve --config $(CONFIG)

build: ## The release binary: build/release/sluice.
	tools/setup.sh build
	cmake --preset release
	cmake --build build/release -j $(JOBS)

test: ## One build with address and undefined-behaviour sanitizers, all tests, layers, format.
	tools/setup.sh test
	tools/run_tests.sh asan $(JOBS)

check: ## Before a commit: format, layers, sizes, lint of what changed, a fast build, unit tests.
	tools/setup.sh check
	tools/check_format.sh
	python3 tools/check_layers.py
	python3 tools/check_sockets.py
	python3 tools/check_sizes.py
	cmake --preset dev
	cmake --build build/dev -j $(JOBS)
	python3 tools/lint_test.py
	python3 tools/lint.py changed
	ctest --test-dir build/dev --output-on-failure -j $(JOBS) -L unit

check-all: ## Before an issue is called done: test, thread sanitizer, lint of everything, fuzzing.
	$(MAKE) test
	SLUICE_REFERENCE_CASES=10000000 SLUICE_SEED=$$RANDOM \
	  build/asan/src/policy/sluice_policy_test --gtest_filter='DecideReference.*'
	tools/setup.sh check
	tools/run_tests.sh tsan $(JOBS)
	SLUICE_RELOADS=1000 SLUICE_BIN=build/asan/sluice python3 tests/e2e/run.py tests/e2e/test_reload.py
	python3 tools/lint.py all
	$(MAKE) fuzz

bench: ## Ratios against nginx, paired in ROUNDS (5) rounds; JSON under bench/results/. docs/performance.md
	tools/setup.sh bench
	cmake --preset release
	cmake --build build/release -j $(JOBS)
	cmake --preset bench
	cmake --build build/bench -j $(JOBS) --target sluice_benches
	python3 bench/gateway_bench.py --sluice build/release/sluice --tools build/bench/bench \
	  --rounds $(ROUNDS) $(BENCH_OPTIONS)

profile: ## Records what a release runs under load, for the compiler: profile/README.md.
	tools/setup.sh bench
	tools/setup.sh test
	tools/profile.sh $(JOBS)

fuzz: ## Every fuzz target for FUZZ_SECONDS (60) seconds.
	tools/setup.sh build
	tools/fuzz.sh $(FUZZ_SECONDS) $(JOBS)

fmt: ## Format every source file in place.
	tools/setup.sh test
	git ls-files 'src/*.h' 'src/*.cpp' 'fuzz/*.cpp' 'bench/*.cpp' | xargs clang-format-19 -i

demo: build ## Three simulated providers and a gateway; eight requests, and what each zone saw.
	python3 tools/demo.py --sluice build/release/sluice

clean: ## Remove everything that was built.
	rm -rf build
