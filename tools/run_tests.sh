#!/usr/bin/env bash
# Builds one preset, runs all of its tests, the checks of layers, sockets and sizes, and (asan) the format check, and counts.
#
#   tools/run_tests.sh asan|tsan|dev [JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-asan}
jobs=${2:-$(nproc)}
export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export SLUICE_REFERENCE_CASES=${SLUICE_REFERENCE_CASES:-1000000}  # src/policy/decide_reference_test.cpp
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

python3 tools/check_layers.py
python3 tools/check_layers_test.py
python3 tools/check_sockets.py
python3 tools/check_sockets_test.py
python3 tools/check_sizes.py
python3 tools/check_sizes_test.py
[[ $preset != asan ]] || tools/check_format.sh

# The official SDKs are test data: without them (no registry, no Node.js) their tests are skipped, and say so.
if [[ ! -d tests/sdk/node_modules/openai ]]; then
  (cd tests/sdk && npm ci --no-audit --no-fund --loglevel=error) ||
    echo "tests: the SDK packages could not be installed; the tests that need them will be skipped" >&2
fi

cmake --preset "$preset"
cmake --build "build/$preset" -j "$jobs"
rm -rf "build/$preset/test-results"
status=0
ctest --test-dir "build/$preset" --output-on-failure -j "$jobs" || status=$?
python3 tools/count_tests.py "build/$preset/test-results" || status=1
exit "$status"
