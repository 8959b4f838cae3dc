"""What the gateway costs when nobody uses it, and when very many streams are open."""
import http.client
import pathlib
import resource
import shutil
import time

import peers
from chat import REPLY, chat_body, post, read_until, send_raw
from processes import PROXY_CORE, Process, free_port
from table import Row

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "config" / "sluice.yaml"
STARTS = 10
STREAMS = 10_000
BATCH = 100  # Then a breath, so that no listener's queue is full.


def answers_healthz(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def cold_start(options, folder):
    """From exec to the first 200 of /healthz: (process, milliseconds). The files are cached."""
    port = free_port()
    begun = time.monotonic()
    process = Process([options.sluice, "serve", "--config", SAMPLE, "--listen",
                       f"127.0.0.1:{port}"], PROXY_CORE, port, cwd=folder)
    while not answers_healthz(port):
        if time.monotonic() - begun > 10:
            raise SystemExit("the gateway did not start:\n" + process.output())
        time.sleep(0.001)
    return process, (time.monotonic() - begun) * 1000


def idle(options, folder):
    """With the sample configuration, as `make run` starts it, in an empty data folder."""
    starts, anonymous, resident = [], [], []
    for _ in range(STARTS):
        shutil.rmtree(folder / "data", ignore_errors=True)
        process, took = cold_start(options, folder)
        time.sleep(0.1)
        starts.append(took)
        anonymous.append(process.memory_mib("RssAnon"))
        resident.append(process.memory_mib("VmRSS"))
        process.stop()
    return [Row("idle: anonymous memory", "MiB", anonymous, None, 16),
            Row("idle: resident memory", "MiB", resident, None, 48),
            Row("idle: exec to first /healthz 200", "ms", starts, None, 150)]


def feasible_streams():
    """A proxy holds two descriptors a stream; who may not raise the limit gets fewer streams."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        return STREAMS
    return min(STREAMS, (hard - 100) // 2 // BATCH * BATCH)


def open_streams(process, count):
    """`count` connections in the middle of a stream."""
    body = chat_body(1024, stream=True)
    connections = []
    while len(connections) < count:
        connections += [send_raw(process, body) for _ in range(BATCH)]
        time.sleep(0.01)
    for connection in connections:
        if b" 200 " not in read_until(connection, b"data: {"):
            raise SystemExit("a stream was refused")
    return connections


def memory_of_streams(process, count):
    """(MiB resident with all of them open, KiB that each one added)."""
    post(process, chat_body(1024))  # What is made once for all is there.
    before = process.memory_mib()
    connections = open_streams(process, count)
    resident = process.memory_mib()
    for connection in connections:
        connection.close()
    time.sleep(1)  # The provider's connections close behind them.
    return resident, (resident - before) * 1024 / count


def streams(options, folder):
    count = feasible_streams()
    script = (*REPLY, "--chunks", "100", "--chunk-delay-ms", "3000")  # Open for five minutes.
    with peers.trio(options.sluice, folder, script, in_flight_max=20_000) as (_, nginx, sluice):
        of_nginx, nginx_each = memory_of_streams(nginx, count)
        of_sluice, each = memory_of_streams(sluice, count)
    name = f"{count:,} open streams: resident"
    beside = f"{each:.1f} KiB each; nginx {of_nginx:.0f} MiB, {nginx_each:.1f} KiB each"
    if count < STREAMS:
        beside += f" (the limit of open files allows no {STREAMS:,})"
    return [Row(name, "MiB", [of_sluice], None, 120 * count / STREAMS, beside=beside,
                detail={"kib_each": each, "nginx_mib": of_nginx, "nginx_kib_each": nginx_each})]
