"""The micro-benchmarks of single parts: bench/*_bench.cpp."""
import json
import subprocess

from processes import PROXY_CORE
from table import Row

REPETITIONS = 3

# Program, benchmark, what it is called here, unit, first landing, goal. GB/s: more is better.
# The goals are those of docs/performance.md.
PARTS = [
    ("decide", "decide_with_rules/200", "decision, 200 rules, with explanation", "us", 5.0, 2.0),
    ("decide", "admit_with_rules/200", "admission again before a send, 200 rules", "us", None,
     None),
    ("scan", "may_find_clean/16384", "prefilter, 16 KB of clean JSON", "GB/s", None, 2.3),
    ("scan", "scan_clean/16384", "full scan, 16 KB of clean text", "GB/s", None, 2.0),
    ("scan", "scan_with_findings/16384", "full scan, 16 KB with a finding each 200 bytes", "GB/s",
     None, 0.4),
    ("scan", "scan_with_findings/1024", "full scan, 1 KB with findings", "us", None, None),
]


def measure(tools, program):
    wanted = "|".join(f"^{part[1]}$" for part in PARTS if part[0] == program)
    made = subprocess.run(
        ["taskset", "-c", str(PROXY_CORE), tools / f"sluice_{program}_bench",
         f"--benchmark_filter={wanted}", "--benchmark_format=json", "--benchmark_min_time=0.2",
         f"--benchmark_repetitions={REPETITIONS}"],
        capture_output=True, text=True, check=True)
    return [b for b in json.loads(made.stdout)["benchmarks"] if b["run_type"] == "iteration"]


def value_of(benchmark, unit):
    if unit == "GB/s":
        return benchmark["bytes_per_second"] / 1e9
    return benchmark["cpu_time"] / {"ns": 1000, "us": 1}[benchmark["time_unit"]]


def run(options, _):
    measured = [b for program in ("decide", "scan") for b in measure(options.tools, program)]
    return [Row(said, unit, [value_of(b, unit) for b in measured if b["run_name"] == name],
                landing, goal, more_is_better=unit == "GB/s")
            for _, name, said, unit, landing, goal in PARTS]
