#!/usr/bin/env python3
"""Runs one end-to-end test file and writes a JUnit report.

run.py FILE [--junit REPORT.xml] [PATTERN]   PATTERN picks tests by a part of their name.
Exit 1 when a test failed, or when none ran: a run without tests proves nothing.
"""

import argparse
import importlib.util
import pathlib
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree


class TimedResult(unittest.TextTestResult):
    """Keeps what became of each test, with its time."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.rows = []
        self.began = 0.0

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        outcome = {"failure": self.failures + self.errors, "skipped": self.skipped}
        kind = next((name for name, rows in outcome.items()
                     if any(self._is_of(test, row[0]) for row in rows)), "")
        self.rows.append((test.id(), kind, time.monotonic() - self.began))
        super().stopTest(test)

    @staticmethod
    def _is_of(test, row):
        """A sub-test's row belongs to the test that it is part of."""
        return row is test or getattr(row, "test_case", None) is test


def write_report(path, result):
    """One testcase element per test, as tools/count_tests.py reads them."""
    suite = ElementTree.Element("testsuite", tests=str(len(result.rows)))
    for name, kind, seconds in result.rows:
        case = ElementTree.SubElement(suite, "testcase", name=name, time=f"{seconds:.3f}")
        if kind:
            ElementTree.SubElement(case, kind)
    outside = [row for row in result.errors if not hasattr(row[0], "_testMethodName")
               and not hasattr(row[0], "test_case")]
    for broken, _ in outside:  # A setUpClass that failed has no test of its own.
        case = ElementTree.SubElement(suite, "testcase", name=str(broken))
        ElementTree.SubElement(case, "failure")
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suite).write(path)


def main():
    """Loads the file, runs it, reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--junit")
    parser.add_argument("pattern", nargs="?")
    options = parser.parse_args()
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    specification = importlib.util.spec_from_file_location(options.file.stem, options.file.resolve())
    module = importlib.util.module_from_spec(specification)
    sys.modules[options.file.stem] = module
    specification.loader.exec_module(module)

    loader = unittest.TestLoader()
    if options.pattern:
        loader.testNamePatterns = [f"*{options.pattern}*"]
    runner = unittest.TextTestRunner(resultclass=TimedResult, verbosity=2)
    result = runner.run(loader.loadTestsFromModule(module))
    if options.junit:
        write_report(options.junit, result)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
