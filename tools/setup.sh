#!/usr/bin/env bash
# Installs the Debian 12 packages that a task needs and that are missing. Idempotent; says what it does.
#
#   tools/setup.sh build    compiler and libraries (the default)
#   tools/setup.sh test     and what the tests need
#   tools/setup.sh check    and the linters
#   tools/setup.sh bench    and the peers that are measured against
set -euo pipefail

build="clang-19 lld-19 libclang-rt-19-dev cmake ninja-build pkg-config make ca-certificates
  libssl-dev libsimdjson-dev nlohmann-json3-dev libyaml-cpp-dev libvectorscan-dev
  libre2-dev libsqlite3-dev zlib1g-dev libspdlog-dev libfmt-dev libcli11-dev libmimalloc-dev"
tests="libgtest-dev libgmock-dev python3 curl openssl clang-format-19 llvm-19"
lint="clang-tidy-19 libclang-19-dev llvm-19-dev"
peers="nginx-light wrk libbenchmark-dev"

case "${1:-build}" in
  build) wanted=$build ;;
  test) wanted="$build $tests" ;;
  check) wanted="$build $tests $lint libbenchmark-dev" ;;
  bench) wanted="$build python3 $peers" ;;
  *) sed -n '2,8p' "$0"; exit 2 ;;
esac
# Node.js drives the official SDKs in the tests. Any version on the PATH will do; Debian's is installed otherwise.
if [[ ${1:-build} != build ]] && ! { command -v node && command -v npm; } >/dev/null; then
  wanted="$wanted nodejs npm"
fi

missing=()
for package in $wanted; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [[ $state == "install ok installed" ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: everything is installed"
  exit 0
fi

echo "setup: installing ${#missing[@]} Debian packages: ${missing[*]}"
as_root=()
if [[ $(id -u) -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: you are not root and there is no sudo; run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1  # RUNLEVEL: no package starts a service.
"${as_root[@]}" apt-get update -q=2
"${as_root[@]}" apt-get install -q=2 -y --no-install-recommends "${missing[@]}"
echo "setup: done"
