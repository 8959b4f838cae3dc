"""The leak matrix: a canary in every position of a body, under every action, in every pair of dialects,
streamed or not. Whatever it meets, no byte of it may reach a provider, the journal or the log."""

import contextlib
import http.client
import json
import pathlib
import random
import string
import tempfile
import unittest

from harness import clients, positions
from harness.house import Gateway
from harness.recorder import PLACEHOLDER, Recorder

DIALECTS = ("openai", "anthropic")
EDITING = ("mask", "generalise", "pseudonymise")
REFUSING = ("drop_zone", "refuse")


def _configuration(directory, ports, action):
    engines = "".join(
        f"  - {{name: {dialect}, zone: cloud, dialect: {dialect}, url: \"http://127.0.0.1:{port}\", "
        f"models: [{{name: {dialect}-model, tier: mid, context_tokens: 200000, "
        f"capabilities: [tools, json_schema, thinking, vision]}}]}}\n"
        for dialect, port in ports.items())
    routes = "".join(
        f"    - {{name: to {dialect}, when: {{workload: to-{dialect}}}, candidates: [{{engines: [{dialect}]}}]}}\n"
        for dialect in ports)
    workloads = "".join(
        f"  - {{name: to-{dialect}, placement: cloud_first, floor: public, failure: fail_closed}}\n"
        for dialect in ports)
    return f"""\
server: {{listen: "127.0.0.1:0", data_dir: "{directory}/data"}}
identity: {{anonymous: loopback}}
zones:
  - {{name: cloud, kind: public_cloud, clearance: public, clearance_redacted: internal, accepts_redacted: [all]}}
engines:
{engines}labels:
  levels: [public, internal, confidential]
  findings: {{secret.*: internal, personal.*: internal, financial.*: internal, technical.*: internal}}
workloads:
{workloads}policy:
  protect:
    - {{name: the rule, zones: [cloud], entities: [secret.*, personal.*, financial.*, technical.*], action: {action}}}
  route:
{routes}"""


