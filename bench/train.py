#!/usr/bin/env python3
"""Puts each load of the CPU rows on an instrumented gateway for a second: see tools/profile.sh."""
import argparse
import pathlib
import tempfile

import cpu_cases
import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sluice", required=True, type=lambda text: pathlib.Path(text).resolve())
    options = parser.parse_args()
    for case in cpu_cases.CASES:
        if case.is_paced():
            continue  # It waits, most of the time, and runs what the others run.
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            mock = peers.start_mock(options.sluice, *case.mock)
            sluice = peers.start_sluice(options.sluice, folder, mock.port, policy=case.policy)
            try:
                result = cpu_cases.load(folder, case, sluice, 1)
                print(f"train: {case.name}: {result['requests']} requests", flush=True)
            finally:
                sluice.stop()
                mock.stop()


if __name__ == "__main__":
    main()
