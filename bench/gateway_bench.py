#!/usr/bin/env python3
"""Measures sluice beside nginx as a plain proxy, in one run, and prints ratios.

    gateway_bench.py --sluice build/release/sluice [--rounds 5] [--seconds 4] [--only NAME] [--json FILE]

What is compared: CPU time per request of the proxy process (from /proc/PID/task/*/schedstat), the same load, the same
simulated provider behind both, the proxy alone on one core, load and provider on the other. The order rotates from round
to round, so that a machine that gets slower harms both alike. Every case is checked byte for byte before it is timed.
A ratio below 1 means: cheaper than nginx. nginx only passes bytes on; sluice does all of its work.
"""
import argparse
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROSE = (HERE / "prose.txt").read_text()
PROXY_CORE, LOAD_CORE = 0, 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def chat_body(size, stream=False, text=None):
    """A chat request of about `size` bytes of ordinary prose without any finding."""
    text = text or (PROSE * (size // len(PROSE) + 1))
    frame = {"model": "bench-model", "messages": [{"role": "system", "content": "You are a helpful assistant."},
                                                  {"role": "user", "content": ""}], "temperature": 0.2}
    if stream:
        frame["stream"] = True
    frame["messages"][1]["content"] = text[: max(16, size - len(json.dumps(frame)))]
    return json.dumps(frame)


class Process:
    """A child on one core, ended by its own pid; counts the CPU time of all its threads and children."""

    def __init__(self, command, core, ready=None, cwd=None):
        self.out = tempfile.TemporaryFile("w+")
        self.child = subprocess.Popen(["taskset", "-c", str(core), *map(str, command)], cwd=cwd, text=True,
                                      stdout=subprocess.PIPE if ready is None else self.out, stderr=self.out)
        self.port = ready
        if ready is None:
            line = self.child.stdout.readline()
            if not line:
                raise SystemExit(f"did not start: {command}\n{self.output()}")
            self.port = int(json.loads(line)["listening"].rsplit(":", 1)[1])

    def output(self):
        self.out.seek(0)
        return self.out.read()

    def pids(self):
        children = pathlib.Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text().split()
        return [self.child.pid, *map(int, children)]

    def cpu_ns(self):
        total = 0
        for pid in self.pids():
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                try:
                    total += int((task / "schedstat").read_text().split()[0])
                except FileNotFoundError:
                    pass
        return total

    def memory_kib(self, field="VmRSS"):
        total = 0
        for pid in self.pids():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith(field + ":"):
                    total += int(line.split()[1])
        return total

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def start_mock(sluice, *options):
    return Process([sluice, "mock", "--listen", "127.0.0.1:0", "--dialect", "openai", *options], LOAD_CORE)


def start_nginx(folder, upstream):
    port = free_port()
    config = folder / f"nginx-{port}.conf"
    config.write_text(f"""
daemon off; worker_processes 1; pid {folder}/nginx-{port}.pid; error_log {folder}/nginx-{port}.log;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 100000000; client_max_body_size 64m; client_body_buffer_size 64k;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream engine {{ server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 100000000; }}
  server {{ listen 127.0.0.1:{port};
    location / {{ proxy_pass http://engine; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }} }}
}}""")
    process = Process(["nginx", "-c", config], PROXY_CORE, ready=port)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.02)
    raise SystemExit("nginx did not start:\n" + process.output())


def start_sluice(sluice, folder, upstream):
    data = folder / f"data-{upstream}"
    config = folder / f"sluice-{upstream}.yaml"
    config.write_text(f"""
server: {{listen: "127.0.0.1:0", data_dir: {data}, threads: 1}}
zones:
  - {{name: cloud, kind: public_cloud, clearance: internal, clearance_redacted: confidential}}
engines:
  - {{name: mock, zone: cloud, dialect: openai, url: "http://127.0.0.1:{upstream}", in_flight_max: 1000,
     models: [{{name: bench-model, tier: frontier, context_tokens: 200000, capabilities: [tools],
               price: {{since: 2026-01-01, input_usd_per_mtok: "3.00", output_usd_per_mtok: "15.00"}}}}]}}
labels:
  levels: [public, internal, confidential, restricted]
  findings: {{secret.*: confidential, personal.*: confidential, financial.*: confidential, technical.*: internal}}
  markings: [{{text: ["CONFIDENTIAL", "TLP:RED"], level: confidential}}]
workloads: [{{name: general, placement: cloud_first, floor: internal, latency: interactive, failure: fail_closed}}]
policy:
  protect:
    - {{zone_kinds: [public_cloud], entities: [secret.*], action: mask}}
    - {{zone_kinds: [public_cloud], entities: [personal.*, financial.*, technical.*], action: pseudonymise}}
  route: [{{name: everything, candidates: [{{placement: workload}}], on_exhausted: by_workload}}]
""")
    made = subprocess.run([sluice, "keys", "create", "--config", config, "--tenant", "bench", "--json"],
                          capture_output=True, text=True, check=True)
    process = Process([sluice, "serve", "--config", config], PROXY_CORE)
    process.key = json.loads(made.stdout)["key"]
    return process


def post(port, key, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/v1/chat/completions", body,
                       {"Content-Type": "application/json", "Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def text_of(raw, stream):
    if not stream:
        return json.loads(raw)["choices"][0]["message"]["content"]
    pieces = [json.loads(line[6:]) for line in raw.decode().splitlines() if line.startswith("data: {")]
    return "".join(p["choices"][0]["delta"].get("content") or "" for p in pieces if p["choices"])


def check(case, sluice, nginx):
    """Both proxies must give the text that the provider wrote, whole, before anything is timed."""
    texts = []
    for port, key in ((nginx.port, "none"), (sluice.port, sluice.key)):
        status, raw = post(port, key, case["body"])
        if status != 200:
            raise SystemExit(f"{case['name']}: status {status}: {raw[:300]!r}")
        texts.append(text_of(raw, case["stream"]))
    if texts[0] != texts[1] or not texts[0]:
        raise SystemExit(f"{case['name']}: the answers differ: {texts[0][:80]!r} / {texts[1][:80]!r}")


def load(folder, case, port, key, seconds):
    """Runs wrk against a proxy; returns the requests that were answered, and its latency percentiles in microseconds."""
    script = folder / f"{case['name'].replace(' ', '-')}.lua"
    quoted = json.dumps(case["body"]).replace("\\/", "/")
    script.write_text(f"""
wrk.method = "POST"
wrk.body = {quoted}
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer {key}"
done = function(s, latency)
  local errors = s.errors.connect + s.errors.read + s.errors.write + s.errors.status + s.errors.timeout
  io.write(string.format('\\nRESULT {{"requests":%d,"errors":%d,"p50":%d,"p99":%d}}\\n', s.requests, errors,
    latency:percentile(50), latency:percentile(99)))
end""")
    out = subprocess.run(["taskset", "-c", str(LOAD_CORE), "wrk", "-t", "1", "-c", str(case["connections"]), "-d", f"{seconds}s",
                          "--timeout", "10s", "-s", script, f"http://127.0.0.1:{port}/v1/chat/completions"],
                         capture_output=True, text=True, check=True).stdout
    result = json.loads(out.split("RESULT ", 1)[1].splitlines()[0])
    if result["errors"]:
        raise SystemExit(f"{case['name']}: {result['errors']} errors\n{out}")
    return result


def measure(folder, case, process, key, seconds):
    before, begun = process.cpu_ns(), time.monotonic()
    result = load(folder, case, process.port, key, seconds)
    used = process.cpu_ns() - before
    return {"cpu_us": used / 1000 / max(1, result["requests"]), "rps": result["requests"] / (time.monotonic() - begun), **result}


def cases():
    def case(name, size, connections, goal, stream=False, mock=(), text=None):
        return {"name": name, "body": chat_body(size, stream, text), "connections": connections, "goal": goal,
                "stream": stream, "mock": mock}

    personal = PROSE[:700] + " Write to jane.miller@contoso-mail.net or call +1 415 555 2671. "
    return [
        case("full policy 1 KB, 64 connections", 1024, 64, 1.5),
        case("full policy 1 KB, 256 connections", 1024, 256, 1.5),
        case("full policy 16 KB, 64 connections", 16384, 64, 4.0),
        case("stream of 50 chunks, burst", 1024, 32, 1.5, True, ("--chunks", "50")),
        case("stream of 50 chunks, paced 2 ms", 1024, 64, 1.0, True, ("--chunks", "50", "--chunk-delay-ms", "2")),
        case("pseudonyms 1 KB, 64 connections", 1024, 64, None, text=personal),
        case("stream with restoration, burst", 1024, 32, 1.5, True, ("--chunks", "50", "--reply", "echo"), personal),
    ]


def run_case(case, args, folder):
    # One fixed text unless the case says otherwise, so that the provider costs the same behind both.
    mock = start_mock(args.sluice, *(case["mock"] if "--reply" in case["mock"] else ("--reply", "text:" + PROSE[:400], *case["mock"])))
    nginx = start_nginx(folder, mock.port)
    sluice = start_sluice(args.sluice, folder, mock.port)
    try:
        if "echo" not in case["mock"] and case["goal"] is not None or case["stream"]:
            check(case, sluice, nginx)
        for process, key in ((nginx, "none"), (sluice, sluice.key)):
            load(folder, case, process.port, key, 1)  # Warm: pools, caches, branch predictors.
        rounds = []
        for number in range(args.rounds):
            pair = [("nginx", nginx, "none"), ("sluice", sluice, sluice.key)]
            if number % 2:
                pair.reverse()
            rounds.append({name: measure(folder, case, process, key, args.seconds) for name, process, key in pair})
        return {"name": case["name"], "goal": case["goal"], "rounds": rounds,
                "ratios": [r["sluice"]["cpu_us"] / r["nginx"]["cpu_us"] for r in rounds],
                "rss_kib": {"nginx": nginx.memory_kib(), "sluice": sluice.memory_kib()}}
    finally:
        for process in (sluice, nginx, mock):
            process.stop()


def print_row(result):
    ratios = result["ratios"]
    middle = statistics.median(ratios)
    us = {who: statistics.median(r[who]["cpu_us"] for r in result["rounds"]) for who in ("sluice", "nginx")}
    goal = "report" if result["goal"] is None else f"{result['goal']:.2f}"
    verdict = "" if result["goal"] is None else "reached" if middle <= result["goal"] else "missed"
    print(f"{result['name']:36} {middle:6.2f}  {min(ratios):5.2f} .. {max(ratios):5.2f}   {goal:>6} {verdict:8}"
          f" {us['sluice']:7.1f} {us['nginx']:7.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sluice", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of load in each half of a round")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go (default: bench/results/TIME.json)")
    args = parser.parse_args()
    for tool in ("wrk", "nginx", "taskset"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing: run tools/setup.sh bench")
    if len(os.sched_getaffinity(0)) < 2:
        raise SystemExit("two cores are needed: one for the proxy, one for the load")

    results = []
    print(f"{'CPU per request, sluice / nginx':36} {'median':>6}  {'min':>5} .. {'max':>5}   {'goal':>6} {'':8} {'us':>7} {'nginx':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            if args.only in case["name"]:
                results.append(run_case(case, args, pathlib.Path(folder)))
                print_row(results[-1])
    path = args.json or HERE / "results" / (time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime()) + ".json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": os.uname().release, "cores": os.cpu_count(), "results": results}, indent=1))
    print(f"figures: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
