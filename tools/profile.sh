#!/usr/bin/env bash
# Records what a release runs under the load of the benchmarks: profile/sluice.profdata.
#
#   tools/profile.sh [JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=${1:-$(nproc)}
cmake --preset profile
cmake --build build/profile -j "$jobs" --target sluice
records=$(mktemp -d)
trap 'rm -rf "$records"' EXIT
LLVM_PROFILE_FILE="$records/%p.profraw" python3 bench/train.py --sluice build/profile/sluice
llvm-profdata-19 merge --sparse -o profile/sluice.profdata "$records"
echo "profile: profile/sluice.profdata, $(stat -c %s profile/sluice.profdata) bytes"
