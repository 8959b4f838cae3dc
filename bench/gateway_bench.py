#!/usr/bin/env python3
"""Measures sluice beside nginx as a plain proxy, in one run, and says which goals are reached.

    gateway_bench.py --sluice build/release/sluice --tools build/bench/bench [--rounds 5]

CPU rows are ratios: CPU time per request of the proxy process (the scheduler's own account), the
same load, the same simulated provider behind both, the proxy alone on one core, load and provider
on the other. Below 1: cheaper than nginx. nginx only passes bytes on; sluice does all of its work.
Every case is checked for the right answer before it is timed. docs/performance.md says how to read
the table.
"""
import argparse
import datetime
import functools
import json
import os
import pathlib
import platform
import resource
import shutil
import sys
import tempfile

import cpu_cases
import cpu_profile
import latency_cases
import memory_cases
import micro_cases
import table

HERE = pathlib.Path(__file__).resolve().parent


def cpu_rows(case, options, folder):
    return [cpu_cases.run(case, options, folder)]


def parts():
    """(title, [(name, measure)]): each measure takes options and a folder and gives its rows."""
    cpu = [(case.name, functools.partial(cpu_rows, case)) for case in cpu_cases.CASES]
    return [
        ("CPU per request, sluice / nginx; then microseconds, (user + system)", cpu),
        ("time", [("abort", latency_cases.abort), ("requests/s", latency_cases.fixed_rate)]),
        ("memory and start", [("idle", memory_cases.idle),
                              ("open streams", memory_cases.streams)]),
        ("single parts", [("micro", micro_cases.run)]),
    ]


def read_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    path = lambda text: pathlib.Path(text).resolve()
    parser.add_argument("--sluice", required=True, type=path)
    parser.add_argument("--tools", required=True, type=path,
                        help="folder with the programs of the preset `bench`")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of load in each half of a round")
    parser.add_argument("--rate", type=int, default=10_000, help="of the rows at a fixed rate")
    parser.add_argument("--only", default="",
                        help="measures whose name contains this word; each may print several rows")
    parser.add_argument("--profile", action="store_true", help="and where the time goes (perf)")
    parser.add_argument("--json", type=path, help="default: bench/results/TIME.json")
    return parser.parse_args()


def prepare(options):
    for tool in ("wrk", "nginx", "taskset"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing: run tools/setup.sh bench")
    if not (options.tools / "sluice_fixed_rate").exists():
        raise SystemExit(f"{options.tools} holds no sluice_fixed_rate: run make bench")
    names = [name for _, measures in parts() for name, _ in measures]
    if not any(options.only in name for name in names):
        raise SystemExit(f"no measure has `{options.only}` in its name; there are:\n  " + "\n  ".join(names))
    if len(os.sched_getaffinity(0)) < 2:
        raise SystemExit("two cores are needed: one for the proxy, one for the load")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # Children inherit it.


def measure(options, scratch):
    rows = []
    for title, measures in parts():
        chosen = [(name, run) for name, run in measures if options.only in name]
        if chosen:
            table.print_part(title)
        for name, run in chosen:
            folder = scratch / name.replace(" ", "-").replace("/", "-").replace(",", "")
            folder.mkdir()
            for row in run(options, folder):
                table.print_row(row)
                rows.append(row)
    return rows


def machine():
    names = [line.split(":", 1)[1].strip()
             for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    return {"processor": names[0] if names else platform.machine(), "cores": os.cpu_count(),
            "kernel": platform.release(), "load_before": os.getloadavg()[0]}


def print_summary(rows):
    for title, limit_of in (("first landing", lambda r: r.landing), ("goal", lambda r: r.goal)):
        held = [row for row in rows if limit_of(row) is not None]
        missed = [row for row in held if row.verdict(limit_of(row)) != "reached"]
        print(f"{title}: {len(held) - len(missed)} of {len(held)} reached")
        for row in missed:
            print(f"  {row.verdict(limit_of(row)):16} {row.name}")


def main():
    options = read_options()
    prepare(options)
    begun = datetime.datetime.now(datetime.timezone.utc)
    about = machine()
    print(f"{about['processor']}, {about['cores']} cores, Linux {about['kernel']}")
    if about["load_before"] > 0.5:
        print(f"NOISY: other programs are running (load {about['load_before']:.1f}); expect a wide "
              "range, and trust ratios only")
    table.print_head()
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
        scratch = pathlib.Path(name)
        scratch.chmod(0o755)  # nginx drops its privileges and must still get in.
        rows = measure(options, scratch)
        print()
        print_summary(rows)
        profile = cpu_profile.run(options, scratch) if options.profile else None
    path = options.json or HERE / "results" / f"{begun:%Y-%m-%dT%H%M%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "time": begun.isoformat(timespec="seconds"), "machine": about, "rounds": options.rounds,
        "seconds": options.seconds, "results": [row.to_json() for row in rows],
        "profile": profile}, indent=1))
    print(f"\nfigures: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
