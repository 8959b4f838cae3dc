#!/usr/bin/env bash
# Builds the fuzz targets and runs each for a while. A crash is kept under fuzz/crashes/ and fails the run.
#
#   tools/fuzz.sh [SECONDS] [JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
jobs=${2:-$(nproc)}
cmake --preset fuzz
cmake --build build/fuzz -j "$jobs" --target fuzz_targets
mkdir -p build/fuzz/corpus fuzz/crashes
run_one() {
  local target=$1 name
  name=$(basename "$target")
  mkdir -p "build/fuzz/corpus/$name"
  local seeds="fuzz/corpus/$name"
  [[ -d $seeds ]] || seeds=""
  if ! "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="fuzz/crashes/$name-" "build/fuzz/corpus/$name" $seeds >"build/fuzz/$name.log" 2>&1; then
    echo "fuzz: $name FAILED, see build/fuzz/$name.log and fuzz/crashes/"
    tail -30 "build/fuzz/$name.log"
    return 1
  fi
  echo "fuzz: $name ok, $(grep -o 'number_of_executed_units: [0-9]*' "build/fuzz/$name.log" | grep -o '[0-9]*$') inputs in ${seconds} s"
}
export -f run_one
export seconds
find build/fuzz/fuzz -maxdepth 1 -type f -executable -name '*_fuzz' -print0 | sort -z |
  xargs -0 -n 1 -P "$jobs" bash -c 'run_one "$0"'
rmdir --ignore-fail-on-non-empty fuzz/crashes
