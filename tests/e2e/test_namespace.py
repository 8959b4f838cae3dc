"""A gateway that cannot reach anything but its mocks, ten thousand canaries, and every engine failing half of the time."""

import contextlib
import ctypes
import errno
import fcntl
import http.client
import json
import os
import pathlib
import random
import re
import socket
import struct
import sys
import tempfile
import unittest
import unittest.mock
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness import canaries
from harness.house import Gateway
from harness.processes import Mock, run

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "policy"
REQUESTS = int(os.environ.get("SLUICE_CANARIES", "10000"))
THREADS = 4
ENGINES = ("house", "home", "vendor-eu", "vendor-us")
CLOUD = ("vendor-eu", "vendor-us")
WORKLOADS = ("general", "code-review", "legal", "hr", "research", "clinic", "scans")
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of <linux/sched.h>.
GET_FLAGS, SET_FLAGS, IS_UP = 0x8913, 0x8914, 0x1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP of <linux/if.h>.


def enter_empty_network():
    """Moves this process and its children into a network namespace with a loopback alone. An error: why not."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) != 0 and libc.unshare(NEW_USER | NEW_NETWORK) != 0:
        return f"the system lets nobody make a network namespace here: {os.strerror(ctypes.get_errno())}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        asked = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(door, GET_FLAGS, asked))[1]
        fcntl.ioctl(door, SET_FLAGS, struct.pack("16sH14x", b"lo", flags | IS_UP))
    return ""


def texts(number, dice):
    """(what the user writes, the canary in it, engines that may see the canary in clear) of one request."""
    word = f"canary{number}"
    key = canaries.aws_key(number)
    at_home, private = {"house"}, {"house", "home"}
    return dice.choice([
        (f"STRICTLY SECRET. What follows from {word}?", word, at_home),
        (f"What does Nachtfalter mean for {word}?", word, at_home),
        (f"Why is aws_access_key_id={key} refused?", key, at_home),
        (f"Write to {word}@fernwald-logistik.de about the offer.", f"{word}@fernwald", private),
        (f"STRICTLY SECRET: ask {word}@fernwald-logistik.de, or {key}.", word, at_home),
        (f"Which planets have rings? {word}", word, set(ENGINES)),
    ])


class NamespaceTest(unittest.TestCase):
    """Else the promise would hold in the tests of parts, and nobody would have seen it hold as a whole."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if why := enter_empty_network():
            if os.environ.get("SLUICE_NEEDS_NAMESPACE"):
                raise AssertionError(f"SLUICE_NEEDS_NAMESPACE is set, and {why}")
            raise unittest.SkipTest(why)

    def start(self, *faults):
        """Four mocks that fail as told, and a gateway before them."""
        stack = self.enterContext(contextlib.ExitStack())
        self.directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sluice-")))
        self.mocks = {}
        for seed, name in enumerate(ENGINES):
            self.mocks[name] = Mock(self.directory, name, *faults, "--seed", seed + 1)
            stack.callback(self.mocks[name].kill)
        text = (FOLDER / "boundary.yaml").read_text("utf-8").replace("DATA_DIR", str(self.directory / "data"))
        text = re.sub(r"PORT_([\w-]+)", lambda m: str(self.mocks[m[1]].port), text)
        text += "identity: {anonymous: loopback}\ndispatch: {cooldown: 10ms}\n"
        self.gateway = Gateway(self.directory, text)
        stack.callback(self.gateway.kill)

    def test_there_is_no_way_out(self):
        """Else a canary that left by a way that no mock watches would not be counted."""
        devices = pathlib.Path("/proc/self/net/dev").read_text("ascii").splitlines()[2:]
        self.assertEqual([row.split(":")[0].strip() for row in devices], ["lo"])
        self.assertEqual(pathlib.Path("/proc/self/net/route").read_text("ascii").splitlines()[1:], [])
        with socket.socket() as door, self.assertRaises(OSError) as refused:
            door.settimeout(5)
            door.connect(("192.0.2.1", 443))
        self.assertEqual(refused.exception.errno, errno.ENETUNREACH)

    def send_share(self, share):
        """Every THREADS-th request, over one connection; (status, canary, who may see it) of each."""
        dice = random.Random(share)
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=60)
        sent = []
        for number in range(share, REQUESTS, THREADS):
            text, canary, allowed = texts(number, dice)
            workload = WORKLOADS[number // THREADS % len(WORKLOADS)]
            body = {"model": dice.choice(["auto", "fast", "smart"]), "messages": [{"role": "user", "content": text}]}
            connection.request("POST", "/v1/chat/completions", json.dumps(body),
                               {"Content-Type": "application/json", "x-sluice-workload": workload})
            response = connection.getresponse()
            response.read()
            sent.append((workload, response.status, canary, allowed))
        connection.close()
        return sent

    def test_no_canary_reaches_the_cloud(self):
        """10,000 requests over every workload; what each engine got, the mocks and the journal count alike."""
        self.start("--fault", "status:503", "--fault-rate", "0.5")
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            sent = [row for rows in pool.map(self.send_share, range(THREADS)) for row in rows]
        self.assertEqual(len(sent), REQUESTS)
        self.assertEqual(self.gateway.terminate(), 0)
        leaked = {name: self.leaks_at(name, sent) for name in ENGINES}
        self.assertEqual(leaked, {name: [] for name in ENGINES})
        self.check_that_something_happened(sent)
        self.check_counts()

    def leaks_at(self, name, sent):
        """Canaries that this engine saw in clear and may not have."""
        seen = self.mocks[name].everything()
        words = set(re.findall(r"canary\d+(?:@fernwald)?|AKIA[A-Z0-9]{16}", seen))
        words |= {word.partition("@")[0] for word in words}
        return [canary for _, _, canary, allowed in sent if name not in allowed and canary in words]

    def check_that_something_happened(self, sent):
        """Else a gateway that refuses everything would pass."""
        statuses = Counter(status for _, status, _, _ in sent)
        self.assertLessEqual(set(statuses), {200, 403, 503}, statuses)
        self.assertGreater(statuses[200], REQUESTS / 4, statuses)
        self.assertEqual({workload for workload, status, _, _ in sent if status == 200}, set(WORKLOADS))
        for name in ENGINES:
            self.assertGreater(len(self.mocks[name].requests()), REQUESTS / 100, name)

    def test_a_drill_counts_what_the_mocks_count(self):
        """Else a report that is filed would say one thing, and the engines have seen another."""
        self.start()
        done = run("drill", "--config", self.directory / "sluice.yaml", "--url",
                   f"http://127.0.0.1:{self.gateway.port}", "--requests", "300", "--json", timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        report = json.loads(done.stdout)
        answered = sum(row["count"] for row in report["outcomes"] if row["status"] == 200)
        self.gateway.terminate()
        intents = self.intents()
        seen = Counter({name: len(self.mocks[name].requests()) for name in ENGINES})
        self.assertEqual(seen, Counter({name: intents[name] for name in ENGINES}))
        self.assertEqual(answered, seen.total() + intents["builtin"])
        self.assertGreater(seen.total(), 30)

    def records(self):
        """The journal's intents, one for each send."""
        shown = run("journal", "show", "--config", self.directory / "sluice.yaml", "--json", timeout=300)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return [record for record in json.loads(shown.stdout) if record["record"] == "intent"]

    def intents(self):
        """How many each engine was sent, by the journal."""
        return Counter(record["engine"] for record in self.records())

    def check_counts(self):
        """Every send has its intent: by engine, the journal and the mocks count the same."""
        intents = self.records()
        by_engine = Counter(record["engine"] for record in intents)
        self.assertEqual({name: by_engine[name] for name in ENGINES},
                         {name: len(self.mocks[name].requests()) for name in ENGINES})
        edges = Counter(record["edge"] for record in intents)
        self.assertEqual(set(edges), {"inference", "retry", "fall_back", "probe"} & set(edges))
        for edge in ("inference", "fall_back", "probe"):
            self.assertGreater(edges[edge], REQUESTS / 100, edges)


class NeedsTest(unittest.TestCase):
    """Machines that must be able to run the test above."""

    def test_a_machine_that_must_fails_where_it_cannot(self):
        """Else the one test of the whole could be skipped for a year, and nobody would notice."""
        for value, error in (("", unittest.SkipTest), ("1", AssertionError)):
            with unittest.mock.patch.object(sys.modules[__name__], "enter_empty_network", return_value="no way"), \
                    unittest.mock.patch.dict(os.environ, SLUICE_NEEDS_NAMESPACE=value), \
                    self.assertRaisesRegex(error, "no way"):
                NamespaceTest.setUpClass()


if __name__ == "__main__":
    unittest.main()
