"""How fast a client that leaves is followed, and what a proxy adds at a fixed rate."""
import json
import statistics
import subprocess
import time

import peers
from chat import REPLY, TARGET, chat_body, read_until, send_raw
from processes import LOAD_CORE
from table import Row

ABORTS = 40
CHUNK_MS = 50


def hang_ups(record):
    """The moments, on the monotonic clock, at which the provider saw a connection close."""
    events = (json.loads(line) for line in record.read_text().splitlines())
    return [e["monotonic_ns"] for e in events if e["event"] == "client_gone"]


def abort_once(process, record, wait_ms):
    """Leaves in the middle of a stream; milliseconds until the provider's connection closed."""
    known = len(hang_ups(record))
    connection = send_raw(process, chat_body(1024, stream=True))
    read_until(connection, b"data: {")
    time.sleep(wait_ms / 1000)
    left = time.monotonic_ns()
    connection.close()
    for _ in range(500):
        seen = hang_ups(record)
        if len(seen) > known:
            return (seen[known] - left) / 1e6
        time.sleep(0.004)
    raise SystemExit("the provider never saw that the client left")


def abort(options, folder):
    record = folder / "aborts.jsonl"
    script = (*REPLY, "--chunks", "200", "--chunk-delay-ms", CHUNK_MS, "--record", record)
    with peers.trio(options.sluice, folder, script) as (_, nginx, sluice):
        record.touch()
        times = {"nginx": [], "sluice": []}
        for number in range(ABORTS):
            # At another moment between two chunks each time: nothing helps to notice it.
            wait_ms = number * 7 % CHUNK_MS
            times["nginx"].append(abort_once(nginx, record, wait_ms))
            times["sluice"].append(abort_once(sluice, record, wait_ms))
    beside = f"{ABORTS} aborts; nginx {statistics.median(times['nginx']):.2f} ms"
    return [Row("abort: client leaves -> engine sees it", "ms", times["sluice"], 20, 20,
                beside=beside, detail={"nginx": times["nginx"]})]


def send_at(options, folder, process, rate, seconds):
    body = folder / "fixed_rate.json"
    body.write_text(chat_body(1024))
    made = subprocess.run(
        ["taskset", "-c", str(LOAD_CORE), options.tools / "sluice_fixed_rate",
         "--url", f"http://127.0.0.1:{process.port}", "--target", TARGET, "--key", process.key,
         "--body", body, "--rate", str(rate), "--seconds", str(seconds)],
        capture_output=True, text=True, check=True)
    return json.loads(made.stdout)


def highest_rate(options, folder, parties):
    """The asked rate, halved until everybody, the bare provider too, keeps up with it."""
    rate = options.rate
    while rate > 500:
        results = [send_at(options, folder, process, rate, 1) for process in parties]
        if all(r["errors"] == 0 and r["rate"] > 0.97 * rate and r["p99_us"] < 50_000
               for r in results):
            break
        rate //= 2
    return rate


def fixed_rate(options, folder):
    with peers.trio(options.sluice, folder, REPLY) as (mock, nginx, sluice):
        parties = {"mock": mock, "nginx": nginx, "sluice": sluice}
        rate = highest_rate(options, folder, parties.values())
        rounds = []
        for number in range(options.rounds):
            order = list(parties)[number % 3:] + list(parties)[: number % 3]
            rounds.append({name: send_at(options, folder, parties[name], rate, options.seconds)
                           for name in order})
    return [added_row(rounds, rate, "p50_us", 1.0), added_row(rounds, rate, "p99_us", 0.6)]


def added_row(rounds, rate, what, share_of_nginx):
    """What the proxy adds to the bare provider; the goal is a share of what nginx adds."""
    added = {who: [r[who][what] - r["mock"][what] for r in rounds] for who in ("sluice", "nginx")}
    nginx = statistics.median(added["nginx"])
    bare = [r["mock"][what] for r in rounds]
    errors = sum(r[who]["errors"] for r in rounds for who in r)
    beside = f"nginx adds {nginx:.0f} us; bare mock {min(bare):.0f} .. {max(bare):.0f} us"
    if errors:
        beside += f"; {errors} ERRORS"
    # The bare provider alone varies by more than nginx adds: such a machine cannot tell.
    is_lost = nginx <= max(bare) - min(bare)
    goal = None if is_lost else share_of_nginx * nginx
    beside += "; lost in the noise" if is_lost else ""
    return Row(f"{rate:,} requests/s: added {what[:3]}", "us", added["sluice"], None, goal,
               beside=beside, detail={"nginx": added["nginx"], "rate": rate, "rounds": rounds})
