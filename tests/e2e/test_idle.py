"""What is left behind by clients that vanish: nothing runs, nothing hangs."""

import json
import tempfile
import time
import unittest

from harness import clients, raw
from harness.house import House, HouseTest
from harness.processes import Mock

# A loop that spins uses all of it.
WINDOW_SECONDS = 1.0
BUSY_SECONDS_MAX = 0.3

WHOLE = json.dumps(clients.body_of("openai", "hello " * 400)).encode()
STREAMED = json.dumps(clients.body_of("openai", "hello " * 400, stream=True)).encode()
PATH = clients.PATHS["openai"]

SENT = {
    "nothing": b"",
    "half a head": raw.post(PATH, WHOLE)[:40],
    "half a body": raw.post(PATH, WHOLE)[:-10],
    "a request": raw.post(PATH, WHOLE),
    "a request for a stream": raw.post(PATH, STREAMED),
    "several requests at once": raw.post(PATH, WHOLE) * 5,
}
LEAVING = {
    "resets": raw.Wire.reset,
    "closes": lambda wire: wire.socket.close(),
    "closes half": raw.Wire.half_close,
    "stays and never reads": lambda wire: None,
}


def vanish(test, port):
    """Every kind of client that asks and does not wait for its answer."""
    for data in SENT.values():
        for leave in LEAVING.values():
            wire = raw.Wire(port)
            test.addCleanup(wire.socket.close)
            wire.send(data)
            leave(wire)


def busy_seconds(process):
    """Processor time within a window in which nobody asks for anything; only its length counts."""
    before = process.cpu_seconds()
    time.sleep(WINDOW_SECONDS)
    return process.cpu_seconds() - before


class IdleTest(HouseTest):
    """An event that nobody takes, or a wait that ends at once, again and again, burns a core."""

    def assert_idle(self, process):
        """Polls, since what was begun may still be under way; a spinning loop never comes to rest."""
        deadline = time.monotonic() + 30
        while busy_seconds(process) > BUSY_SECONDS_MAX:
            self.assertLess(time.monotonic(), deadline, "it runs although nobody asks")

    def test_a_provider_rests_and_ends(self):
        """Else one test run that was interrupted would heat the machine until somebody looks."""
        for arguments in ((), ("--fault", "hang"), ("--fault", "cut"), ("--latency-ms", "60000"),
                          ("--chunks", "400", "--chunk-delay-ms", "1000")):
            with self.subTest(arguments=arguments), \
                    tempfile.TemporaryDirectory(prefix="sluice-") as directory:
                mock = Mock(directory, "provider", *arguments)
                self.addCleanup(mock.kill)
                vanish(self, mock.port)
                mock.process.stdout.close()
                self.assert_idle(mock)
                self.assertEqual(mock.terminate(), 0)

    def test_a_gateway_rests(self):
        """Else clients that come and go would take a core for each thread."""
        with House(start=("cloud",), mocks={"cloud": ("--fault", "hang")}) as house:
            vanish(self, house.gateway.port)
            self.assert_idle(house.gateway)
            self.assert_idle(house.cloud)


if __name__ == "__main__":
    unittest.main()
