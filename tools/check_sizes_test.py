#!/usr/bin/env python3
"""Plants files at and beyond each limit; check_sizes.py must let the first pass and find the second.

Without this test a checker that finds nothing would look like a house in order.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
README = {"src/base/README.md": "# base\n"}
CASES = [  # note, files, exit code
    ("500 lines", {"src/base/a.cpp": "int x;\n" * 500}, 0),
    ("501 lines", {"src/base/a.cpp": "int x;\n" * 501}, 1),
    ("501 lines of a test", {"src/base/a_test.cpp": "int x;\n" * 501}, 1),
    ("100 columns", {"src/base/a.h": "x" * 100 + "\n"}, 0),
    ("101 columns", {"src/base/a.h": "x" * 101 + "\n"}, 1),
    ("100 columns of more bytes", {"src/base/a.h": "é" * 100 + "\n"}, 0),
    ("101 columns of a fuzz target", {"src/base/a.h": "\n", "fuzz/a.cpp": "x" * 101}, 1),
    ("a long line of a raw string", {"src/base/a.h": 'auto x = R"(a\n' + "y" * 101 + '\n)";\n'}, 0),
    ("a long line behind a raw string", {"src/base/a.h": 'auto x = R"(a\n)";\n' + "y" * 101}, 1),
    ("30 lines of a README", {"src/base/a.h": "\n", "src/base/README.md": "x\n" * 30}, 0),
    ("31 lines of a README", {"src/base/a.h": "\n", "src/base/README.md": "x\n" * 31}, 1),
    ("a folder without a README", {"src/base/a.h": "\n", "src/net/a.h": "\n"}, 1),
    ("nothing to check", {}, 1),
]

failures = 0
for note, files, want in CASES:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**README, **files}.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        got = subprocess.run([sys.executable, str(HERE / "check_sizes.py"), folder], capture_output=True).returncode
        if got != want:
            print(f"sizes test: {note}: exit {got}, not {want}")
            failures += 1
print(f"sizes test: {len(CASES) - failures} of {len(CASES)} ok")
sys.exit(failures > 0)
