"""CPU time per request of sluice, as a multiple of nginx passing the same bytes on."""
import dataclasses
import json
import statistics
import subprocess

import peers
from chat import PROSE, REPLY, TARGET, chat_body, post, read_until, send_raw, text_of
from processes import LOAD_CORE
from table import Row

PERSONAL = PROSE[:700] + " Write to jane.miller@contoso-mail.net or call +1 415 555 2671. "
NOISY = 0.2  # The share of its time for which a proxy had to wait for its core.
BURST = ("--chunks", "50")
PACED = ("--chunks", "50", "--chunk-delay-ms", "10")


@dataclasses.dataclass
class Case:
    name: str
    size: int
    connections: int
    landing: float | None
    goal: float | None
    stream: bool = False
    mock: tuple = REPLY
    text: str | None = None
    policy: str = peers.FULL_POLICY

    def is_paced(self):
        return "--chunk-delay-ms" in self.mock

    def body(self):
        return chat_body(self.size, self.stream, self.text)


# The goals are those of docs/performance.md.
CASES = [
    Case("relay 1 KB, 64 connections", 1024, 64, 0.9, 0.75, policy=peers.RELAY),
    Case("relay 1 KB, 256 connections", 1024, 256, 0.9, 0.6, policy=peers.RELAY),
    Case("full policy 1 KB, 64 connections", 1024, 64, 1.5, 1.0),
    Case("full policy 1 KB, 256 connections", 1024, 256, 1.5, 1.0),
    Case("full policy 16 KB, 64 connections", 16384, 64, 4.0, 1.5),
    Case("pseudonyms 1 KB, 64 connections", 1024, 64, None, None, text=PERSONAL),
    Case("highest level, waits for the disk, 64", 1024, 64, None, None, policy=peers.HIGHEST_LEVEL),
    Case("stream of 50 chunks, burst", 1024, 32, 1.5, 1.2, True, REPLY + BURST),
    Case("stream of 50 chunks, paced 10 ms", 1024, 64, 1.0, 0.8, True, REPLY + PACED),
    Case("stream with restoration, burst", 1024, 32, 1.5, 1.2, True, ("--reply", "echo") + BURST,
         PERSONAL),
]


def size_of_answer(case, process):
    """Bytes on the wire, head and framing included."""
    with send_raw(process, case.body()) as connection:
        return len(read_until(connection, b"\r\n0\r\n\r\n"))


def check(case, sluice, nginx):
    """Both must give the text that the provider wrote, whole, before anything is timed.

    An echo comes back through sluice with its pseudonyms restored: the same text again.
    """
    texts = []
    for process in (nginx, sluice):
        status, raw = post(process, case.body())
        if status != 200:
            raise SystemExit(f"{case.name}: status {status}: {raw[:300]!r}")
        texts.append(text_of(raw, case.stream))
    if texts[0] != texts[1] or not texts[0]:
        raise SystemExit(f"{case.name}: the answers differ: {texts[0][:80]!r}, {texts[1][:80]!r}")


def load(folder, case, process, seconds):
    """wrk as fast as it can: the answered requests, and their latency percentiles in us."""
    script = folder / "load.lua"
    script.write_text(f"""
wrk.method = "POST"
wrk.body = {json.dumps(case.body())}
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer {process.key}"
done = function(s, latency)
  local errors = s.errors.connect + s.errors.read + s.errors.write + s.errors.status
    + s.errors.timeout
  io.write(string.format(
    '\\nRESULT {{"requests":%d,"errors":%d,"p50":%d,"p99":%d,"us":%d,"bytes":%d}}\\n',
    s.requests, errors, latency:percentile(50), latency:percentile(99), s.duration, s.bytes))
end""")
    out = subprocess.run(
        ["taskset", "-c", str(LOAD_CORE), "wrk", "-t", "1", "-c", str(case.connections),
         "-d", f"{seconds}s", "--timeout", "10s", "-s", script,
         f"http://127.0.0.1:{process.port}{TARGET}"],
        capture_output=True, text=True, check=True).stdout
    result = json.loads(out.split("RESULT ", 1)[1].splitlines()[0])
    if result["errors"]:
        raise SystemExit(f"{case.name}: {result['errors']} errors\n{out}")
    return result


def measure(folder, case, process, seconds):
    def counters():
        return (*process.ran_and_waited_ns(), *process.user_and_system_ticks())

    before = counters()
    result = load(folder, case, process, seconds)
    ran, waited, user, system = (b - a for a, b in zip(before, counters()))
    answers = result["requests"]
    if case.is_paced():
        # Half a second each: those that the end of the load cuts off count by what had come.
        answers = result["bytes"] / size_of_answer(case, process)
    each = ran / 1000 / max(1, answers)
    user_share = user / max(1, user + system)
    return {"cpu_us": each, "user_us": each * user_share, "system_us": each * (1 - user_share),
            "rps": answers / (result["us"] / 1e6), "waited_share": waited / max(1, ran + waited),
            **result}


def run(case, options, folder):
    with peers.trio(options.sluice, folder, case.mock, policy=case.policy) as (_, nginx, sluice):
        check(case, sluice, nginx)
        for process in (nginx, sluice):
            load(folder, case, process, 1)  # Warm: pools, caches, branch predictors.
        rounds = []
        for number in range(options.rounds):
            # The order rotates, so that a machine that gets slower harms both alike.
            pair = [("nginx", nginx), ("sluice", sluice)][:: -1 if number % 2 else 1]
            rounds.append({name: measure(folder, case, process, options.seconds)
                           for name, process in pair})
        memory = {"nginx": nginx.memory_mib(), "sluice": sluice.memory_mib()}
    return row_of(case, rounds, memory)


def row_of(case, rounds, memory):
    def median(who, what):
        return statistics.median(r[who][what] for r in rounds)

    wanted = ("cpu_us", "user_us", "system_us", "rps", "waited_share")
    parts = {who: {what: median(who, what) for what in wanted} for who in ("sluice", "nginx")}
    said = "; ".join(f"{who} {p['cpu_us']:.1f} ({p['user_us']:.1f} + {p['system_us']:.1f})"
                     for who, p in parts.items())
    if max(p["waited_share"] for p in parts.values()) > NOISY:
        said += "; NOISY: other programs had the core"
    return Row(case.name, "x", [r["sluice"]["cpu_us"] / r["nginx"]["cpu_us"] for r in rounds],
               case.landing, case.goal, beside=said,
               detail={"per_request": parts, "resident_mib": memory, "rounds": rounds})
