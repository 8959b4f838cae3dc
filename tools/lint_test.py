#!/usr/bin/env python3
"""Plants mistakes in a small project; clang-tidy must find each one although tools/lint.py keeps it out of system headers.

Without this test a plugin that hides everything would look like clean code. Also: a file is read again when a header of
its changes, and only then.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import lint

HEADER = "#pragma once\n#include <optional>\nstruct Row {\n  std::optional<int> count = {};%s\n};\n"
SOURCE = """#include "base/row.h"

#include <cstring>
#include <string>
#include <vector>

namespace sluice {
int unchecked(const std::optional<int>& number) { return *number; }
int null(int* number) { if (number == nullptr) { return *number; } return 0; }
std::size_t BadName(const char* text) { return strlen(text); }
int moved(std::string text) { std::string other = std::move(text); return static_cast<int>(other.size() + text.size()); }
}  // namespace sluice
"""
PLANTED = [  # note, place, check
    ("in a header of ours", "row.h:4:", "readability-redundant-member-init"),
    ("an optional that may be empty", "row.cpp:8:", "bugprone-unchecked-optional-access"),
    ("a null pointer, found by the analyzer", "row.cpp:9:", "clang-analyzer-core.NullDereference"),
    ("a name", "row.cpp:10:", "readability-identifier-naming"),
    ("a use after a move", "row.cpp:11:", "bugprone-use-after-move"),
]


def plant(root):
    base = root / "src" / "base"
    base.mkdir(parents=True)
    (base / "row.h").write_text(HEADER % "")
    (base / "row.cpp").write_text(SOURCE)
    shutil.copy(lint.ROOT / ".clang-tidy", root / ".clang-tidy")
    build = root / "build" / "dev"
    build.mkdir(parents=True)
    command = f"clang++-19 -std=c++23 -I{root}/src -c {base}/row.cpp"
    (build / "compile_commands.json").write_text(
        json.dumps([{"directory": str(build), "command": command, "file": str(base / "row.cpp")}]))


def main():
    lint.STATE.mkdir(parents=True, exist_ok=True)
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        plant(root)
        said = subprocess.run([lint.TIDY, *lint.plugin(), "-p", str(root / "build" / "dev"), "--quiet",
                               str(root / "src" / "base" / "row.cpp")],
                              cwd=root, capture_output=True, text=True).stdout
        findings = [line for line in said.splitlines() if ": error: " in line]
        for note, place, check in PLANTED:
            if not any(place in line and check in line for line in findings):
                failures.append(f"not found: {note}")
        lint.ROOT, lint.BUILD, lint.STATE = root, root / "build" / "dev", root / "build" / "lint"
        first = lint.Verified().hash_of("src/base/row.cpp", [])
        if lint.Verified().hash_of("src/base/row.cpp", []) != first:
            failures.append("the same file has two hashes")
        (root / "src" / "base" / "row.h").write_text(HEADER % " int more = 0;")
        if lint.Verified().hash_of("src/base/row.cpp", []) == first:
            failures.append("a changed header is not noticed")
    for failure in failures:
        print(f"lint test: {failure}")
    print(f"lint test: {len(PLANTED) + 2 - len(failures)} of {len(PLANTED) + 2} ok")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
