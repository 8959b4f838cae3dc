#!/usr/bin/env bash
# clang-tidy over the sources that changed since origin/main or the last commit, or over everything.
#
#   tools/lint.sh changed|all
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset dev >/dev/null  # A stale list of commands would be filled up with guesses.
if [[ ${1:-changed} == all ]]; then
  mapfile -t files < <(git ls-files 'src/*.cpp')
else
  base=$(git rev-parse -q --verify origin/main || git rev-parse HEAD~1 2>/dev/null || git rev-parse HEAD)
  mapfile -t files < <({ git diff --name-only "$base" -- 'src/*.cpp'; git ls-files -o --exclude-standard -- 'src/*.cpp'; } | sort -u)
fi
existing=()
for file in "${files[@]}"; do [[ -f $file ]] && existing+=("$file"); done
echo "lint: ${#existing[@]} files"
[[ ${#existing[@]} -eq 0 ]] && exit 0
printf '%s\0' "${existing[@]}" | xargs -0 -n 4 -P "$(nproc)" clang-tidy-19 -p build/dev --quiet
echo "lint: ok"
