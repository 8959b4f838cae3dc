#!/usr/bin/env python3
"""Fails when a file is longer than STYLE.md allows: 500 lines of code, 100 columns, 30 lines of a README.md below src/,
which every folder there has. A line of a raw string is data, which cannot be broken; it may be longer.

check_sizes.py [ROOT]   ROOT holds src/ (default: .). Exit 1 with one line a violation; also when it found nothing to check.
"""
import pathlib
import re
import sys

LINES_MAX, COLUMNS_MAX, README_LINES_MAX = 500, 100, 30
FOLDERS = ("src", "bench", "fuzz")
RAW_STRING = re.compile(r'R"([^(\s]*)\(.*?\)\1"', re.S)


def lines_of_raw_strings(text):
    """The numbers of all lines that a raw string stands on."""
    numbers = set()
    for match in RAW_STRING.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        numbers.update(range(first, first + match[0].count("\n") + 1))
    return numbers


def problems_of(path):
    text = path.read_text("utf-8")
    lines = text.splitlines()
    if path.name == "README.md":
        return [f"{path}:{README_LINES_MAX + 1}: {len(lines)} lines"] if len(lines) > README_LINES_MAX else []
    raw = lines_of_raw_strings(text)
    found = [f"{path}:{number}: {len(line)} columns" for number, line in enumerate(lines, 1)
             if len(line) > COLUMNS_MAX and number not in raw]
    return found + ([f"{path}:{LINES_MAX + 1}: {len(lines)} lines"] if len(lines) > LINES_MAX else [])


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    code = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*")) if path.suffix in {".h", ".cpp"}]
    readmes = sorted((root / "src").rglob("README.md"))
    bad = [problem for path in code + readmes for problem in problems_of(path)]
    houses = {path.parent for path in code if path.is_relative_to(root / "src")}
    bad += [f"{folder}: has no README.md" for folder in sorted(houses - {path.parent for path in readmes})]
    print("\n".join(bad) or f"sizes: {len(code) + len(readmes)} files ok")
    sys.exit(bool(bad) or not code)


if __name__ == "__main__":
    main()