class Canary:
    """An address, a card number and a key that nothing else holds."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.local = self._letters(16)
        self.card = self._card()
        self.key = "gh" + "p_" + self._letters(36)

    def _letters(self, count):
        return "".join(self.random.choices(string.ascii_lowercase, k=count))

    def _card(self):
        digits = [4] + [self.random.randrange(10) for _ in range(14)]
        doubled = [sum(divmod(2 * digit, 10)) if at % 2 == 0 else digit
                   for at, digit in enumerate(digits)]
        return int("".join(map(str, digits)) + str(-sum(doubled) % 10))

    @property
    def address(self):
        """Both halves of the name are looked for."""
        return f"{self.local}@" + "fernwald-logistik.de"

    @property
    def text(self):
        """What is put into a position: beside signs of other scripts, which hide nothing."""
        return f"„{self.address}“ カード番号は{self.card}です。{self.key}…"

    def pieces(self):
        """What must not be seen anywhere; halves too, for a value that is cut in two."""
        return [self.local[:8], self.local[8:], str(self.card), self.key[4:22], self.key[22:]]


class LeakMatrix(unittest.TestCase):
    """One gateway an action, two recording providers behind each."""

    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())
        self.directory = self.enterContext(tempfile.TemporaryDirectory(prefix="sluice-"))
        self.providers = {dialect: self.enterContext(Recorder(dialect)) for dialect in DIALECTS}
        self.gateway = None
        self.canaries = []

    def start(self, action):
        """A gateway in which every finding meets `action`."""
        ports = {dialect: provider.port for dialect, provider in self.providers.items()}
        self.gateway = Gateway(self.directory, _configuration(self.directory, ports, action))
        self.stack.callback(self.gateway.kill)

    def cells(self):
        """Every (caller, provider, streamed, name of a position, may it leave, canary, body)."""
        for caller in DIALECTS:
            for name in positions.OF_DIALECT[caller]("", 0):
                for provider in DIALECTS:
                    for stream in (False, True):
                        canary = Canary(len(self.canaries))
                        self.canaries.append(canary)
                        fields = positions.OF_DIALECT[caller](canary.text, canary.card)[name]
                        when, merged = fields if isinstance(fields, tuple) else ("", fields)
                        leaves = not when or (when == positions.SAME_DIALECT and caller == provider)
                        body = clients.body_of(caller, "hello", stream=stream)
                        body.update(merged)
                        yield caller, provider, stream, name, leaves, canary, body

    def send(self, caller, provider, body):
        """The reply, and what the providers got meanwhile."""
        before = {dialect: len(each.received) for dialect, each in self.providers.items()}
        reply = clients.send(self.gateway.port, caller, body,
                             headers={"x-sluice-workload": f"to-{provider}"})
        got = b"".join(bytes(each.received[before[dialect]:])
                       for dialect, each in self.providers.items())
        return reply, got

    def assert_clean(self, canary, text):
        """No piece of the canary is in it."""
        for piece in canary.pieces():
            self.assertNotIn(piece, text)

    def assert_nothing_left_behind(self):
        """Neither journal nor log nor metrics hold a canary."""
        metrics = clients.get(self.gateway.port, "/metrics")[2]
        self.assertEqual(self.gateway.terminate(), 0)
        kept = [path.read_bytes() for path in pathlib.Path(self.directory, "data").rglob("*")
                if path.is_file()]
        text = b"".join(kept).decode("latin-1") + self.gateway.stderr() + metrics
        for canary in self.canaries:
            self.assert_clean(canary, text)

    def edited(self, action):
        """Runs the matrix for an action that takes values out and sends the rest."""
        self.start(action)
        sent = 0
        for caller, provider, stream, name, leaves, canary, body in self.cells():
            with self.subTest(action=action, caller=caller, provider=provider, stream=stream, position=name):
                reply, got = self.send(caller, provider, body)
                self.assert_clean(canary, got.decode("latin-1"))
                if leaves:
                    self.assertEqual(reply.status, 200, reply.raw)
                    self.assertTrue(reply.ended)
                    self.check_answer(action, canary, reply, got.decode("latin-1"))
                    sent += 1
                else:
                    self.assertIn(reply.status, (403, 501), reply.raw)
                    self.assertEqual(got, b"")
                    self.assert_clean(canary, reply.raw)
        self.assertGreater(sent, 200)
        self.assert_nothing_left_behind()

    def check_answer(self, action, canary, reply, got):
        """What the provider said back of placeholders has become the values again, and nothing else has."""
        self.assertEqual(PLACEHOLDER.findall(reply.raw), [])
        placeholders = set(PLACEHOLDER.findall(got))
        if action != "pseudonymise":
            self.assertEqual(placeholders, set())
            self.assert_clean(canary, reply.raw)
            return
        arguments = json.loads(reply.tools[0][1])["text"]
        for text in (reply.text, arguments):
            self.assertEqual(len(text.split()), 1 + len(placeholders), text)
        values = {"EMAIL": canary.address, "CARD": str(canary.card), "SECRET": canary.key}
        for placeholder in placeholders:
            value = values[placeholder.rpartition("_")[0]]
            self.assertIn(value, reply.text)
            self.assertIn(value, arguments)

    def refused(self, action):
        """Runs the matrix for an action after which nothing may be sent at all."""
        self.start(action)
        for caller, provider, stream, name, _, canary, body in self.cells():
            with self.subTest(action=action, caller=caller, provider=provider, stream=stream, position=name):
                reply, got = self.send(caller, provider, body)
                self.assertEqual(got, b"")
                self.assertEqual(reply.status, 403, reply.raw)
                self.assert_clean(canary, reply.raw)
        self.assertEqual(sum(each.posts for each in self.providers.values()), 0)
        self.assert_nothing_left_behind()

    def test_mask(self):
        """Else a secret in some field that nobody thought of would belong to a vendor."""
        self.edited("mask")

    def test_generalise(self):
        """As above, for values of which something coarser may leave."""
        self.edited("generalise")

    def test_pseudonymise(self):
        """As above; and the caller must get its own values back."""
        self.edited("pseudonymise")

    def test_drop_zone(self):
        """Else a rule that keeps values out of a zone would hold in most positions only."""
        self.refused("drop_zone")

    def test_refuse(self):
        """As above."""
        self.refused("refuse")

    def test_outside_of_the_body(self):
        """Else what a caller puts beside its body would go where the body may not."""
        self.start("mask")
        canary = Canary(0)
        self.canaries.append(canary)
        address = canary.address
        body = json.dumps(clients.body_of("openai", "hello")).encode()
        chunked = b"%x\r\n%s\r\n0\r\nX-Trailer: %s\r\n\r\n" % (len(body), body, address.encode())
        headers = {"x-sluice-workload": "to-openai", "x-note": address, "user-agent": address,
                   "cookie": f"a={address}", "referer": f"http://h/{address}", "traceparent": address,
                   "authorization": f"Bearer {canary.key}", "openai-organization": address}
        for note, path, data, more in (
                ("headers", "", body, {}),
                ("query", f"?mail={address}", body, {}),
                ("trailer", "", chunked, {"transfer-encoding": "chunked", "trailer": "x-trailer"})):
            with self.subTest(note):
                before = len(self.providers["openai"].received)
                status = self.post_raw(clients.PATHS["openai"] + path, data, {**headers, **more})
                got = bytes(self.providers["openai"].received[before:])
                self.assertEqual(status, 200)
                self.assertIn(b"hello", got)
                self.assert_clean(canary, got.decode("latin-1"))
        self.assert_nothing_left_behind()

    def post_raw(self, path, data, headers):
        """The status of a request whose bytes are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=60)
        connection.putrequest("POST", path, skip_accept_encoding=True)
        connection.putheader("content-type", "application/json")
        if "transfer-encoding" not in headers:
            connection.putheader("content-length", str(len(data)))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(data)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status


if __name__ == "__main__":
    unittest.main()
