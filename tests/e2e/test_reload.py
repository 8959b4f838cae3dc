"""A thousand new policies, good and bad, while requests come: nobody notices but by the new rules.

200 of them by default, SLUICE_RELOADS says otherwise (`make check-all`: 1,000).
"""

import collections
import http.client
import json
import os
import socketserver
import threading
import time
import unittest

from harness import clients, evidence
from harness.house import HouseTest, configuration, engine_row

RELOADS = int(os.environ.get("SLUICE_RELOADS", "200"))
RATE = 500.0  # Requests a second, of all clients together.
CLIENTS = 8
HOMES = ("onprem", "private")

DISPATCH = "dispatch: {failures: 1, cooldown: 60s}\n"
POLICY = """
policy:
  route:
    - name: {name}
      candidates: [{{zones: [cloud]}}, {{zones: [{zone}]}}]
      on_exhausted: fail_closed
"""
# Each is wrong in another way, and names itself where an answer would show it.
BAD = (
    lambda text: text.replace("zones: [cloud]", "zones: [nowhere]"),
    lambda text: text.replace("policy:\n", "policy:\n  nevr: []\n"),
    lambda text: text + "  - [",
    lambda text: "",
    lambda text: text.replace("clearance: internal", "clearance: topmost"),
    lambda text: text.replace("engines:\n", "engines:\n  - {name: onprem, zone: onprem, dialect: extractive}\n"),
)


class _Answering(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        """Answers every request of one connection."""
        self.server.connections += 1
        while self.rfile.readline():
            length = 0
            while (line := self.rfile.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.rfile.read(length)
            self.wfile.write(self.server.answer)


class CountingEngine(socketserver.ThreadingTCPServer):
    """Says its name to whoever asks, and counts connections; a context manager."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, name):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.port = self.server_address[1]
        self.connections = 0
        body = json.dumps({
            "id": "x", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": name},
                         "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
        self.answer = (f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Load:
    """Clients that ask at a steady pace, each over one connection, and keep what they were told."""

    def __init__(self, port):
        self.port = port
        self.over = threading.Event()
        self.seen = collections.Counter()  # (route, zone, engine, model, text)
        self.failures = []
        self.threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def _ask(self):
        body = json.dumps(clients.body_of("openai", "hello"))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        due = time.monotonic()
        try:
            while not self.over.is_set():
                connection.request("POST", clients.PATHS["openai"], body,
                                   {"Content-Type": "application/json"})
                response = connection.getresponse()
                self._keep(response.status, response.headers, response.read())
                due = max(due + CLIENTS / RATE, time.monotonic() - 0.1)
                self.over.wait(max(0.0, due - time.monotonic()))
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(repr(error))
        finally:
            connection.close()

    def _keep(self, status, headers, raw):
        if status != 200:
            self.failures.append(raw)
            return
        text = json.loads(raw)["choices"][0]["message"]["content"]
        names = [headers["x-sluice-" + part] for part in ("route", "zone", "engine", "model")]
        self.seen[(*names, text)] += 1


class ReloadTest(HouseTest):
    """Must hold 5 of the policy: reload under load."""

    def test_new_policies_under_load(self):
        """Else a policy could not be changed while people work, or would be half changed."""
        engines = {name: self.enterContext(CountingEngine(name)) for name in HOMES}
        house = self.house(start=("cloud",), mocks={"cloud": ("--fault", "status:503")}, more=DISPATCH)
        rows = engine_row("cloud", "openai", house.cloud.port)
        rows += "".join(engine_row(name, "openai", engine.port) for name, engine in engines.items())

        def version(number):
            policy = POLICY.format(name=f"version-{number}", zone=HOMES[number % 2])
            return configuration(house.directory, rows, policy=policy, more=DISPATCH)

        self.reload(house, version(0), "reloaded", 1)
        tried = self.open_breakers(house)
        began = time.monotonic()
        with Load(house.gateway.port) as load:
            self.replace_often(house, version)
        seconds = time.monotonic() - began
        self.check_answers(house, load)
        self.check_journal(house)
        self.check_what_survives(house, engines, tried, seconds)
        print(f"{RELOADS} reloads, {load.seen.total()} requests in {seconds:.1f} s, "
              f"{max(engine.connections for engine in engines.values())} connections", end=" ")

    def reload(self, house, text, event, count):
        """Hands over one configuration and waits until the gateway has said what it thinks of it."""
        house.gateway.reload(text)
        house.gateway.await_log(lambda log: log.count(f" {event}") >= count)

    def replace_often(self, house, version):
        """Good ones and bad ones in turn; the last one is good."""
        good, bad = 1, 0
        for number in range(1, RELOADS + 1):
            if number % 2 == 0:
                good += 1
                self.reload(house, version(number), "reloaded", good)
            else:
                bad += 1
                wrong = BAD[number // 2 % len(BAD)](version(number).replace("version-", "bad-"))
                self.reload(house, wrong, "reload_refused", bad)

    def open_breakers(self, house):
        """The cloud fails, so every thread of the gateway stops asking it; how often it was asked."""
        in_a_row = 0
        while in_a_row < 24:  # Each over a new connection, so that every thread has its turn.
            reply = house.chat("openai", "hello")
            self.assert_answered(reply)
            in_a_row = in_a_row + 1 if reply.headers["x-sluice-attempts"] == "1" else 0
        return len(house.cloud.requests())

    def check_answers(self, house, load):
        """No request failed, each was decided by one good policy, and the last one rules."""
        self.assertEqual(load.failures, [])
        self.assertGreater(load.seen.total(), RELOADS)
        for route, zone, engine, model, text in load.seen:
            self.assertTrue(route.startswith("version-"), route)
            home = HOMES[int(route.removeprefix("version-")) % 2]
            self.assertEqual((zone, engine, model, text), (home, home, f"{home}-model", home), route)
        self.assertGreater(len({row[0] for row in load.seen}), min(RELOADS // 8, 20))
        route = f"version-{RELOADS - RELOADS % 2}"
        self.assertEqual(house.chat("openai", "hello").headers["x-sluice-route"], route)

    def check_journal(self, house):
        """Each route was followed under one policy digest, and each digest belongs to one route."""
        pairs = {(record["route"], record["policy"])
                 for record in evidence.intents(house.gateway.file)}
        self.assertEqual(len(pairs), len({route for route, _ in pairs}))
        self.assertEqual(len(pairs), len({digest for _, digest in pairs}))

    def check_what_survives(self, house, engines, tried, seconds):
        """Breakers stay open and connections stay open."""
        trials = (1 + int(seconds // 60)) * CLIENTS if seconds > 55 else 0
        self.assertLessEqual(len(house.cloud.requests()), tried + trials)
        for engine in engines.values():
            self.assertLessEqual(engine.connections, 4 * CLIENTS)


if __name__ == "__main__":
    unittest.main()
