#!/usr/bin/env bash
# Fails when a source file is not formatted as .clang-format says; names each one.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(git ls-files 'src/*.h' 'src/*.cpp' 'fuzz/*.cpp' 'bench/*.cpp')
clang-format-19 --dry-run --Werror "${files[@]}" || { echo "format: run 'make fmt'" >&2; exit 1; }
echo "format: ${#files[@]} files ok"
